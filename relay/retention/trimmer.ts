// Keeps the journal for as long as its operator wants: what is older is put together into one row per document, from which
// the document goes on as it was; who changed what before is gone (relay/SPEC.md R).
import { setImmediate as turn } from 'node:timers/promises'
import * as Y from 'yjs'
import type { Address } from '../../src/documents/address.ts'
import { currentValue } from '../../src/documents/content.ts'
import type { OwnRow } from '../journal/own-row.ts'
import { decodeRow } from '../journal/row.ts'
import { trimmedRow, type Writer } from '../journal/trimmed.ts'
import { TRIM_AFTER_MS, TRIM_AT_ONCE, TRIM_DOCUMENTS, TRIM_EVERY_MS, TRIM_ROWS } from '../limits.ts'
import type { Log } from '../rooms/options.ts'
import { DamagedDocumentError, isIntact, updatesOf } from '../rooms/room.ts'
import { addWriters } from '../rooms/writers.ts'
import type { Store } from '../store/store.ts'
import type { Trimming, TrimPlan } from '../store/trim-store.ts'

export const DAY_MS = 24 * 60 * 60 * 1000

export interface TrimmerOptions {
  readonly store: Store
  readonly ownRow: OwnRow
  /** ms since 1970. */
  readonly clock: () => number
  readonly log: Log
  /** The last sequence that lists, totals and search have: what they lack is not taken from them. */
  readonly projected: () => number
  /** Gives back to the disk what was freed; `serving`: only where nobody has to wait for it. */
  readonly giveBack: (serving: boolean) => void
  /** Days that are kept; null: for ever. */
  readonly keepDays: number | null
}

/** What went of a document, or would go. */
export interface Trimmed {
  readonly address: Address
  readonly key: string
  /** Rows that were put together, or would be. */
  readonly rows: number
  /** By how much the journal is smaller; of a rehearsal, the bytes of those rows. */
  readonly bytes: number
  readonly dryRun: boolean
}

export interface TrimRequest {
  /** ms since 1970: what was received before goes. */
  readonly before: number
  readonly dryRun?: boolean
  readonly signal?: AbortSignal
  /** Called for a document whose journal cannot be read: it stays as it is. */
  readonly damaged?: (key: string) => void
}

export class Trimmer {
  readonly keepDays: number | null
  readonly #options: TrimmerOptions
  /** One after the other: two would read the same rows in vain. */
  #last: Promise<unknown> = Promise.resolve()
  #serving = false

  constructor(options: TrimmerOptions) {
    this.keepDays = options.keepDays
    this.#options = options
  }

  /** All documents, or those given. What was done when it is aborted stays. @throws AbortError, or where the store fails */
  trim(request: TrimRequest, addresses?: readonly Address[]): Promise<Trimmed[]> {
    const done = this.#last.then(() => this.#all(request, addresses))
    this.#last = done.catch(() => undefined)
    return done
  }

