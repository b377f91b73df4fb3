// What is said about two values written without knowledge of each other, and about deciding, in both languages.
import { language } from '../../i18n/i18n.ts'

const en = {
  title: 'Two values, written without knowing of each other',
  stands: 'stands',
  you: 'you',
  somebody: 'somebody',
  an: { import: 'import' },
  empty: 'empty',
  keep: (value: string): string => `Keep ${value}`,
  takeThis: 'Take this',
  meanwhile: (value: string): string => `Meanwhile somebody wrote ${value}.`,
  archivedTitle: 'Changed in a record that was archived meanwhile',
  archived: (who: string, fields: string, when: string, whom: string, then: string): string =>
    `${who} changed ${fields} (${when}), and ${whom} archived it${then === '' ? '' : ` (${then})`}, neither knowing of the other.`,
  leaveArchived: 'Leave it archived',
  restore: 'Restore it',
  isArchived: 'archived',
  notArchived: 'not archived',
  kept: (field: string, value: string): string => `${field}: ${value} stays.`,
  taken: (field: string, value: string): string => `${field} is now ${value}.`,
  restored: 'Restored.',
  leftArchived: 'It stays archived.',
  waits: 'decided here, on its way to the office',
  late: (who: string): string => `${who} had already decided about this conflicting value; what ${who} chose counts.`,
  lateSomebody: 'Somebody had already decided about this conflicting value; what they chose counts.',
  lateChanged: 'A conflicting value you decided about has changed meanwhile. It is listed again.',
  list: (n: number): string => (n === 1 ? '1 conflicting value' : `${n.toLocaleString('en')} conflicting values`),
  lead: 'Values that two people, or a person and an import, set without knowing of each other. One stands; the other is kept until somebody decides. What you decide shows for everybody.',
  more: (n: number): string => `And ${n.toLocaleString('en')} older ones. They are listed when these are decided.`,
  none: 'Everything is decided.',
  look: 'Look and decide',
  onlyThese: 'Show only these rows',
  showAll: 'Show all rows',
  onRow: 'A value here is in conflict',
  document: 'The document itself',
  text: 'Whole text',
}

type CollisionTexts = {
  readonly [K in keyof typeof en]: (typeof en)[K] extends string ? string : (typeof en)[K]
}

const de: CollisionTexts = {
  title: 'Zwei Werte, die ohne Wissen voneinander entstanden',
  stands: 'gilt',
  you: 'Sie',
  somebody: 'jemand',
  an: { import: 'Import' },
  empty: 'leer',
  keep: value => `${value} behalten`,
  takeThis: 'Übernehmen',
  meanwhile: value => `Inzwischen hat jemand ${value} geschrieben.`,
  archivedTitle: 'Geändert, während es archiviert wurde',
  archived: (who, fields, when, whom, then) =>
    `${who === 'Sie' ? 'Sie haben' : `${who} hat`} ${fields} geändert (${when}), und ${whom} ${whom === 'Sie' ? 'haben' : 'hat'} es archiviert${then === '' ? '' : ` (${then})`}, ohne voneinander zu wissen.`,
  leaveArchived: 'Archiviert lassen',
  restore: 'Zurückholen',
  isArchived: 'archiviert',
  notArchived: 'nicht archiviert',
  kept: (field, value) => `${field}: ${value} bleibt.`,
  taken: (field, value) => `${field}: Jetzt gilt ${value}.`,
  restored: 'Zurückgeholt.',
  leftArchived: 'Es bleibt archiviert.',
  waits: 'hier entschieden, unterwegs zum Büro',
  late: who => `${who} hatte über diesen abweichenden Wert schon entschieden; das zählt.`,
  lateSomebody: 'Über diesen abweichenden Wert hatte schon jemand entschieden; das zählt.',
  lateChanged:
    'Ein abweichender Wert, über den Sie entschieden haben, hat sich inzwischen geändert. Er steht wieder in der Liste.',
  list: n => (n === 1 ? '1 abweichender Wert' : `${n.toLocaleString('de')} abweichende Werte`),
  lead: 'Werte, die zwei Personen, oder eine Person und ein Import, gesetzt haben, ohne voneinander zu wissen. Einer gilt; der andere bleibt aufgehoben, bis jemand entscheidet. Ihre Entscheidung sehen alle.',
  more: n => `Dazu ${n.toLocaleString('de')} ältere. Sie erscheinen, wenn über diese entschieden ist.`,
  none: 'Über alles ist entschieden.',
  look: 'Ansehen und entscheiden',
  onlyThese: 'Nur diese Zeilen zeigen',
  showAll: 'Alle Zeilen zeigen',
  onRow: 'Hier gibt es einen abweichenden Wert',
  document: 'Das Dokument selbst',
  text: 'Ganzer Text',
}

export const collisionTexts = (): CollisionTexts => (language.value === 'de' ? de : en)
