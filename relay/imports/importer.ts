// Brings rows of a file into documents, as entries of the relay's own device for a named person: through the same gate,
// into the same journal as everything else. What was imported once is only touched where the source changed (O05, O10).
import { createHash } from 'node:crypto'
import type { DatabaseSync } from 'node:sqlite'
import * as Y from 'yjs'
import { type Address, derivedId, newId, type RandomBytes } from '../../src/documents/address.ts'
import { type Change, captureChanges } from '../../src/documents/changes.ts'
import { documentChanges, recordChanges } from '../../src/documents/content.ts'
import { defaultStages, pipeline, STAGES } from '../../src/documents/pipeline.ts'
import { type PlannedRow, planOpportunities } from '../../src/exchange/opportunities.ts'
import type { ImportOptions } from '../../src/exchange/options.ts'
import { type OpportunityPreview, previewOpportunities } from '../../src/exchange/preview.ts'
import type { FileProblem } from '../../src/exchange/problems.ts'
import { readTable } from '../../src/exchange/table.ts'
import { type EntryContent, encodeEntry, signedBytes } from '../../src/sync/wire/entry.ts'
import type { Accounts } from '../accounts/accounts.ts'
import { IMPORT_BYTES, IMPORT_ROWS } from '../limits.ts'
import type { OwnDevice } from '../own-device.ts'
import type { Rooms } from '../rooms/rooms.ts'
import type { CollisionDraft, ImportedRecord, Store } from '../store/store.ts'
import { importRecord, type RecordCollision } from './record.ts'
import { type ImportReport, type ImportSummary, type ReportRow, summarizeRows } from './report.ts'

/** Bytes of changes put into one entry, roughly: with its update well below what an entry may be. */
const ENTRY_SIZE = 64 * 1024
const LIMITS = { bytes: IMPORT_BYTES, rows: IMPORT_ROWS }
/** Names what the ids of imported records are derived from; another source's equal keys are other records. */
const DEFAULT_SOURCE = 'opportunities'

export interface ImporterContext {
  readonly accounts: Accounts
  readonly store: Store
  readonly rooms: Rooms
  readonly ownDevice: OwnDevice
  readonly database: DatabaseSync
  readonly clock: () => number
  readonly random: RandomBytes
}

export interface ImportInput {
  readonly bytes: Uint8Array
  readonly fileName: string
  /** Id of the person it is done for. */
  readonly person: string
  readonly options: ImportOptions
  readonly source?: string
  /** Stops between two pipelines; what was imported until then stays, and importing again goes on from there. */
  readonly signal?: AbortSignal
  /** Rows done and rows in all. */
  readonly onProgress?: (done: number, total: number) => void
}

/** The gate refused what an import wrote: a fault of ours, or the person's rights ended meanwhile. */
export class ImportRefusedError extends Error {
  override readonly name = 'ImportRefusedError'
}

export class Importer {
  readonly #context: ImporterContext
  /** Imports run one after the other: two of the same file at once would each find nothing there. */
  #last: Promise<unknown> = Promise.resolve()

  constructor(context: ImporterContext) {
    this.#context = context
  }

  preview(bytes: Uint8Array, options: ImportOptions): OpportunityPreview | { readonly problem: FileProblem } {
    const table = readTable(bytes, LIMITS)
    return 'problem' in table ? table : previewOpportunities(table, null, options)
  }

  /** Reads the whole file before it writes anything: a wrong one leaves nothing half-written. @throws AbortError */
  async importOpportunities(input: ImportInput): Promise<ImportReport | { readonly problem: FileProblem }> {
    const table = readTable(input.bytes, LIMITS)
    if ('problem' in table) return table
    const plan = planOpportunities(table, null, input.options)
    if ('problem' in plan) return plan
    const run = this.#last.then(() => this.#import(input, plan.rows))
    this.#last = run.catch(() => undefined)
    const imported = await run
    const rejected = plan.rejected.map((row): ReportRow => ({ ...row, outcome: 'rejected' }))
    const rows = [...imported, ...rejected].sort((a, b) => a.line - b.line)
    return this.#save(input, rows)
  }

