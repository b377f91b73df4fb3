// The document that is merged into: read where the relay has it in memory, copied only where something is written to it.
import * as Y from 'yjs'
import type { Address } from '../../src/documents/address.ts'
import type { Kind } from '../../src/documents/kind.ts'
import type { Subject } from '../../src/policy/authorize.ts'
import type { Rooms } from '../rooms/rooms.ts'

export interface TargetOptions {
  readonly address: Address
  readonly kind: Kind
  /** Begun by this merge. */
  readonly isNew: boolean
  /** Whom the merge is done for. */
  readonly subject: Subject
}

export class Target {
  readonly address: Address
  readonly kind: Kind
  readonly isNew: boolean
  readonly subject: Subject
  readonly #rooms: Rooms
  #copy: Y.Doc | null = null

  constructor(rooms: Rooms, { address, kind, isNew, subject }: TargetOptions) {
    this.#rooms = rooms
    this.address = address
    this.kind = kind
    this.isNew = isNew
    this.subject = subject
  }

  /**
   * Looks at the document as it is committed, or at the copy where there is one; null where there is neither. `work` must
   * not change it.
   */
  async look<T>(work: (doc: Y.Doc) => T): Promise<T | null> {
    if (this.#copy) return work(this.#copy)
    return committed(this.#rooms, this.address, work)
  }

  /** A copy to write to; from then on it is what is looked at. Empty where the document is not here. */
  async copy(): Promise<Y.Doc> {
    if (!this.#copy) {
      const state = await committed(this.#rooms, this.address, Y.encodeStateAsUpdate)
      this.#copy = new Y.Doc()
      if (state) Y.applyUpdate(this.#copy, state)
    }
    return this.#copy
  }

  /** Brings what was committed meanwhile into the copy. False where there is no such document. */
  async catchUp(): Promise<boolean> {
    const caughtUp = await committed(this.#rooms, this.address, doc => {
      const copy = this.#copy
      if (copy) Y.applyUpdate(copy, Y.encodeStateAsUpdate(doc, Y.encodeStateVector(copy)))
      return true
    })
    return caughtUp === true
  }

  /** Lets go of the copy. */
  close(): void {
    this.#copy?.destroy()
    this.#copy = null
  }
}

/** Looks at a document as it is committed; null where there is none. `work` must not change it. */
export async function committed<T>(rooms: Rooms, address: Address, work: (doc: Y.Doc) => T): Promise<T | null> {
  // What is written goes by what was looked at: that is built anew neither meanwhile nor between two looks.
  rooms.copied(address)
  const room = await rooms.room(address)
  if (!room) return null
  return new Promise<T>((resolve, reject) => {
    room.afterCommit(() => {
      try {
        resolve(work(room.doc))
      } catch (error) {
        reject(error)
      }
    })
  })
}
