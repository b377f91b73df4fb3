// The requests about who has what: answered by the office alone, which knows everybody's satchel.
import type { Address } from '../../src/documents/address.ts'
import type { Distribution, PersonDistribution, PlanAnswer, PlannedChange } from '../../src/sync/wire/company.ts'
import type { Office } from '../app/office.ts'
import { ask } from '../shared/company-request.ts'

/** @throws OfficeError: `notFound` */
export const distributionOf = (
  office: Office,
  address: Address,
  text: string,
  signal: AbortSignal,
): Promise<Distribution> => ask(office, `/api/distribution/${address}?${new URLSearchParams(text && { text })}`, signal)

/** @throws OfficeError: `notFound` */
export function personDistribution(
  office: Office,
  person: string,
  { text, after }: { readonly text: string; readonly after: string | null },
  signal: AbortSignal,
): Promise<PersonDistribution> {
  const query = new URLSearchParams({ ...(text && { text }), ...(after === null ? {} : { after }) })
  return ask(office, `/api/distribution/people/${encodeURIComponent(person)}?${query}`, signal)
}

/** @throws OfficeError, CompanyRefused */
export const whatIf = (office: Office, change: PlannedChange, signal: AbortSignal): Promise<PlanAnswer> =>
  ask(office, '/api/distribution/what-if', signal, { change })
