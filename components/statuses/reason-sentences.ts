// Every reason that statuses give as one sentence in each language. Pure: names and words come from whoever asks.
import type { StatusReason } from '../../src/policy/reasons.ts'

/** What ids and codes are called. What nothing is known of stands for itself. */
export interface StatusNames {
  readonly status: (code: string) => string
  readonly transaction: (code: string) => string
  readonly role: (role: string) => string
  readonly kind: (kind: string) => string
  readonly document: (id: string) => string
  readonly number: (value: number) => string
  /** The codes of the statuses that would permit it. */
  readonly permitting: (transaction: string) => readonly string[]
}

/** One for every code there is, or it does not compile. */
export type SentencesOf<R extends { readonly code: string }, Names> = {
  readonly [Code in R['code']]: (reason: Extract<R, { readonly code: Code }>, names: Names) => string
}

export type StatusSentences = SentencesOf<StatusReason, StatusNames>

/** `A, B or C`. */
export function list(texts: readonly string[], last: string): string {
  const [end = '', ...before] = [...texts].reverse()
  return before.length === 0 ? end : `${before.reverse().join(', ')} ${last} ${end}`
}

const either = (codes: readonly string[], last: string, quoted: (code: string) => string): string =>
  list(codes.map(quoted), last)
const span = (lowest: number, highest: number, to: string): string =>
  lowest === highest ? `${lowest}` : `${lowest} ${to} ${highest}`

const statusEn = (code: string, n: StatusNames): string => `“${n.status(code)}”`
const runEn = (code: string, n: StatusNames): string => `“${n.transaction(code)}”`

export const en: StatusSentences = {
  permits: ({ status, transaction }, n) => `${statusEn(status, n)} permits ${runEn(transaction, n)}.`,
  warns: ({ status, transaction }, n) => `${statusEn(status, n)} permits ${runEn(transaction, n)} with a warning.`,
  forbids: ({ status, transaction }, n) => `${statusEn(status, n)} forbids ${runEn(transaction, n)}.`,
  nothingPermits: ({ transaction }, n) => {
    const others = either(n.permitting(transaction), 'or', code => statusEn(code, n))
    return `No active status permits ${runEn(transaction, n)}${others === '' ? '' : `; ${others} would`}.`
  },
  needsStatus: ({ transaction, oneOf }, n) =>
    `${runEn(transaction, n)} needs the status ${either(oneOf, 'or', code => statusEn(code, n))} as well.`,
  statusUnknown: ({ status }) =>
    `The status ${status} is not known to the status profile: nobody can say what it permits.`,
  transactionUnknown: ({ transaction }) => `There is no business transaction ${transaction} here.`,
  warningOpen: ({ transaction, by }, n) =>
    `${either(by, 'and', code => statusEn(code, n))} warns of ${runEn(transaction, n)}, and nobody has accepted that yet.`,
  numberDoesNotFollow: ({ status, number, after, lowest, highest }, n) =>
    `${statusEn(status, n)} has number ${number}; after ${statusEn(after, n)} only ${span(lowest, highest, 'to')} may follow.`,
  onlyReplaced: ({ status }, n) =>
    `${statusEn(status, n)} has a number: it is never cleared, only replaced by the next.`,
  systemStatus: ({ status }, n) => `${statusEn(status, n)} is set and cleared by business transactions alone.`,
  roleMayNotSet: ({ status, role, roles }, n) =>
    roles.length === 0
      ? `Nobody sets or clears ${statusEn(status, n)} by hand, ${n.role(role)} neither; business transactions do.`
      : `${n.role(role)} may not set or clear ${statusEn(status, n)}; that is for ${list(roles.map(n.role), 'or')}.`,
  alreadySet: ({ status }, n) => `${statusEn(status, n)} is set already.`,
  notSet: ({ status }, n) => `${statusEn(status, n)} is not set.`,
  documentUnknown: ({ document }, n) => `There is no document ${n.document(document)}.`,
  tooManyAlong: ({ transaction, limit }, n) =>
    `${runEn(transaction, n)} would take more than ${n.number(limit)} documents along. Please do it part by part.`,
  noStatuses: ({ kind }, n) => `Documents of the kind ${n.kind(kind)} have no statuses: none holds it back.`,
  profileUnknown: ({ profile }) => `The status profile ${profile} is not there: nobody can say what its statuses mean.`,
}

