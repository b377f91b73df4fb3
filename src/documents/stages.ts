// The stages of a pipeline: those it starts with, what they are called, whether they are open, won or lost.
import type { Fields } from './kind.ts'
import type { Label } from './values.ts'

export type StageType = 'open' | 'won' | 'lost'

export interface DefaultStage {
  readonly id: string
  readonly fields: Fields
  /** Its name in the reader's language, for as long as nobody renamed it. */
  readonly label: Label
}

/** The stages a new pipeline starts with; data from then on, to be renamed, archived and added to. */
export const defaultStages: readonly DefaultStage[] = [
  stage('prospecting', { en: 'Prospecting', de: 'Akquise' }, 'open', 0.1, 'pipeline', 1),
  stage('engaging', { en: 'Engaging', de: 'Im Gespräch' }, 'open', 0.4, 'bestCase', 2),
  stage('proposal', { en: 'Proposal', de: 'Angebot' }, 'open', 0.6, 'bestCase', 3),
  stage('negotiation', { en: 'Negotiation', de: 'Verhandlung' }, 'open', 0.8, 'commit', 4),
  stage('won', { en: 'Won', de: 'Gewonnen' }, 'won', 1, 'closed', 5),
  stage('lost', { en: 'Lost', de: 'Verloren' }, 'lost', 0, 'omitted', 6),
]

/** The stored name is the English one: one name in every document, whoever began it in whatever language. */
function stage(
  id: string,
  label: Label,
  type: StageType,
  probability: number,
  forecast: string,
  position: number,
): DefaultStage {
  return { id, fields: { name: label.en, type, probability, forecast, position }, label }
}

/**
 * What a stage is called where a person reads it: a default stage in their language until somebody renames it, any
 * other by its stored name. `fields` is undefined where the stage is not known (yet); empty where nothing names it.
 */
export function stageName(id: string, fields: Fields | undefined, language: keyof Label): string {
  const usual = defaultStages.find(each => each.id === id)
  const stored = fields ? fields.name : usual?.fields.name
  if (usual && stored === usual.fields.name) return usual.label[language]
  return typeof stored === 'string' ? stored : ''
}

/** The name to be stored for what somebody reads or types: a default stage called as usual keeps its one stored name. */
export function storedStageName(id: string, name: string, language: keyof Label): string {
  const usual = defaultStages.find(each => each.id === id)
  return usual && usual.label[language] === name ? String(usual.fields.name) : name
}

/** A stage nobody knows (not yet arrived, archived elsewhere) counts as open. */
export function stageType(stage: Fields | undefined): StageType {
  const type = stage?.type
  return type === 'won' || type === 'lost' ? type : 'open'
}
