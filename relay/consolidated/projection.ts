// Brings the consolidated database on: first every document as it is, then those whose journal went on (DESIGN 2, 6).
//
// What is read may be committed but not on disk yet, and lost with the power. So nothing is written here before the
// relay has said that it is safe: a sequence that is given out a second time would else stand for what was lost.
import type { Kind } from '../../src/documents/kind.ts'
import { type Changed, LiveContent } from './content.ts'
import {
  type ConsolidatedFile,
  openConsolidated,
  readState,
  type State,
  type StoredState,
  setState,
} from './database.ts'
import { type Facts, Source, SourceError } from './source.ts'
import { createIndexes, type KindTables, tablesOf } from './tables.ts'
import { Writer } from './writer.ts'

/** ms of work put into one transaction: stopping waits no longer than this and one document. */
const BATCH_MS = 100
/** Documents and journal rows looked at in one go. */
const BATCH_DOCUMENTS = 50
const BATCH_ROWS = 2_000
/**
 * Bytes of documents kept in memory because they may go on changing: an edit of 10,000 opportunities then costs what it
 * changed. Encoded; in memory it is about ten times as much.
 */
const KEPT_BYTES = 4 * 1024 * 1024
/** Rows that a query planner looks at to learn how a table is filled. */
const ANALYSED_ROWS = 400

const EVERYTHING: Changed = { all: true, records: new Map() }

export interface ProjectionOptions {
  /** The relay's database. */
  readonly main: string
  /** The consolidated one. */
  readonly file: string
  readonly kinds: ReadonlyMap<string, Kind>
  /** The last sequence that is safe on disk. */
  readonly durable: () => number
  /** Waits until a sequence is safe; false where it is given up. */
  readonly untilDurable: (sequence: number) => boolean
}

export interface Progress extends State {
  /** Documents that are in it while it is built, and how many there are. */
  readonly building: { readonly done: number; readonly total: number } | null
  /** Documents whose journal cannot be read. */
  readonly damaged: number
}

export class Projection {
  /** The file was begun anew. */
  readonly fresh: boolean
  readonly #options: ProjectionOptions
  readonly #source: Source
  readonly #file: ConsolidatedFile
  readonly #tables: ReadonlyMap<string, KindTables>
  readonly #writer: Writer
  /** The one that changed last at the end. */
  readonly #kept = new Map<number, LiveContent>()
  #state: StoredState
  #done = 0
  #total = 0
  /** The last row of what was read in this batch. */
  #seen = 0

