// What is not as its format says, as a sentence: no screen lets anybody write that, so it names the place as the format does.
import type { ShapeProblem } from '../../src/policy/reasons.ts'
import { language } from '../i18n/i18n.ts'

export const shapeSentence = ({ at, rule }: ShapeProblem): string =>
  language.value === 'de'
    ? `Bei „${at}“ stimmt etwas nicht: Dort wird erwartet: ${rule}.`
    : `Something is not as it should be at “${at}”: ${rule} belongs there.`
