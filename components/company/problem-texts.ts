// A sentence for everything that can stand against a change of the company: trees, people, rules, profiles, rights.
import type {
  ProfileProblem,
  ProfileStep,
  RightsProblem,
  StatusReason,
  WorldProblem,
} from '../../src/policy/reasons.ts'
import { language } from '../i18n/i18n.ts'

export type CompanyProblem = WorldProblem | ProfileProblem | RightsProblem

/** What an id is called; the id itself where nobody knows. */
export type NameOf = (id: string) => string

type Sentences<P extends { readonly code: string }> = {
  readonly [C in P['code']]: (problem: Extract<P, { readonly code: C }>, nameOf: NameOf) => string
}
type Reasons = Sentences<Extract<StatusReason, { readonly code: (typeof AGAINST)[number] }>>

/** The reasons that a proof can find against running a transaction. */
const AGAINST = ['forbids', 'nothingPermits', 'needsStatus', 'numberDoesNotFollow'] as const

interface Language {
  readonly problems: Sentences<CompanyProblem>
  readonly reasons: Reasons
  readonly step: (step: ProfileStep) => string
  readonly other: string
}

const around = (path: readonly string[], nameOf: NameOf): string => path.map(nameOf).join(' › ')
const listed = (ids: readonly string[], nameOf: NameOf): string => ids.map(nameOf).join(', ')

const en: Language = {
  problems: {
    cycle: ({ path }, nameOf) => `That would put it below itself: ${around(path, nameOf)}.`,
    parentUnknown: () => 'What it is to lie below is not there any more.',
    treeTooDeep: ({ node, limit }, nameOf) => `“${nameOf(node)}” would lie deeper than ${limit} levels.`,
    tooMany: ({ limit }) => `There can be no more than ${limit.toLocaleString('en')}.`,
    unknown: ({ what, id }, nameOf) => `${WHAT_EN[what] ?? what} “${nameOf(id)}” is not there (any more).`,
    inUse: ({ by }, nameOf) => `It is still in use by “${nameOf(by)}”. Change that first.`,
    otherName: () => 'It was to be stored under a name that is not its own.',
    period: () => 'The period ends before it begins, or one of its days is none.',
    ruleReachesNobody: () => 'This rule shows nothing to anybody: name somebody, and values that documents can have.',
    ruleReachesEverybody: () => 'This rule shows every document of the kind to everybody. Say so if that is meant.',
    substitutesThemself: ({ person }, nameOf) => `${nameOf(person)} cannot stand in for themself.`,
    shape: ({ at, rule }) => `Something is not as it should be at “${at}”: ${rule} belongs there.`,
    roleTwice: ({ role }, nameOf) => `The role ${nameOf(role)} is there twice.`,
    roleMissing: ({ role }, nameOf) => `The role ${nameOf(role)} is missing.`,
    rowTwice: ({ kind, right }, nameOf) => `Two rows say something about “${nameOf(right)}” of “${nameOf(kind)}”.`,
    groupUnknown: ({ group }, nameOf) => `There is no group of fields “${nameOf(group)}”.`,
    groupTwice: ({ group }, nameOf) => `The group of fields “${nameOf(group)}” is there twice.`,
    nobodyAdministers: () => 'Nobody would be left who may change rights: administrators must keep that right.',
    codeTwice: ({ status }) => `Two statuses have the code ${status}.`,
    numberTwice: ({ number, statuses }, nameOf) => `${listed(statuses, nameOf)} have the same number, ${number}.`,
    intervalEmpty: ({ status, lowest, highest }, nameOf) =>
      `After ${nameOf(status)} nothing could follow: its lowest number, ${lowest}, is above its highest, ${highest}.`,
    referenceUnknown: ({ status, what, id }, nameOf) =>
      `${status === null ? 'The profile' : nameOf(status)} names ${WHAT_IN_EN[what] ?? what} “${nameOf(id)}”, which is not there.`,
    contradicts: ({ status, transaction }, nameOf) =>
      `${nameOf(status)} says two things about ${nameOf(transaction)} that exclude each other.`,
    clearsNumbered: ({ status, transaction }, nameOf) =>
      `${nameOf(transaction)} cannot clear ${nameOf(status)}: a numbered status is only ever replaced by the next.`,
    unreachable: ({ status, nearest }, nameOf) =>
      `No way leads to ${nameOf(status)}.${nearest.length === 0 ? '' : ` Its number is within the interval of none of these: ${listed(nearest, nameOf)}.`}`,
    deadEnd: ({ status, path }, nameOf) =>
      `After ${nameOf(status)} nothing follows, and it is not marked as an end.${way('The way there', path, nameOf)}`,
    neverRuns: ({ transaction, path, reasons }, nameOf) =>
      `${nameOf(transaction)} can never run${because(reasons, nameOf)}.${way('Nearest to it', path, nameOf)}`,
    tooManyWays: () => 'There are too many ways through these statuses to follow them all. Make it simpler.',
  },
  reasons: {
    forbids: ({ status }, nameOf) => `${nameOf(status)} forbids it`,
    nothingPermits: () => 'no status permits it',
    needsStatus: ({ oneOf }, nameOf) => `one of these would have to be set: ${listed(oneOf, nameOf)}`,
    numberDoesNotFollow: ({ number, after, lowest, highest }, nameOf) =>
      `number ${number} does not follow ${nameOf(after)} (${lowest} to ${highest})`,
  },
  step: step => ('set' in step ? 'set ' : 'clear' in step ? 'clear ' : 'run '),
  other: 'This cannot be taken over as it is.',
}

