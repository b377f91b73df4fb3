// Writes as the relay's own device for a named person: numbered, signed and judged like any device's entries (DESIGN 6).
import { createHash } from 'node:crypto'
import * as Y from 'yjs'
import type { Address } from '../src/documents/address.ts'
import { type EntryContent, encodeEntry, signedBytes } from '../src/sync/wire/entry.ts'
import type { Refusal } from '../src/sync/wire/refusals.ts'
import type { Accounts } from './accounts/accounts.ts'
import type { OwnDevice } from './own-device.ts'
import type { Rooms } from './rooms/rooms.ts'
import type { SubmittedWork } from './rooms/work.ts'
import type { Store } from './store/store.ts'

const FIRST_EPOCH = 1

/** The gate refused it, or the person's rights ended meanwhile; `refusal` is null where it was something else. */
export class NotWrittenError extends Error {
  override readonly name = 'NotWrittenError'
  readonly refusal: Refusal | null
  /** The relay is stopping, or its disk refused: the same may go well later. */
  readonly postponed: boolean
  constructor(message: string, refusal: Refusal | null = null, postponed = false) {
    super(message)
    this.refusal = refusal
    this.postponed = postponed
  }
}

export interface OwnWriterContext {
  readonly accounts: Accounts
  readonly store: Store
  readonly rooms: Rooms
  readonly ownDevice: OwnDevice
}

export interface OwnEntries extends Partial<Pick<SubmittedWork, 'imported' | 'collisions' | 'settles'>> {
  /** Id of the person it is done for. */
  readonly person: string
  readonly contents: readonly EntryContent[]
  /** JSON; see relay/SPEC.md J9. */
  readonly note: string
}

export class OwnWriter {
  readonly #context: OwnWriterContext
  /** One submission per document at a time: a number is drawn after the one before was used. */
  readonly #last = new Map<Address, Promise<void>>()

  constructor(context: OwnWriterContext) {
    this.#context = context
  }

  /** A copy of what is committed; null where there is no such document. `release` when done. */
  async copy(address: Address): Promise<Y.Doc | null> {
    const { rooms } = this.#context
    rooms.copied(address)
    const room = await rooms.room(address)
    if (!room) return null
    const state = await new Promise<Uint8Array>(resolve =>
      room.afterCommit(() => resolve(Y.encodeStateAsUpdate(room.doc))),
    )
    const doc = new Y.Doc()
    Y.applyUpdate(doc, state)
    return doc
  }

  release(address: Address): Promise<void> {
    return this.#context.rooms.release(address)
  }

  /** Resolves when all of it is durable. @throws NotWrittenError */
  submit(address: Address, entries: OwnEntries): Promise<void> {
    const submitted = (this.#last.get(address) ?? Promise.resolve()).then(() => this.#submit(address, entries))
    const settled = submitted
      .catch(() => undefined)
      .then(() => {
        if (this.#last.get(address) === settled) this.#last.delete(address)
      })
    this.#last.set(address, settled)
    return submitted
  }

  async #submit(address: Address, { person, contents, note, ...stored }: OwnEntries): Promise<void> {
    const { accounts, rooms, store, ownDevice } = this.#context
    const subject = accounts.subject(person)
    if (!subject) throw new NotWrittenError('the person this is done for may not sign in any more')
    const progress = await store.progress(ownDevice.id, address)
    const lastN = progress?.lastN ?? 0
    // After a refusal everything is held until a new generation; the author's copy is fresh, so it may begin one.
    const generation = Math.max(1, progress?.generation ?? 1) + (progress?.refusedN == null ? 0 : 1)
    const entries = contents.map((content, index) => {
      const bytes = encodeEntry(content)
      return { n: lastN + 1 + index, bytes, hash: createHash('sha256').update(bytes).digest() as Uint8Array }
    })
    const { installation } = accounts.installation()
    const epoch = (await store.document(address))?.epoch ?? FIRST_EPOCH
    const signed = { installation, person, device: ownDevice.id, address, generation, epoch }
    const answers = await rooms.submit(address, {
      imported: [],
      collisions: [],
      ...stored,
      submitter: { type: 'relay', device: ownDevice.id, subject },
      generation,
      epoch,
      entries,
      signature: ownDevice.sign(signedBytes({ ...signed, hashes: entries })),
      note,
      origin: null,
    })
    for (const answer of answers) {
      if (answer.status === 'refused')
        throw new NotWrittenError(`${address}: ${answer.refusal.message}`, answer.refusal)
      if (answer.status !== 'committed') {
        throw new NotWrittenError(`${address}: ${answer.status}`, null, answer.status === 'later')
      }
    }
  }
}
