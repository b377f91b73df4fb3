// One open document as its screen needs it: its fields and records, kept current through rebuilds, and the changes made to it.
import type * as Y from 'yjs'
import type { Address, RecordId } from '../../src/documents/address.ts'
import { type Change, isFieldChange } from '../../src/documents/changes.ts'
import { documentChanges, readFields, recordChanges } from '../../src/documents/content.ts'
import { type CollectionDeclaration, FIELDS_ROOT, type Fields, type Kind, recordKey } from '../../src/documents/kind.ts'
import type { UndoStep } from '../../src/documents/undo.ts'
import type { Value } from '../../src/documents/values.ts'
import type { Device, OpenDocument } from '../../src/sync/api.ts'
import type { Timers } from '../../src/sync/environment.ts'
import { Presence } from '../../src/sync/presence.ts'
import { CollectionView, type RecordsChanged } from './collection-view.ts'
import { type KeptTexts, keptTextsOf } from './kept-texts.ts'
import { keepOpen } from './open-spaces.ts'
import { type Undoing, undoingOf } from './undo.ts'

/** The moment from which nobody waits for the network: how long rows take from here is ours alone (300 ms at most). */
export const DOCUMENT_HERE = 'satchel.document-here'

const timers: Timers = {
  after: (ms, work) => {
    const timer = setTimeout(work, ms)
    return () => clearTimeout(timer)
  },
}

export interface SpaceEvents {
  /** Anything shown may be another. `changed` names records of the main collection where only they changed. */
  readonly changed: (changed: RecordsChanged | null) => void
}

/** A record that is typed into for the first time: it exists with its first committed field, not before. */
export interface NewRecord {
  readonly id: RecordId
  readonly fields: Fields
}

/** A record as one of a list. */
export interface ListedRecord {
  readonly id: string
  readonly fields: Fields
}

export class DocumentSpace {
  readonly open: OpenDocument
  readonly kind: Kind
  /** The collection that documents of this kind are about: the first one declared. */
  readonly main: CollectionDeclaration
  readonly undoing: Undoing
  readonly presence: Presence
  readonly kept: KeptTexts
  readonly #events: SpaceEvents
  readonly #stops: (() => void)[] = []
  #views: ReadonlyMap<string, CollectionView> = new Map()
  #unobserve: () => void = () => {}
  #closed = false
  fields: Fields = {}

  constructor(device: Device, address: Address, kind: Kind, events: SpaceEvents) {
    const [main] = kind.declaration.collections
    if (!main) throw new Error(`${kind.name} declares no collection`)
    this.open = device.open(address)
    this.kind = kind
    this.main = main
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

  /** Of the main collection, by id. */
  get records(): ReadonlyMap<string, Fields> {
    return this.of(this.main.name)
  }

  /** Records of a collection by id. */
  of(collection: string): ReadonlyMap<string, Fields> {
    return this.#views.get(collection)?.records ?? new Map()
  }

  /**
   * Commits fields of a record of the main collection. `base` is what the author saw in the one field they typed into; the
   * others are set from what the document holds now. The answer names it for taking it back. Rejects where the device could
   * not save it.
   */
  async commit(
    record: string,
    fields: Fields,
    typed?: { readonly field: string; readonly base: Value },
  ): Promise<UndoStep | null> {
    return this.write(this.changes(this.main.name, record, fields, typed))
  }

  protected changes(
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

  protected async write(changes: readonly Change[]): Promise<UndoStep | null> {
    if (changes.length === 0) return null
    const step = this.undoing.done({ fields: changes.filter(isFieldChange) })
    await this.open.commit(changes)
    return step
  }

  /** Commits one of the document's own fields; `base` is what its author saw. Rejects as `commit` does. */
  async commitOwn(field: string, base: Value, value: Value): Promise<void> {
    const changes = documentChanges(this.open.doc.value, { [field]: value })
    if (changes.length > 0) await this.write([[FIELDS_ROOT, field, base, value]])
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
    const { kind, main } = this
    const isNews = (transaction: Y.Transaction): boolean => this.open.isNews(transaction)
    this.#views = new Map(
      kind.declaration.collections.map(collection => [
        collection.name,
        new CollectionView(kind, doc, collection, isNews, changed =>
          this.#events.changed(collection === main ? changed : null),
        ),
      ]),
    )
    const own = doc.getMap(FIELDS_ROOT)
    const readOwn = (): void => {
      this.fields = readFields(kind, doc)
      this.#events.changed(null)
    }
    own.observe(readOwn)
    this.#unobserve = () => own.unobserve(readOwn)
    readOwn()
  }

  #release(): void {
    for (const view of this.#views.values()) view.close()
    this.#unobserve()
  }
}