const WHAT_EN: Readonly<Record<string, string>> = {
  ...{ person: 'The person', team: 'The team', territory: 'The territory', kind: 'The kind', field: 'The field' },
  ...{ value: 'The value', profile: 'The status profile' },
}
const WHAT_IN_EN: Readonly<Record<string, string>> = {
  ...{ transaction: 'the transaction', role: 'the role', status: 'the status', system: 'the system of statuses' },
}

const de: Language = {
  problems: {
    cycle: ({ path }, nameOf) => `Damit läge es unter sich selbst: ${around(path, nameOf)}.`,
    parentUnknown: () => 'Das, worunter es liegen soll, gibt es nicht mehr.',
    treeTooDeep: ({ node, limit }, nameOf) => `„${nameOf(node)}“ läge tiefer als ${limit} Ebenen.`,
    tooMany: ({ limit }) => `Mehr als ${limit.toLocaleString('de')} sind nicht möglich.`,
    unknown: ({ what, id }, nameOf) => `${WHAT_DE[what] ?? what} „${nameOf(id)}“ gibt es nicht (mehr).`,
    inUse: ({ by }, nameOf) => `Es wird noch von „${nameOf(by)}“ verwendet. Ändern Sie zuerst das.`,
    otherName: () => 'Es sollte unter einem Namen abgelegt werden, der nicht sein eigener ist.',
    period: () => 'Der Zeitraum endet, bevor er beginnt, oder einer seiner Tage ist keiner.',
    ruleReachesNobody: () =>
      'Diese Regel zeigt niemandem etwas: Nennen Sie jemanden, und Werte, die Unterlagen haben können.',
    ruleReachesEverybody: () =>
      'Diese Regel zeigt allen jede Unterlage dieser Art. Bestätigen Sie, wenn das so gemeint ist.',
    substitutesThemself: ({ person }, nameOf) => `${nameOf(person)} kann sich nicht selbst vertreten.`,
    shape: ({ at, rule }) => `Bei „${at}“ stimmt etwas nicht: Dort wird erwartet: ${rule}.`,
    roleTwice: ({ role }, nameOf) => `Die Rolle ${nameOf(role)} ist zweimal da.`,
    roleMissing: ({ role }, nameOf) => `Die Rolle ${nameOf(role)} fehlt.`,
    rowTwice: ({ kind, right }, nameOf) => `Zwei Zeilen sagen etwas über „${nameOf(right)}“ bei „${nameOf(kind)}“.`,
    groupUnknown: ({ group }, nameOf) => `Eine Feldgruppe „${nameOf(group)}“ gibt es nicht.`,
    groupTwice: ({ group }, nameOf) => `Die Feldgruppe „${nameOf(group)}“ ist zweimal da.`,
    nobodyAdministers: () =>
      'Niemand dürfte mehr Rechte ändern: Der Administration muss dieses Recht erhalten bleiben.',
    codeTwice: ({ status }) => `Zwei Status haben das Kürzel ${status}.`,
    numberTwice: ({ number, statuses }, nameOf) =>
      `${listed(statuses, nameOf)} haben dieselbe Ordnungsnummer, ${number}.`,
    intervalEmpty: ({ status, lowest, highest }, nameOf) =>
      `Auf ${nameOf(status)} könnte nichts folgen: Die niedrigste Nummer, ${lowest}, liegt über der höchsten, ${highest}.`,
    referenceUnknown: ({ status, what, id }, nameOf) =>
      `${status === null ? 'Das Schema' : nameOf(status)} nennt ${WHAT_IN_DE[what] ?? what} „${nameOf(id)}“; das gibt es nicht.`,
    contradicts: ({ status, transaction }, nameOf) =>
      `${nameOf(status)} sagt zweierlei über ${nameOf(transaction)}, das sich ausschließt.`,
    clearsNumbered: ({ status, transaction }, nameOf) =>
      `${nameOf(transaction)} kann ${nameOf(status)} nicht löschen: Ein Status mit Ordnungsnummer wird nur vom nächsten abgelöst.`,
    unreachable: ({ status, nearest }, nameOf) =>
      `Zu ${nameOf(status)} führt kein Weg.${nearest.length === 0 ? '' : ` Die Nummer liegt im Intervall von keinem dieser Status: ${listed(nearest, nameOf)}.`}`,
    deadEnd: ({ status, path }, nameOf) =>
      `Auf ${nameOf(status)} folgt nichts, und der Status ist nicht als Ende gekennzeichnet.${way('Der Weg dorthin', path, nameOf)}`,
    neverRuns: ({ transaction, path, reasons }, nameOf) =>
      `${nameOf(transaction)} lässt sich nie ausführen${because(reasons, nameOf)}.${way('Am nächsten daran', path, nameOf)}`,
    tooManyWays: () => 'Durch diese Status führen zu viele Wege, um allen zu folgen. Vereinfachen Sie das Schema.',
  },
  reasons: {
    forbids: ({ status }, nameOf) => `${nameOf(status)} verbietet es`,
    nothingPermits: () => 'kein Status erlaubt es',
    needsStatus: ({ oneOf }, nameOf) => `einer dieser Status müsste gesetzt sein: ${listed(oneOf, nameOf)}`,
    numberDoesNotFollow: ({ number, after, lowest, highest }, nameOf) =>
      `Nummer ${number} folgt nicht auf ${nameOf(after)} (${lowest} bis ${highest})`,
  },
  step: step => ('set' in step ? 'setzen: ' : 'clear' in step ? 'löschen: ' : 'ausführen: '),
  other: 'So lässt sich das nicht übernehmen.',
}

