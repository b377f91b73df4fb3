// The requests for lists over all documents: they are answered from the office's own tables, not from this device.
import type { Choices, Found, OpportunityFilter, OpportunityLine, Page, Totals } from '../../src/sync/wire/lists.ts'
import { failure, type Office } from '../app/office.ts'
import type { ListQuery } from './query.ts'

/** Lines of one page: two screens at a desk. */
const PAGE = 50
/** ms until the office counts as out of reach: what this device has is shown instead. */
const PATIENCE_MS = 8_000

/** @throws OfficeError */
export function opportunityPage(
  office: Office,
  { filter, sort, down }: ListQuery,
  after: string | null,
  signal: AbortSignal,
): Promise<Page<OpportunityLine>> {
  const query = new URLSearchParams({ ...filter, sort, down: String(down), limit: String(PAGE) })
  if (after !== null) query.set('after', after)
  return read(office, `/api/opportunities?${query}`, signal)
}

/** @throws OfficeError */
export const opportunityTotals = (office: Office, filter: OpportunityFilter, signal: AbortSignal): Promise<Totals> =>
  read(office, `/api/opportunities/totals?${new URLSearchParams({ ...filter })}`, signal)

/** @throws OfficeError */
export const opportunityChoices = (office: Office, signal: AbortSignal): Promise<Choices> =>
  read(office, '/api/opportunities/choices', signal)

/** @throws OfficeError */
export const foundAtOffice = (office: Office, text: string, limit: number, signal: AbortSignal): Promise<Found> =>
  read(office, `/api/find?${new URLSearchParams({ text, limit: String(limit) })}`, signal)

async function read<T>(office: Office, path: string, signal: AbortSignal): Promise<T> {
  const response = await office.send(path, { signal: AbortSignal.any([signal, AbortSignal.timeout(PATIENCE_MS)]) })
  // A refusal of a proxy has no JSON; an answer that was given up half-way is none.
  const body: unknown = await response.json().catch(error => {
    if (response.ok) throw error
    return {}
  })
  if (!response.ok) throw failure(response, body as Record<string, unknown>)
  return body as T
}
