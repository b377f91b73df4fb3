// What is said of visit reports, in both languages.
import { language } from '../i18n/i18n.ts'

const counted = (n: number, one: string, many: string, tag: 'en' | 'de'): string =>
  `${n.toLocaleString(tag)} ${n === 1 ? one : many}`

const en = {
  title: 'Visit reports',
  place: 'Visits',
  count: (n: number): string => counted(n, 'report', 'reports', 'en'),
  search: 'Search customer, place, owner or key',
  add: 'New report',
  create: 'Begin report',
  name: 'Customer',
  nameMissing: 'Please say at which customer’s you were.',
  date: 'Date',
  noDate: 'no date',
  where: 'Place',
  status: 'Status',
  answers: 'Answers',
  answered: (done: number, all: number): string =>
    `${done.toLocaleString('en')} of ${all.toLocaleString('en')} answered`,
  missing: (n: number): string => `${n.toLocaleString('en')} missing`,
  owner: 'Written by',
  emptyTitle: 'No visit reports yet',
  emptyLead:
    'A report keeps what was seen and agreed at a customer’s. Begin one before you leave the shop; it works without a network too.',
  nothingFound: 'No report matches.',
  toList: 'To the visit reports',
  questions: 'Questions',
  noQuestions: 'This report asks nothing yet.',
  mandatory: 'must be answered',
  notes: 'Notes',
  further: 'Further question',
  mandatoryTick: 'Must be answered',
  addQuestion: 'Add question',
  remove: (question: string): string => `Do not ask “${question}”`,
  removed: 'The question is not asked any more.',
  holds: (n: number): string =>
    n === 1
      ? 'One question that must be answered has no answer yet. Please answer it first.'
      : `${n.toLocaleString('en')} questions that must be answered have no answer yet. Please answer them first.`,
}

export type VisitTexts = typeof en

const de: VisitTexts = {
  title: 'Besuchsberichte',
  place: 'Besuche',
  count: n => counted(n, 'Bericht', 'Berichte', 'de'),
  search: 'Kunde, Ort, Person, Schlüssel suchen',
  add: 'Neuer Bericht',
  create: 'Bericht beginnen',
  name: 'Kunde',
  nameMissing: 'Bitte sagen Sie, bei welchem Kunden Sie waren.',
  date: 'Datum',
  noDate: 'ohne Datum',
  where: 'Ort',
  status: 'Status',
  answers: 'Antworten',
  answered: (done, all) => `${done.toLocaleString('de')} von ${all.toLocaleString('de')} beantwortet`,
  missing: n => `${n.toLocaleString('de')} ${n === 1 ? 'fehlt' : 'fehlen'}`,
  owner: 'Geschrieben von',
  emptyTitle: 'Noch keine Besuchsberichte',
  emptyLead:
    'Ein Bericht hält fest, was Sie bei einem Kunden gesehen und vereinbart haben. Beginnen Sie ihn, bevor Sie gehen; es geht auch ohne Netz.',
  nothingFound: 'Kein Bericht passt dazu.',
  toList: 'Zu den Besuchsberichten',
  questions: 'Fragen',
  noQuestions: 'Dieser Bericht fragt noch nichts.',
  mandatory: 'Pflichtfrage',
  notes: 'Notizen',
  further: 'Weitere Frage',
  mandatoryTick: 'Pflichtfrage',
  addQuestion: 'Frage hinzufügen',
  remove: question => `„${question}“ nicht mehr stellen`,
  removed: 'Die Frage wird nicht mehr gestellt.',
  holds: n =>
    n === 1
      ? 'Eine Pflichtfrage hat noch keine Antwort. Bitte beantworten Sie sie zuerst.'
      : `${n.toLocaleString('de')} Pflichtfragen haben noch keine Antwort. Bitte beantworten Sie sie zuerst.`,
}

export const visitTexts = (): VisitTexts => (language.value === 'de' ? de : en)
