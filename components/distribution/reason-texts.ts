// Reasons as sentences in the reader's language, with the company's names in them.
import { parseAddress } from '../../src/documents/address.ts'
import type { WorldProblem } from '../../src/policy/reasons.ts'
import type { StatusProfile } from '../../src/policy/statuses/profile.ts'
import type { Company } from '../../src/sync/wire/company.ts'
import { day } from '../i18n/format.ts'
import { language } from '../i18n/i18n.ts'
import { kindWord } from '../shared/kinds.ts'
import { statusNames } from '../statuses/reasons.ts'
import { type Names, type Reason, type Sentences, sentence } from './reason-sentences.ts'
import { de } from './reasons-de.ts'
import { en } from './reasons-en.ts'

const SENTENCES: Readonly<Record<'en' | 'de', Sentences>> = { en, de }

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
    ...statusNames(profile),
    ...{ person: person ?? all, team: team ?? all, territory: territory ?? all, rule },
    ...{ node: all, any: all },
    document: id => keys.get(id) ?? (parseAddress(id) ? kindWord(parseAddress(id)?.kind ?? '') : id),
    day,
  }
}

/** `who`: the name of whom it is about. */
export const reasonText = (reason: Reason, names: Names, who: string): string =>
  sentence(SENTENCES[language.value], reason, names, who)

const WORLD: Readonly<Record<WorldProblem['code'], true>> = {
  ...{ cycle: true, parentUnknown: true, treeTooDeep: true, tooMany: true, unknown: true, inUse: true },
  ...{ otherName: true, period: true, ruleReachesNobody: true, ruleReachesEverybody: true, substitutesThemself: true },
}

/** What stands against a change of trees, people or rules. */
export const isWorldProblem = (problem: { readonly code: string }): problem is WorldProblem =>
  Object.hasOwn(WORLD, problem.code)
