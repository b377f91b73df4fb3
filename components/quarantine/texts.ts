// What the office's quarantine says, in both languages; loaded with it.
import type { RefusalCode } from '../../src/sync/wire/refusals.ts'
import { language } from '../i18n/i18n.ts'

const counted = (n: number, one: string, many: string, tag: 'en' | 'de'): string =>
  `${n.toLocaleString(tag)} ${n === 1 ? one : many}`

const en = {
  title: 'Review',
  lead: 'Changes that were not accepted. Enter them for their authors, as they are or corrected, or decline them with a word.',
  asked: (n: number): string => counted(n, 'question', 'questions', 'en'),
  others: (n: number): string =>
    `${counted(n, 'further change was', 'further changes were', 'en')} refused without a question`,
  open: 'Open',
  settled: 'Decided',
  emptyTitle: 'Nothing to review',
  emptyLead: 'What the office did not accept from somebody is listed here, with what they typed and the reason.',
  noneSettled: 'Nothing has been decided in the last 90 days.',
  more: 'Show more',
  officeOnly: 'Refused changes are reviewed by the office.',
  pick: 'Choose a change to see what was typed.',
  back: 'All changes',
  isQuestion: 'Question',
  unknownDocument: 'A document that is not here',
  changes: (n: number): string => counted(n, 'change', 'changes', 'en'),
  further: (n: number): string => `and ${n.toLocaleString('en')} more`,
  whole: 'The whole document',
  gone: 'This change is not here any more.',
  from: (person: string, device: string): string => (device === '' ? person : `${person}, ${device}`),
  askedAt: (when: string): string => `asked ${when}`,
  refusedAt: (when: string): string => `refused ${when}`,
  owner: (name: string): string => `looked after by ${name}`,
  reasons: {
    rights: 'Its author may not change this.',
    value: 'This value is not admitted.',
    size: 'The change was too large.',
    notHere: 'The document was not there for its author any more.',
    tooOften: 'Too much of its author was refused in a short time.',
    epoch: 'The document was rebuilt meanwhile.',
    exists: 'The address was taken.',
    archived: 'The pipeline was archived by then.',
    mismatch: 'It could not be done again on what others had changed meanwhile.',
    other: 'It could not be accepted as it came.',
  },
  typed: 'Typed',
  stood: 'Stood then',
  stands: 'Stands now',
  becomes: 'Enter as',
  empty: 'empty',
  yes: 'yes',
  no: 'no',
  deleted: (n: number): string => `${counted(n, 'character', 'characters', 'en')} deleted`,
  unknownField: 'This version knows no such field; it cannot be entered.',
  alreadySo: 'This is what stands there now.',
  noDocument: 'There is no such document to enter this into.',
  run: (name: string): string => `Enter for ${name}`,
  decline: 'Decline',
  word: 'Why? Its author reads this.',
  confirm: 'Decline with this word',
  applied: (by: string, when: string): string => `Entered by ${by} on ${when}.`,
  declined: (by: string, when: string): string => `Declined by ${by} on ${when}.`,
  withdrawn: (by: string, when: string): string => `Withdrawn by ${by} on ${when}.`,
  notKept: 'not kept here',
  notKeptWhy:
    'What was typed is not kept here: too much of this person waits to be decided already. It is still with its author, who can ask about it when you have made room.',
  done: (name: string): string => `Entered for ${name}.`,
  declinedDone: 'Declined.',
  unfinished: 'One value cannot be entered as it stands. Correct it first.',
}

type Widened<T> = {
  readonly [K in keyof T]: T[K] extends (...given: infer P) => string
    ? (...given: P) => string
    : T[K] extends string
      ? string
      : Widened<T[K]>
}
export type QuarantineTexts = Widened<typeof en>

