// The pipeline: a person's opportunities and the stages they pass through.
import { figuresOf } from './figures.ts'
import { Kind, type KindDeclaration, type PlainDocument, type Summary } from './kind.ts'
import { revenue, weightedRevenue } from './revenue.ts'
import type { Choice } from './values.ts'

export { type Figures, figuresOf } from './figures.ts'
export { revenue, weightedRevenue } from './revenue.ts'
export { type DefaultStage, defaultStages, type StageType, stageName, stageType } from './stages.ts'

export const STAGES = 'stages'
export const OPPORTUNITIES = 'opportunities'

const stageTypes: readonly Choice[] = [
  { value: 'open', label: { en: 'Open', de: 'Offen' } },
  { value: 'won', label: { en: 'Won', de: 'Gewonnen' } },
  { value: 'lost', label: { en: 'Lost', de: 'Verloren' } },
]

/** The forecast categories common in the trade (DOMAIN 9). */
const forecastCategories: readonly Choice[] = [
  { value: 'pipeline', label: { en: 'Pipeline', de: 'Pipeline' } },
  { value: 'bestCase', label: { en: 'Best case', de: 'Bestfall' } },
  { value: 'commit', label: { en: 'Commit', de: 'Zugesagt' } },
  { value: 'closed', label: { en: 'Closed', de: 'Abgeschlossen' } },
  { value: 'omitted', label: { en: 'Omitted', de: 'Nicht enthalten' } },
]

const priorities: readonly Choice[] = [
  { value: 'high', label: { en: 'High', de: 'Hoch' } },
  { value: 'normal', label: { en: 'Normal', de: 'Normal' } },
  { value: 'low', label: { en: 'Low', de: 'Niedrig' } },
]

const NAME = 200
const LINE = 500
const NOTES = 32_767
const AMOUNT = 1e12

