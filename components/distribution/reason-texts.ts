// Reasons as sentences in the reader's language, with the company's names in them.
import { parseAddress } from '../../src/documents/address.ts'
import { campaign } from '../../src/documents/campaign.ts'
import type { Kind } from '../../src/documents/kind.ts'
import { pipeline } from '../../src/documents/pipeline.ts'
import { visitReport } from '../../src/documents/visit-report.ts'
import type { StatusProfile } from '../../src/policy/statuses/profile.ts'
import type { Company } from '../../src/sync/wire/company.ts'
import { day, number } from '../i18n/format.ts'
import { label, language, texts } from '../i18n/i18n.ts'
import { type Names, type Reason, type Sentences, sentence } from './reason-sentences.ts'
import { de } from './reasons-de.ts'
import { en } from './reasons-en.ts'
import { statusWord, transactionWord } from './status-words.ts'

const SENTENCES: Readonly<Record<'en' | 'de', Sentences>> = { en, de }
const KINDS: ReadonlyMap<string, Kind> = new Map([pipeline, campaign, visitReport].map(kind => [kind.name, kind]))

/** What a kind of document is called. */
export const kindWord = (kind: string): string => {
  const known = KINDS.get(kind)
  return known ? label(known.declaration.label) : kind
}

const roleWord = (role: string): string => {
  const words: Readonly<Record<string, string>> = texts().app.roles
  return words[role] ?? role
}

/** `keys`: what documents are called. `profile`: whose statuses are spoken of. */
export function namesOf(
  company: Company,
  profile: StatusProfile | undefined,
  keys: ReadonlyMap<string, string> = new Map(),
): Names {
  const named = (all: readonly { readonly id: string; readonly name: string }[]) => {
    const names = new Map(all.map(({ id, name }) => [id, name]))
    return (id: string): string => names.get(id) ?? id
  }
  const [person, team, territory] = [company.people, company.teams, company.territories].map(named)
  const rule = named(company.rules.map(({ name, rule: { id } }) => ({ id, name })))
  const all = named([
    ...[...keys].map(([id, name]) => ({ id, name })),
    ...company.rules.map(({ name, rule: { id } }) => ({ id, name })),
    ...[...company.territories, ...company.teams, ...company.people],
  ])
  return {
    ...{ person: person ?? all, team: team ?? all, territory: territory ?? all, rule },
    ...{ node: all, any: all },
    document: id => keys.get(id) ?? (parseAddress(id) ? kindWord(parseAddress(id)?.kind ?? '') : id),
    status: code => statusWord(profile, code),
    transaction: transactionWord,
    role: roleWord,
    kind: kindWord,
    day,
    number,
  }
}

/** `who`: the name of whom it is about. */
export const reasonText = (reason: Reason, names: Names, who: string): string =>
  sentence(SENTENCES[language.value], reason, names, who)
