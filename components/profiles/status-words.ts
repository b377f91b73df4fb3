// What statuses and business transactions are called, and why one may (not) run or be set, as sentences in both languages.
import type { ProfileStep, StatusReason } from '../../src/policy/reasons.ts'
import type { StatusProfile } from '../../src/policy/statuses/profile.ts'
import { rulesOf } from '../../src/policy/statuses/rules.ts'
import { type Language, language, texts } from '../i18n/i18n.ts'

type Words = ReadonlyMap<string, Readonly<Record<Language, string>>>

const words = (table: Readonly<Record<string, readonly [en: string, de: string]>>): Words =>
  new Map(Object.entries(table).map(([code, [en, de]]) => [code, { en, de }]))

const TRANSACTIONS = words({
  CREL: ['Release', 'Freigeben'],
  CCLS: ['Finish', 'Abschließen'],
  CCLU: ['Undo finished', 'Abschluss zurücknehmen'],
  CLKS: ['Lock', 'Sperren'],
  CLKU: ['Unlock', 'Entsperren'],
  CAPR: ['Approve', 'Genehmigen'],
  CEXE: ['Set for processing', 'Zur Durchführung geben'],
  CCNS: ['Reject', 'Ablehnen'],
  CCNU: ['Reset rejected', 'Ablehnung zurücknehmen'],
  CTR3: ['Transfer to ERP', 'An das ERP übergeben'],
  CMSA: ['Distribute', 'Verteilen'],
  CPLN: ['Plan', 'Planen'],
  CTGS: ['Send target group', 'Zielgruppe senden'],
  CSTC: ['Change structure', 'Struktur ändern'],
  CSTE: ['Expand structure', 'Struktur erweitern'],
  CEDL: ['Delete', 'Löschen'],
  CCID: ['Change key', 'Nummer ändern'],
  VCNF: ['Confirm', 'Bestätigen'],
  VREO: ['Take up again', 'Wieder aufnehmen'],
})

const STATUSES = words({
  CRTE: ['Created', 'Angelegt'],
  REL: ['Released', 'Freigegeben'],
  FSHD: ['Finished', 'Abgeschlossen'],
  LCK: ['Locked', 'Gesperrt'],
  APPR: ['Approved', 'Genehmigt'],
  EXEC: ['In execution', 'In Durchführung'],
  CNC: ['Rejected', 'Abgelehnt'],
  MSA: ['Distributed', 'Verteilt'],
  OPEN: ['Open', 'Offen'],
  CONF: ['Confirmed', 'Bestätigt'],
})

/** A code without a word stands for itself. */
export const transactionWord = (code: string): string => TRANSACTIONS.get(code)?.[language.value] ?? code

/** The company's own statuses have their text in the company's language. */
export function statusWord(profile: StatusProfile, code: string): string {
  const user = profile.statuses.find(one => one.code === code)
  if (user) return user.text.trim() === '' ? code : user.text
  return STATUSES.get(code)?.[language.value] ?? code
}

const or = (parts: readonly string[]): string =>
  new Intl.ListFormat(language.value, { type: 'disjunction' }).format(parts)
const and = (parts: readonly string[]): string => new Intl.ListFormat(language.value).format(parts)

