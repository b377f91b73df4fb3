// Submissions on their way into a room's queue: what was answered before is looked up first, in the order of arrival.
import type { Receipt, Store } from '../store/store.ts'
import type { Log } from './options.ts'
import type { Room } from './room.ts'
import type { SubmittedWork, Work } from './work.ts'

export interface IntakesOptions {
  readonly store: Store
  readonly log: Log
  /** Takes a submission into the room's queue, with the stored outcomes of its numbers; null where none were used before. */
  readonly enqueue: (
    room: Room,
    submitted: SubmittedWork,
    receipts: ReadonlyMap<number, Receipt | null>,
    resolve: Work['resolve'],
  ) => void
}

export class Intakes {
  readonly #options: IntakesOptions
  /** Look-ups under way. */
  readonly #intakes = new Set<Promise<void>>()

  constructor(options: IntakesOptions) {
    this.#options = options
  }

  get busy(): boolean {
    return this.#intakes.size > 0
  }

  /** Puts a submission into the queue: at once where nothing has to be looked up, else in the order of arrival. */
  take(room: Room, submitted: SubmittedWork, resolve: Work['resolve']): void {
    const { enqueue, log } = this.#options
    const lastN = room.progress.get(submitted.submitter.device)?.lastN
    const isNew =
      submitted.submitter.type === 'token' || (lastN !== undefined && submitted.entries.every(({ n }) => n > lastN))
    if (isNew && !room.intake) return enqueue(room, submitted, NO_RECEIPTS, resolve)
    const intake = (room.intake ?? Promise.resolve())
      .then(() => this.#receipts(room, submitted))
      .then(receipts => enqueue(room, submitted, receipts, resolve))
      .catch(error => {
        log.error({ err: error }, 'looking up receipts failed')
        resolve(submitted.entries.map(({ n }) => ({ n, status: 'later' })))
      })
      .finally(() => {
        this.#intakes.delete(intake)
        if (room.intake === intake) room.intake = null
      })
    this.#intakes.add(intake)
    room.intake = intake
  }

  /** Stored outcomes of the numbers this device has used before. */
  async #receipts(room: Room, { submitter, entries }: SubmittedWork): Promise<ReadonlyMap<number, Receipt | null>> {
    const { store } = this.#options
    const { device } = submitter
    if (submitter.type === 'token') return NO_RECEIPTS
    const found = new Map<number, Receipt | null>()
    if (!room.progress.has(device)) {
      const stored = await store.progress(device, room.address)
      // Only if no turn has moved it on while we were reading.
      if (!room.progress.has(device)) room.progress.set(device, stored ?? { lastN: 0, generation: 0, refusedN: null })
    }
    const lastN = room.progress.get(device)?.lastN ?? 0
    for (const { n } of entries) if (n <= lastN) found.set(n, await store.receipt(device, room.address, n))
    return found
  }
}

const NO_RECEIPTS: ReadonlyMap<number, Receipt | null> = new Map()
