// One request about the company as the office manages it, and what the relay says against a change as data.
import type { Rejected } from '../../src/sync/wire/company.ts'
import { failure, type Office, OfficeError } from '../app/office.ts'

/** 422: nothing was changed, and this is why. Its message is the relay's own sentence, for problems without one here. */
export class CompanyRefused extends OfficeError {
  readonly problems: Rejected['problems']
  constructor({ code, status, message }: OfficeError, problems: Rejected['problems']) {
    super(code, status, message)
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
  const error = failure(response, body)
  throw Array.isArray(body.problems) ? new CompanyRefused(error, body.problems as Rejected['problems']) : error
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
