// Requests about the company and about who has what: what is asked, what is changed, and what the relay says against it.
import type { Company, Rejected } from '../../src/sync/wire/company.ts'
import { failure, type Office, OfficeError } from '../app/office.ts'

/** ms until the office counts as out of reach for whoever only asks. */
const PATIENCE_MS = 15_000

/** Nothing was changed, and this is why. Its message is the relay's own sentence, for problems without one here. */
export class CompanyRefused extends OfficeError {
  readonly problems: Rejected['problems']
  constructor({ code, status, message }: OfficeError, problems: Rejected['problems']) {
    super(code, status, message)
    this.problems = problems
  }
}

/** Somebody else changed it meanwhile. */
export const isOutrun = (error: unknown): boolean => error instanceof OfficeError && error.code === 'version'

/** @throws OfficeError */
export const readCompany = (office: Office, signal?: AbortSignal): Promise<Company> =>
  ask(office, '/api/company', signal)

/** Asks and changes nothing; with a body it posts that. @throws OfficeError, CompanyRefused */
export function ask<T>(office: Office, path: string, signal?: AbortSignal, body?: unknown): Promise<T> {
  const late = AbortSignal.timeout(PATIENCE_MS)
  const init = { signal: signal ? AbortSignal.any([signal, late]) : late }
  return request(office, path, body === undefined ? init : { ...init, ...sent('POST', body) })
}

/** One change of the company. @throws OfficeError (`isOutrun`), CompanyRefused */
export const change = <T = unknown>(
  office: Office,
  method: 'POST' | 'PUT' | 'DELETE',
  path: string,
  body?: unknown,
): Promise<T> => request(office, `/api/company/${path}`, body === undefined ? { method } : sent(method, body))

const sent = (method: string, body: unknown): RequestInit => ({
  ...{ method, headers: { 'content-type': 'application/json' } },
  body: JSON.stringify(body),
})

async function request<T>(office: Office, path: string, init: RequestInit): Promise<T> {
  const response = await office.send(path, init)
  const body = await bodyOf(response)
  if (response.ok) return body as T
  const error = failure(response, body)
  throw Array.isArray(body.problems) ? new CompanyRefused(error, body.problems as Rejected['problems']) : error
}

/** Empty where there is none. The error page of something in between is no JSON; its status says enough. */
async function bodyOf(response: Response): Promise<Record<string, unknown>> {
  const text = await response.text().catch((error: Error) => {
    throw error.name === 'AbortError' ? error : new OfficeError('offline', 0, error.message)
  })
  try {
    return text === '' ? {} : (JSON.parse(text) as Record<string, unknown>)
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error
    if (!response.ok) return {}
    throw new OfficeError('unreadable', response.status, 'the answer is not JSON')
  }
}
