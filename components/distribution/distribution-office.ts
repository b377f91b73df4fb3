// The requests about who has what: answered by the office alone, which knows everybody's satchel.
import type { Address } from '../../src/documents/address.ts'
import type {
  Company,
  Distribution,
  PersonDistribution,
  PlanAnswer,
  PlannedChange,
  Rejected,
} from '../../src/sync/wire/company.ts'
import { failure, type Office } from '../app/office.ts'

/** ms until the office counts as out of reach. */
const PATIENCE_MS = 15_000

/** What cannot be planned, and why: each problem is a sentence. */
export class PlanRejected extends Error {
  override readonly name = 'PlanRejected'
  readonly problems: Rejected['problems']
  constructor(problems: Rejected['problems']) {
    super(problems.map(({ code }) => code).join(', '))
    this.problems = problems
  }
}

/** What everything is called. @throws OfficeError */
export const companyOf = (office: Office, signal: AbortSignal): Promise<Company> => read(office, '/api/company', signal)

/** @throws OfficeError: `notFound` */
export const distributionOf = (
  office: Office,
  address: Address,
  text: string,
  signal: AbortSignal,
): Promise<Distribution> =>
  read(office, `/api/distribution/${address}?${new URLSearchParams(text && { text })}`, signal)

/** @throws OfficeError: `notFound` */
export function personDistribution(
  office: Office,
  person: string,
  { text, after }: { readonly text: string; readonly after: string | null },
  signal: AbortSignal,
): Promise<PersonDistribution> {
  const query = new URLSearchParams({ ...(text && { text }), ...(after === null ? {} : { after }) })
  return read(office, `/api/distribution/people/${encodeURIComponent(person)}?${query}`, signal)
}

/** @throws OfficeError, PlanRejected */
export const whatIf = (office: Office, change: PlannedChange, signal: AbortSignal): Promise<PlanAnswer> =>
  read(office, '/api/distribution/what-if', signal, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ change }),
  })

async function read<T>(office: Office, path: string, signal: AbortSignal, init: RequestInit = {}): Promise<T> {
  const patience = AbortSignal.any([signal, AbortSignal.timeout(PATIENCE_MS)])
  const response = await office.send(path, { ...init, signal: patience })
  const body: unknown = await response.json().catch(error => {
    if (response.ok) throw error
    return {}
  })
  if (response.ok) return body as T
  const { code, problems } = body as Partial<Rejected>
  if (code === 'problems' && problems) throw new PlanRejected(problems)
  throw failure(response, body as Record<string, unknown>)
}