  /** @throws SourceError; SQLite's own error where the consolidated file cannot be used */
  constructor(options: ProjectionOptions) {
    this.#options = options
    this.#tables = new Map([...options.kinds].map(([name, kind]) => [name, tablesOf(kind)]))
    this.#source = new Source(options.main)
    try {
      const origin = { ...this.#source.identity(), last: options.durable() }
      this.#file = openConsolidated(options.file, [...this.#tables.values()], origin)
    } catch (error) {
      this.#source.close()
      throw error
    }
    this.fresh = this.#file.fresh
    this.#writer = new Writer(this.#file.sql)
    this.#state = readState(this.#file.sql)
    if (this.#state.built !== null) {
      this.#total = this.#source.count()
      this.#done = Number(this.#file.sql.get('SELECT count(*) AS count FROM documents')?.count ?? 0)
    }
  }

  get progress(): Progress {
    const { applied, at, built } = this.#state
    const building = built === null ? null : { done: this.#done, total: Math.max(this.#done, this.#total) }
    const damaged = Number(this.#file.sql.get('SELECT count(*) AS count FROM documents WHERE damaged')?.count ?? 0)
    return { applied, at, built, building, damaged }
  }

  /** Does a bounded piece of what is left; false where there was nothing to do. */
  step(): boolean {
    this.#seen = 0
    const next = this.#state.built === null ? this.#changes() : this.#documents(this.#state.built)
    if (!next) return false
    // Nobody else writes here, so the state that is kept is the one that was written.
    this.#state = { ...next, seen: Math.max(next.seen, this.#seen) }
    return true
  }

  /** Lets go of documents in memory: nothing has changed for a while. */
  rest(): void {
    for (const content of this.#kept.values()) content.destroy()
    this.#kept.clear()
  }

  close(): void {
    this.rest()
    this.#source.close()
    if (this.#file.database.isOpen) this.#file.database.close()
  }

  /** The next documents, while everything is built from nothing. */
  #documents(built: number): StoredState | null {
    const ids = this.#source.documentsAfter(built, BATCH_DOCUMENTS)
    if (ids.length === 0) return this.#built()
    let last = built
    let done = this.#done
    const written = this.#transaction(() => {
      const end = performance.now() + BATCH_MS
      for (const id of ids) {
        this.#project(id, false)
        last = id
        done++
        if (performance.now() > end) break
      }
      setState(this.#file.sql, 'built', last)
    })
    if (!written) return null
    this.#done = done
    return { ...this.#state, built: last }
  }

  /** Every document is in: what came since it was begun is left to the journal. */
  #built(): StoredState | null {
    const { begun } = this.#state
    const at = this.#source.receivedAt(begun)
    const written = this.#transaction(() => {
      this.#file.database.exec(createIndexes([...this.#tables.values()]))
      setState(this.#file.sql, 'applied', begun)
      setState(this.#file.sql, 'at', at)
      setState(this.#file.sql, 'built', null)
    })
    if (!written) return null
    this.#file.database.exec(`PRAGMA analysis_limit = ${ANALYSED_ROWS}; ANALYZE`)
    return { ...this.#state, applied: begun, at, built: null }
  }

  /** Documents with new rows in the journal, in its order. */
  #changes(): StoredState | null {
    const marks = this.#source.marks(this.#state.applied, this.#options.durable(), BATCH_ROWS)
    if (marks.length === 0) return null
    let { applied, at } = this.#state
    const projected = new Set<number>()
    const written = this.#transaction(() => {
      const end = performance.now() + BATCH_MS
      for (const { sequence, document, received } of marks) {
        if (document !== null && !projected.has(document)) {
          if (performance.now() > end && projected.size > 0) break
          this.#project(document, true)
          projected.add(document)
        }
        applied = sequence
        at = received
      }
      setState(this.#file.sql, 'applied', applied)
      setState(this.#file.sql, 'at', at)
    })
    return written ? { ...this.#state, applied, at } : null
  }

  /** Writes all of it, or nothing: where what was read is not safe, or something fails. */
  #transaction(work: () => void): boolean {
    const { database } = this.#file
    database.exec('BEGIN IMMEDIATE')
    try {
      work()
      if (this.#seen > this.#options.durable() && !this.#options.untilDurable(this.#seen)) {
        database.exec('ROLLBACK')
        this.rest()
        return false
      }
      if (this.#seen > this.#state.seen) setState(this.#file.sql, 'seen', this.#seen)
      database.exec('COMMIT')
      return true
    } catch (error) {
      if (database.isTransaction) database.exec('ROLLBACK')
      this.rest()
      throw error
    }
  }

  /** A document as it is now. `keep`: it may change again soon. */
  #project(id: number, keep: boolean): void {
    const { facts, content, changed } = this.#source.together(() => this.#read(id))
    if (!facts) return this.#writer.remove(id, [...this.#tables.values()])
    this.#seen = Math.max(this.#seen, facts.last)
    const tables = this.#tables.get(facts.kind)
    if (!tables) return
    if (!content) return this.#writer.damaged(facts)
    this.#writer.write(tables, facts, content, changed)
    content.sequence = facts.last
    this.#kept.delete(id)
    if (keep) this.#keep(id, content)
    else content.destroy()
  }

  #read(id: number): { facts: Facts | null; content: LiveContent | null; changed: Changed } {
    const facts = this.#source.facts(id)
    const kind = facts && this.#options.kinds.get(facts.kind)
    if (!facts || !kind) return { facts, content: null, changed: EVERYTHING }
    const kept = this.#kept.get(id)
    const goesOn = kept?.belongsTo(facts) === true && this.#source.snapshotSequence(id) <= kept.sequence
    if (kept && goesOn) {
      const { updates, bytes } = this.#source.updatesAfter(id, kept.sequence)
      if (updates) {
        kept.bytes += bytes
        return { facts, content: kept, changed: kept.apply(updates) }
      }
    }
    kept?.destroy()
    this.#kept.delete(id)
    const { snapshot, updates, bytes } = this.#source.content(facts)
    if (!updates) return { facts, content: null, changed: EVERYTHING }
    const content = new LiveContent(kind, facts)
    content.bytes = bytes
    try {
      content.begin(snapshot ? [snapshot, ...updates] : updates)
    } catch (error) {
      if (error instanceof SourceError) throw error
      // Yjs cannot read what the relay once could: damage, as the relay would say of it.
      return { facts, content: null, changed: EVERYTHING }
    }
    return { facts, content, changed: EVERYTHING }
  }

  #keep(id: number, content: LiveContent): void {
    this.#kept.set(id, content)
    let bytes = [...this.#kept.values()].reduce((sum, each) => sum + each.bytes, 0)
    for (const [other, each] of this.#kept) {
      if (bytes <= KEPT_BYTES || other === id) break
      bytes -= each.bytes
      each.destroy()
      this.#kept.delete(other)
    }
  }
}