const en = {
  permits: (status: string, transaction: string) => `${status} permits “${transaction}”.`,
  warns: (status: string, transaction: string) => `${status} permits “${transaction}” with a warning.`,
  forbids: (status: string, transaction: string) => `${status} forbids “${transaction}”.`,
  nothingPermits: (transaction: string) => `No active status permits “${transaction}”.`,
  nothingPermitsBut: (transaction: string, others: string) =>
    `No active status permits “${transaction}”; ${others} would.`,
  needsStatus: (transaction: string, others: string) => `“${transaction}” needs ${others} as well.`,
  statusUnknown: (status: string) => `The status ${status} is not in this profile, so nothing is permitted.`,
  transactionUnknown: (transaction: string) => `There is no transaction ${transaction} here.`,
  warningOpen: (transaction: string, by: string) =>
    `“${transaction}” runs once the warning of ${by} has been accepted.`,
  numberDoesNotFollow: (status: string, number: number, after: string, lowest: number, highest: number) =>
    `${status} has number ${number}; after ${after} only ${lowest === highest ? lowest : `${lowest} to ${highest}`} may follow.`,
  onlyReplaced: (status: string) => `${status} has a number: it stays until another number replaces it.`,
  systemStatus: (status: string) => `${status} is set and cleared by transactions alone.`,
  roleMayNotSet: (status: string, role: string, roles: string) =>
    roles === ''
      ? `Nobody sets ${status} by hand; transactions do.`
      : `${role} may not set ${status}; that is for ${roles}.`,
  alreadySet: (status: string) => `${status} is set already.`,
  notSet: (status: string) => `${status} is not set.`,
  documentUnknown: (id: string) => `The document ${id} is not there.`,
  tooManyAlong: (transaction: string, limit: number) =>
    `“${transaction}” would take more than ${limit.toLocaleString('en')} documents along.`,
  noStatuses: 'Documents of this kind have no statuses: nothing holds them back.',
  profileUnknown: (profile: string) => `The profile ${profile} is not there, so nobody can say what its statuses mean.`,
  set: (status: string) => `set ${status}`,
  clear: (status: string) => `clear ${status}`,
}
const de: typeof en = {
  permits: (status, transaction) => `${status} erlaubt „${transaction}“.`,
  warns: (status, transaction) => `${status} erlaubt „${transaction}“ mit einer Warnung.`,
  forbids: (status, transaction) => `${status} verbietet „${transaction}“.`,
  nothingPermits: transaction => `Kein aktiver Status erlaubt „${transaction}“.`,
  nothingPermitsBut: (transaction, others) =>
    `Kein aktiver Status erlaubt „${transaction}“; erlauben würde es ${others}.`,
  needsStatus: (transaction, others) => `„${transaction}“ braucht außerdem ${others}.`,
  statusUnknown: status => `Den Status ${status} kennt dieses Profil nicht, deshalb ist nichts erlaubt.`,
  transactionUnknown: transaction => `Einen Vorgang ${transaction} gibt es hier nicht.`,
  warningOpen: (transaction, by) => `„${transaction}“ läuft, sobald die Warnung von ${by} bestätigt ist.`,
  numberDoesNotFollow: (status, number, after, lowest, highest) =>
    `${status} hat die Nummer ${number}; auf ${after} darf nur ${lowest === highest ? lowest : `${lowest} bis ${highest}`} folgen.`,
  onlyReplaced: status => `${status} hat eine Nummer: Er bleibt, bis ihn eine andere Nummer ablöst.`,
  systemStatus: status => `${status} wird nur von Vorgängen gesetzt und gelöscht.`,
  roleMayNotSet: (status, role, roles) =>
    roles === ''
      ? `${status} setzt niemand von Hand, das tun nur Vorgänge.`
      : `${role} darf ${status} nicht setzen; das darf ${roles}.`,
  alreadySet: status => `${status} ist schon gesetzt.`,
  notSet: status => `${status} ist nicht gesetzt.`,
  documentUnknown: id => `Das Dokument ${id} gibt es nicht.`,
  tooManyAlong: (transaction, limit) =>
    `„${transaction}“ würde mehr als ${limit.toLocaleString('de')} Dokumente mitnehmen.`,
  noStatuses: 'Dokumente dieser Art haben keine Status: Nichts hält sie zurück.',
  profileUnknown: profile => `Das Profil ${profile} gibt es nicht; was seine Status bedeuten, kann niemand sagen.`,
  set: status => `${status} setzen`,
  clear: status => `${status} löschen`,
}
const sentences = (): typeof en => (language.value === 'de' ? de : en)

/** A code of a role as the app calls it; others stand for themselves. */
export function roleWord(role: string): string {
  return new Map(Object.entries(texts().app.roles)).get(role) ?? role
}

export function reasonSentence(reason: StatusReason, profile: StatusProfile): string {
  const t = sentences()
  const status = (code: string) => statusWord(profile, code)
  switch (reason.code) {
    case 'permits':
    case 'warns':
    case 'forbids':
      return t[reason.code](status(reason.status), transactionWord(reason.transaction))
    case 'nothingPermits': {
      const others = permitting(profile, reason.transaction).map(status)
      const word = transactionWord(reason.transaction)
      return others.length > 0 ? t.nothingPermitsBut(word, or(others)) : t.nothingPermits(word)
    }
    case 'needsStatus':
      return t.needsStatus(transactionWord(reason.transaction), or(reason.oneOf.map(status)))
    case 'transactionUnknown':
      return t.transactionUnknown(reason.transaction)
    case 'warningOpen':
      return t.warningOpen(transactionWord(reason.transaction), and(reason.by.map(status)))
    case 'numberDoesNotFollow':
      return t.numberDoesNotFollow(
        status(reason.status),
        reason.number,
        status(reason.after),
        reason.lowest,
        reason.highest,
      )
    case 'roleMayNotSet':
      return t.roleMayNotSet(status(reason.status), roleWord(reason.role), or(reason.roles.map(roleWord)))
    case 'documentUnknown':
      return t.documentUnknown(reason.document)
    case 'tooManyAlong':
      return t.tooManyAlong(transactionWord(reason.transaction), reason.limit)
    case 'noStatuses':
      return t.noStatuses
    case 'profileUnknown':
      return t.profileUnknown(reason.profile)
    default:
      return t[reason.code](status(reason.status))
  }
}

/** The statuses that would permit it. */
function permitting(profile: StatusProfile, transaction: string): string[] {
  const influences = rulesOf(profile).influences.get(transaction) ?? new Map()
  return [...influences].filter(([, influence]) => influence !== 'forbid').map(([code]) => code)
}

export function stepWords(step: ProfileStep, profile: StatusProfile): string {
  const t = sentences()
  if ('set' in step) return t.set(statusWord(profile, step.set))
  return 'clear' in step ? t.clear(statusWord(profile, step.clear)) : transactionWord(step.run)
}
