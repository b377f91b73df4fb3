// One document in memory: its content, who is in it, and what waits to be judged. `Rooms` drives it.
import { createHash } from 'node:crypto'
import * as encoding from 'lib0/encoding'
import * as Y from 'yjs'
import type { Address } from '../../src/documents/address.ts'
import { readDocument } from '../../src/documents/content.ts'
import type { Kind, Summary } from '../../src/documents/kind.ts'
import { decodeEntry } from '../../src/sync/wire/entry.ts'
import { decodeRow } from '../journal/row.ts'
import type { Writer } from '../journal/trimmed.ts'
import type { DocumentRow, Progress, StoredDocument, StoredRow } from '../store/store.ts'
import { OpenCollisions } from './open-collisions.ts'
import { Presence } from './presence.ts'
import type { Work } from './work.ts'

/** A connection that looks at a document: a channel of a device's socket, or a stock client's own socket. */
export interface Member {
  /** Sends one message of the y-websocket protocol. */
  send(message: Uint8Array): void
  /** Closes this member's (virtual) socket only. */
  close(code: number, reason: string): void
}

/** The journal of a document cannot be read back: never served, never written to. */
export class DamagedDocumentError extends Error {
  override readonly name = 'DamagedDocumentError'
}

export class Room {
  readonly address: Address
  readonly kind: Kind
  readonly doc: Y.Doc
  /** Null while nobody has created the document. */
  row: DocumentRow | null
  /** Device by Yjs client id. */
  readonly clients: Map<number, string>
  /** Client ids of earlier epochs: a copy that names one must not meet this document. */
  readonly past: ReadonlySet<number>
  readonly progress = new Map<string, Progress>()
  readonly members = new Set<Member>()
  readonly presence: Presence
  /** As they are committed. */
  readonly collisions: OpenCollisions
  readonly queue: Work[] = []
  /** Submissions whose numbers are being looked up; those behind them wait their turn. */
  intake: Promise<void> | null = null
  /** Who wrote the value that stands, by place; read from the journal when the first collision asks. */
  writers: Map<string, Writer> | null = null
  /** Rows since the last snapshot: what opening the document would have to read. */
  rowsSinceSnapshot: number
  /** `collided` of the row as the lists were told last; null: not since it is in memory. */
  toldCollided: number | null = null
  /** True while something was applied that is not yet committed: nobody is shown it. */
  uncommitted = false
  #waitingForCommit: (() => void)[] = []
  #fullState: { readonly head: number; readonly message: Uint8Array } | null = null

  /** `presence` stays the same when a document is rebuilt: nobody has left. @throws DamagedDocumentError */
  constructor(address: Address, kind: Kind, stored: StoredDocument | null, presence = new Presence()) {
    this.address = address
    this.presence = presence
    this.kind = kind
    this.doc = new Y.Doc({ gc: true })
    this.row = stored?.document ?? null
    this.clients = new Map(stored?.clients)
    this.past = stored?.past ?? new Set()
    this.collisions = new OpenCollisions(stored?.collisions)
    this.rowsSinceSnapshot = stored?.rows.length ?? 0
    if (stored) this.#replay(stored)
  }

  #replay(stored: StoredDocument): void {
    try {
      this.doc.transact(() => {
        if (stored.snapshot) Y.applyUpdate(this.doc, stored.snapshot.state)
        for (const row of stored.rows) {
          if (!isIntact(row)) throw new Error(`row ${row.sequence} is not what was written`)
          for (const update of updatesOf(row.body)) Y.applyUpdate(this.doc, update)
        }
      })
    } catch (error) {
      throw new DamagedDocumentError(`${this.address} cannot be read from the journal`, { cause: error })
    }
    if (this.doc.store.pendingStructs || this.doc.store.pendingDs) {
      throw new DamagedDocumentError(`the journal of ${this.address} has a gap`)
    }
  }

  get head(): number {
    return this.row?.head ?? 0
  }

  summary(): Summary {
    return this.kind.declaration.summarize(readDocument(this.kind, this.doc))
  }

  /** Runs when what is applied is committed; at once where nothing is under way. */
  afterCommit(work: () => void): void {
    if (this.uncommitted) this.#waitingForCommit.push(work)
    else work()
  }

  committed(): void {
    this.uncommitted = false
    const waiting = this.#waitingForCommit
    this.#waitingForCommit = []
    for (const work of waiting) work()
  }

  /** The answer to sync step 1, from committed state. An empty state vector's answer is encoded once per head. */
  syncStep2(stateVector: Uint8Array): Uint8Array {
    if (stateVector.length > 1) return syncMessage(1, Y.encodeStateAsUpdate(this.doc, stateVector))
    if (this.#fullState?.head !== this.head) {
      this.#fullState = { head: this.head, message: syncMessage(1, Y.encodeStateAsUpdate(this.doc)) }
    }
    return this.#fullState.message
  }

  syncStep1(): Uint8Array {
    return syncMessage(0, Y.encodeStateVector(this.doc))
  }

  destroy(): void {
    this.doc.destroy()
  }
}

/** Whether a row's body is what its hash was made of: of flipped bits Yjs would apply a third without a word. */
export const isIntact = ({ body, sha256 }: Pick<StoredRow, 'body' | 'sha256'>): boolean =>
  createHash('sha256').update(body).digest().equals(sha256)

/** Every Yjs update of a journal row, in order. */
export function* updatesOf(body: Uint8Array): Generator<Uint8Array> {
  for (const batch of decodeRow(body)) {
    for (const { bytes } of batch.entries) {
      const entry = decodeEntry(bytes)
      if (!entry) throw new Error('an entry of the journal cannot be read')
      if (entry.type === 'update') yield entry.update
    }
  }
}

/** A sync message of the y-websocket protocol: 0 asks, 1 answers, 2 tells of an update. */
export function syncMessage(type: 0 | 1 | 2, payload: Uint8Array): Uint8Array {
  const encoder = encoding.createEncoder()
  encoding.writeVarUint(encoder, 0)
  encoding.writeVarUint(encoder, type)
  encoding.writeVarUint8Array(encoder, payload)
  return encoding.toUint8Array(encoder)
}
