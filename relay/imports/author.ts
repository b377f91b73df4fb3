// Writes into one pipeline as the relay's own device for a named person: numbered, signed and judged like any device.
import { createHash } from 'node:crypto'
import * as Y from 'yjs'
import type { Address } from '../../src/documents/address.ts'
import { type Change, captureChanges } from '../../src/documents/changes.ts'
import { documentChanges, readRecord, readText, recordChanges } from '../../src/documents/content.ts'
import { textRoot } from '../../src/documents/kind.ts'
import { defaultStages, OPPORTUNITIES, pipeline, STAGES } from '../../src/documents/pipeline.ts'
import { type EntryContent, encodeEntry, signedBytes } from '../../src/sync/wire/entry.ts'
import type { CollisionDraft, ImportedRecord } from '../store/store.ts'
import type { ImporterContext } from './importer.ts'

/** Bytes of changes put into one entry, roughly: with its update well below what an entry may be. */
const ENTRY_SIZE = 64 * 1024
const FIRST_EPOCH = 1

/** The gate refused what an import wrote: a fault of ours, or the person's rights ended meanwhile. */
export class ImportRefusedError extends Error {
  override readonly name = 'ImportRefusedError'
}

const opportunities = pipeline.collection(OPPORTUNITIES)

export class Author {
  /** The author's copy: what is written is applied to it at once, and submitted with `flush`. */
  readonly doc = new Y.Doc()
  readonly #context: ImporterContext
  readonly #person: string
  readonly #address: Address
  readonly #note: string
  readonly #contents: EntryContent[] = []
  #changes: Change[] = []
  #size = 0

  private constructor(context: ImporterContext, person: string, address: Address, note: string) {
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
    const author = new Author(context, person, address, note)
    const room = await context.rooms.room(address)
    if (room) {
      const state = await new Promise<Uint8Array>(resolve =>
        room.afterCommit(() => resolve(Y.encodeStateAsUpdate(room.doc))),
      )
      Y.applyUpdate(author.doc, state)
    } else {
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

  /** Submits what was written, together with what the import stores about it. @throws ImportRefusedError */
  async flush(imported: readonly ImportedRecord[], collisions: readonly CollisionDraft[]): Promise<void> {
    this.#cut()
    const contents = this.#contents.splice(0)
    if (contents.length + imported.length + collisions.length === 0) return
    const { accounts, rooms, store, ownDevice } = this.#context
    const subject = accounts.subject(this.#person)
    if (!subject) throw new ImportRefusedError('the person this import is done for may not sign in any more')
    const progress = await store.progress(ownDevice.id, this.#address)
    const lastN = progress?.lastN ?? 0
    // After a refusal everything is held until a new generation; this copy is fresh, so it may begin one.
    const generation = Math.max(1, progress?.generation ?? 1) + (progress?.refusedN == null ? 0 : 1)
    const entries = contents.map((content, index) => {
      const bytes = encodeEntry(content)
      return { n: lastN + 1 + index, bytes, hash: createHash('sha256').update(bytes).digest() as Uint8Array }
    })
    const { installation } = accounts.installation()
    const epoch = (await store.document(this.#address))?.epoch ?? FIRST_EPOCH
    const signed = {
      installation,
      person: this.#person,
      device: ownDevice.id,
      address: this.#address,
      generation,
      epoch,
    }
    const answers = await rooms.submit(this.#address, {
      submitter: { type: 'relay', device: ownDevice.id, subject },
      generation,
      epoch,
      entries,
      signature: ownDevice.sign(signedBytes({ ...signed, hashes: entries })),
      note: this.#note,
      origin: null,
      imported,
      collisions,
    })
    for (const answer of answers) {
      if (answer.status === 'refused') throw new ImportRefusedError(`${this.#address}: ${answer.refusal.message}`)
      if (answer.status !== 'committed') throw new ImportRefusedError(`${this.#address}: ${answer.status}`)
    }
  }

  /** Lets go of the copy and, if nobody else uses it, of the relay's. */
  async close(): Promise<void> {
    this.doc.destroy()
    await this.#context.rooms.release(this.#address)
  }
}
