// One open pipeline as the screen needs it: its opportunities and stages, and the changes made to them.
import { type Address, newRecordId, type RandomBytes } from '../../src/documents/address.ts'
import type { CollectionDeclaration, Fields } from '../../src/documents/kind.ts'
import { OPPORTUNITIES, pipeline, STAGES, stageType } from '../../src/documents/pipeline.ts'
import { inOrder } from '../../src/documents/stage-order.ts'
import type { UndoStep } from '../../src/documents/undo.ts'
import type { Value } from '../../src/documents/values.ts'
import type { Device } from '../../src/sync/api.ts'
import { DocumentSpace, type NewRecord, type SpaceEvents } from '../document/space.ts'

const declared = (name: string): CollectionDeclaration => {
  const collection = pipeline.collection(name)
  if (!collection) throw new Error(`the pipeline declares no ${name}`)
  return collection
}

export const opportunities = declared(OPPORTUNITIES)
export const stagesCollection = declared(STAGES)

export class Workspace extends DocumentSpace {
  constructor(device: Device, address: Address, events: SpaceEvents) {
    super(device, address, pipeline, events)
  }

  /** How many there are to be shown; archived ones count where somebody looks at them. */
  count(archivedToo: boolean): number {
    if (archivedToo) return this.records.size
    let count = 0
    for (const fields of this.records.values()) if (fields.archived !== true) count++
    return count
  }

  /** Stages by id, those archived included: opportunities may still stand in them. */
  get stages(): ReadonlyMap<string, Fields> {
    return this.of(STAGES)
  }

  /** Stages one can choose, in the order of the process. */
  get currentStages(): readonly (readonly [string, Fields])[] {
    return inOrder(this.stages).filter(([, fields]) => fields.archived !== true)
  }

  /** What a new opportunity starts with: the declared values, the first open stage and its default. */
  newRecord(random: RandomBytes, owner: string): NewRecord {
    const fields: Record<string, Value> = {}
    for (const field of opportunities.fields) {
      if (field.initial !== undefined) fields[field.name] = field.initial
    }
    const first = this.currentStages.find(([, stage]) => stageType(stage) === 'open')
    if (first) {
      fields.stage = first[0]
      fields.probability = first[1].probability ?? null
    }
    if (owner !== '') fields.owner = owner
    return { id: newRecordId(random), fields }
  }

  /** Commits fields of stages, all at once, as `commit` does; `typed` names the one field its author typed into. */
  async commitStages(
    stages: ReadonlyMap<string, Fields>,
    typed?: { readonly field: string; readonly base: Value },
  ): Promise<UndoStep | null> {
    return this.write([...stages].flatMap(([id, fields]) => this.changes(STAGES, id, fields, typed)))
  }
}
