// Documents that begin on this device: what they hold at first, and their line in the lists until the relay's own comes.
import * as Y from 'yjs'
import { type Address, parseAddress } from '../documents/address.ts'
import type { Change } from '../documents/changes.ts'
import { documentChanges, readDocument, recordChanges } from '../documents/content.ts'
import type { Fields, Kind } from '../documents/kind.ts'
import { defaultStages, pipeline, STAGES } from '../documents/pipeline.ts'
import type { StatusProfile } from '../policy/statuses/profile.ts'
import type { Person } from './api.ts'
import type { CatalogueState } from './catalogue-state.ts'
import { firstFacts, mayAtFirst } from './first-facts.ts'
import type { Observable } from './observable.ts'
import type { Queue } from './queue.ts'
import { updatesOf } from './stores/updates.ts'
import type { FirstFacts } from './wire/commands.ts'
import { commandIn } from './wire/entry.ts'

export interface ListingContext {
  readonly catalogue: CatalogueState
  readonly kinds: ReadonlyMap<string, Kind>
  readonly person: Person
  /** ms since 1970. */
  readonly clock: () => number
  readonly profiles: Observable<ReadonlyMap<string, StatusProfile>>
}

export class Listing {
  readonly #context: ListingContext

  constructor(context: ListingContext) {
    this.#context = context
  }

  /** Puts a document that was just begun into the lists, with what it begins with. */
  add(kind: Kind, address: Address, doc: Y.Doc, first: FirstFacts): Promise<void> {
    const { catalogue, profiles, clock } = this.#context
    const lines = catalogue.lines.value
    const facts = firstFacts(kind, first, { person: this.#context.person, lines, profiles: profiles.value })
    const may = mayAtFirst(kind, facts.owner, this.#context.person, lines)
    return catalogue.begin(kind, address, doc, { ...facts, created: clock() }, may)
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
      const command = rows[0]?.entries[0] && commandIn(rows[0].entries[0].bytes)
      await this.add(kind, address, doc, command?.command === 'create' ? command : {})
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
