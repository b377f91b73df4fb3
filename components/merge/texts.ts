// What combining and merging says, in both languages; loaded with it.
import { language } from '../i18n/i18n.ts'

const counted = (n: number, one: string, many: string, tag: 'en' | 'de'): string =>
  `${n.toLocaleString(tag)} ${n === 1 ? one : many}`

const en = {
  title: 'Combine and merge',
  lead: 'Satchel files from devices, and pipelines that are here, are merged record by record. You see what would change before anything is written.',
  help: 'How merging works',
  officeOnly: 'Combining and merging is started by the office. Save the pipeline as a satchel file and hand it over.',
  files: 'Files',
  choose: 'Choose satchel files',
  drop: 'or drop them here',
  reading: 'is being read',
  slow: 'Reading took too long and was stopped.',
  savedBy: (name: string, when: string): string => (name === '' ? `saved ${when}` : `saved by ${name}, ${when}`),
  opportunities: (n: number): string => counted(n, 'opportunity', 'opportunities', 'en'),
  notAtOffice: (name: string, n: number): string =>
    `${counted(n, 'change', 'changes', 'en')} by ${name || 'somebody unknown'} since the device last reached the office`,
  nothingNew: 'No changes the office had not been sent when it was saved',
  notVouched: 'signed by nobody known here',
  remove: (name: string): string => `Leave out “${name}”`,
  refused: (name: string): string => `“${name}” cannot be merged`,
  refusedAll: 'This cannot be merged',
  nothingWritten: 'Nothing was changed.',
  from: 'Pipelines to combine',
  fromHelp: 'Pipelines that are at the office, in addition to the files.',
  addFrom: 'Add a pipeline',
  into: 'Into',
  own: 'Each file into its own pipeline',
  pipelines: (n: number): string => counted(n, 'pipeline', 'pipelines', 'en'),
  existing: 'A pipeline that exists',
  target: 'Pipeline',
  isNew: 'A new pipeline',
  name: 'Name',
  nameMissing: 'Please give the pipeline a name.',
  targetMissing: 'Please choose a pipeline.',
  notHereYet: 'not at the office yet',
  owners: 'Who looks after the opportunities',
  keepOwners: 'Keep the owners',
  takeOwners: (name: string): string => `I take over (${name})`,
  takeOwnersHelp: 'Only opportunities that are added or changed.',
  preview: 'Show what would change',
  previewing: 'The files are compared',
  previewTitle: (name: string): string => `What would change in “${name}”`,
  newPipeline: (name: string): string => `${name} (new)`,
  outcomes: {
    added: 'added',
    changed: 'changed',
    collided: 'collided',
    archived: 'archived meanwhile',
    unchanged: 'unchanged',
  },
  reasons: {
    added: 'They are not in the pipeline yet and come with everything they have.',
    changed: 'The old value is struck through; the new one takes its place.',
    collided:
      'Two people set the same field without knowing of each other. One value stands; the others are kept beside it until somebody decides.',
    archived:
      'They were archived on one side while the other side changed them. They stay archived, with the change in them.',
    unchanged: 'They hold nothing the pipeline does not have already.',
  },
  nothingOf: 'None of these.',
  nothing: 'Nothing here is new: the pipeline has all of it already.',
  was: 'before',
  becomes: 'after',
  stands: 'stands',
  beside: (name: string): string => (name === '' ? 'kept beside it' : `kept beside it, by ${name}`),
  pipelineItself: 'The pipeline itself',
  stage: (name: string): string => `Stage “${name}”`,
  more: (n: number): string => `Show ${n.toLocaleString('en')} more`,
  untold: (n: number): string => `and ${n.toLocaleString('en')} more, which are not listed`,
  empty: 'empty',
  yes: 'yes',
  no: 'no',
  fields: (n: number): string => counted(n, 'field', 'fields', 'en'),
  unapproved: (n: number): string =>
    `${counted(n, 'value is', 'values are', 'en')} signed by nobody who is known here. Without your approval ${n === 1 ? 'it is' : 'they are'} left out.`,
  unsigned: 'signed by nobody known here',
  approve: 'Let them in, in my name and marked',
  approveOffice: 'Only the office can let them in.',
  back: 'Back',
  merge: 'Merge',
  sending: 'The files are sent and compared',
  writing: 'Being merged; it runs to its end from here, even if you leave this page',
  progress: (done: number, total: number): string => `${done.toLocaleString('en')} of ${total.toLocaleString('en')}`,
  cancelled: 'Cancelled. Nothing was changed.',
  report: (name: string): string => `Merged into “${name}”`,
  collisions: (n: number): string => `${counted(n, 'collision waits', 'collisions wait', 'en')} for a decision`,
  toCollisions: 'Decide in the pipeline',
  toPipeline: 'Open the pipeline',
  another: 'Merge something else',
  entries: {
    committed: (n: number): string => `${counted(n, 'entry', 'entries', 'en')} taken over under their authors’ names`,
    refused: (n: number): string =>
      `${counted(n, 'entry was', 'entries were', 'en')} not accepted; they are in the review, and their authors will see why`,
    held: (n: number): string =>
      `${counted(n, 'entry', 'entries', 'en')} left out, because something before them is missing or was not accepted; their device hands them over itself`,
  },
  leftOut: (n: number): string => `${counted(n, 'value', 'values', 'en')} left out: signed by nobody who is known here`,
}

