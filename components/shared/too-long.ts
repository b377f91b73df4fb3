// What is too long is not cut: it stays where it was typed or pasted, with a sentence that says by how much.
import { texts } from '../i18n/i18n.ts'

/** Empty where the text fits. `max` is in UTF-16 units, as fields count. */
export const tooLong = (text: string, max: number): string =>
  text.length > max ? texts().field.tooLong(max, text.length - max) : ''

/** A name of a person, a pipeline or a merged one; the relay and the kinds take no longer ones. */
export const NAME_MAX = 200
