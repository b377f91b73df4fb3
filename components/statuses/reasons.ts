// A reason of a document's or a profile's statuses as a sentence in the reader's language.
import type { ProfileStep, StatusReason } from '../../src/policy/reasons.ts'
import type { StatusProfile } from '../../src/policy/statuses/profile.ts'
import { rulesOf } from '../../src/policy/statuses/rules.ts'
import { number } from '../i18n/format.ts'
import { language } from '../i18n/i18n.ts'
import { kindWord } from '../shared/kinds.ts'
import { de, en, type StatusNames } from './reason-sentences.ts'
import { roleWord, statusWord, transactionWord } from './words.ts'

/** `profile`: whose statuses are spoken of. */
export const statusNames = (profile: StatusProfile | null | undefined): StatusNames => ({
  status: code => statusWord(profile, code),
  transaction: transactionWord,
  role: roleWord,
  kind: kindWord,
  document: id => id,
  number,
  permitting: transaction => (profile ? permitting(profile, transaction) : []),
})

export function reasonSentence(reason: StatusReason, profile: StatusProfile | null | undefined): string {
  // The sentence under a code takes the reason of that code; TypeScript does not see the two together.
  const say = (language.value === 'de' ? de : en)[reason.code] as (reason: StatusReason, names: StatusNames) => string
  return say(reason, statusNames(profile))
}

function permitting(profile: StatusProfile, transaction: string): string[] {
  const influences = rulesOf(profile).influences.get(transaction) ?? new Map()
  return [...influences].filter(([, influence]) => influence !== 'forbid').map(([code]) => code)
}

export function stepWords(step: ProfileStep, profile: StatusProfile): string {
  const german = language.value === 'de'
  if ('set' in step) return `${german ? '' : 'set '}${statusWord(profile, step.set)}${german ? ' setzen' : ''}`
  if ('clear' in step) return `${german ? '' : 'clear '}${statusWord(profile, step.clear)}${german ? ' löschen' : ''}`
  return transactionWord(step.run)
}
