// The company's requests: the whole of it, one change at a time, and what a change would give and take.
import type { Change } from '../../src/policy/distribution/change.ts'
import type {
  Company,
  PutNode,
  PutPerson,
  PutRule,
  Realignment,
  Rejected,
  WhatIfAnswer,
} from '../../src/sync/wire/company.ts'
import { failure, type Office } from '../app/office.ts'

export type Tree = 'teams' | 'territories'

/** Nothing was changed: what stands against it (`problemSentence`). */
export class CompanyRejected extends Error {
  override readonly name = 'CompanyRejected'
  readonly problems: Rejected['problems']
  constructor(message: string, problems: Rejected['problems']) {
    super(message)
    this.problems = problems
  }
}

/** @throws OfficeError */
export async function readCompany(office: Office, signal: AbortSignal | null = null): Promise<Company> {
  return (await call(office, 'GET', '/api/company', undefined, signal)) as unknown as Company
}

/** @throws OfficeError with code `version` where somebody was first; CompanyRejected. So do all that follow. */
export const putNode = (office: Office, tree: Tree, id: string, body: PutNode): Promise<Realignment> =>
  change(office, 'PUT', `${tree}/${id}`, body)

export const removeNode = (office: Office, tree: Tree, id: string, version: number): Promise<Realignment> =>
  change(office, 'DELETE', `${tree}/${id}?version=${version}`)

export const putPerson = (office: Office, id: string, body: PutPerson): Promise<Realignment> =>
  change(office, 'PUT', `people/${encodeURIComponent(id)}`, body)

export const putRule = (office: Office, body: PutRule): Promise<Realignment> =>
  change(office, 'PUT', `rules/${body.rule.id}`, body)

export const removeRule = (office: Office, id: string, version: number): Promise<Realignment> =>
  change(office, 'DELETE', `rules/${id}?version=${version}`)

/** What a change would come to; null where the office cannot say, which keeps nobody from making it. */
export async function whatIf(office: Office, change: Change, signal: AbortSignal): Promise<WhatIfAnswer | null> {
  const asked = call(office, 'POST', '/api/distribution/what-if', { change }, signal)
  const answer = await asked.catch(() => null)
  return Array.isArray(answer?.granted) ? (answer as unknown as WhatIfAnswer) : null
}

const change = async (office: Office, method: string, path: string, body?: unknown): Promise<Realignment> =>
  (await call(office, method, `/api/company/${path}`, body)) as unknown as Realignment

async function call(
  office: Office,
  method: string,
  path: string,
  body?: unknown,
  signal: AbortSignal | null = null,
): Promise<Record<string, unknown>> {
  const sent = body === undefined ? {} : { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }
  const response = await office.send(path, { method, signal, ...sent })
  const answer = await bodyOf(response)
  if (response.ok) return answer
  const error = failure(response, answer)
  if (Array.isArray(answer.problems)) throw new CompanyRejected(error.message, answer.problems as Rejected['problems'])
  throw error
}

/** An error page of something in between is no JSON; its status says enough. */
async function bodyOf(response: Response): Promise<Record<string, unknown>> {
  const text = await response.text()
  try {
    return text === '' ? {} : (JSON.parse(text) as Record<string, unknown>)
  } catch (error) {
    if (error instanceof SyntaxError && !response.ok) return {}
    throw error
  }
}