const de: QuarantineTexts = {
  title: 'Prüfen',
  lead: 'Änderungen, die nicht angenommen wurden. Tragen Sie sie für ihre Verfasser ein, wie sie sind oder berichtigt, oder lehnen Sie sie mit einem Wort ab.',
  asked: n => counted(n, 'Frage', 'Fragen', 'de'),
  others: n => `${counted(n, 'weitere Änderung wurde', 'weitere Änderungen wurden', 'de')} ohne Frage abgelehnt`,
  open: 'Offen',
  settled: 'Entschieden',
  emptyTitle: 'Nichts zu prüfen',
  emptyLead: 'Was das Büro von jemandem nicht angenommen hat, steht hier, mit der Eingabe und dem Grund.',
  noneSettled: 'In den letzten 90 Tagen wurde nichts entschieden.',
  more: 'Mehr zeigen',
  officeOnly: 'Abgelehnte Änderungen prüft das Büro.',
  pick: 'Wählen Sie eine Änderung, um zu sehen, was eingegeben wurde.',
  back: 'Alle Änderungen',
  isQuestion: 'Frage',
  unknownDocument: 'Ein Dokument, das nicht hier ist',
  changes: n => counted(n, 'Änderung', 'Änderungen', 'de'),
  further: n => `und ${n.toLocaleString('de')} weitere`,
  whole: 'Das ganze Dokument',
  gone: 'Diese Änderung ist nicht mehr hier.',
  from: (person, device) => (device === '' ? person : `${person}, ${device}`),
  askedAt: when => `gefragt ${when}`,
  refusedAt: when => `abgelehnt ${when}`,
  owner: name => `betreut von ${name}`,
  reasons: {
    rights: 'Wer das eingegeben hat, darf es nicht ändern.',
    value: 'Dieser Wert ist nicht zugelassen.',
    size: 'Die Änderung war zu groß.',
    notHere: 'Für die Person, die das eingegeben hat, war das Dokument nicht mehr da.',
    tooOften: 'In kurzer Zeit wurde von dieser Person zu viel abgelehnt.',
    epoch: 'Das Dokument wurde inzwischen neu aufgebaut.',
    exists: 'Die Adresse war schon vergeben.',
    archived: 'Die Pipeline war inzwischen archiviert.',
    mismatch: 'Es passte nicht mehr zu dem, was andere inzwischen geändert hatten.',
    other: 'So, wie es kam, konnte es nicht angenommen werden.',
  },
  typed: 'Eingegeben',
  stood: 'Stand dort',
  stands: 'Steht jetzt dort',
  becomes: 'Einzutragen als',
  empty: 'leer',
  yes: 'ja',
  no: 'nein',
  deleted: n => `${counted(n, 'Zeichen', 'Zeichen', 'de')} gelöscht`,
  unknownField: 'Diese Version kennt kein solches Feld; es kann nicht eingetragen werden.',
  alreadySo: 'Das steht jetzt schon dort.',
  noDocument: 'Es gibt kein solches Dokument, in das sich das eintragen ließe.',
  run: name => `Für ${name} eintragen`,
  decline: 'Ablehnen',
  word: 'Warum? Das liest, wer gefragt hat.',
  confirm: 'Mit diesem Wort ablehnen',
  applied: (by, when) => `Eingetragen von ${by} am ${when}.`,
  declined: (by, when) => `Abgelehnt von ${by} am ${when}.`,
  withdrawn: (by, when) => `Zurückgezogen von ${by} am ${when}.`,
  notKept: 'hier nicht aufbewahrt',
  notKeptWhy:
    'Was eingegeben wurde, ist hier nicht aufbewahrt: Von dieser Person wartet schon zu viel auf eine Entscheidung. Es liegt noch bei ihr; sie kann danach fragen, wenn Sie Platz geschaffen haben.',
  done: name => `Für ${name} eingetragen.`,
  declinedDone: 'Abgelehnt.',
  unfinished: 'Ein Wert kann so nicht eingetragen werden. Berichtigen Sie ihn zuerst.',
}

export const quarantineTexts = (): QuarantineTexts => (language.value === 'de' ? de : en)

/** Why it was refused, as it is told to the office. */
export function officeReason(code: RefusalCode): string {
  const { reasons } = quarantineTexts()
  const known: Readonly<Partial<Record<RefusalCode, string>>> = reasons
  return known[code] ?? reasons.other
}
