// What the screen of rights says, in both languages; loaded with it.
import type { DocumentRight, Scope } from '../../src/policy/rights.ts'
import { language } from '../i18n/i18n.ts'
import { REACHES, RIGHTS } from './labels.ts'

const scopeHelpEn: Record<Scope, string> = {
  none: 'No document, whatever the row for every kind says.',
  own: 'One’s own documents.',
  assisted: 'And those of the sales representatives one assists.',
  addressed: 'And those whose audience or a rule names one.',
  team: 'And those of one’s team, and of teams below.',
  territory: 'And those that lie in one’s territory, or below.',
  all: 'Every document.',
}
const scopeHelpDe: typeof scopeHelpEn = {
  none: 'Kein Dokument, was immer die Zeile für alle Arten sagt.',
  own: 'Die eigenen Dokumente.',
  assisted: 'Dazu die des Außendienstes, dem man assistiert.',
  addressed: 'Dazu die, deren Zielgruppe oder eine Regel einen nennt.',
  team: 'Dazu die des eigenen Teams und der Teams darunter.',
  territory: 'Dazu die im eigenen Gebiet und in denen darunter.',
  all: 'Alle Dokumente.',
}
const rightHelpEn: Record<DocumentRight, string> = {
  view: '',
  edit: '',
  create: '',
  delete: 'Nobody at first: documents are archived.',
  configure: 'Period, type, stages; where it lies, whom it is for, what it hangs below.',
  export: '',
  merge: 'Files and other documents, by whoever works at the desk.',
  assign: 'To another owner.',
  archive: 'Lay aside and take up again.',
  rekey: '',
  run: 'And set the company’s own statuses.',
  carry: 'How far the documents reach that belong there.',
  plan: 'Has them whatever their statuses and periods.',
}
const rightHelpDe: typeof rightHelpEn = {
  view: '',
  edit: '',
  create: '',
  delete: 'Zunächst niemand: Dokumente werden archiviert.',
  configure: 'Zeitraum, Art, Phasen; wo es liegt, für wen es ist, worunter es hängt.',
  export: '',
  merge: 'Dateien und andere Dokumente, am Schreibtisch.',
  assign: 'An andere Zuständige.',
  archive: 'Beiseitelegen und wieder aufnehmen.',
  rekey: '',
  run: 'Und die eigenen Status der Firma setzen.',
  carry: 'Wie weit die Dokumente reichen, die hineingehören.',
  plan: 'Hat sie, welche Status und Zeiträume sie auch haben.',
}
const en = {
  scopes: REACHES.en,
  scopeHelp: scopeHelpEn,
  rights: RIGHTS.en,
  rightHelp: rightHelpEn,
  title: 'Rights',
  lead: 'What each role may do, and how far it reaches. What no row gives is denied. A person’s own settings go before those of the role.',
  officeOnly: 'Rights are managed by the administration.',
  readOnly: 'You may look at the rights; the administration changes them.',
  version: (n: number): string => `Version ${n.toLocaleString('en')}`,
  view: 'Look at',
  byRole: 'One role',
  byKind: 'One kind',
  role: 'Role',
  kind: 'Kind',
  table: (name: string): string => `Rights: ${name}`,
  right: 'Right',
  four: 'View, edit, add, delete',
  others: 'Other rights',
  groups: 'Groups of fields',
  groupsLead: 'Fields of a group need a row of their own beside the right to edit.',
  groupRow: (group: string): string => `Edit: ${group}`,
  noRow: 'not given',
  asEvery: (scope: string): string => `as for every kind: ${scope}`,
  cell: (right: string, column: string): string => `${right}, ${column}`,
  changed: 'changed',
  was: (scope: string): string => `was: ${scope}`,
  reach: 'How far a right reaches',
  companyTitle: 'In the company',
  companyLead: 'Rights that concern no single document.',
  companyCell: (action: string, role: string): string => `${role}: ${action}`,
  addGroup: 'New group',
  groupName: 'Name',
  groupNameHint: 'Small letters, digits and hyphens, such as money',
  groupNameWrong: 'The name is made of small letters, digits and hyphens, and begins with a letter or digit.',
  removeGroup: (group: string): string => `Remove the group ${group}`,
  noGroups: 'No groups: whoever may edit a document may edit all of its fields.',
  save: 'Save as new version',
  saving: 'Being saved',
  saved: (version: number): string => `The rights are saved as version ${version.toLocaleString('en')}.`,
  back: 'Back to the stored ones',
  wentBack: 'The rights are as they are stored again.',
  unchanged: 'As they are stored.',
  changes: (n: number): string => (n === 1 ? '1 change, not saved' : `${n.toLocaleString('en')} changes, not saved`),
  changesTitle: 'What saving changes',
  scopeChange: (place: string, before: string, after: string): string => `${place}: ${before} → ${after}`,
  given: (what: string): string => `${what}: given`,
  takenAway: (what: string): string => `${what}: taken away`,
  groupAdded: (group: string): string => `Group ${group}: new`,
  groupRemoved: (group: string): string => `Group ${group}: removed`,
  groupChanged: (group: string): string => `Group ${group}: other fields`,
  first: (version: number): string =>
    `Somebody was first: version ${version.toLocaleString('en')} is new. Your changes are still here and not saved; compared with it they are those below. Save again, and they go on top of it.`,
  problems: {
    roleTwice: (role: string): string => `The role ${role} is there twice.`,
    roleMissing: (role: string): string => `The role ${role} is missing.`,
    rowTwice: (right: string, kind: string, role: string): string =>
      `Two rows say something about “${right}” for ${kind}${role === '' ? '' : ` (${role})`}.`,
    groupUnknown: (group: string, kind: string): string => `There is no group ${group} for ${kind}.`,
    groupTwice: (group: string, kind: string): string => `The group ${group} is there twice for ${kind}.`,
    nobodyAdministers:
      'The administration must keep the right to administer: otherwise nobody could change this again.',
  },
}

