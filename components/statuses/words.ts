// Statuses, business transactions and the reasons policy gives, in the words of the trade and in both languages.
import type { Label } from '../../src/documents/values.ts'
import type { StatusReason } from '../../src/policy/reasons.ts'
import type { StatusProfile } from '../../src/policy/statuses/profile.ts'
import { label, texts } from '../i18n/i18n.ts'
import { reasonTexts } from './texts.ts'

/** The system's statuses, of campaigns and of visit reports. */
const STATUSES: Readonly<Record<string, Label>> = {
  CRTE: { en: 'Created', de: 'Angelegt' },
  REL: { en: 'Released', de: 'Freigegeben' },
  FSHD: { en: 'Finished', de: 'Abgeschlossen' },
  LCK: { en: 'Locked', de: 'Gesperrt' },
  APPR: { en: 'Approved', de: 'Genehmigt' },
  EXEC: { en: 'In execution', de: 'In Durchführung' },
  CNC: { en: 'Rejected', de: 'Abgelehnt' },
  MSA: { en: 'Distributed', de: 'Verteilt' },
  OPEN: { en: 'Open', de: 'Offen' },
  CONF: { en: 'Confirmed', de: 'Bestätigt' },
}

const TRANSACTIONS: Readonly<Record<string, Label>> = {
  CREL: { en: 'Release', de: 'Freigeben' },
  CCLS: { en: 'Finish', de: 'Abschließen' },
  CCLU: { en: 'Undo finished', de: 'Abschluss zurücknehmen' },
  CLKS: { en: 'Lock', de: 'Sperren' },
  CLKU: { en: 'Unlock', de: 'Entsperren' },
  CAPR: { en: 'Approve', de: 'Genehmigen' },
  CEXE: { en: 'Set for processing', de: 'Zur Durchführung geben' },
  CCNS: { en: 'Reject', de: 'Ablehnen' },
  CCNU: { en: 'Reset rejected', de: 'Ablehnung zurücknehmen' },
  CTR3: { en: 'Transfer to ERP', de: 'An das ERP übergeben' },
  CMSA: { en: 'Distribute', de: 'Verteilen' },
  CPLN: { en: 'Plan', de: 'Planen' },
  CTGS: { en: 'Send target group', de: 'Zielgruppe senden' },
  CSTC: { en: 'Change structure', de: 'Struktur ändern' },
  CSTE: { en: 'Expand structure', de: 'Struktur erweitern' },
  CEDL: { en: 'Delete', de: 'Löschen' },
  CCID: { en: 'Change key', de: 'Schlüssel ändern' },
  VCNF: { en: 'Confirm', de: 'Bestätigen' },
  VREO: { en: 'Take up again', de: 'Wieder aufnehmen' },
}

/** What a status is called: the system's in the reader's language, the company's own as it wrote them. */
export function statusWord(profile: StatusProfile | null | undefined, code: string): string {
  const own = profile?.statuses.find(each => each.code === code)
  if (own) return own.text
  const system = STATUSES[code]
  return system ? label(system) : code
}

export function transactionWord(code: string): string {
  const known = TRANSACTIONS[code]
  return known ? label(known) : code
}

/** A reason as a sentence. */
export function reasonSentence(reason: StatusReason, profile?: StatusProfile | null): string {
  const t = reasonTexts()
  const status = (code: string): string => t.quoted(statusWord(profile, code))
  const list = (codes: readonly string[]): string => codes.map(status).join(', ')
  switch (reason.code) {
    case 'permits':
    case 'warns':
    case 'forbids':
      return t[reason.code](status(reason.status))
    case 'nothingPermits':
      return t.nothingPermits
    case 'needsStatus':
      return t.needsStatus(list(reason.oneOf))
    case 'statusUnknown':
      return t.statusUnknown(reason.status)
    case 'transactionUnknown':
      return t.transactionUnknown(reason.transaction)
    case 'warningOpen':
      return t.warningOpen(list(reason.by))
    case 'numberDoesNotFollow':
      return t.numberDoesNotFollow(reason.number, status(reason.after), reason.lowest, reason.highest)
    case 'onlyReplaced':
      return t.onlyReplaced(status(reason.status))
    case 'systemStatus':
      return t.systemStatus(status(reason.status))
    case 'roleMayNotSet':
      return t.roleMayNotSet(reason.roles.map(roleWord).join(', '))
    case 'alreadySet':
    case 'notSet':
      return t[reason.code](status(reason.status))
    case 'documentUnknown':
      return t.documentUnknown
    case 'tooManyAlong':
      return t.tooManyAlong(reason.limit)
    case 'noStatuses':
      return t.noStatuses
    case 'profileUnknown':
      return t.profileUnknown(reason.profile)
  }
}

function roleWord(role: string): string {
  const { roles } = texts().app
  return role in roles ? roles[role as keyof typeof roles] : role
}
