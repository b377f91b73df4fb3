// The import's requests: preview, the run with its progress lines, earlier reports.

import type { Value } from '../../src/documents/values.ts'
import type { DateOrder } from '../../src/exchange/dates.ts'
import type { NumberStyle } from '../../src/exchange/numbers.ts'
import type { OpportunityPreview } from '../../src/exchange/preview.ts'
import type { FileProblem, RowProblem } from '../../src/exchange/problems.ts'
import type { Mapping } from '../../src/exchange/targets.ts'
import { failure, type Office, OfficeError } from '../app/office.ts'
import { lines } from '../shared/ndjson.ts'

export interface ImportChoice {
  readonly mapping?: Mapping
  readonly dates?: DateOrder
  readonly numbers?: NumberStyle
}

export type Outcome = 'created' | 'updated' | 'unchanged' | 'rejected'

export interface ReportRow {
  readonly line: number
  readonly key?: string
  readonly outcome: Outcome
  /** Why it was left out. */
  readonly reason?: RowProblem
  /** Names of the fields that changed. */
  readonly fields?: readonly string[]
  /** Fields somebody changed here since the last import: `ours` stands, `theirs` is what the file says. */
  readonly collisions?: readonly { readonly field: string; readonly ours: Value; readonly theirs: Value }[]
}

export interface ImportSummary {
  readonly id: string
  readonly file: string
  /** ms since 1970. */
  readonly at: number
  readonly created: number
  readonly updated: number
  readonly unchanged: number
  readonly rejected: number
  /** Fields, not rows. */
  readonly collisions: number
}

export interface ImportReport extends ImportSummary {
  readonly rows: readonly ReportRow[]
}

/** A file the relay will not take at all, with what is wrong with it as data. */
export class FileRefused extends Error {
  override readonly name = 'FileRefused'
  readonly problem: FileProblem
  constructor(problem: FileProblem) {
    super(problem.code)
    this.problem = problem
  }
}

const address = (path: string, file: File, choice: ImportChoice): string => {
  const options = new URLSearchParams({ options: JSON.stringify(choice), file: file.name })
  return `${path}?${options}`
}

const upload = (file: File, signal: AbortSignal): RequestInit => ({
  method: 'POST',
  headers: { 'content-type': 'application/octet-stream' },
  body: file,
  signal,
})

/** @throws FileRefused, OfficeError */
export async function preview(
  office: Office,
  file: File,
  choice: ImportChoice,
  signal: AbortSignal,
): Promise<OpportunityPreview> {
  const response = await office.send(address('/api/imports/opportunities/preview', file, choice), upload(file, signal))
  const body = (await response.json()) as Record<string, unknown>
  // A file that is no table at all has a problem and nothing to show.
  if (!response.ok || body.columns === undefined) throw refusal(response, body)
  return body as unknown as OpportunityPreview
}

/** Runs the import; aborting cancels it at the relay. @throws FileRefused, OfficeError */
export async function runImport(
  office: Office,
  file: File,
  choice: ImportChoice,
  signal: AbortSignal,
  progress: (done: number, total: number) => void,
): Promise<ImportReport> {
  const response = await office.send(address('/api/imports/opportunities', file, choice), upload(file, signal))
  if (!response.ok || !response.body) throw refusal(response, (await response.json()) as Record<string, unknown>)
  for await (const line of lines(response.body)) {
    const message = JSON.parse(line) as Record<string, unknown>
    if (message.report) return message.report as ImportReport
    if (message.error) throw refusal(response, message)
    const { done, total } = message.progress as { done: number; total: number }
    progress(done, total)
  }
  throw new OfficeError('cut', response.status, '')
}

/** Earlier imports, the latest first. @throws OfficeError */
export async function earlierImports(office: Office): Promise<readonly ImportSummary[]> {
  const body = await read(office, '/api/imports')
  return (body.imports ?? []) as ImportSummary[]
}

/** One of them with its rows. @throws OfficeError */
export async function earlierReport(office: Office, id: string): Promise<ImportReport> {
  const body = await read(office, `/api/imports/${encodeURIComponent(id)}`)
  return body.report as ImportReport
}

async function read(office: Office, path: string): Promise<Record<string, unknown>> {
  const response = await office.send(path)
  const body = (await response.json()) as Record<string, unknown>
  if (!response.ok) throw failure(response, body)
  return body
}

function refusal(response: Response, body: Record<string, unknown>): FileRefused | OfficeError {
  const problem = (body.problem ?? (body.error as Record<string, unknown> | undefined)?.problem) as
    | FileProblem
    | undefined
  return problem ? new FileRefused(problem) : failure(response, body)
}
