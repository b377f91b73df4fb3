// What statuses, business transactions and roles are called, in the words of the trade and in both languages. Reasons are
// sentences in reasons.ts, which the first screen does without.
import type { Label } from '../../src/documents/values.ts'
import type { StatusProfile } from '../../src/policy/statuses/profile.ts'
import { label, texts } from '../i18n/i18n.ts'

/** Codes come from outside: a map does not find `constructor`. */
const words = (of: Readonly<Record<string, Label>>): ReadonlyMap<string, Label> => new Map(Object.entries(of))

/** The system's statuses, of campaigns and of visit reports. */
const STATUSES = words({
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
})

const TRANSACTIONS = words({
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
})

/** What a status is called: the system's in the reader's language, the company's own as it wrote them, else `otherwise`. */
export function statusWord(profile: StatusProfile | null | undefined, code: string, otherwise = code): string {
  const own = profile?.statuses.find(each => each.code === code)
  if (own) return own.text.trim() === '' ? code : own.text
  const system = STATUSES.get(code)
  return system ? label(system) : otherwise
}

export function transactionWord(code: string): string {
  const known = TRANSACTIONS.get(code)
  return known ? label(known) : code
}

/** A role this program does not know stands for itself. */
export const roleWord = (role: string): string => new Map(Object.entries(texts().app.roles)).get(role) ?? role