  async #import(input: ImportInput, planned: readonly PlannedRow[]): Promise<ReportRow[]> {
    const { store } = this.#context
    const source = input.source ?? DEFAULT_SOURCE
    const before = new Map(
      (
        await store.imported(
          source,
          planned.map(({ key }) => key),
        )
      ).map(each => [each.sourceKey, each] as const),
    )
    const groups = new Map<Address, { agent: string; rows: PlannedRow[] }>()
    for (const row of planned) {
      const address = before.get(row.key)?.address ?? pipelineAddress(source, row.agent)
      const group = groups.get(address) ?? { agent: row.agent, rows: [] }
      group.rows.push(row)
      groups.set(address, group)
    }
    const report: ReportRow[] = []
    for (const [address, { agent, rows }] of groups) {
      input.signal?.throwIfAborted()
      report.push(...(await this.#pipeline(input, source, address, agent, rows, before)))
      input.onProgress?.(report.length, planned.length)
    }
    return report
  }

  async #pipeline(
    input: ImportInput,
    source: string,
    address: Address,
    agent: string,
    rows: readonly PlannedRow[],
    before: ReadonlyMap<string, ImportedRecord>,
  ): Promise<ReportRow[]> {
    const { rooms, accounts, clock } = this.#context
    const room = await rooms.room(address)
    const doc = new Y.Doc()
    const contents: EntryContent[] = []
    if (room) {
      const state = await new Promise<Uint8Array>(resolve =>
        room.afterCommit(() => resolve(Y.encodeStateAsUpdate(room.doc))),
      )
      Y.applyUpdate(doc, state)
    } else {
      const owner = accounts.ensurePersonWithoutSignIn(agent).id
      contents.push({ command: { command: 'create', schema: pipeline.declaration.schema, owner } })
    }
    const writer = new EntryWriter(doc, contents)
    if (!room) writer.write(beginning(doc, agent))
    const report: ReportRow[] = []
    const imported: ImportedRecord[] = []
    const collisions: CollisionDraft[] = []
    for (const row of rows) {
      const last = before.get(row.key)
      const record = last?.record ?? derivedId(source, row.key)
      const result = importRecord(doc, record, row, last?.fields ?? null)
      writer.write(result.changes)
      collisions.push(...result.collisions.map(each => collisionDraft(each, input.person, clock())))
      const outcome = last ? (result.changes.length > 0 ? 'updated' : 'unchanged') : 'created'
      report.push(reportRow(row, address, outcome, result))
      if (!last || !sameRecord(last.fields, result.remembered)) {
        imported.push({ source, sourceKey: row.key, address, record, fields: result.remembered })
      }
    }
    writer.end()
    doc.destroy()
    await this.#submit(input.person, address, contents, imported, collisions)
    await rooms.release(address)
    return report
  }

