// One open pipeline as the screen needs it: its views, kept current through rebuilds, and the changes made to it.
import type * as Y from 'yjs'
import { type Address, newRecordId, type RandomBytes, type RecordId } from '../../src/documents/address.ts'
import { type Change, isFieldChange } from '../../src/documents/changes.ts'
import { documentChanges, readFields, recordChanges } from '../../src/documents/content.ts'
import { type CollectionDeclaration, FIELDS_ROOT, type Fields, recordKey } from '../../src/documents/kind.ts'
import { OPPORTUNITIES, pipeline, STAGES, stageType } from '../../src/documents/pipeline.ts'
import { inOrder } from '../../src/documents/stage-order.ts'
import type { UndoStep } from '../../src/documents/undo.ts'
import type { Value } from '../../src/documents/values.ts'
import type { Device, OpenDocument } from '../../src/sync/api.ts'
import type { Timers } from '../../src/sync/environment.ts'
import { Presence } from '../../src/sync/presence.ts'
import { CollectionView, type RecordsChanged } from './collection-view.ts'
import { type KeptTexts, keptTextsOf } from './kept-texts.ts'
import { keepOpen } from './open-pipelines.ts'
import { type Undoing, undoingOf } from './undo.ts'

const declared = (name: string): CollectionDeclaration => {
  const collection = pipeline.collection(name)
  if (!collection) throw new Error(`the pipeline declares no ${name}`)
  return collection
}

export const opportunities = declared(OPPORTUNITIES)
export const stagesCollection = declared(STAGES)

/** The moment from which nobody waits for the network: how long rows take from here is ours alone (300 ms at most). */
export const DOCUMENT_HERE = 'satchel.document-here'

const timers: Timers = {
  after: (ms, work) => {
    const timer = setTimeout(work, ms)
    return () => clearTimeout(timer)
  },
}

export interface WorkspaceEvents {
  /** Anything shown may be another: rows, stages, state. `changed` names opportunities where only they changed. */
  readonly changed: (changed: RecordsChanged | null) => void
}

/** A record that is typed into for the first time: it exists with its first committed field, not before. */
export interface NewRecord {
  readonly id: RecordId
  readonly fields: Fields
}

export class Workspace {
  readonly open: OpenDocument
  readonly undoing: Undoing
  readonly presence: Presence
  readonly kept: KeptTexts
  readonly #events: WorkspaceEvents
  readonly #stops: (() => void)[] = []
  #records: CollectionView | null = null
  #stages: CollectionView | null = null
  #unobserve: () => void = () => {}
  #closed = false
  fields: Fields = {}

  constructor(device: Device, address: Address, events: WorkspaceEvents) {
    this.open = device.open(address)
    this.undoing = undoingOf(device, address)
    this.kept = keptTextsOf(device, address)
    const self = device.person.value ?? { id: '', name: '' }
    this.presence = new Presence(this.open, self, timers, document.visibilityState === 'visible')
    this.#events = events
    this.#stops.push(
      keepOpen(device, this),
      this.open.doc.subscribe(doc => this.#bind(doc)),
      this.open.state.subscribe(state => {
        if (state === 'open') performance.mark(DOCUMENT_HERE)
        this.#events.changed(null)
      }),
    )
  }

  get records(): ReadonlyMap<string, Fields> {
    return this.#records?.records ?? new Map()
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
    return this.#stages?.records ?? new Map()
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

  /**
   * Commits fields of an opportunity. `base` is what the author saw in the one field they typed into; the others are
   * set from what the document holds now. The answer names it for taking it back. Rejects where the device could not
   * save it.
   */
  async commit(
    record: string,
    fields: Fields,
    typed?: { readonly field: string; readonly base: Value },
  ): Promise<UndoStep | null> {
    return this.#commit(this.#changes(OPPORTUNITIES, record, fields, typed))
  }

  /** Commits fields of stages, all at once, as `commit` does; `typed` names the one field its author typed into. */
  async commitStages(
    stages: ReadonlyMap<string, Fields>,
    typed?: { readonly field: string; readonly base: Value },
  ): Promise<UndoStep | null> {
    return this.#commit([...stages].flatMap(([id, fields]) => this.#changes(STAGES, id, fields, typed)))
  }

  #changes(
    collection: string,
    record: string,
    fields: Fields,
    typed: { readonly field: string; readonly base: Value } | undefined,
  ): readonly Change[] {
    return recordChanges(this.open.doc.value, collection, record, fields).map((change): Change => {
      if (!typed || change[1] !== recordKey(record, typed.field) || change.length !== 4) return change
      return [change[0], change[1], typed.base, change[3]]
    })
  }

  async #commit(changes: readonly Change[]): Promise<UndoStep | null> {
    if (changes.length === 0) return null
    const step = this.undoing.done({ fields: changes.filter(isFieldChange) })
    await this.open.commit(changes)
    return step
  }

  /** Commits one of the pipeline's own fields; `base` is what its author saw. Rejects as `commit` does. */
  async commitOwn(field: string, base: Value, value: Value): Promise<void> {
    const changes = documentChanges(this.open.doc.value, { [field]: value })
    if (changes.length > 0) await this.#commit([[FIELDS_ROOT, field, base, value]])
  }

  async close(): Promise<void> {
    if (this.#closed) return
    this.#closed = true
    for (const stop of this.#stops) stop()
    this.presence.close()
    this.#release()
    await this.open.close()
  }

  #bind(doc: Y.Doc): void {
    this.#release()
    const isNews = (transaction: Y.Transaction): boolean => this.open.isNews(transaction)
    this.#records = new CollectionView(pipeline, doc, opportunities, isNews, changed => this.#events.changed(changed))
    this.#stages = new CollectionView(pipeline, doc, stagesCollection, isNews, () => this.#events.changed(null))
    const own = doc.getMap(FIELDS_ROOT)
    const readOwn = (): void => {
      this.fields = readFields(pipeline, doc)
      this.#events.changed(null)
    }
    own.observe(readOwn)
    this.#unobserve = () => own.unobserve(readOwn)
    readOwn()
  }

  #release(): void {
    this.#records?.close()
    this.#stages?.close()
    this.#unobserve()
  }
}
