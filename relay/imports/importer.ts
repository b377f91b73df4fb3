// Brings rows of a file into documents, as entries of the relay's own device for a named person: through the same gate,
// into the same journal as everything else. What was imported once is only touched where the source changed (O05, O10).
import type { DatabaseSync } from 'node:sqlite'
import { type Address, derivedId, newId, type RandomBytes, toBase64Url } from '../../src/documents/address.ts'
import { recordChanges } from '../../src/documents/content.ts'
import { OPPORTUNITIES } from '../../src/documents/pipeline.ts'
import { type PlannedRow, planOpportunities } from '../../src/exchange/opportunities.ts'
import type { ImportOptions } from '../../src/exchange/options.ts'
import { type OpportunityPreview, previewOpportunities } from '../../src/exchange/preview.ts'
import type { FileProblem } from '../../src/exchange/problems.ts'
import { readTable } from '../../src/exchange/table.ts'
import type { Accounts } from '../accounts/accounts.ts'
import { IMPORT_BYTES, IMPORT_ROWS } from '../limits.ts'
import type { OwnDevice } from '../own-device.ts'
import type { OwnWriter } from '../own-writer.ts'
import type { CollisionDraft, ImportedRecord, Store } from '../store/store.ts'
import { Author } from './author.ts'
import { importRecord, type RecordCollision } from './record.ts'
import { type ImportReport, type ImportSummary, type ReportRow, summarizeRows } from './report.ts'

/** Rows written together: others are served in between, after about a tenth of a second. */
const SLICE_ROWS = 500
const LIMITS = { bytes: IMPORT_BYTES, rows: IMPORT_ROWS }
/** Names what the ids of imported records are derived from; another source's equal keys are other records. */
const DEFAULT_SOURCE = 'opportunities'

export interface ImporterContext {
  readonly accounts: Accounts
  readonly store: Store
  readonly writer: OwnWriter
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
  /** Stops between two slices of rows; what was imported until then stays, and importing again goes on from there. */
  readonly signal?: AbortSignal
  /** Rows done and rows in all. */
  readonly onProgress?: (done: number, total: number) => void
}

export class Importer {
  readonly #context: ImporterContext
  #secret: string | null = null
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
      const last = before.get(row.key)
      const address = last && !hasMoved(last, row) ? last.address : this.#pipelineAddress(source, row.agent)
      const group = groups.get(address) ?? { agent: row.agent, rows: [] }
      group.rows.push(row)
      groups.set(address, group)
    }
    const report: ReportRow[] = []
    for (const [address, { agent, rows }] of groups) {
      const author = await Author.open(this.#context, { person: input.person, address, agent, note: noteOf(source) })
      try {
        for (let at = 0; at < rows.length; at += SLICE_ROWS) {
          input.signal?.throwIfAborted()
          report.push(...(await this.#slice(input, source, address, author, rows.slice(at, at + SLICE_ROWS), before)))
          input.onProgress?.(report.length, planned.length)
        }
      } finally {
        await author.close()
      }
    }
    return report
  }

  /** Some rows of one pipeline, durable together: between two slices others are served, and one can cancel. */
  async #slice(
    input: ImportInput,
    source: string,
    address: Address,
    author: Author,
    rows: readonly PlannedRow[],
    before: ReadonlyMap<string, ImportedRecord>,
  ): Promise<ReportRow[]> {
    const report: ReportRow[] = []
    const imported: ImportedRecord[] = []
    const collisions: CollisionDraft[] = []
    const moved = rows.flatMap(row => {
      const last = before.get(row.key)
      return last && last.address !== address ? [last] : []
    })
    await this.#carryOver(input, source, moved, author)
    for (const row of rows) {
      const last = before.get(row.key)
      const record = last?.record ?? derivedId(source, row.key)
      const result = importRecord(author.doc, record, row, last?.fields ?? null)
      author.write(result.changes)
      collisions.push(...result.collisions.map(each => collisionDraft(each, input.person, this.#context.clock())))
      const changed = result.changes.length > 0 || moved.some(each => each.sourceKey === row.key)
      const outcome = last ? (changed ? 'updated' : 'unchanged') : 'created'
      report.push(reportRow(row, address, outcome, result))
      if (!last || last.address !== address || !sameRecord(last.fields, result.remembered)) {
        imported.push({ source, sourceKey: row.key, address, record, fields: result.remembered })
      }
    }
    await author.flush(imported, collisions)
    await this.#archive(input, source, moved)
    return report
  }

  /** Brings records whose agent changed in the source along, with everything that was added to them here. */
  async #carryOver(
    input: ImportInput,
    source: string,
    moved: readonly ImportedRecord[],
    author: Author,
  ): Promise<void> {
    for (const [address, records] of byAddress(moved)) {
      const from = await Author.open(this.#context, { person: input.person, address, agent: '', note: noteOf(source) })
      for (const { record } of records) author.write(from.recordElsewhere(record))
      await from.close()
    }
    if (moved.length > 0) author.apply()
  }

  /** What was carried over is archived where it was: nothing is deleted, and nobody sees it twice. */
  async #archive(input: ImportInput, source: string, moved: readonly ImportedRecord[]): Promise<void> {
    for (const [address, records] of byAddress(moved)) {
      const from = await Author.open(this.#context, { person: input.person, address, agent: '', note: noteOf(source) })
      for (const { record } of records) from.write(recordChanges(from.doc, OPPORTUNITIES, record, { archived: true }))
      await from.flush([], [])
      await from.close()
    }
  }

  /** One pipeline per agent and source, always the same one, at an address that nobody else can work out. */
  #pipelineAddress(source: string, agent: string): Address {
    this.#secret ??= toBase64Url(this.#context.ownDevice.sign(new TextEncoder().encode('satchel-import-pipelines-1')))
    return `pipeline/${derivedId(`${this.#secret}/${source}/agent`, foldAgent(agent))}` as Address
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

const foldAgent = (agent: string): string => agent.normalize('NFKC').toLowerCase()

/** Whether the source gives the record to another agent than at the last import. */
const hasMoved = (last: ImportedRecord, row: PlannedRow): boolean =>
  typeof last.fields.owner === 'string' && foldAgent(last.fields.owner) !== foldAgent(row.agent)

const noteOf = (source: string): string => JSON.stringify({ import: source })

function byAddress(records: readonly ImportedRecord[]): Map<Address, ImportedRecord[]> {
  const groups = new Map<Address, ImportedRecord[]>()
  for (const record of records) groups.set(record.address, [...(groups.get(record.address) ?? []), record])
  return groups
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