export type MergeTexts = Widened<typeof en>
type Widened<T> = {
  readonly [K in keyof T]: T[K] extends (...given: infer P) => string
    ? (...given: P) => string
    : T[K] extends string
      ? string
      : Widened<T[K]>
}

const de: MergeTexts = {
  title: 'Zusammenführen',
  lead: 'Satchel-Dateien von Geräten und Pipelines, die hier sind, werden Datensatz für Datensatz zusammengeführt. Sie sehen, was sich ändern würde, bevor etwas geschrieben wird.',
  help: 'So wird zusammengeführt',
  officeOnly:
    'Das Zusammenführen beginnt der Innendienst. Sichern Sie die Pipeline als Satchel-Datei und geben Sie sie weiter.',
  files: 'Dateien',
  choose: 'Satchel-Dateien auswählen',
  drop: 'oder hier ablegen',
  reading: 'wird gelesen',
  slow: 'Das Lesen hat zu lange gedauert und wurde beendet.',
  savedBy: (name, when) => (name === '' ? `gesichert am ${when}` : `gesichert von ${name}, ${when}`),
  opportunities: n => counted(n, 'Verkaufschance', 'Verkaufschancen', 'de'),
  notAtOffice: (name, n) =>
    `${counted(n, 'Änderung', 'Änderungen', 'de')} von ${name || 'einer unbekannten Person'}, seit das Gerät das Büro zuletzt erreicht hat`,
  nothingNew: 'Keine Änderungen, die dem Büro beim Sichern gefehlt hätten',
  notVouched: 'von niemandem unterschrieben, der hier bekannt ist',
  remove: name => `„${name}“ weglassen`,
  refused: name => `„${name}“ lässt sich nicht zusammenführen`,
  refusedAll: 'Das lässt sich nicht zusammenführen',
  nothingWritten: 'Es wurde nichts geändert.',
  from: 'Pipelines, die dazukommen',
  fromHelp: 'Pipelines, die im Büro sind, zusätzlich zu den Dateien.',
  addFrom: 'Pipeline hinzunehmen',
  into: 'Wohin',
  own: 'Jede Datei in ihre Pipeline',
  pipelines: n => counted(n, 'Pipeline', 'Pipelines', 'de'),
  existing: 'In eine vorhandene Pipeline',
  target: 'Pipeline',
  isNew: 'In eine neue Pipeline',
  name: 'Name',
  nameMissing: 'Bitte geben Sie der Pipeline einen Namen.',
  targetMissing: 'Bitte wählen Sie eine Pipeline.',
  notHereYet: 'noch nicht im Büro',
  owners: 'Wer für die Verkaufschancen zuständig ist',
  keepOwners: 'Zuständige beibehalten',
  takeOwners: name => `Ich übernehme (${name})`,
  takeOwnersHelp: 'Nur Verkaufschancen, die hinzukommen oder sich ändern.',
  preview: 'Zeigen, was sich ändern würde',
  previewing: 'Die Dateien werden verglichen',
  previewTitle: name => `Was sich in „${name}“ ändern würde`,
  newPipeline: name => `${name} (neu)`,
  outcomes: {
    added: 'hinzugefügt',
    changed: 'geändert',
    collided: 'abweichend',
    archived: 'inzwischen archiviert',
    unchanged: 'unverändert',
  },
  reasons: {
    added: 'Sie sind noch nicht in der Pipeline und kommen mit allem, was sie haben.',
    changed: 'Der alte Wert ist durchgestrichen, der neue tritt an seine Stelle.',
    collided:
      'Zwei Personen haben dasselbe Feld gesetzt, ohne voneinander zu wissen. Ein Wert gilt; die anderen bleiben daneben aufgehoben, bis jemand entscheidet.',
    archived:
      'Sie wurden auf der einen Seite archiviert, während die andere sie änderte. Sie bleiben archiviert, mit der Änderung darin.',
    unchanged: 'Sie enthalten nichts, was die Pipeline nicht schon hat.',
  },
  nothingOf: 'Keine davon.',
  nothing: 'Hier ist nichts neu: Die Pipeline hat das alles schon.',
  was: 'vorher',
  becomes: 'nachher',
  stands: 'gilt',
  beside: name => (name === '' ? 'bleibt daneben aufgehoben' : `bleibt daneben aufgehoben, von ${name}`),
  pipelineItself: 'Die Pipeline selbst',
  stage: name => `Phase „${name}“`,
  more: n => `${n.toLocaleString('de')} weitere zeigen`,
  untold: n => `und ${n.toLocaleString('de')} weitere, die nicht aufgeführt sind`,
  empty: 'leer',
  yes: 'ja',
  no: 'nein',
  fields: n => counted(n, 'Feld', 'Felder', 'de'),
  unapproved: n =>
    `${counted(n, 'Wert ist', 'Werte sind', 'de')} von niemandem unterschrieben, der hier bekannt ist. Ohne Ihre Zustimmung ${n === 1 ? 'bleibt er' : 'bleiben sie'} weg.`,
  unsigned: 'von niemandem unterschrieben, der hier bekannt ist',
  approve: 'Einlassen, in meinem Namen und gekennzeichnet',
  approveOffice: 'Nur der Innendienst kann sie einlassen.',
  back: 'Zurück',
  merge: 'Zusammenführen',
  sending: 'Die Dateien werden gesendet und verglichen',
  writing: 'Wird zusammengeführt; von hier an läuft es zu Ende, auch wenn Sie diese Seite verlassen',
  progress: (done, total) => `${done.toLocaleString('de')} von ${total.toLocaleString('de')}`,
  cancelled: 'Abgebrochen. Es wurde nichts geändert.',
  report: name => `In „${name}“ zusammengeführt`,
  collisions: n =>
    n === 1
      ? 'Ein abweichender Wert wartet auf eine Entscheidung'
      : `${n.toLocaleString('de')} abweichende Werte warten auf eine Entscheidung`,
  toCollisions: 'In der Pipeline entscheiden',
  toPipeline: 'Pipeline öffnen',
  another: 'Etwas anderes zusammenführen',
  entries: {
    committed: n => `${counted(n, 'Eintrag', 'Einträge', 'de')} unter dem Namen der Verfasser übernommen`,
    refused: n =>
      `${counted(n, 'Eintrag wurde', 'Einträge wurden', 'de')} nicht angenommen; sie stehen unter „Prüfen“, und die Verfasser erfahren, warum`,
    held: n =>
      `${counted(n, 'Eintrag', 'Einträge', 'de')} ausgelassen, weil davor etwas fehlt oder nicht angenommen wurde; das Gerät übergibt sie selbst`,
  },
  leftOut: n => `${counted(n, 'Wert', 'Werte', 'de')} ausgelassen: von niemandem unterschrieben, der hier bekannt ist`,
}

export const mergeTexts = (): MergeTexts => (language.value === 'de' ? de : en)