const WHAT_DE: Readonly<Record<string, string>> = {
  ...{ person: 'Die Person', team: 'Das Team', territory: 'Das Gebiet', kind: 'Die Art', field: 'Das Feld' },
  ...{ value: 'Den Wert', profile: 'Das Statusschema' },
}
const WHAT_IN_DE: Readonly<Record<string, string>> = {
  ...{ transaction: 'den Vorgang', role: 'die Rolle', status: 'den Status', system: 'das Statussystem' },
}

const said = (): Language => (language.value === 'de' ? de : en)

export function problemSentence(problem: CompanyProblem, nameOf: NameOf = id => id): string {
  const { problems, other } = said()
  // Each code has the sentence for its own problem; TypeScript does not see the two together. A newer office knows more.
  const sentence = problems[problem.code] as ((problem: CompanyProblem, nameOf: NameOf) => string) | undefined
  return sentence ? sentence(problem, nameOf) : other
}

function way(label: string, path: readonly ProfileStep[], nameOf: NameOf): string {
  if (path.length === 0) return ''
  const word = said().step
  return ` ${label}: ${path.map(step => `${word(step)}${nameOf(Object.values(step)[0] ?? '')}`).join(' › ')}.`
}

function because(reasons: readonly StatusReason[], nameOf: NameOf): string {
  const words: Readonly<Record<string, unknown>> = said().reasons
  const found = reasons.flatMap(reason => {
    const sentence = words[reason.code] as ((reason: StatusReason, nameOf: NameOf) => string) | undefined
    return sentence ? [sentence(reason, nameOf)] : []
  })
  return found.length === 0 ? '' : `: ${found.join('; ')}`
}
