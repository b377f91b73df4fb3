// What is said of visit reports, in both languages.
import { language } from '../i18n/i18n.ts'

const en = {
  title: 'Visit reports',
  place: 'Visits',
}

export type VisitTexts = typeof en

const de: VisitTexts = {
  title: 'Besuchsberichte',
  place: 'Besuche',
}

export const visitTexts = (): VisitTexts => (language.value === 'de' ? de : en)
