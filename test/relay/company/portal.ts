// A company for tests of its settings: one person of each role, and whatever they send.
import assert from 'node:assert/strict'
import type { TestContext } from 'node:test'
import type { PersonRecord } from '../../../relay/accounts/persons.ts'
import { campaign } from '../../../src/documents/campaign.ts'
import type { Kind } from '../../../src/documents/kind.ts'
import { pipeline } from '../../../src/documents/pipeline.ts'
import { visitReport } from '../../../src/documents/visit-report.ts'
import { ROLES, type Role } from '../../../src/policy/rights.ts'
import type { Company } from '../../../src/sync/wire/company.ts'
import { TestRelay, type TestRelayOptions } from '../../support/relay.ts'

export interface Answered {
  readonly status: number
  // biome-ignore lint/suspicious/noExplicitAny: tests look into answers of every shape
  readonly body: any
}

export const kinds: ReadonlyMap<string, Kind> = new Map(
  [pipeline, campaign, visitReport].map(kind => [kind.name, kind]),
)

/** An id as a client draws it, told from others by its last letters. */
export const id = (end: string): string => end.padStart(22, 'x')

export class Portal {
  readonly relay: TestRelay
  readonly people: Readonly<Record<Role, PersonRecord>>
  readonly #tokens = new Map<string, string>()

  constructor(relay: TestRelay) {
    this.relay = relay
    const [admin, office, assistant, rep] = ROLES.map(role => relay.person(`One ${role}`, role))
    assert.ok(admin && office && assistant && rep)
    this.people = { admin, office, assistant, rep }
  }

  static async start(context: TestContext, options: TestRelayOptions = {}): Promise<Portal> {
    const relay = await TestRelay.start({ kinds, ...options })
    context.after(() => relay.stop())
    return new Portal(relay)
  }

  /** Sends JSON, unless it is a text already; null: as nobody. */
  async send(as: Role | null, method: string, path: string, body?: unknown): Promise<Answered> {
    const headers: Record<string, string> = { 'accept-language': 'en' }
    if (as) headers.authorization = `Bearer ${this.#token(as)}`
    else headers.origin = this.relay.origin.replace('127.0.0.1', 'localhost')
    if (body !== undefined) headers['content-type'] = 'application/json'
    const text = typeof body === 'string' ? body : JSON.stringify(body)
    const answer = await fetch(`${this.relay.origin}/api/company${path}`, {
      method,
      headers,
      ...(body === undefined ? {} : { body: text }),
    })
    return { status: answer.status, body: await answer.json() }
  }

  put(path: string, body: unknown, as: Role = 'office'): Promise<Answered> {
    return this.send(as, 'PUT', path, body)
  }

  remove(path: string, version: number, as: Role = 'office'): Promise<Answered> {
    return this.send(as, 'DELETE', `${path}?version=${version}`)
  }

  async company(as: Role = 'office'): Promise<Company> {
    const { status, body } = await this.send(as, 'GET', '')
    assert.equal(status, 200, JSON.stringify(body))
    return body
  }

  #token(role: Role): string {
    const known = this.#tokens.get(role) ?? this.relay.token(this.people[role])
    this.#tokens.set(role, known)
    return known
  }
}

export const done = (answer: Answered): void => {
  assert.equal(answer.status, 200, JSON.stringify(answer.body))
  assert.deepEqual([typeof answer.body.granted, typeof answer.body.withdrawn], ['number', 'number'])
}

/** Refused with a code and a sentence. */
export const refused = (answer: Answered, status: number, code: string): void => {
  assert.equal(answer.body.error?.code, code, JSON.stringify(answer.body))
  assert.equal(answer.status, status)
  assert.match(answer.body.error.message, /^[A-Z].*\.$/)
}

/** Not taken over, with these problems. */
export const problems = (answer: Answered, expected: readonly object[]): void => {
  refused(answer, 422, 'problems')
  assert.equal(answer.body.code, 'problems')
  assert.deepEqual(answer.body.problems, expected)
}
