// Which language the user reads, and the texts in it.
import type { Label } from '../../src/documents/values.ts'
import { State } from '../../src/sync/observable.ts'
import { de } from './de.ts'
import { en, type Texts } from './en.ts'

export type { Texts } from './en.ts'
export type Language = 'en' | 'de'

const STORED = 'satchel.language'
const catalogues: Readonly<Record<Language, Texts>> = { en, de }

export const language = new State<Language>(initialLanguage())
language.subscribe(value => {
  document.documentElement.lang = value
})

export const texts = (): Texts => catalogues[language.value]

/** A label of a kind's declaration in the user's language. */
export const label = (label: Label): string => label[language.value]

/** Keeps the choice on this device and shows everything in it at once. */
export function chooseLanguage(chosen: Language): void {
  localStorage.setItem(STORED, chosen)
  language.value = chosen
}

/** Sorting a table asks for it ten thousand times, and asking the browser is slow. */
let regional: string | null = null
language.subscribe(() => {
  regional = null
})
window.addEventListener('languagechange', () => {
  regional = null
})

/** The user's own regional variant of the chosen language, so that an American date looks American. */
export function locale(): string {
  regional ??=
    navigator.languages.find(each => each.toLowerCase().startsWith(language.value)) ??
    (language.value === 'de' ? 'de-DE' : 'en-GB')
  return regional
}

function initialLanguage(): Language {
  const stored = localStorage.getItem(STORED)
  if (stored === 'en' || stored === 'de') return stored
  const wanted = navigator.languages.map(each => each.slice(0, 2).toLowerCase())
  return wanted.find(each => each === 'de' || each === 'en') === 'de' ? 'de' : 'en'
}
