// Why a document was taken from this device, in a sentence: the relay says it as a code with what belongs to it.

import type { Notice } from '../../src/sync/stores/store.ts'
import { day } from '../i18n/format.ts'
import { language } from '../i18n/i18n.ts'
import { statusWord } from '../statuses/words.ts'

type Taken = Pick<Notice, 'code' | 'ownerName' | 'status' | 'day'>
type Sentence = (taken: { readonly owner: string; readonly status: string; readonly day: string }) => string

/** Codes come from outside: a map does not find `constructor`. */
const sentences = (of: Readonly<Record<string, Sentence>>): ReadonlyMap<string, Sentence> => new Map(Object.entries(of))

const en: ReadonlyMap<string, Sentence> = sentences({
  notAssisted: ({ owner }) => `It belongs to ${owner || 'somebody'}, whom you no longer assist.`,
  notOwner: ({ owner }) => `It belongs to ${owner || 'somebody else'} now.`,
  roleLacks: () => 'Your role may not see such documents any more.',
  personLacks: () => 'The office has changed your own rights: you may not see such documents any more.',
  outOfReach: () => 'It no longer lies in what is yours: your territories and teams, and what is meant for you.',
  forbids: ({ status }) => `Its status “${status}” keeps it from devices.`,
  nothingPermits: ({ status }) =>
    status === '' ? 'It is not released.' : `Its status is “${status}” now, with which it does not go to devices.`,
  over: ({ day: on }) => `Its period ended on ${on}.`,
  notYet: ({ day: on }) => `Its period does not begin before ${on}.`,
  periodInvalid: () => 'Its period is not one: it ends before it begins.',
  profileUnknown: () => 'The office does not know its statuses.',
  personInactive: () => 'You do not work with this satchel any more.',
})

const de: ReadonlyMap<string, Sentence> = sentences({
  notAssisted: ({ owner }) => `Es gehört ${owner || 'jemandem'}; dort assistieren Sie nicht mehr.`,
  notOwner: ({ owner }) => `Es gehört jetzt ${owner || 'jemand anderem'}.`,
  roleLacks: () => 'Ihre Rolle darf solche Dokumente nicht mehr sehen.',
  personLacks: () => 'Das Büro hat Ihre Rechte geändert: Sie dürfen solche Dokumente nicht mehr sehen.',
  outOfReach: () => 'Es liegt nicht mehr in Ihren Gebieten und Teams und ist auch sonst nicht für Sie bestimmt.',
  forbids: ({ status }) => `Mit dem Status „${status}“ kommt es auf kein Gerät.`,
  nothingPermits: ({ status }) =>
    status === '' ? 'Es ist nicht freigegeben.' : `Es hat jetzt den Status „${status}“ und kommt damit auf kein Gerät.`,
  over: ({ day: on }) => `Sein Zeitraum endete am ${on}.`,
  notYet: ({ day: on }) => `Sein Zeitraum beginnt erst am ${on}.`,
  periodInvalid: () => 'Sein Zeitraum ist keiner: Er endet, bevor er beginnt.',
  profileUnknown: () => 'Das Büro kennt seine Status nicht.',
  personInactive: () => 'Sie arbeiten nicht mehr mit dieser Tasche.',
})

const UNKNOWN = { en: 'The office no longer has it for you.', de: 'Das Büro hat es nicht mehr für Sie.' }

export function whyTaken({ code, ownerName, status, day: on }: Taken): string {
  const tag = language.value === 'de' ? 'de' : 'en'
  // A relay newer than this app may know reasons that the app does not.
  const sentence = (tag === 'de' ? de : en).get(code)
  if (!sentence) return UNKNOWN[tag]
  const called = status ? statusWord(null, status.code, status.text) : ''
  return sentence({ owner: ownerName, status: called, day: on === undefined ? '' : day(on) })
}
