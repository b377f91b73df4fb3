// What the screen of rights asks of the office: the matrix as it is stored, and a new version of it.
import type { RightsMatrix } from '../../src/policy/rights.ts'
import type { Company, PutRights } from '../../src/sync/wire/company.ts'
import type { Office } from '../app/office.ts'
import { companyChange, companyRequest } from '../shared/company-request.ts'

/** @throws OfficeError */
export async function companyRights(office: Office, signal: AbortSignal): Promise<RightsMatrix> {
  return ((await companyRequest(office, '', { signal })) as unknown as Company).rights
}

/** `matrix.version` is the one it comes after. @throws OfficeError (409: somebody was first), CompanyRefused */
export async function saveRights(office: Office, matrix: RightsMatrix): Promise<void> {
  const body: PutRights = { matrix }
  await companyChange(office, 'PUT', '/rights', body)
}
