// Finds the stage that a file means: by id, by name, by other names the trade uses, or by its type.
import type { Fields } from '../documents/kind.ts'
import { defaultStages, pipeline, STAGES } from '../documents/pipeline.ts'
import { fold } from './words.ts'

export interface StageRecord {
  readonly id: string
  readonly fields: Fields
}

export interface StageFinder {
  readonly find: (text: string) => StageRecord | null
  /** Names of the stages in use, in their order: what a rejected row is told. */
  readonly known: readonly string[]
}

/** Other names of the stages a pipeline starts with, by their ids; of no use where somebody removed the stage. */
const otherNames: ReadonlyMap<string, readonly string[]> = new Map([
  ['prospecting', ['prospect', 'qualification', 'qualifying', 'Akquise', 'Anbahnung', 'Qualifizierung', 'Interessent']],
  ['engaging', ['engaged', 'in contact', 'discovery', 'Kontakt', 'In Kontakt', 'Im Gespräch', 'Bedarfsanalyse']],
  ['proposal', ['quote', 'quoted', 'offer', 'Angebot', 'Angebotsphase', 'Angebot abgegeben']],
  ['negotiation', ['negotiating', 'negotiation review', 'Verhandlung', 'In Verhandlung']],
  ['won', ['closed won', 'Gewonnen', 'Abgeschlossen gewonnen', 'Auftrag', 'Auftrag erhalten']],
  ['lost', ['closed lost', 'Verloren', 'Abgeschlossen verloren', 'Abgesagt']],
])

/** Earlier ways of naming win over later ones, stages in use over archived ones, then the lower position. */
export function stageFinder(stages: readonly StageRecord[] = defaultStages): StageFinder {
  const ordered = stages.toSorted((a, b) => rank(a) - rank(b))
  // Drawn ids differ in case, so an exact id comes before everything.
  const byId = new Map(stages.map(stage => [stage.id, stage]))
  const byName = new Map<string, StageRecord>()
  const add = (stage: StageRecord, names: readonly string[]): void => {
    for (const name of names.map(fold)) if (name !== '' && !byName.has(name)) byName.set(name, stage)
  }
  for (const stage of ordered) add(stage, [stage.id])
  for (const stage of ordered) add(stage, [text(stage.fields.name)])
  for (const stage of ordered) add(stage, otherNames.get(stage.id) ?? [])
  for (const stage of ordered) add(stage, typeNames(text(stage.fields.type)))
  return {
    find: name => byId.get(name.trim()) ?? byName.get(fold(name)) ?? null,
    known: ordered.filter(stage => stage.fields.archived !== true).map(stage => text(stage.fields.name) || stage.id),
  }
}

const text = (value: unknown): string => (typeof value === 'string' ? value : '')

function rank(stage: StageRecord): number {
  const position = typeof stage.fields.position === 'number' ? stage.fields.position : 1000
  return stage.fields.archived === true ? position + 10_000 : position
}

/** A type's value and its labels: `Open` or `Offen` means the first stage that is open. */
function typeNames(type: string): readonly string[] {
  const declared = pipeline.collectionField(STAGES, 'type')?.value
  if (declared?.type !== 'choice') return []
  const choice = declared.choices.find(each => each.value === type)
  return choice ? [choice.value, choice.label.en, choice.label.de] : []
}