const statusDe = (code: string, n: StatusNames): string => `„${n.status(code)}“`
const runDe = (code: string, n: StatusNames): string => `„${n.transaction(code)}“`

export const de: StatusSentences = {
  permits: ({ status, transaction }, n) => `${statusDe(status, n)} erlaubt ${runDe(transaction, n)}.`,
  warns: ({ status, transaction }, n) => `${statusDe(status, n)} erlaubt ${runDe(transaction, n)} mit einer Warnung.`,
  forbids: ({ status, transaction }, n) => `${statusDe(status, n)} verbietet ${runDe(transaction, n)}.`,
  nothingPermits: ({ transaction }, n) => {
    const others = either(n.permitting(transaction), 'oder', code => statusDe(code, n))
    return `Kein aktiver Status erlaubt ${runDe(transaction, n)}${others === '' ? '' : `; erlauben würde es ${others}`}.`
  },
  needsStatus: ({ transaction, oneOf }, n) =>
    `${runDe(transaction, n)} braucht außerdem den Status ${either(oneOf, 'oder', code => statusDe(code, n))}.`,
  statusUnknown: ({ status }) =>
    `Den Status ${status} kennt das Statusprofil nicht: Was er erlaubt, kann niemand sagen.`,
  transactionUnknown: ({ transaction }) => `Einen Geschäftsvorgang ${transaction} gibt es hier nicht.`,
  warningOpen: ({ transaction, by }, n) =>
    `${either(by, 'und', code => statusDe(code, n))} warnt vor ${runDe(transaction, n)}, und noch niemand hat das hingenommen.`,
  numberDoesNotFollow: ({ status, number, after, lowest, highest }, n) =>
    `${statusDe(status, n)} hat die Nummer ${number}; auf ${statusDe(after, n)} darf nur ${span(lowest, highest, 'bis')} folgen.`,
  onlyReplaced: ({ status }, n) =>
    `${statusDe(status, n)} hat eine Nummer: Gelöscht wird ein solcher Status nie, nur vom nächsten abgelöst.`,
  systemStatus: ({ status }, n) => `${statusDe(status, n)} wird nur von Geschäftsvorgängen gesetzt und gelöscht.`,
  roleMayNotSet: ({ status, role, roles }, n) =>
    roles.length === 0
      ? `${statusDe(status, n)} setzt und löscht niemand von Hand, auch ${n.role(role)} nicht: Das tun nur Geschäftsvorgänge.`
      : `${n.role(role)} darf ${statusDe(status, n)} nicht setzen oder löschen; das darf ${list(roles.map(n.role), 'oder')}.`,
  alreadySet: ({ status }, n) => `${statusDe(status, n)} ist schon gesetzt.`,
  notSet: ({ status }, n) => `${statusDe(status, n)} ist nicht gesetzt.`,
  documentUnknown: ({ document }, n) => `Das Dokument ${n.document(document)} gibt es nicht.`,
  tooManyAlong: ({ transaction, limit }, n) =>
    `${runDe(transaction, n)} würde mehr als ${n.number(limit)} Dokumente mitnehmen. Bitte gehen Sie Teil für Teil vor.`,
  noStatuses: ({ kind }, n) => `Dokumente der Art ${n.kind(kind)} haben keine Status: Keiner hält sie zurück.`,
  profileUnknown: ({ profile }) =>
    `Das Statusprofil ${profile} gibt es nicht: Was seine Status bedeuten, kann niemand sagen.`,
}
