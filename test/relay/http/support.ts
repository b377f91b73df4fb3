// A relay's HTTP side on a real listening socket, with a company, one person of each role, and its log kept for reading.
import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TestContext } from 'node:test'
import { Accounts } from '../../../relay/accounts/accounts.ts'
import { Company } from '../../../relay/company/company.ts'
import { createHttp, type HttpOptions } from '../../../relay/http/http.ts'
import { createLog } from '../../../relay/http/log.ts'
import { OriginList } from '../../../relay/http/origins.ts'
import { kinds } from '../../../relay/kinds.ts'
import { openDatabase } from '../../../relay/store/database.ts'
import type { Role } from '../../../src/policy/rights.ts'

export const PASSWORD = 'vier Hasen im Klee'
export const ADMIN = 'Berta Chefin'
export const COMPANY = 'Muster GmbH'

export interface Asked {
  readonly method?: string
  readonly body?: unknown
  /** Sent as it is instead of `body` as JSON. */
  readonly raw?: string | Uint8Array
  readonly type?: string
  /** The session's secret. */
  readonly session?: string
  readonly bearer?: string
  /** The relay's own unless given; null sends none. */
  readonly origin?: string | null
  readonly headers?: Readonly<Record<string, string>>
}

export interface Answer {
  readonly status: number
  readonly headers: Headers
  readonly text: string
  // biome-ignore lint/suspicious/noExplicitAny: tests look into answers of every shape
  readonly json: any
  /** The session's secret a Set-Cookie brought. */
  readonly cookie: string | null
}

export interface Relay {
  readonly accounts: Accounts
  readonly port: number
  readonly origin: string
  readonly log: string[]
  readonly staticFolder: string
  now: number
  ask(path: string, asked?: Asked): Promise<Answer>
}

type Overrides = Partial<Omit<HttpOptions, 'accounts' | 'judge' | 'origins'>> & {
  readonly configured?: readonly string[]
}

/** A relay whose installation is still empty. */
export async function emptyRelay(context: TestContext, overrides: Overrides = {}): Promise<Relay> {
  const database = openDatabase(':memory:')
  const made = { now: Date.UTC(2026, 10, 21, 8) }
  const accounts = new Accounts({ database, clock: () => made.now, random: length => randomBytes(length) })
  const staticFolder = mkdtempSync(join(tmpdir(), 'satchel-http-'))
  const log: string[] = []
  let port = 0
  const { judge } = new Company({ database, accounts, kinds, clock: () => made.now })
  const app = await createHttp({
    accounts,
    judge,
    origins: new OriginList({ port: () => port, configured: overrides.configured ?? [] }),
    staticFolder,
    version: '1.2.3',
    log: createLog('info', { write: line => void log.push(line) }),
    ready: () => true,
    secure: false,
    ...overrides,
  })
  await app.listen({ port: 0, host: '127.0.0.1' })
  port = (app.server.address() as AddressInfo).port
  context.after(async () => {
    await app.close()
    database.close()
    rmSync(staticFolder, { recursive: true })
  })
  const origin = `http://localhost:${port}`
  const ask = (path: string, asked: Asked = {}) => send(`http://127.0.0.1:${port}${path}`, origin, asked)
  return Object.assign(made, { accounts, port, origin, log, staticFolder: staticFolder, ask })
}

/** The same, set up, with an admin who has a password. */
export async function relay(context: TestContext, overrides: Overrides = {}): Promise<Relay> {
  const made = await emptyRelay(context, overrides)
  await made.accounts.setUp({ company: COMPANY, name: ADMIN, password: PASSWORD, language: 'de' })
  return made
}

async function send(url: string, own: string, asked: Asked): Promise<Answer> {
  const headers = new Headers(asked.headers)
  const origin = asked.origin === undefined ? own : asked.origin
  if (origin !== null) headers.set('origin', origin)
  if (asked.session !== undefined) headers.set('cookie', `theme=dark; satchel_session=${asked.session}`)
  if (asked.bearer !== undefined) headers.set('authorization', `Bearer ${asked.bearer}`)
  const body = asked.raw ?? (asked.body === undefined ? null : JSON.stringify(asked.body))
  if (body !== null) headers.set('content-type', asked.type ?? 'application/json')
  const method = asked.method ?? (body === null ? 'GET' : 'POST')
  const response = await fetch(url, { method, headers, body: body as BodyInit | null, redirect: 'manual' })
  const text = await response.text()
  const isJson = response.headers.get('content-type')?.startsWith('application/json') ?? false
  const cookie = /^satchel_session=([^;]+);/.exec(response.headers.get('set-cookie') ?? '')?.[1] ?? null
  return {
    status: response.status,
    headers: response.headers,
    text,
    json: isJson && text !== '' ? JSON.parse(text) : null,
    cookie,
  }
}

/** A person of this role with a running session. */
export function signedIn(
  { accounts }: Relay,
  role: Role,
  assists: readonly string[] = [],
): { id: string; session: string } {
  const id = accounts.addPerson({ name: `A person as ${role} ${accounts.listPersons().length}`, role, assists }).id
  return { id, session: accounts.redeemLink(accounts.createLink('signin', id)).session }
}

/** Expects an error in the one shape errors have, with a sentence and nothing of the program's inside. */
export function refused(answer: Answer, status: number, code: string): void {
  assert.equal(answer.json?.error?.code, code, answer.text)
  assert.equal(answer.status, status)
  assert.deepEqual(Object.keys(answer.json.error).sort(), ['code', 'message'])
  assert.match(answer.json.error.message, /^[A-ZÄÖÜ„“].*[.]$/su)
  assert.ok(!/node_modules|\.ts:|at [A-Z]\w+\./.test(answer.text), 'no stack trace')
}

/** Writes a small built app. */
export function buildApp({ staticFolder }: Relay): void {
  mkdirSync(join(staticFolder, 'assets'))
  writeFileSync(join(staticFolder, 'index.html'), '<!doctype html><title>Satchel</title>')
  writeFileSync(join(staticFolder, 'assets', 'main-B3x_9-aZ.js'), 'export {}')
  writeFileSync(join(staticFolder, 'assets', 'plain.js'), 'export {}')
  writeFileSync(join(staticFolder, 'icon.svg'), '<svg xmlns="http://www.w3.org/2000/svg"/>')
  writeFileSync(join(staticFolder, '.env'), 'SECRET=1')
}
