// What the pipeline's board, funnel, bulk change, export and return say, in both languages; loaded with them.
import { language } from '../i18n/i18n.ts'

const count = (n: number, one: string, many: string, tag: 'en' | 'de'): string =>
  `${n.toLocaleString(tag)} ${n === 1 ? one : many}`

const en = {
  views: { label: 'View', table: 'Table', board: 'Board', funnel: 'Funnel' },
  board: {
    label: (name: string): string => `Board of ${name}`,
    cards: (n: number): string => count(n, 'opportunity', 'opportunities', 'en'),
    total: 'Total',
    weighted: 'Weighted',
    noStage: 'Without a stage',
    archivedStage: 'no longer used',
    empty: 'Nothing here',
    move: (name: string): string => `Move “${name}” to another stage`,
    help: 'Press Space to pick the card up, arrow keys to choose a stage, Space to drop it, Escape to leave it where it was.',
    lifted: (name: string, stage: string): string =>
      `“${name}” picked up in ${stage}. Arrow keys choose a stage, Space drops it, Escape leaves it.`,
    over: (stage: string, at: number, of: number): string => `${stage}, ${at} of ${of}`,
    dropped: (name: string, stage: string): string => `“${name}” is now in ${stage}.`,
    stayed: (name: string): string => `“${name}” stays where it was.`,
    dropHere: 'Drop on a stage',
    stages: 'Stages',
  },
  funnel: {
    label: (name: string): string => `Funnel of ${name}`,
    stage: 'Stage',
    number: 'Number',
    share: 'Share of all',
    filter: (stage: string): string => `Show only ${stage}`,
    filtered: (stage: string): string => `Filtered by ${stage}`,
    all: 'Show all stages',
    toTable: (n: number): string => `See ${count(n, 'opportunity', 'opportunities', 'en')} in the table`,
    measure: 'Width by',
    measures: { revenue: 'Value', count: 'Number' },
    sum: 'Together',
    weightedPart: 'of it weighted',
  },
  bulk: {
    select: 'Select',
    selectRow: (name: string): string => `Select “${name}”`,
    selectAll: 'Select all shown',
    all: (n: number): string => `All ${n.toLocaleString('en')}`,
    selected: (n: number): string => `${n.toLocaleString('en')} selected`,
    clear: 'Clear selection',
    change: 'Change …',
    title: (n: number): string => `Change ${count(n, 'opportunity', 'opportunities', 'en')}`,
    lead: 'Tick what is to change. Everything else stays as it is.',
    set: (field: string): string => `Change ${field}`,
    clears: 'is cleared',
    archived: 'Archive',
    archive: 'Archive',
    restore: 'Bring back',
    nothing: 'Nothing changes yet.',
    preview: (changed: number, all: number): string =>
      `${changed.toLocaleString('en')} of ${count(all, 'opportunity', 'opportunities', 'en')} will change`,
    same: (n: number): string => `${n.toLocaleString('en')} already hold these values`,
    apply: (n: number): string => `Change ${count(n, 'opportunity', 'opportunities', 'en')}`,
    running: 'Being changed',
    progress: (done: number, total: number): string => `${done.toLocaleString('en')} of ${total.toLocaleString('en')}`,
    done: (n: number): string => `${count(n, 'opportunity was', 'opportunities were', 'en')} changed.`,
    stopped: (n: number): string =>
      `Stopped. ${count(n, 'change was', 'changes were', 'en')} written before; you can undo them.`,
  },
  exchange: {
    label: 'Export and bring back',
    title: 'Export',
    which: 'Which opportunities',
    shown: (n: number): string => `Those shown (${n.toLocaleString('en')})`,
    whole: (n: number): string => `The whole pipeline (${n.toLocaleString('en')})`,
    satchelTitle: 'Hand over',
    satchelLead:
      'Everything as it stands here, with the changes that are not at the office yet. Works without a network.',
    satchel: 'Save as satchel file',
    satchelSaved: (file: string): string => `“${file}” was saved. Any device opens it; the desk merges it.`,
    satchelFailed: 'The file could not be saved. Nothing was changed; please try again.',
    excel: 'Excel workbook',
    csv: 'CSV file',
    lead: 'Edit the file anywhere and bring it back: only what you changed in it is taken over.',
    bringBack: 'Bring a file back …',
    saved: (file: string): string => `“${file}” was exported.`,
    returnTitle: 'Bring an exported file back',
    returnLead:
      'A workbook or CSV file exported from this pipeline. You see what would change before anything is written.',
    choose: 'Choose a file',
    reading: 'The file is being read',
    slow: 'Reading took too long and was stopped. Nothing was changed.',
    refused: 'This file cannot be brought back',
    nothingWritten: 'Nothing was changed.',
    from: (file: string): string => `From “${file}”`,
    outcomes: {
      added: 'new',
      changed: 'changed',
      collided: 'conflicting',
      unchanged: 'unchanged',
      leftOut: 'left out',
    },
    collidedWhy:
      'Somebody set these fields here since the export. Your value and theirs will stand beside each other until somebody decides.',
    textCollided: 'This text was changed here in the same place since the export. The file’s text is not taken over.',
    archivedMeanwhile: 'Archived here meanwhile',
    row: (line: number): string => `Row ${line.toLocaleString('en')}`,
    field: 'Field',
    was: 'Exported',
    here: 'Here now',
    file: 'File',
    empty: 'empty',
    missing: (titles: string): string => `Not in the file, so unchanged: ${titles}.`,
    absent: (n: number): string =>
      `${count(n, 'exported opportunity has', 'exported opportunities have', 'en')} no row in the file; nothing happens to them.`,
    more: (n: number): string => `and ${n.toLocaleString('en')} more`,
    apply: (n: number): string => `Take over ${count(n, 'opportunity', 'opportunities', 'en')}`,
    nothing: 'Nothing in the file differs from what was exported.',
    done: (n: number): string => `${count(n, 'opportunity was', 'opportunities were', 'en')} taken over.`,
    running: 'Being taken over',
    yes: 'yes',
    no: 'no',
  },
}

