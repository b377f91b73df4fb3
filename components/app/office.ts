// The relay's HTTP interface as the screens use it: sessions, people, imports. Documents do not come this way.
import type { Address } from '../../src/documents/address.ts'
import type { Person } from '../../src/sync/api.ts'
import type { Role } from '../../src/sync/wire/catalogue.ts'
import type { HistoryPage } from '../../src/sync/wire/history.ts'

export type SessionAnswer =
  | { readonly state: 'signedIn'; readonly person: Person; readonly company: string; readonly needsPassword: boolean }
  | { readonly state: 'signedOut'; readonly setUp: boolean }

export interface Colleague extends Person {
  readonly active?: boolean
  /** Ids of the reps an assistant works for. */
  readonly assists?: readonly string[]
  /** False for persons an import brought, who have no way in yet. */
  readonly signIn?: boolean
}

export interface NewPerson {
  readonly name: string
  readonly role: Role
  /** Ids of reps; for assistants. */
  readonly assists?: readonly string[]
}

export interface SetUp {
  readonly token: string
  readonly company: string
  readonly name: string
  readonly password: string
  readonly language: string
}

export type Credentials = { readonly name: string; readonly password: string } | { readonly link: string }

/** What went wrong with a request. `offline` means it never arrived; other codes are the relay's own. */
export class OfficeError extends Error {
  override readonly name = 'OfficeError'
  readonly code: string
  readonly status: number
  constructor(code: string, status: number, message: string) {
    super(message)
    this.code = code
    this.status = status
  }
}

export type Fetch = (path: string, init?: RequestInit) => Promise<Response>

export class Office {
  readonly #fetch: Fetch
  readonly #language: () => string

  /** `language` is asked for with each request: the relay words what it refuses in it. */
  constructor(fetch: Fetch, language: () => string) {
    this.#fetch = fetch
    this.#language = language
  }

  /** @throws OfficeError with code `offline` where the relay cannot be reached, or says nothing for `patience` ms. */
  async session(patience: number): Promise<SessionAnswer> {
    const signal = AbortSignal.timeout(patience)
    const response = await this.send('/api/session', { headers: { accept: 'application/json' }, signal })
    const body = await json(response)
    if (response.status === 401) return { state: 'signedOut', setUp: body.setUp === true }
    if (!response.ok) throw failure(response, body)
    return {
      state: 'signedIn',
      person: body.person as Person,
      company: String(body.company ?? ''),
      needsPassword: body.needsPassword === true,
    }
  }

  setUp(setUp: SetUp): Promise<unknown> {
    return this.#call('POST', '/api/setup', setUp)
  }

  signIn(credentials: Credentials): Promise<unknown> {
    return this.#call('POST', '/api/session', credentials)
  }

  /** @throws OfficeError with code `offline` where the office says nothing for `patience` ms, too. */
  signOut(patience: number): Promise<unknown> {
    return this.#call('DELETE', '/api/session', undefined, AbortSignal.timeout(patience))
  }

  setPassword(password: string): Promise<unknown> {
    return this.#call('POST', '/api/password', { password })
  }

  async people(): Promise<readonly Colleague[]> {
    const body = await this.#call('GET', '/api/people')
    return (Array.isArray(body) ? body : (body.people ?? [])) as Colleague[]
  }

  /** `link` is the secret of a one-time sign-in link. */
  async addPerson(person: NewPerson): Promise<{ readonly person: Colleague; readonly link: string }> {
    return (await this.#call('POST', '/api/people', person)) as unknown as { person: Colleague; link: string }
  }

  /** Lets a person in again or ends every way in, or says whom an assistant works for from now on. */
  async changePerson(
    person: string,
    change: { readonly active?: boolean; readonly assists?: readonly string[] },
  ): Promise<void> {
    await this.#call('PATCH', `/api/people/${encodeURIComponent(person)}`, change)
  }

  /** The secret of a new one-time sign-in link for somebody; an unused earlier one dies. */
  async newLink(person: string): Promise<string> {
    const body = await this.#call('PATCH', `/api/people/${encodeURIComponent(person)}`, { link: true })
    return String(body.link)
  }

  /** Makes this browser profile known as a device of the person who is signed in. `publicKey` is raw Ed25519, base64url. */
  async enrolDevice(publicKey: string, name: string): Promise<{ readonly id: string; readonly installation: string }> {
    return (await this.#call('POST', '/api/devices', { publicKey, name })) as unknown as {
      id: string
      installation: string
    }
  }

  /** A page of a document's history, or of one record's. @throws OfficeError: `notFound` where it is not here */
  async history(
    address: Address,
    of: { readonly record: string | null; readonly before: number | null },
  ): Promise<HistoryPage> {
    const query = new URLSearchParams()
    if (of.record !== null) query.set('record', of.record)
    if (of.before !== null) query.set('before', String(of.before))
    return (await this.#call('GET', `/api/documents/${address}/history?${query}`)) as unknown as HistoryPage
  }

  /** Sends a request as it is. @throws OfficeError with code `offline`; an aborted one rejects with its AbortError. */
  async send(path: string, init?: RequestInit): Promise<Response> {
    try {
      const headers = { 'accept-language': this.#language(), ...(init?.headers as Record<string, string> | undefined) }
      return await this.#fetch(path, { credentials: 'same-origin', ...init, headers })
    } catch (error) {
      if (error instanceof DOMException && error.name === 'AbortError') throw error
      throw new OfficeError('offline', 0, error instanceof Error ? error.message : 'the request did not arrive')
    }
  }

  async #call(
    method: string,
    path: string,
    body?: unknown,
    signal: AbortSignal | null = null,
  ): Promise<Record<string, unknown>> {
    const init: RequestInit = { method, signal }
    if (body !== undefined) {
      init.headers = { 'content-type': 'application/json' }
      init.body = JSON.stringify(body)
    }
    const response = await this.send(path, init)
    const answer = await json(response)
    if (!response.ok) throw failure(response, answer)
    return answer
  }
}

/** The answer's body; an empty or unreadable one (a proxy's error page) is an empty object. */
async function json(response: Response): Promise<Record<string, unknown>> {
  const text = await response.text().catch((error: Error) => {
    throw new OfficeError('offline', 0, error.message)
  })
  if (text === '') return {}
  try {
    return JSON.parse(text) as Record<string, unknown>
  } catch (error) {
    if (error instanceof SyntaxError && !response.ok) return {}
    throw new OfficeError('unreadable', response.status, 'the answer is not JSON')
  }
}

/** The relay's own code where it gave one: `{error: {code, message}}` or `{code, message}`. */
export function failure(response: Response, body: Record<string, unknown>): OfficeError {
  const inner = typeof body.error === 'object' && body.error !== null ? (body.error as Record<string, unknown>) : body
  const code = typeof inner.code === 'string' ? inner.code : `status${response.status}`
  const message = typeof inner.message === 'string' ? inner.message : response.statusText
  return new OfficeError(code, response.status, message)
}