  async #submit(
    person: string,
    address: Address,
    contents: readonly EntryContent[],
    imported: readonly ImportedRecord[],
    collisions: readonly CollisionDraft[],
  ): Promise<void> {
    if (contents.length + imported.length + collisions.length === 0) return
    const { accounts, rooms, store, ownDevice } = this.#context
    const subject = accounts.subject(person)
    if (!subject) throw new ImportRefusedError('the person this import is done for may not sign in any more')
    const lastN = (await store.progress(ownDevice.id, address))?.lastN ?? 0
    const entries = contents.map((content, index) => {
      const bytes = encodeEntry(content)
      return { n: lastN + 1 + index, bytes, hash: createHash('sha256').update(bytes).digest() as Uint8Array }
    })
    const { installation } = accounts.installation()
    const epoch = (await store.document(address))?.epoch ?? 1
    const text = { installation, person, device: ownDevice.id, address, generation: 1, epoch, hashes: entries }
    const answers = await rooms.submit(address, {
      submitter: { type: 'relay', device: ownDevice.id, subject },
      generation: 1,
      epoch,
      entries,
      signature: ownDevice.sign(signedBytes(text)),
      note: JSON.stringify({ import: imported[0]?.source ?? DEFAULT_SOURCE }),
      origin: null,
      imported,
      collisions,
    })
    for (const answer of answers) {
      if (answer.status === 'refused') throw new ImportRefusedError(`${address}: ${answer.refusal.message}`)
      if (answer.status !== 'committed') throw new ImportRefusedError(`${address}: ${answer.status}`)
    }
  }

  #save(input: ImportInput, rows: readonly ReportRow[]): ImportReport {
    const { database, random, clock } = this.#context
    const report = {
      id: newId(random),
      file: input.fileName,
      at: clock(),
      person: input.person,
      ...summarizeRows(rows),
      rows,
    }
    database
      .prepare('INSERT INTO imports (id, person, at, file, report) VALUES (?, ?, ?, ?, ?)')
      .run(report.id, report.person, report.at, report.file, JSON.stringify(report))
    return report
  }

  /** Earlier imports, the latest first. */
  reports(): ImportSummary[] {
    const rows = this.#context.database
      .prepare("SELECT json_remove(report, '$.rows') AS summary FROM imports ORDER BY at DESC")
      .all()
    return rows.map(row => JSON.parse(String(row.summary)) as ImportSummary)
  }

  report(id: string): ImportReport | null {
    const row = this.#context.database.prepare('SELECT report FROM imports WHERE id = ?').get(id)
    return row ? (JSON.parse(String(row.report)) as ImportReport) : null
  }
}

/** One pipeline per agent and source, always the same one. */
const pipelineAddress = (source: string, agent: string): Address =>
  `pipeline/${derivedId(`${source}/agent`, agent.normalize('NFKC').toLowerCase())}` as Address

function beginning(doc: Y.Doc, agent: string): Change[] {
  const changes = documentChanges(doc, { name: agent, currency: 'EUR' })
  for (const { id, fields } of defaultStages) changes.push(...recordChanges(doc, STAGES, id, fields))
  return changes
}

/** Gathers changes into entries of a bounded size while they are applied to the author's copy. */
class EntryWriter {
  readonly #doc: Y.Doc
  readonly #contents: EntryContent[]
  #changes: Change[] = []
  #size = 0

  constructor(doc: Y.Doc, contents: EntryContent[]) {
    this.#doc = doc
    this.#contents = contents
  }

  write(changes: readonly Change[]): void {
    // Three bytes a letter at most: notes may be long, and not in English.
    const size = 3 * JSON.stringify(changes).length
    if (this.#size + size > ENTRY_SIZE) this.end()
    this.#changes.push(...changes)
    this.#size += size
  }

  end(): void {
    if (this.#changes.length === 0) return
    const update = captureChanges(this.#doc, this.#changes)
    if (update) this.#contents.push({ update, changes: this.#changes })
    this.#changes = []
    this.#size = 0
  }
}

const collisionDraft = (
  { root, key, last, ours, theirs }: RecordCollision,
  author: string,
  at: number,
): CollisionDraft => ({
  root,
  key,
  author,
  base: last,
  value: theirs,
  standing: ours,
  outcome: 'standing',
  origin: 'import',
  at,
  standingBy: null,
})

function reportRow(
  { line, key }: PlannedRow,
  address: Address,
  outcome: ReportRow['outcome'],
  { fields, collisions }: ReturnType<typeof importRecord>,
): ReportRow {
  return {
    line,
    key,
    outcome,
    address,
    ...(outcome === 'updated' ? { fields } : {}),
    ...(collisions.length > 0
      ? { collisions: collisions.map(({ field, ours, theirs }) => ({ field, ours, theirs })) }
      : {}),
  }
}

function sameRecord(a: Readonly<Record<string, unknown>>, b: Readonly<Record<string, unknown>>): boolean {
  return JSON.stringify(a) === JSON.stringify(b)
}
