// What the history of a record or of a document says, in both languages; loaded with it.
import { language } from '../../i18n/i18n.ts'

const count = (n: number, one: string, many: string, tag: 'en' | 'de'): string =>
  `${n.toLocaleString(tag)} ${n === 1 ? one : many}`

const en = {
  title: 'History',
  of: (name: string): string => `History of ${name}`,
  close: 'Back to the form',
  reading: 'The history is being read',
  offline:
    'The history comes from the office and needs a network. What was changed on this device and is not sent yet is shown here.',
  failed: 'The history could not be read.',
  again: 'Try again',
  empty: 'Nothing has been changed here yet.',
  emptySince: (since: string): string => `Nothing has been changed here since ${since}.`,
  reachesBack: (since: string): string => `The history reaches back to ${since}.`,
  removed: (at: string): string => `What was changed before is no longer kept: it was removed on ${at}.`,
  more: 'Show earlier changes',
  searching: 'Earlier changes are being looked for',
  unsent: 'Not sent yet',
  saving: 'being saved',
  begins: 'It begins.',
  assigned: (owner: string): string => `Handed over to ${owner}.`,
  archived: 'Archived.',
  reopened: 'Taken up again.',
  rekeyed: (key: string): string => `Its key became ${key}.`,
  ran: (transaction: string): string => `Business transaction: ${transaction}.`,
  statusSet: (status: string): string => `Status ${status} set.`,
  statusCleared: (status: string): string => `Status ${status} cleared.`,
  placed: 'Where it lies or whom it is for was changed.',
  moved: 'Its place in the hierarchy was changed.',
  wrote: (typed: number, deleted: number): string =>
    [
      ...(typed > 0 ? [`${count(typed, 'letter', 'letters', 'en')} written`] : []),
      ...(deleted > 0 ? [`${count(deleted, 'letter', 'letters', 'en')} removed`] : []),
    ].join(', '),
  changes: (n: number): string => `and ${count(n, 'further change', 'further changes', 'en')}`,
  nobody: 'somebody',
  import: 'Import',
  token: 'over an interface',
  onBehalf: (whose: string): string => `for ${whose}, whose change had not been accepted`,
  file: (carrier: string): string =>
    carrier === '' ? 'from a satchel file' : `from a satchel file that ${carrier} brought`,
  unsigned: 'unsigned: nobody can vouch for who wrote it',
  relay: 'by the office’s computer',
  kept: (field: string, value: string, other: string): string => `Decided: ${field} stays ${value}, not ${other}.`,
  taken: (field: string, value: string): string => `Decided: ${field} is set to ${value} again.`,
  decided: (field: string, value: string, other: string): string => `Decided about ${field}: ${value} or ${other}.`,
  archivedKept: 'Decided: it stays archived.',
  archivedTaken: 'Decided: it is restored.',
  decidedHere: (n: number): string => `Decided about ${count(n, 'conflicting value', 'conflicting values', 'en')}.`,
  empties: 'empty',
  to: 'to',
  restore: (field: string, value: string): string => `Set ${field} to ${value} again`,
  restored: (field: string, value: string): string => `${field} is ${value} again.`,
}

type HistoryTexts = {
  readonly [K in keyof typeof en]: (typeof en)[K] extends string ? string : (typeof en)[K]
}

const de: HistoryTexts = {
  title: 'Verlauf',
  of: name => `Verlauf von ${name}`,
  close: 'Zurück zum Formular',
  reading: 'Der Verlauf wird gelesen',
  offline:
    'Der Verlauf kommt vom Büro und braucht ein Netz. Was auf diesem Gerät geändert und noch nicht gesendet wurde, steht hier.',
  failed: 'Der Verlauf konnte nicht gelesen werden.',
  again: 'Noch einmal versuchen',
  empty: 'Hier wurde noch nichts geändert.',
  emptySince: since => `Seit dem ${since} wurde hier nichts geändert.`,
  reachesBack: since => `Der Verlauf reicht bis zum ${since} zurück.`,
  removed: at => `Was davor geändert wurde, wird nicht mehr aufbewahrt: Es wurde am ${at} entfernt.`,
  more: 'Frühere Änderungen zeigen',
  searching: 'Frühere Änderungen werden gesucht',
  unsent: 'Noch nicht gesendet',
  saving: 'wird gesichert',
  begins: 'Hier beginnt es.',
  assigned: owner => `Übergeben an ${owner}.`,
  archived: 'Archiviert.',
  reopened: 'Wieder aufgenommen.',
  rekeyed: key => `Ihr Schlüssel wurde ${key}.`,
  ran: transaction => `Vorgang: ${transaction}.`,
  statusSet: status => `Status ${status} gesetzt.`,
  statusCleared: status => `Status ${status} zurückgenommen.`,
  placed: 'Gebiet oder Empfänger wurden geändert.',
  moved: 'Der Platz in der Hierarchie wurde geändert.',
  wrote: (typed, deleted) =>
    [
      ...(typed > 0 ? [`${count(typed, 'Zeichen', 'Zeichen', 'de')} geschrieben`] : []),
      ...(deleted > 0 ? [`${count(deleted, 'Zeichen', 'Zeichen', 'de')} entfernt`] : []),
    ].join(', '),
  changes: n => `und ${count(n, 'weitere Änderung', 'weitere Änderungen', 'de')}`,
  nobody: 'jemand',
  import: 'Import',
  token: 'über eine Schnittstelle',
  onBehalf: whose => `für ${whose}; die Änderung war nicht angenommen worden`,
  file: carrier =>
    carrier === '' ? 'aus einer Satchel-Datei' : `aus einer Satchel-Datei, die ${carrier} gebracht hat`,
  unsigned: 'nicht unterschrieben: wer es war, kann niemand bezeugen',
  relay: 'durch den Rechner des Büros',
  kept: (field, value, other) => `Entschieden: ${field} bleibt ${value}, nicht ${other}.`,
  taken: (field, value) => `Entschieden: ${field} wird wieder ${value}.`,
  decided: (field, value, other) => `Über ${field} entschieden: ${value} oder ${other}.`,
  archivedKept: 'Entschieden: Es bleibt archiviert.',
  archivedTaken: 'Entschieden: Es wird zurückgeholt.',
  decidedHere: n => `Über ${count(n, 'abweichenden Wert', 'abweichende Werte', 'de')} entschieden.`,
  empties: 'leer',
  to: 'zu',
  restore: (field, value) => `${field} wieder auf ${value} setzen`,
  restored: (field, value) => `${field} ist wieder ${value}.`,
}

export const historyTexts = (): HistoryTexts => (language.value === 'de' ? de : en)
