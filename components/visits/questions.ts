// The questions of a visit report: their order, what is still to be answered, and those a new report begins with.
import { newRecordId, type RandomBytes } from '../../src/documents/address.ts'
import type { Fields } from '../../src/documents/kind.ts'
import type { Label } from '../../src/documents/values.ts'

export interface Question {
  readonly id: string
  readonly fields: Fields
}

const positionOf = ({ position }: Fields): number => (typeof position === 'number' ? position : Number.MAX_SAFE_INTEGER)

/** Those that are asked, in their order. */
export const questionsOf = (records: ReadonlyMap<string, Fields>): Question[] =>
  [...records]
    .filter(([, fields]) => fields.archived !== true)
    .map(([id, fields]) => ({ id, fields }))
    .sort((a, b) => positionOf(a.fields) - positionOf(b.fields) || (a.id < b.id ? -1 : 1))

export const isAnswered = ({ answer }: Fields): boolean => typeof answer === 'string' && answer.trim() !== ''

/** Those that must be answered and are not. */
export const missingOf = (questions: readonly Question[]): Question[] =>
  questions.filter(({ fields }) => fields.mandatory === true && !isAnswered(fields))

/** What is asked at a customer's by default; a company adds its own. */
const BUILT_IN: readonly { readonly question: Label; readonly mandatory: boolean }[] = [
  { question: { en: 'What was agreed?', de: 'Was wurde vereinbart?' }, mandatory: true },
  {
    question: { en: 'Are all listed products on the shelf?', de: 'Stehen alle gelisteten Artikel im Regal?' },
    mandatory: true,
  },
  {
    question: {
      en: 'Is the current promotion placed as planned?',
      de: 'Ist die laufende Aktion wie geplant platziert?',
    },
    mandatory: false,
  },
  { question: { en: 'What do competitors do?', de: 'Was macht der Wettbewerb?' }, mandatory: false },
  { question: { en: 'What comes next, and when?', de: 'Was ist der nächste Schritt, und wann?' }, mandatory: true },
]

/** Leaves room for one between two. */
const STEP = 10

/** The records of a new report, by id, in the language of whoever writes it. */
export const defaultQuestions = (random: RandomBytes, say: (label: Label) => string): ReadonlyMap<string, Fields> =>
  new Map(
    BUILT_IN.map(({ question, mandatory }, index) => [
      newRecordId(random),
      { question: say(question), mandatory, position: (index + 1) * STEP },
    ]),
  )

/** Where one comes that is asked last. */
export const nextPosition = (questions: readonly Question[]): number => {
  const last = questions.map(({ fields }) => positionOf(fields)).filter(each => each < Number.MAX_SAFE_INTEGER)
  return Math.max(0, ...last) + STEP
}
