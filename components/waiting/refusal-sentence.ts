// Why the office refused a change, as a sentence.
import type { Refusal } from '../../src/sync/wire/refusals.ts'
import { texts } from '../i18n/i18n.ts'
import { statusWord } from '../statuses/words.ts'

export function refusalSentence(refusal: Refusal): string {
  const t = texts().lamp.refusals
  switch (refusal.code) {
    case 'rights':
    case 'unvouched':
    case 'value':
    case 'size':
    case 'notHere':
    case 'tooOften':
    case 'epoch':
    case 'exists':
    case 'archived':
      return t[refusal.code]
    case 'readOnly':
      return t.readOnly((refusal.statuses ?? []).map(code => statusWord(null, code)).join(', '))
    default:
      return t.other
  }
}