export type WorkTexts = Widened<typeof en>
type Widened<T> = {
  readonly [K in keyof T]: T[K] extends (...given: infer P) => string
    ? (...given: P) => string
    : T[K] extends string
      ? string
      : Widened<T[K]>
}

const chances = (n: number): string => count(n, 'Verkaufschance', 'Verkaufschancen', 'de')

const de: WorkTexts = {
  views: { label: 'Ansicht', table: 'Tabelle', board: 'Board', funnel: 'Trichter' },
  board: {
    label: name => `Board von ${name}`,
    cards: chances,
    total: 'Summe',
    weighted: 'Gewichtet',
    noStage: 'Ohne Phase',
    archivedStage: 'nicht mehr verwendet',
    empty: 'Nichts hier',
    move: name => `„${name}“ in eine andere Phase verschieben`,
    help: 'Leertaste nimmt die Karte auf, Pfeiltasten wählen eine Phase, Leertaste legt sie ab, Escape lässt sie, wo sie war.',
    lifted: (name, stage) =>
      `„${name}“ in ${stage} aufgenommen. Pfeiltasten wählen eine Phase, Leertaste legt ab, Escape bricht ab.`,
    over: (stage, at, of) => `${stage}, ${at} von ${of}`,
    dropped: (name, stage) => `„${name}“ steht jetzt in ${stage}.`,
    stayed: name => `„${name}“ bleibt, wo sie war.`,
    dropHere: 'Auf einer Phase ablegen',
    stages: 'Phasen',
  },
  funnel: {
    label: name => `Trichter von ${name}`,
    stage: 'Phase',
    number: 'Anzahl',
    share: 'Anteil an allen',
    filter: stage => `Nur ${stage} zeigen`,
    filtered: stage => `Gefiltert nach ${stage}`,
    all: 'Alle Phasen zeigen',
    toTable: n => `${chances(n)} in der Tabelle ansehen`,
    measure: 'Breite nach',
    measures: { revenue: 'Wert', count: 'Anzahl' },
    sum: 'Zusammen',
    weightedPart: 'davon gewichtet',
  },
  bulk: {
    select: 'Auswählen',
    selectRow: name => `„${name}“ auswählen`,
    selectAll: 'Alle gezeigten auswählen',
    all: n => `Alle ${n.toLocaleString('de')}`,
    selected: n => `${n.toLocaleString('de')} ausgewählt`,
    clear: 'Auswahl aufheben',
    change: 'Ändern …',
    title: n => `${chances(n)} ändern`,
    lead: 'Haken Sie an, was sich ändern soll. Alles andere bleibt, wie es ist.',
    set: field => `${field} ändern`,
    clears: 'wird geleert',
    archived: 'Archivieren',
    archive: 'Archivieren',
    restore: 'Zurückholen',
    nothing: 'Noch ändert sich nichts.',
    preview: (changed, all) =>
      `${changed.toLocaleString('de')} von ${chances(all)} ${changed === 1 ? 'ändert' : 'ändern'} sich`,
    same: n => `${n.toLocaleString('de')} ${n === 1 ? 'hat' : 'haben'} diese Werte schon`,
    apply: n => `${chances(n)} ändern`,
    running: 'Wird geändert',
    progress: (done, total) => `${done.toLocaleString('de')} von ${total.toLocaleString('de')}`,
    done: n => `${chances(n)} ${n === 1 ? 'wurde' : 'wurden'} geändert.`,
    stopped: n =>
      `Angehalten. Vorher ${n === 1 ? 'wurde' : 'wurden'} ${count(n, 'Änderung', 'Änderungen', 'de')} geschrieben; Sie können sie rückgängig machen.`,
  },
  exchange: {
    label: 'Exportieren und zurückholen',
    title: 'Exportieren',
    which: 'Welche Verkaufschancen',
    shown: n => `Die gezeigten (${n.toLocaleString('de')})`,
    whole: n => `Die ganze Pipeline (${n.toLocaleString('de')})`,
    satchelTitle: 'Weitergeben',
    satchelLead: 'Alles, wie es hier steht, mit den Änderungen, die noch nicht im Büro sind. Geht auch ohne Netz.',
    satchel: 'Als Satchel-Datei sichern',
    satchelSaved: file =>
      `„${file}“ wurde gesichert. Jedes Gerät kann sie öffnen; am Schreibtisch wird sie zusammengeführt.`,
    satchelFailed:
      'Die Datei konnte nicht gesichert werden. Es wurde nichts geändert; bitte versuchen Sie es noch einmal.',
    excel: 'Excel-Arbeitsmappe',
    csv: 'CSV-Datei',
    lead: 'Bearbeiten Sie die Datei, wo Sie wollen, und holen Sie sie zurück: Übernommen wird nur, was Sie darin geändert haben.',
    bringBack: 'Datei zurückholen …',
    saved: file => `„${file}“ wurde exportiert.`,
    returnTitle: 'Exportierte Datei zurückholen',
    returnLead:
      'Eine Arbeitsmappe oder CSV-Datei, die aus dieser Pipeline exportiert wurde. Sie sehen, was sich ändern würde, bevor etwas geschrieben wird.',
    choose: 'Datei wählen',
    reading: 'Die Datei wird gelesen',
    slow: 'Das Lesen dauerte zu lange und wurde abgebrochen. Es wurde nichts geändert.',
    refused: 'Diese Datei lässt sich nicht zurückholen',
    nothingWritten: 'Es wurde nichts geändert.',
    from: file => `Aus „${file}“`,
    outcomes: {
      added: 'neu',
      changed: 'geändert',
      collided: 'widersprüchlich',
      unchanged: 'unverändert',
      leftOut: 'ausgelassen',
    },
    collidedWhy:
      'Diese Felder hat hier seit dem Export jemand geändert. Ihr Wert und der andere stehen dann nebeneinander, bis jemand entscheidet.',
    textCollided:
      'Dieser Text wurde hier seit dem Export an derselben Stelle geändert. Der Text aus der Datei wird nicht übernommen.',
    archivedMeanwhile: 'Hier inzwischen archiviert',
    row: line => `Zeile ${line.toLocaleString('de')}`,
    field: 'Feld',
    was: 'Exportiert',
    here: 'Jetzt hier',
    file: 'Datei',
    empty: 'leer',
    missing: titles => `Nicht in der Datei und deshalb unverändert: ${titles}.`,
    absent: n =>
      `${n === 1 ? 'Eine exportierte Verkaufschance hat' : `${n.toLocaleString('de')} exportierte Verkaufschancen haben`} keine Zeile in der Datei; mit ${n === 1 ? 'ihr' : 'ihnen'} geschieht nichts.`,
    more: n => `und ${n.toLocaleString('de')} weitere`,
    apply: n => `${chances(n)} übernehmen`,
    nothing: 'Nichts in der Datei weicht vom Exportierten ab.',
    done: n => `${chances(n)} ${n === 1 ? 'wurde' : 'wurden'} übernommen.`,
    running: 'Wird übernommen',
    yes: 'ja',
    no: 'nein',
  },
}

export const workTexts = (): WorkTexts => (language.value === 'de' ? de : en)
