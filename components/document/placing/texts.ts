// What is said of whom a document is for and where it lies, in both languages.
import { language } from '../../i18n/i18n.ts'

const en = {
  title: 'Who it is for',
  territory: 'Territory it lies in',
  noTerritory: 'none',
  audience: 'For',
  nobody: 'Nobody in particular: it goes to its owner, their assistants and the office.',
  lists: { people: 'Person', teams: 'Team', territories: 'Territory' },
  change: 'Change',
  add: 'Add a person, a team or a territory',
  remove: (name: string): string => `Remove ${name}`,
  apply: 'Apply',
  asked: 'Whom it is for is being changed.',
  onlyKnown: 'The office cannot be asked: these are the names this device knows.',
}

export type PlacingTexts = typeof en

const de: PlacingTexts = {
  title: 'Für wen',
  territory: 'Liegt im Gebiet',
  noTerritory: 'keines',
  audience: 'Für',
  nobody: 'Niemanden im Besonderen: zuständige Person, deren Assistenz und der Innendienst haben Zugang.',
  lists: { people: 'Person', teams: 'Team', territories: 'Gebiet' },
  change: 'Ändern',
  add: 'Person, Team oder Gebiet hinzufügen',
  remove: name => `${name} entfernen`,
  apply: 'Übernehmen',
  asked: 'Es wird geändert, für wen es ist.',
  onlyKnown: 'Das Büro ist nicht zu fragen: Das sind die Namen, die dieses Gerät kennt.',
}

export const placingTexts = (): PlacingTexts => (language.value === 'de' ? de : en)
