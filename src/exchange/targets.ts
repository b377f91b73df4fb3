// What a column of a file can become in an opportunity, and which columns look like it by their titles.
import type { CollectionDeclaration, FieldDeclaration, TextDeclaration } from '../documents/kind.ts'
import { OPPORTUNITIES, pipeline } from '../documents/pipeline.ts'
import type { Label } from '../documents/values.ts'
import { fold } from './words.ts'

/** Fields a file may fill; the owner is the agent, the reference is the key. */
const fieldTargets = [
  'name',
  'account',
  'contact',
  'phone',
  'email',
  'product',
  'quantity',
  'price',
  'discount',
  'stage',
  'probability',
  'engageDate',
  'closeDate',
  'nextStep',
  'nextStepDate',
  'priority',
  'leadSource',
  'competitor',
  'lostReason',
] as const

export type FieldTarget = (typeof fieldTargets)[number]
/** `key`: the source system's id of the row; `agent`: the person whose pipeline it goes into. */
export type Target = 'key' | 'agent' | FieldTarget | 'notes'

/** Column names by target. One column may serve several targets. */
export type Mapping = Readonly<Partial<Record<Target, string>>>

export interface TargetDeclaration {
  readonly name: Target
  readonly label: Label
  readonly required: boolean
}

const opportunities = declared(pipeline.collection(OPPORTUNITIES), OPPORTUNITIES)
export const targetField = (target: FieldTarget): FieldDeclaration =>
  declared(pipeline.collectionField(OPPORTUNITIES, target), target)
export const notesText: TextDeclaration = declared(
  opportunities.texts.find(text => text.name === 'notes'),
  'notes',
)

function declared<T extends CollectionDeclaration | FieldDeclaration | TextDeclaration>(
  it: T | undefined,
  name: string,
): T {
  if (!it) throw new Error(`the pipeline declares no ${name}`)
  return it
}

/** Every target in the order a person maps them. */
export const targets: readonly TargetDeclaration[] = [
  { name: 'key', label: { en: 'Number in the source system', de: 'Nummer im Quellsystem' }, required: true },
  { name: 'agent', label: { en: 'Sales agent', de: 'Vertriebsmitarbeiter' }, required: true },
  ...fieldTargets.map(name => ({ name, label: targetField(name).label, required: false })),
  { name: 'notes', label: notesText.label, required: false },
]

export const isTarget = (value: unknown): value is Target => targets.some(target => target.name === value)
export const isFieldTarget = (target: Target): target is FieldTarget => fieldTargets.some(name => name === target)

/** One of these must be there: a table with a number and a person but none of them holds something else. */
export const dealTargets: readonly Target[] = ['product', 'stage', 'price', 'closeDate']

/** Titles seen in the exports of common CRM systems, the more telling first; field names and labels are added below. */
const synonyms: Readonly<Partial<Record<Target, readonly string[]>>> = {
  key: [
    'opportunity id',
    'opportunity number',
    'opportunity no',
    'opp id',
    'deal id',
    'Verkaufschance ID',
    'Verkaufschancennummer',
    'Chancennummer',
    'Opportunity Nr',
    'Vorgangsnummer',
    'external id',
    'record id',
    'reference',
    'Referenz',
    'key',
    'Schlüssel',
    'id',
    'number',
    'no',
    'Nummer',
    'Nr',
  ],
  agent: [
    'sales agent',
    'sales rep',
    'sales representative',
    'salesperson',
    'account manager',
    'opportunity owner',
    'deal owner',
    'rep',
    'agent',
    'owner',
    'assigned to',
    'Vertriebsmitarbeiter',
    'Außendienstmitarbeiter',
    'Außendienst',
    'Verkäufer',
    'Vertreter',
    'Betreuer',
    'Zuständig',
    'Zuständiger',
    'Verantwortlich',
    'Verantwortlicher',
    'Besitzer',
    'Mitarbeiter',
  ],
  name: ['opportunity name', 'deal name', 'title', 'subject', 'Bezeichnung', 'Titel', 'Betreff', 'Vorhaben'],
  account: ['account name', 'customer', 'customer name', 'company', 'client', 'Kundenname', 'Firma', 'Unternehmen'],
  contact: ['contact name', 'contact person', 'primary contact', 'Kontakt', 'Kontaktperson', 'Ansprechperson'],
  phone: ['phone number', 'telephone', 'mobile', 'Telefonnummer', 'Tel', 'Mobil'],
  email: ['e-mail address', 'mail', 'E-Mail-Adresse'],
  product: ['product name', 'item', 'article', 'Produktname', 'Artikel', 'Modell'],
  quantity: ['qty', 'units', 'Anzahl', 'Stück', 'Stückzahl'],
  price: ['unit price', 'sales price', 'list price', 'Einzelpreis', 'Stückpreis', 'Verkaufspreis'],
  discount: ['discount percent', 'Rabatt %', 'Nachlass'],
  stage: ['deal stage', 'sales stage', 'opportunity stage', 'status', 'Verkaufsphase', 'Vertriebsphase', 'Stufe'],
  probability: ['win probability', 'Abschlusswahrscheinlichkeit', 'Chance %'],
  engageDate: ['engage date', 'start date', 'Startdatum', 'Beginn'],
  closeDate: ['expected close date', 'closing date', 'close', 'Abschluss', 'Abschluss am', 'Abschlusstermin'],
  nextStep: ['next action', 'next activity', 'Nächste Aktion'],
  nextStepDate: ['next step date', 'next activity date', 'Wiedervorlage', 'follow up'],
  leadSource: ['source', 'origin', 'Quelle', 'Leadquelle'],
  competitor: ['competition', 'Mitbewerber', 'Konkurrent'],
  lostReason: ['loss reason', 'lost reason', 'Absagegrund'],
  notes: ['note', 'comment', 'comments', 'remark', 'remarks', 'Notiz', 'Bemerkung', 'Bemerkungen', 'Kommentar'],
}

/** Titles of what a deal comes to as a whole: used as its price, and then not multiplied by a quantity again. */
const totals: ReadonlySet<string> = new Set(
  [
    'close value',
    'deal value',
    'amount',
    'total',
    'value',
    'Wert',
    'Betrag',
    'Summe',
    'Auftragswert',
    'Auftragssumme',
  ].map(fold),
)

/** Folded titles by target, the most telling first. */
const titles: ReadonlyMap<Target, readonly string[]> = new Map(
  targets.map(({ name, label }) => {
    const own = name === 'key' || name === 'agent' ? [] : [name, label.en, label.de]
    const total = name === 'price' ? totals : []
    return [name, [...new Set([...[...own, ...(synonyms[name] ?? [])].map(fold), ...total])]]
  }),
)

/**
 * Which columns look like which targets by their titles; what is not recognised stays unmapped. A person may change it.
 * Every column is proposed once.
 */
export function proposeMapping(columns: readonly string[]): Mapping {
  const byTitle = new Map<string, string>()
  for (const column of columns) if (!byTitle.has(fold(column))) byTitle.set(fold(column), column)
  const mapping: Partial<Record<Target, string>> = {}
  const taken = new Set<string>()
  for (const { name } of targets) {
    const column = titles
      .get(name)
      ?.map(title => byTitle.get(title))
      .find(each => each !== undefined && !taken.has(each))
    if (column === undefined) continue
    mapping[name] = column
    taken.add(column)
  }
  if (mapping.price !== undefined && totals.has(fold(mapping.price))) {
    delete mapping.quantity
    delete mapping.discount
  }
  return mapping
}
