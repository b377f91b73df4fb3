// One request about the company as the office manages it, and what the relay says against a change as data.
import type { Rejected } from '../../src/sync/wire/company.ts'
import { failure, type Office } from '../app/office.ts'

/** 422: nothing was changed, and this is why. */
export class CompanyRefused extends Error {
  override readonly name = 'CompanyRefused'
  readonly problems: Rejected['problems']
  constructor(problems: Rejected['problems']) {
    super(problems.map(one => one.code).join(', '))
    this.problems = problems
  }
}

/** Status of an answer that says that somebody else changed it meanwhile. */
export const SOMEBODY_WAS_FIRST = 409

/** The answer's body, empty where there is none. @throws OfficeError, CompanyRefused */
export async function companyRequest(
  office: Office,
  path: string,
  init: RequestInit,
): Promise<Record<string, unknown>> {
  const response = await office.send(`/api/company${path}`, init)
  const body = readable(await response.text())
  if (response.ok) return body
  const inner = typeof body.error === 'object' && body.error !== null ? (body.error as Record<string, unknown>) : body
  const problems = body.problems ?? inner.problems
  if (Array.isArray(problems)) throw new CompanyRefused(problems as Rejected['problems'])
  throw failure(response, body)
}

/** @throws OfficeError, CompanyRefused */
export const companyChange = (
  office: Office,
  method: 'POST' | 'PUT',
  path: string,
  body: unknown,
): Promise<Record<string, unknown>> => {
  const headers = { 'content-type': 'application/json' }
  return companyRequest(office, path, { method, headers, body: JSON.stringify(body) })
}

/** A proxy's error page is no JSON; its status says enough. */
function readable(text: string): Record<string, unknown> {
  try {
    return JSON.parse(text) as Record<string, unknown>
  } catch (error) {
    if (error instanceof SyntaxError) return {}
    throw error
  }
}