  async #all(request: TrimRequest, addresses?: readonly Address[]): Promise<Trimmed[]> {
    const all: Trimmed[] = []
    for await (const address of addresses ?? this.#addresses()) {
      request.signal?.throwIfAborted()
      const trimmed = await this.#document(address, request)
      if (trimmed) all.push(trimmed)
      await turn()
    }
    if (all.length > 0 && !request.dryRun) this.#options.giveBack(this.#serving)
    return all
  }

  async *#addresses(): AsyncGenerator<Address> {
    const { trims } = this.#options.store
    for (let after = 0; ; ) {
      const documents = trims.documents(after, TRIM_DOCUMENTS)
      for (const { address } of documents) yield address
      const last = documents.at(-1)
      if (!last) return
      after = last.id
    }
  }

  async #document(address: Address, request: TrimRequest): Promise<Trimmed | null> {
    const { store, projected } = this.#options
    const { before, dryRun = false } = request
    if (dryRun) {
      const plan = store.trims.plan(address, before, projected(), Number.MAX_SAFE_INTEGER)
      return plan && { address, key: plan.document.key, rows: fresh(plan), bytes: plan.bytes, dryRun }
    }
    let trimmed: Trimmed | null = null
    let [rows, bytes] = [0, 0]
    // Bit by bit: each leaves the document whole.
    for (;;) {
      const plan = store.trims.plan(address, before, projected(), TRIM_AT_ONCE)
      const gone = plan && (await this.#exchange(plan, request))
      if (!gone) return trimmed
      rows += gone.rows
      bytes += gone.bytes
      trimmed = { address, key: plan.document.key, rows, bytes, dryRun }
      request.signal?.throwIfAborted()
    }
  }

  /** Null where the document has moved on, or cannot be read. */
  async #exchange(plan: TrimPlan, { damaged }: TrimRequest): Promise<Pick<Trimmed, 'rows' | 'bytes'> | null> {
    const { store, clock, log } = this.#options
    const { address, key } = plan.document
    try {
      const trimming = await this.#read(plan)
      const done = await store.trim({ plan, at: clock(), ...trimming })
      return done && { rows: fresh(plan), bytes: plan.bytes - trimming.body.length }
    } catch (error) {
      if (!(error instanceof DamagedDocumentError)) throw error
      log.error({ err: error, address }, 'a document that cannot be read keeps its journal')
      damaged?.(key)
      return null
    }
  }

  /** Reads all that goes, a piece in each turn: it is of the past, and nobody changes that. @throws DamagedDocumentError */
  async #read(plan: TrimPlan): Promise<Omit<Trimming, 'plan' | 'at'>> {
    const { document, through, since, rows, trimmed } = plan
    const { address, epoch, begins } = document
    const doc = new Y.Doc({ gc: true })
    try {
      const goesOn = begins <= through
      const devices = await this.#replay(plan, goesOn ? doc : null)
      if (!goesOn) await this.#load(address, doc)
      const writers = await this.#writers(plan, doc)
      const about = { address, epoch, state: goesOn && document.head > 0 ? Y.encodeStateAsUpdate(doc) : null }
      const removed = (trimmed?.removed ?? 0) + rows - 1
      return { devices, body: trimmedRow(this.#options.ownRow, about, { through, removed, since, writers }) }
    } finally {
      doc.destroy()
    }
  }

  /** What the rows of its epoch made of the document; gives the devices that wrote any of them. */
  async #replay(plan: TrimPlan, doc: Y.Doc | null): Promise<Set<string>> {
    const { address, begins } = plan.document
    const devices = new Set<string>()
    for await (const row of this.#rows(plan)) {
      try {
        if (!isIntact(row)) throw new Error(`row ${row.sequence} is not what was written`)
        for (const { device } of decodeRow(row.body)) devices.add(device)
        if (doc && row.sequence >= begins) {
          doc.transact(() => {
            for (const update of updatesOf(row.body)) Y.applyUpdate(doc, update)
          })
        }
      } catch (error) {
        throw new DamagedDocumentError(`${address} cannot be read from the journal`, { cause: error })
      }
    }
    if (doc?.store.pendingStructs || doc?.store.pendingDs) {
      throw new DamagedDocumentError(`the journal of ${address} has a gap`)
    }
    return devices
  }

  /** As it is by now. Only for who wrote what: that is the same in all epochs. */
  async #load(address: Address, doc: Y.Doc): Promise<void> {
    const stored = await this.#options.store.load(address)
    doc.transact(() => {
      if (stored?.snapshot) Y.applyUpdate(doc, stored.snapshot.state)
      for (const { body } of stored?.rows ?? []) for (const update of updatesOf(body)) Y.applyUpdate(doc, update)
    })
  }

  async #writers(plan: TrimPlan, doc: Y.Doc): Promise<Map<string, Writer>> {
    const writers = new Map<string, Writer>()
    const standing = (root: string, key: string) => currentValue(doc, root, key)
    for await (const row of this.#rows(plan)) addWriters(writers, row, standing)
    return writers
  }

  async *#rows({ document, through }: TrimPlan) {
    const { trims } = this.#options.store
    for (let after = 0; ; ) {
      const rows = trims.rows(document.address, after, through, TRIM_ROWS)
      yield* rows
      const last = rows.at(-1)
      if (!last || rows.length < TRIM_ROWS) return
      after = last.sequence
      await turn()
    }
  }

  /** A relay serves people from now on; where not everything is kept, what is older goes every day. Gives what ends it. */
  serve(): () => void {
    const { clock, log } = this.#options
    const { keepDays } = this
    this.#serving = true
    if (keepDays === null) return () => undefined
    const ended = new AbortController()
    const trim = () => {
      this.trim({ before: clock() - keepDays * DAY_MS, signal: ended.signal })
        .then(done => done.length > 0 && log.info({ documents: done.length }, 'older rows of the journal went'))
        .catch(error => ended.signal.aborted || log.error({ err: error }, 'the journal could not be trimmed'))
    }
    let timer = setTimeout(() => {
      trim()
      timer = setInterval(trim, TRIM_EVERY_MS)
      timer.unref()
    }, TRIM_AFTER_MS)
    timer.unref()
    return () => {
      ended.abort()
      clearTimeout(timer)
    }
  }

  /** Resolves when nothing is under way. */
  async settled(): Promise<void> {
    await this.#last
  }
}

/** Rows that were not put together before. */
const fresh = ({ rows, trimmed }: TrimPlan): number => rows - (trimmed ? 1 : 0)