type Texts = Widened<typeof en>
type Widened<T> = {
  readonly [K in keyof T]: T[K] extends (...given: infer P) => string
    ? (...given: P) => string
    : T[K] extends string
      ? string
      : Widened<T[K]>
}

const de: Texts = {
  scopes: REACHES.de,
  scopeHelp: scopeHelpDe,
  rights: RIGHTS.de,
  rightHelp: rightHelpDe,
  title: 'Rechte',
  lead: 'Was jede Rolle darf und wie weit es reicht. Was keine Zeile gibt, ist verwehrt. Eigene Einstellungen einer Person gehen denen der Rolle vor.',
  officeOnly: 'Rechte verwaltet die Administration.',
  readOnly: 'Sie können die Rechte ansehen; ändern kann sie die Administration.',
  version: n => `Version ${n.toLocaleString('de')}`,
  view: 'Ansicht',
  byRole: 'Eine Rolle',
  byKind: 'Eine Art',
  role: 'Rolle',
  kind: 'Art',
  table: name => `Rechte: ${name}`,
  right: 'Recht',
  four: 'Ansehen, bearbeiten, anlegen, löschen',
  others: 'Weitere Rechte',
  groups: 'Feldgruppen',
  groupsLead: 'Felder einer Gruppe brauchen neben dem Recht zu bearbeiten eine eigene Zeile.',
  groupRow: group => `Bearbeiten: ${group}`,
  noRow: 'nicht gegeben',
  asEvery: scope => `wie alle Arten: ${scope}`,
  cell: (right, column) => `${right}, ${column}`,
  changed: 'geändert',
  was: scope => `vorher: ${scope}`,
  reach: 'Wie weit ein Recht reicht',
  companyTitle: 'In der Firma',
  companyLead: 'Rechte, die kein einzelnes Dokument betreffen.',
  companyCell: (action, role) => `${role}: ${action}`,
  addGroup: 'Neue Gruppe',
  groupName: 'Name',
  groupNameHint: 'Kleinbuchstaben, Ziffern und Bindestriche, etwa preise',
  groupNameWrong:
    'Der Name besteht aus Kleinbuchstaben, Ziffern und Bindestrichen und beginnt mit einem Buchstaben oder einer Ziffer.',
  removeGroup: group => `Gruppe ${group} entfernen`,
  noGroups: 'Keine Gruppen: Wer ein Dokument bearbeiten darf, darf alle seine Felder bearbeiten.',
  save: 'Als neue Version speichern',
  saving: 'Wird gespeichert',
  saved: version => `Die Rechte sind als Version ${version.toLocaleString('de')} gespeichert.`,
  back: 'Zurück zu den gespeicherten',
  wentBack: 'Die Rechte sind wieder wie gespeichert.',
  unchanged: 'Wie gespeichert.',
  changes: n => (n === 1 ? '1 Änderung, nicht gespeichert' : `${n.toLocaleString('de')} Änderungen, nicht gespeichert`),
  changesTitle: 'Was Speichern ändert',
  scopeChange: (place, before, after) => `${place}: ${before} → ${after}`,
  given: what => `${what}: gegeben`,
  takenAway: what => `${what}: genommen`,
  groupAdded: group => `Gruppe ${group}: neu`,
  groupRemoved: group => `Gruppe ${group}: entfernt`,
  groupChanged: group => `Gruppe ${group}: andere Felder`,
  first: version =>
    `Jemand war schneller: Version ${version.toLocaleString('de')} ist neu. Ihre Änderungen sind noch hier und nicht gespeichert; gegen die neue Version sind es die unten. Speichern Sie noch einmal, gelten sie darüber.`,
  problems: {
    roleTwice: role => `Die Rolle ${role} gibt es zweimal.`,
    roleMissing: role => `Die Rolle ${role} fehlt.`,
    rowTwice: (right, kind, role) =>
      `Zwei Zeilen sagen etwas zu „${right}“ für ${kind}${role === '' ? '' : ` (${role})`}.`,
    groupUnknown: (group, kind) => `Eine Gruppe ${group} gibt es für ${kind} nicht.`,
    groupTwice: (group, kind) => `Die Gruppe ${group} gibt es für ${kind} zweimal.`,
    nobodyAdministers:
      'Die Administration muss das Recht behalten, alles zu verwalten: Sonst könnte das hier niemand mehr ändern.',
  },
}

export const rightsTexts = (): Texts => (language.value === 'de' ? de : en)
