// What the statuses and transactions that the program has are called; a company's own statuses have their own text.
import type { StatusProfile } from '../../src/policy/statuses/profile.ts'
import { rulesOf } from '../../src/policy/statuses/rules.ts'
import { language } from '../i18n/i18n.ts'

type Word = readonly [en: string, de: string]

const TRANSACTIONS: Readonly<Record<string, Word>> = {
  CREL: ['Release', 'Freigeben'],
  CCLS: ['Finish', 'Abschließen'],
  CCLU: ['Undo finished', 'Abschluss zurücknehmen'],
  CLKS: ['Lock', 'Sperren'],
  CLKU: ['Unlock', 'Entsperren'],
  CAPR: ['Approve', 'Genehmigen'],
  CEXE: ['Set for processing', 'In Durchführung nehmen'],
  CCNS: ['Reject', 'Ablehnen'],
  CCNU: ['Reset rejected', 'Ablehnung zurücknehmen'],
  CTR3: ['Transfer to ERP', 'An ERP übergeben'],
  CMSA: ['Distribute', 'Verteilen'],
  CPLN: ['Plan', 'Planen'],
  CTGS: ['Send target group', 'Zielgruppe senden'],
  CSTC: ['Change structure', 'Struktur ändern'],
  CSTE: ['Expand structure', 'Struktur erweitern'],
  CEDL: ['Delete', 'Löschen'],
  CCID: ['Change key', 'Nummer ändern'],
  VCNF: ['Confirm', 'Bestätigen'],
  VREO: ['Take up again', 'Wieder aufnehmen'],
}

const STATUSES: Readonly<Record<string, Word>> = {
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
}

const inLanguage = (words: Word | undefined, code: string): string =>
  (language.value === 'de' ? words?.[1] : words?.[0]) ?? code

export const transactionWord = (code: string): string => inLanguage(TRANSACTIONS[code], code)

export function statusWord(profile: StatusProfile | undefined, code: string): string {
  const own = profile && rulesOf(profile).users.get(code)
  return own?.text.trim() ? own.text : inLanguage(STATUSES[code], code)
}