const declaration: KindDeclaration = {
  name: 'pipeline',
  schema: 1,
  label: { en: 'Pipeline', de: 'Pipeline' },
  labelMany: { en: 'Pipelines', de: 'Pipelines' },
  keyPrefix: 'PIP',
  fields: [
    { name: 'name', label: { en: 'Name', de: 'Name' }, value: { type: 'text', max: NAME }, required: true },
    { name: 'description', label: { en: 'Description', de: 'Beschreibung' }, value: { type: 'text', max: LINE } },
    {
      name: 'currency',
      label: { en: 'Currency', de: 'Währung' },
      value: { type: 'text', max: 3 },
      right: 'configure',
      initial: 'EUR',
    },
    { name: 'archived', label: { en: 'Archived', de: 'Archiviert' }, value: { type: 'boolean' } },
  ],
  collections: [
    {
      name: OPPORTUNITIES,
      label: { en: 'Opportunities', de: 'Verkaufschancen' },
      labelOne: { en: 'Opportunity', de: 'Verkaufschance' },
      sections: [
        { name: 'deal', label: { en: 'Deal', de: 'Vorhaben' } },
        { name: 'value', label: { en: 'Value', de: 'Wert' } },
        { name: 'progress', label: { en: 'Progress', de: 'Stand' } },
        { name: 'more', label: { en: 'More', de: 'Weiteres' } },
      ],
      fields: [
        {
          name: 'name',
          label: { en: 'Opportunity', de: 'Verkaufschance' },
          value: { type: 'text', max: NAME },
          column: { width: 220 },
          section: 'deal',
          required: true,
        },
        {
          name: 'account',
          label: { en: 'Account', de: 'Kunde' },
          value: { type: 'text', max: NAME },
          column: { width: 140 },
          section: 'deal',
        },
        {
          name: 'contact',
          label: { en: 'Contact', de: 'Ansprechpartner' },
          value: { type: 'text', max: NAME },
          section: 'deal',
        },
        {
          name: 'phone',
          label: { en: 'Phone', de: 'Telefon' },
          value: { type: 'text', max: 50, format: 'phone' },
          section: 'deal',
        },
        {
          name: 'email',
          label: { en: 'E-mail', de: 'E-Mail' },
          value: { type: 'text', max: 254, format: 'email' },
          section: 'deal',
        },
        {
          name: 'product',
          label: { en: 'Product', de: 'Produkt' },
          value: { type: 'text', max: NAME },
          column: { width: 120 },
          section: 'value',
        },
        {
          name: 'quantity',
          label: { en: 'Quantity', de: 'Menge' },
          value: { type: 'number', min: 0, max: AMOUNT, decimals: 2 },
          section: 'value',
          initial: 1,
        },
        {
          name: 'price',
          label: { en: 'Price', de: 'Preis' },
          value: { type: 'money', min: 0, max: AMOUNT },
          section: 'value',
        },
        {
          name: 'discount',
          label: { en: 'Discount', de: 'Rabatt' },
          value: { type: 'fraction' },
          section: 'value',
        },
        {
          name: 'stage',
          label: { en: 'Stage', de: 'Phase' },
          value: { type: 'record', collection: STAGES },
          column: { width: 124 },
          section: 'progress',
        },
        {
          name: 'probability',
          label: { en: 'Probability', de: 'Wahrscheinlichkeit' },
          value: { type: 'fraction' },
          column: { width: 110 },
          section: 'progress',
        },
        {
          name: 'engageDate',
          label: { en: 'First contact', de: 'Erstkontakt' },
          value: { type: 'date' },
          section: 'progress',
        },
        {
          name: 'closeDate',
          label: { en: 'Close date', de: 'Abschlussdatum' },
          value: { type: 'date' },
          column: { width: 120 },
          section: 'progress',
        },
        {
          name: 'nextStep',
          label: { en: 'Next step', de: 'Nächster Schritt' },
          value: { type: 'text', max: LINE },
          column: { width: 200 },
          section: 'progress',
        },
        {
          name: 'nextStepDate',
          label: { en: 'Next step on', de: 'Nächster Schritt am' },
          value: { type: 'date' },
          section: 'progress',
        },
        {
          name: 'owner',
          label: { en: 'Owner', de: 'Zuständig' },
          value: { type: 'text', max: NAME, format: 'person' },
          section: 'more',
        },
        {
          name: 'priority',
          label: { en: 'Priority', de: 'Priorität' },
          value: { type: 'choice', choices: priorities },
          section: 'more',
        },
        {
          name: 'leadSource',
          label: { en: 'Lead source', de: 'Herkunft' },
          value: { type: 'text', max: NAME },
          section: 'more',
        },
        {
          name: 'competitor',
          label: { en: 'Competitor', de: 'Wettbewerber' },
          value: { type: 'text', max: NAME },
          section: 'more',
        },
        {
          name: 'lostReason',
          label: { en: 'Reason lost', de: 'Verlustgrund' },
          value: { type: 'text', max: LINE },
          section: 'more',
        },
        {
          name: 'reference',
          label: { en: 'Reference', de: 'Referenz' },
          value: { type: 'text', max: NAME },
          section: 'more',
        },
        { name: 'archived', label: { en: 'Archived', de: 'Archiviert' }, value: { type: 'boolean' } },
      ],
      texts: [{ name: 'notes', label: { en: 'Notes', de: 'Notizen' }, max: NOTES }],
      derived: [
        {
          name: 'revenue',
          label: { en: 'Revenue', de: 'Umsatz' },
          value: { type: 'money', min: 0, max: AMOUNT },
          column: { width: 120 },
          compute: revenue,
        },
        {
          name: 'weightedRevenue',
          label: { en: 'Weighted', de: 'Gewichtet' },
          value: { type: 'money', min: 0, max: AMOUNT },
          column: { width: 120 },
          compute: weightedRevenue,
        },
      ],
    },
    {
      name: STAGES,
      label: { en: 'Stages', de: 'Phasen' },
      labelOne: { en: 'Stage', de: 'Phase' },
      right: 'configure',
      sections: [{ name: 'stage', label: { en: 'Stage', de: 'Phase' } }],
      fields: [
        { name: 'name', label: { en: 'Name', de: 'Name' }, value: { type: 'text', max: NAME }, section: 'stage' },
        {
          name: 'type',
          label: { en: 'Type', de: 'Art' },
          value: { type: 'choice', choices: stageTypes },
          section: 'stage',
        },
        {
          name: 'probability',
          label: { en: 'Default probability', de: 'Vorgabe Wahrscheinlichkeit' },
          value: { type: 'fraction' },
          section: 'stage',
        },
        {
          name: 'forecast',
          label: { en: 'Forecast category', de: 'Prognosekategorie' },
          value: { type: 'choice', choices: forecastCategories },
          section: 'stage',
        },
        {
          name: 'position',
          label: { en: 'Position', de: 'Reihenfolge' },
          value: { type: 'number', min: 0, max: 1000, decimals: 0 },
        },
        { name: 'archived', label: { en: 'Archived', de: 'Archiviert' }, value: { type: 'boolean' } },
      ],
      texts: [],
      derived: [],
    },
  ],
  policy: { profile: null, period: null, fields: ['currency'], hierarchy: false },
  summarize,
}

export const pipeline = new Kind(declaration)

/** The one-line summary: figures of what is not archived. */
function summarize(document: PlainDocument): Summary {
  const records = document.collections.get(OPPORTUNITIES)?.values() ?? []
  const current = [...records].filter(fields => fields.archived !== true)
  return {
    name: typeof document.fields.name === 'string' ? document.fields.name : '',
    currency: document.fields.currency ?? null,
    archived: document.fields.archived === true,
    opportunities: current.length,
    ...figuresOf(current, document.collections.get(STAGES) ?? new Map()),
  }
}
