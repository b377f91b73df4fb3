// The visit report: what was seen and agreed at a customer's, as questions with answers; confirmed by whoever was there.
import { Kind, type KindDeclaration, type PlainDocument, type Summary } from './kind.ts'

export const QUESTIONS = 'questions'

const NAME = 200
const LINE = 500
const ANSWER = 2_000
const NOTES = 32_767

const declaration: KindDeclaration = {
  name: 'visit-report',
  schema: 1,
  label: { en: 'Visit report', de: 'Besuchsbericht' },
  labelMany: { en: 'Visit reports', de: 'Besuchsberichte' },
  keyPrefix: 'VIS',
  fields: [
    { name: 'customer', label: { en: 'Customer', de: 'Kunde' }, value: { type: 'text', max: NAME }, required: true },
    { name: 'place', label: { en: 'Place', de: 'Ort' }, value: { type: 'text', max: NAME } },
    { name: 'contact', label: { en: 'Contact', de: 'Ansprechpartner' }, value: { type: 'text', max: NAME } },
    { name: 'date', label: { en: 'Date', de: 'Datum' }, value: { type: 'date' } },
    // Laid aside it is gone from everybody's lists: no matter of whoever edits.
    {
      name: 'archived',
      label: { en: 'Archived', de: 'Archiviert' },
      value: { type: 'boolean' },
      right: 'configure',
    },
  ],
  collections: [
    {
      name: QUESTIONS,
      label: { en: 'Questions', de: 'Fragen' },
      labelOne: { en: 'Question', de: 'Frage' },
      sections: [{ name: 'question', label: { en: 'Question', de: 'Frage' } }],
      fields: [
        {
          name: 'question',
          label: { en: 'Question', de: 'Frage' },
          value: { type: 'text', max: LINE },
          right: 'configure',
          section: 'question',
          required: true,
        },
        {
          name: 'mandatory',
          label: { en: 'Must be answered', de: 'Pflichtfrage' },
          value: { type: 'boolean' },
          right: 'configure',
          section: 'question',
        },
        {
          name: 'position',
          label: { en: 'Position', de: 'Reihenfolge' },
          value: { type: 'number', min: 0, max: 1_000, decimals: 0 },
          right: 'configure',
        },
        {
          name: 'answer',
          label: { en: 'Answer', de: 'Antwort' },
          value: { type: 'text', max: ANSWER },
          section: 'question',
        },
        {
          name: 'archived',
          label: { en: 'Archived', de: 'Archiviert' },
          value: { type: 'boolean' },
          right: 'configure',
        },
      ],
      texts: [{ name: 'notes', label: { en: 'Notes', de: 'Notizen' }, max: NOTES }],
      derived: [],
    },
  ],
  policy: { profile: 'visits', period: null, fields: [], hierarchy: false },
  summarize,
}

export const visitReport = new Kind(declaration)

/** What is called the report in lists: whose visit it was. */
function summarize({ fields, collections }: PlainDocument): Summary {
  const all = [...(collections.get(QUESTIONS)?.values() ?? [])].filter(each => each.archived !== true)
  const isAnswered = (answer: unknown) => typeof answer === 'string' && answer.trim() !== ''
  return {
    name: typeof fields.customer === 'string' ? fields.customer : '',
    date: fields.date ?? null,
    place: fields.place ?? null,
    archived: fields.archived === true,
    questions: all.length,
    answered: all.filter(each => isAnswered(each.answer)).length,
    missing: all.filter(each => each.mandatory === true && !isAnswered(each.answer)).length,
  }
}
