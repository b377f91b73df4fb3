// What is wrong with a status profile, as sentences in both languages.
import type { ProfileProblem, ShapeProblem } from '../../src/policy/reasons.ts'
import { MAX_NUMBER, MAX_STATUSES, MAX_TEXT } from '../../src/policy/statuses/parse.ts'
import type { StatusProfile } from '../../src/policy/statuses/profile.ts'
import { language } from '../i18n/i18n.ts'
import { shapeSentence } from '../shared/shape-sentence.ts'
import { statusWord, transactionWord } from '../statuses/words.ts'

const en = {
  codeTwice: (status: string) => `The code ${status} is there twice.`,
  numberTwice: (number: number, statuses: string) => `${statuses} have the same number, ${number}.`,
  intervalEmpty: (status: string, lowest: number, highest: number) =>
    `${status}: the lowest next number, ${lowest}, is above the highest, ${highest}.`,
  referenceUnknown: (of: string | null, id: string) =>
    of === null ? `The profile names ${id}, which is not there.` : `${of} names ${id}, which is not there.`,
  contradicts: (status: string, transaction: string) => `${status} says two things about “${transaction}”.`,
  clearsNumbered: (status: string, transaction: string) =>
    `${status} has a number, so “${transaction}” cannot clear it: it is only ever replaced.`,
  unreachable: (status: string) => `Nothing ever leads to ${status}.`,
  unreachableNumber: (status: string, nearest: string) =>
    `Nothing ever leads to ${status}: no interval of ${nearest} includes its number.`,
  deadEnd: (status: string) => `${status} is a dead end: from there nothing leads on, and it is not meant as an end.`,
  deadEndNumber: (status: string) => `No other number ever follows ${status}, and it is not meant as an end.`,
  neverRuns: (transaction: string) => `“${transaction}” can never run. Let a status permit it, or tick it as unused.`,
  tooManyWays: (limit: number) =>
    `The profile has too many ways to follow (more than ${limit.toLocaleString('en')} steps). Fewer statuses that transactions alone set make it provable.`,
  status: (n: number) => `Status ${n}`,
  code: (of: string) => `${of} needs a code of one to four capitals and digits.`,
  text: (of: string) => `${of} needs a text of 1 to ${MAX_TEXT} characters.`,
  number: (of: string) => `${of}: numbers are whole, from 0 to ${MAX_NUMBER.toLocaleString('en')}.`,
  statuses: `A profile has at most ${MAX_STATUSES.toLocaleString('en')} statuses.`,
  id: 'The name of a profile is made of small letters, digits and hyphens, and begins with a letter or digit.',
}
const de: typeof en = {
  codeTwice: status => `Das Kürzel ${status} gibt es zweimal.`,
  numberTwice: (number, statuses) => `${statuses} haben dieselbe Nummer, ${number}.`,
  intervalEmpty: (status, lowest, highest) =>
    `${status}: Die niedrigste Folgenummer ${lowest} liegt über der höchsten ${highest}.`,
  referenceUnknown: (of, id) =>
    of === null ? `Das Profil nennt ${id}, das es nicht gibt.` : `${of} nennt ${id}, das es nicht gibt.`,
  contradicts: (status, transaction) => `${status} sagt zweierlei zu „${transaction}“.`,
  clearsNumbered: (status, transaction) =>
    `${status} hat eine Nummer, „${transaction}“ kann ihn nicht löschen: Er wird nur abgelöst.`,
  unreachable: status => `Zu ${status} führt kein Weg.`,
  unreachableNumber: (status, nearest) =>
    `Zu ${status} führt kein Weg: In keinem Intervall von ${nearest} liegt seine Nummer.`,
  deadEnd: status => `${status} ist eine Sackgasse: Von dort führt nichts weiter, und als Ende ist er nicht gemeint.`,
  deadEndNumber: status => `Auf ${status} folgt nie eine andere Nummer, und als Ende ist er nicht gemeint.`,
  neverRuns: transaction =>
    `„${transaction}“ kann nie laufen. Lassen Sie es einen Status erlauben, oder haken Sie es als nicht verwendet an.`,
  tooManyWays: limit =>
    `Das Profil hat zu viele Wege, um sie alle zu gehen (mehr als ${limit.toLocaleString('de')} Schritte). Mit weniger Status, die nur Vorgänge setzen, lässt es sich prüfen.`,
  status: n => `Status ${n}`,
  code: of => `${of} braucht ein Kürzel aus einem bis vier Großbuchstaben und Ziffern.`,
  text: of => `${of} braucht einen Text von 1 bis ${MAX_TEXT} Zeichen.`,
  number: of => `${of}: Nummern sind ganze Zahlen von 0 bis ${MAX_NUMBER.toLocaleString('de')}.`,
  statuses: `Ein Profil hat höchstens ${MAX_STATUSES.toLocaleString('de')} Status.`,
  id: 'Der Name eines Profils besteht aus Kleinbuchstaben, Ziffern und Bindestrichen und beginnt mit einem Buchstaben oder einer Ziffer.',
}

const KNOWN: Readonly<Record<ProfileProblem['code'], true>> = {
  shape: true,
  codeTwice: true,
  numberTwice: true,
  intervalEmpty: true,
  referenceUnknown: true,
  contradicts: true,
  clearsNumbered: true,
  unreachable: true,
  deadEnd: true,
  neverRuns: true,
  tooManyWays: true,
}

export const isProfileProblem = (problem: { readonly code: string }): problem is ProfileProblem =>
  Object.hasOwn(KNOWN, problem.code)

export function profileSentence(problem: ProfileProblem, profile: StatusProfile): string {
  const t = language.value === 'de' ? de : en
  const status = (code: string) => statusWord(profile, code)
  const list = (codes: readonly string[]) => new Intl.ListFormat(language.value).format(codes.map(status))
  switch (problem.code) {
    case 'shape':
      return placeSentence(problem, profile)
    case 'codeTwice':
      return t.codeTwice(problem.status)
    case 'numberTwice':
      return t.numberTwice(problem.number, list(problem.statuses))
    case 'intervalEmpty':
      return t.intervalEmpty(status(problem.status), problem.lowest, problem.highest)
    case 'referenceUnknown':
      return t.referenceUnknown(problem.status === null ? null : status(problem.status), problem.id)
    case 'contradicts':
    case 'clearsNumbered':
      return t[problem.code](status(problem.status), transactionWord(problem.transaction))
    case 'unreachable':
      if (problem.nearest.length === 0) return t.unreachable(status(problem.status))
      return t.unreachableNumber(status(problem.status), list(problem.nearest))
    case 'deadEnd': {
      const numbered = profile.statuses.some(one => one.code === problem.status && one.number !== null)
      return numbered ? t.deadEndNumber(status(problem.status)) : t.deadEnd(status(problem.status))
    }
    case 'neverRuns':
      return t.neverRuns(transactionWord(problem.transaction))
    case 'tooManyWays':
      return t.tooManyWays(problem.limit)
  }
}

function placeSentence(problem: ShapeProblem, profile: StatusProfile): string {
  const t = language.value === 'de' ? de : en
  const [part, index, name] = problem.at.split('.')
  if (part === 'id') return t.id
  if (part !== 'statuses') return shapeSentence(problem)
  if (index === undefined) return t.statuses
  const text = profile.statuses[Number(index)]?.text.trim() ?? ''
  const of = text === '' ? t.status(Number(index) + 1) : text
  if (name === 'code' || name === 'text' || name === 'number') return t[name](of)
  return shapeSentence(problem)
}
