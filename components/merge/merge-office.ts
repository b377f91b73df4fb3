// The merge's requests: preview, and the merge itself with its progress lines.
import type { Address } from '../../src/documents/address.ts'
import type { MergeAnswer, MergeFailure, MergeLine } from '../../src/sync/wire/merges.ts'
import { failure, type Office, OfficeError } from '../app/office.ts'
import { lines } from '../shared/ndjson.ts'

/** What a person chose to merge, and how. */
export interface MergeWish {
  readonly files: readonly File[]
  /** Documents at the office that are combined, too. */
  readonly from: readonly Address[]
  /** A pipeline, a new one, or each document of the files into its own. */
  readonly into: { readonly address: Address } | { readonly name: string } | { readonly own: true }
  readonly takeOwnership: boolean
  readonly approve: boolean
}

/** The relay will not merge this, and says why; `file` where it is about one of the files. */
export class MergeRefused extends Error {
  override readonly name = 'MergeRefused'
  readonly file: number | null
  constructor({ message, file }: MergeFailure) {
    super(message)
    this.file = file ?? null
  }
}

function request(path: string, wish: MergeWish, signal: AbortSignal): readonly [string, RequestInit] {
  const query = new URLSearchParams()
  if ('own' in wish.into) query.set('own', 'yes')
  else if ('address' in wish.into) query.set('into', wish.into.address)
  else query.set('new', wish.into.name)
  for (const address of wish.from) query.append('from', address)
  if (wish.takeOwnership) query.set('takeOwnership', 'yes')
  if (wish.approve) query.set('approve', 'yes')
  const headers = { 'content-type': 'application/vnd.satchel' }
  return [`${path}?${query}`, { method: 'POST', headers, body: new Blob([...wish.files]), signal }]
}

/** What the merge would do; nothing is written. @throws MergeRefused, OfficeError */
export async function previewMerge(office: Office, wish: MergeWish, signal: AbortSignal): Promise<MergeAnswer> {
  const response = await office.send(...request('/api/merges/preview', wish, signal))
  const body = (await response.json().catch(() => ({}))) as Record<string, unknown>
  if (!response.ok) throw refusal(response, body)
  return body as unknown as MergeAnswer
}

export interface MergeProgress {
  /** From here on it cannot be cancelled any more. */
  readonly writing: () => void
  readonly progress: (done: number, total: number) => void
}

/** Aborting before it is written leaves everything as it was. @throws MergeRefused, OfficeError */
export async function runMerge(
  office: Office,
  wish: MergeWish,
  signal: AbortSignal,
  { writing, progress }: MergeProgress,
): Promise<MergeAnswer> {
  const response = await office.send(...request('/api/merges', wish, signal))
  if (!response.ok || !response.body) {
    throw refusal(response, (await response.json().catch(() => ({}))) as Record<string, unknown>)
  }
  for await (const text of lines(response.body)) {
    const line = JSON.parse(text) as MergeLine
    if ('report' in line) return line.report
    if ('error' in line) throw new MergeRefused(line.error)
    if ('writing' in line) writing()
    else progress(line.progress.done, line.progress.total)
  }
  throw new OfficeError('cut', response.status, '')
}

function refusal(response: Response, body: Record<string, unknown>): MergeRefused | OfficeError {
  return response.status === 422 ? new MergeRefused(body.error as MergeFailure) : failure(response, body)
}
