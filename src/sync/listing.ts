// Documents that begin on this device: what they hold at first, and their line in the lists until the relay's own comes.
import * as Y from 'yjs'
import { type Address, parseAddress } from '../documents/address.ts'
import type { Change } from '../documents/changes.ts'
import { documentChanges, readDocument, recordChanges } from '../documents/content.ts'
import type { Fields, Kind } from '../documents/kind.ts'
import { defaultStages, pipeline, STAGES } from '../documents/pipeline.ts'
import type { Person } from './api.ts'
import type { CatalogueState } from './catalogue-state.ts'
import type { Queue } from './queue.ts'
import { updatesOf } from './stores/updates.ts'

export interface ListingContext {
  readonly catalogue: CatalogueState
  readonly kinds: ReadonlyMap<string, Kind>
  readonly person: Person
  /** ms since 1970. */
  readonly clock: () => number
}

export class Listing {
  readonly #context: ListingContext

  constructor(context: ListingContext) {
    this.#context = context
  }

  /** Puts a document that was just begun into the lists; `owner` where it is somebody else's. */
  add(kind: Kind, address: Address, doc: Y.Doc, owner?: string): Promise<void> {
    const { catalogue, person, clock } = this.#context
    return catalogue.begin(kind, address, doc, {
      owner: owner ?? person.id,
      ownerName: owner && owner !== person.id ? '' : person.name,
      created: clock(),
    })
  }

  /** A document's line with what stands in it here. */
  async refresh(kind: Kind, address: Address, doc: Y.Doc): Promise<void> {
    const { catalogue } = this.#context
    const line = catalogue.lines.value.get(address)
    const summary = kind.declaration.summarize(readDocument(kind, doc))
    if (line) await catalogue.receive({ ...line, summary })
  }

  /** Documents made here whose lines a crash has kept from being written. */
  async addMissing(queues: Iterable<Queue>): Promise<void> {
    const { catalogue, kinds } = this.#context
    for (const { address, record, rows } of queues) {
      const kind = kinds.get(parseAddress(address)?.kind ?? '')
      if (record.known || rows.length === 0 || !kind || catalogue.lines.value.has(address)) continue
      const doc = new Y.Doc()
      for (const update of rows.flatMap(updatesOf)) Y.applyUpdate(doc, update)
      await this.add(kind, address, doc)
      doc.destroy()
    }
  }
}

/** What a new document holds at first. */
export function beginning(kind: Kind, doc: Y.Doc, fields: Fields): Change[] {
  const initial = Object.fromEntries(
    kind.declaration.fields.flatMap(field => (field.initial === undefined ? [] : [[field.name, field.initial]])),
  )
  const changes = documentChanges(doc, { ...initial, ...fields })
  if (kind === pipeline)
    for (const { id, fields } of defaultStages) changes.push(...recordChanges(doc, STAGES, id, fields))
  return changes
}
