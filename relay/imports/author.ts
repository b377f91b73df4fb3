// Writes into one pipeline as the relay's own device for a named person: numbered, signed and judged like any device.
import * as Y from 'yjs'
import type { Address } from '../../src/documents/address.ts'
import { type Change, captureChanges } from '../../src/documents/changes.ts'
import { documentChanges, readRecord, readText, recordChanges } from '../../src/documents/content.ts'
import { textRoot } from '../../src/documents/kind.ts'
import { defaultStages, OPPORTUNITIES, pipeline, STAGES } from '../../src/documents/pipeline.ts'
import type { EntryContent } from '../../src/sync/wire/entry.ts'
import type { CollisionDraft, ImportedRecord } from '../store/store.ts'
import type { ImporterContext } from './importer.ts'

/** Bytes of changes put into one entry, roughly: with its update well below what an entry may be. */
const ENTRY_SIZE = 64 * 1024

const opportunities = pipeline.collection(OPPORTUNITIES)

export class Author {
  /** The author's copy: what is written is applied to it at once, and submitted with `flush`. */
  readonly doc: Y.Doc
  readonly #context: ImporterContext
  readonly #person: string
  readonly #address: Address
  readonly #note: string
  readonly #contents: EntryContent[] = []
  #changes: Change[] = []
  #size = 0

  private constructor(context: ImporterContext, person: string, address: Address, note: string, doc: Y.Doc) {
    this.doc = doc
    this.#context = context
    this.#person = person
    this.#address = address
    this.#note = note
  }

  /** Opens a pipeline, or begins it for this agent where there is none. `person`: the id of whom it is done for. */
  static async open(
    context: ImporterContext,
    { person, address, agent, note }: { person: string; address: Address; agent: string; note: string },
  ): Promise<Author> {
    const copy = await context.writer.copy(address)
    const author = new Author(context, person, address, note, copy ?? new Y.Doc())
    if (!copy) {
      const owner = context.accounts.ensurePersonWithoutSignIn(agent).id
      author.#contents.push({ command: { command: 'create', schema: pipeline.declaration.schema, owner } })
      author.write(documentChanges(author.doc, { name: agent, currency: 'EUR' }))
      for (const { id, fields } of defaultStages) author.write(recordChanges(author.doc, STAGES, id, fields))
    }
    return author
  }

  /** Takes changes; they are applied to the copy when an entry is full or flushed. One field only once in between. */
  write(changes: readonly Change[]): void {
    // Three bytes a letter at most: notes may be long, and not in English.
    const size = 3 * JSON.stringify(changes).length
    if (this.#size + size > ENTRY_SIZE) this.#cut()
    this.#changes.push(...changes)
    this.#size += size
  }

  #cut(): void {
    const update = captureChanges(this.doc, this.#changes)
    if (update) this.#contents.push({ update, changes: this.#changes })
    this.#changes = []
    this.#size = 0
  }

  /** What a record of this pipeline holds, as changes that make the same record elsewhere. */
  recordElsewhere(record: string): Change[] {
    this.#cut()
    const fields = opportunities ? readRecord(this.doc, opportunities, record) : null
    const changes = Object.entries(fields ?? {}).flatMap(([name, value]): Change[] =>
      name === 'archived' || value === undefined ? [] : [[OPPORTUNITIES, `${record}.${name}`, null, value]],
    )
    const notes = readText(this.doc, OPPORTUNITIES, record, 'notes')
    return notes ? [...changes, [textRoot(OPPORTUNITIES, record, 'notes'), [{ insert: notes }]]] : changes
  }

  /** Applies what was written so far, so that the copy can be read. */
  apply(): void {
    this.#cut()
  }

  /** Submits what was written, together with what the import stores about it. @throws NotWrittenError */
  async flush(imported: readonly ImportedRecord[], collisions: readonly CollisionDraft[]): Promise<void> {
    this.#cut()
    const contents = this.#contents.splice(0)
    if (contents.length + imported.length + collisions.length === 0) return
    const entries = { person: this.#person, contents, note: this.#note, imported, collisions }
    await this.#context.writer.submit(this.#address, entries)
  }

  /** Lets go of the copy and, if nobody else uses it, of the relay's. */
  async close(): Promise<void> {
    this.doc.destroy()
    await this.#context.writer.release(this.#address)
  }
}
