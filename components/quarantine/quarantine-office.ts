// The quarantine's requests: pages of the list, one entry, and the two decisions.
import type { QuarantineEntry, QuarantinePage, Repair } from '../../src/sync/wire/quarantine.ts'
import type { Refusal } from '../../src/sync/wire/refusals.ts'
import { failure, type Office } from '../app/office.ts'

/** The gate admits these values of the office no more than of their author. */
export class RepairRefused extends Error {
  override readonly name = 'RepairRefused'
  readonly refusal: Refusal
  constructor(message: string, refusal: Refusal) {
    super(message)
    this.refusal = refusal
  }
}

/** @throws OfficeError */
export async function quarantinePage(
  office: Office,
  settled: boolean,
  after: string | null,
  signal: AbortSignal,
): Promise<QuarantinePage> {
  const query = new URLSearchParams({ settled: String(settled), ...(after === null ? {} : { after }) })
  return (await read(office, `?${query}`, { signal })) as unknown as QuarantinePage
}

/** @throws OfficeError */
export async function quarantineEntry(office: Office, id: number, signal: AbortSignal): Promise<QuarantineEntry> {
  return (await read(office, `/${id}`, { signal })).entry as QuarantineEntry
}

/** @throws OfficeError, RepairRefused */
export const runEntry = (office: Office, id: number, repairs: readonly Repair[]): Promise<QuarantineEntry> =>
  decide(office, `/${id}/run`, { repairs })

/** @throws OfficeError */
export const declineEntry = (office: Office, id: number, word: string): Promise<QuarantineEntry> =>
  decide(office, `/${id}/decline`, { word })

async function decide(office: Office, path: string, body: unknown): Promise<QuarantineEntry> {
  const headers = { 'content-type': 'application/json' }
  return (await read(office, path, { method: 'POST', headers, body: JSON.stringify(body) })).entry as QuarantineEntry
}

async function read(office: Office, path: string, init?: RequestInit): Promise<Record<string, unknown>> {
  const response = await office.send(`/api/quarantine${path}`, init)
  const body = (await response.json()) as Record<string, unknown>
  if (response.ok) return body
  const error = failure(response, body)
  if (body.refusal) throw new RepairRefused(error.message, body.refusal as Refusal)
  throw error
}
