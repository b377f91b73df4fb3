// What the list of all opportunities says, in both languages; loaded with it.
import { language } from '../i18n/i18n.ts'

const counted = (n: number, one: string, many: string, tag: 'en' | 'de'): string =>
  `${n.toLocaleString(tag)} ${n === 1 ? one : many}`

const en = {
  title: 'All opportunities',
  count: (n: number): string => counted(n, 'opportunity', 'opportunities', 'en'),
  search: 'Search in all pipelines',
  stage: 'Stage',
  owner: 'Looked after by',
  product: 'Product',
  state: 'State',
  states: { open: 'Open', won: 'Won', lost: 'Lost', all: 'All' },
  everyStage: 'Every stage',
  everybody: 'Everybody',
  everyProduct: 'Every product',
  from: 'Closes from',
  to: 'until',
  clear: 'Clear the filter',
  showAll: 'Show those that are closed, too',
  filter: 'Filter',
  sort: 'Order',
  pipeline: 'Pipeline',
  revenue: 'Revenue',
  weighted: 'Open, weighted',
  byStage: 'By stage',
  none: 'without a stage',
  current: (when: string): string => `Up to date; last change ${when}`,
  asOf: (when: string): string => `As of ${when}`,
  behind: (n: number): string =>
    `${counted(n, 'newer change is', 'newer changes are', 'en')} on the way into this list`,
  building: (done: number, all: number): string =>
    `The list is being built: ${done.toLocaleString('en')} of ${all.toLocaleString('en')} documents are in it.`,
  refresh: 'Refresh',
  more: 'Show more',
  nothing: 'No opportunity matches.',
  empty: 'There are no opportunities yet.',
  emptyLead: 'As soon as somebody writes one into a pipeline, or a file is imported, it is listed here.',
  unnamed: 'Unnamed opportunity',
  away: 'The office cannot be reached, so this list cannot be read. This is what this device has of its pipelines:',
  awayNothing: 'The office cannot be reached, so this list cannot be read; this device has no pipelines of its own.',
  openOnes: (n: number): string => `${n.toLocaleString('en')} open`,
}

type Widened<T> = {
  readonly [K in keyof T]: T[K] extends (...given: infer P) => string
    ? (...given: P) => string
    : T[K] extends string
      ? string
      : Widened<T[K]>
}
export type OpportunitiesTexts = Widened<typeof en>

const de: OpportunitiesTexts = {
  title: 'Alle Verkaufschancen',
  count: n => counted(n, 'Verkaufschance', 'Verkaufschancen', 'de'),
  search: 'In allen Pipelines suchen',
  stage: 'Phase',
  owner: 'Betreut von',
  product: 'Produkt',
  state: 'Stand',
  states: { open: 'Offen', won: 'Gewonnen', lost: 'Verloren', all: 'Alle' },
  everyStage: 'Jede Phase',
  everybody: 'Alle Personen',
  everyProduct: 'Jedes Produkt',
  from: 'Abschluss von',
  to: 'bis',
  clear: 'Filter leeren',
  showAll: 'Auch abgeschlossene zeigen',
  filter: 'Filter',
  sort: 'Reihenfolge',
  pipeline: 'Pipeline',
  revenue: 'Umsatz',
  weighted: 'Offen, gewichtet',
  byStage: 'Nach Phase',
  none: 'ohne Phase',
  current: when => `Aktuell; letzte Änderung ${when}`,
  asOf: when => `Stand: ${when}`,
  behind: n => `${counted(n, 'neuere Änderung ist', 'neuere Änderungen sind', 'de')} unterwegs in diese Liste`,
  building: (done, all) =>
    `Die Liste wird gerade aufgebaut: ${done.toLocaleString('de')} von ${all.toLocaleString('de')} Dokumenten sind darin.`,
  refresh: 'Aktualisieren',
  more: 'Mehr zeigen',
  nothing: 'Keine Verkaufschance passt dazu.',
  empty: 'Es gibt noch keine Verkaufschancen.',
  emptyLead: 'Sobald jemand eine in eine Pipeline schreibt oder eine Datei importiert wird, steht sie hier.',
  unnamed: 'Verkaufschance ohne Namen',
  away: 'Das Büro ist nicht erreichbar, die Liste lässt sich deshalb nicht lesen. Das hat dieses Gerät von seinen Pipelines:',
  awayNothing:
    'Das Büro ist nicht erreichbar, die Liste lässt sich deshalb nicht lesen; eigene Pipelines hat dieses Gerät keine.',
  openOnes: n => `${n.toLocaleString('de')} offen`,
}

export const opportunitiesTexts = (): OpportunitiesTexts => (language.value === 'de' ? de : en)
