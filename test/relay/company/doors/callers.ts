// A company at whose doors everybody knocks: real requests, each caller from an address of their own, so that what the relay
// takes a minute holds for each of them as it does outside.
import { subscribe, unsubscribe } from 'node:diagnostics_channel'
import { type ClientRequest, request } from 'node:http'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import type { FastifyInstance } from 'fastify'
import type * as Y from 'yjs'
import type { PersonRecord } from '../../../../relay/accounts/persons.ts'
import type { Address } from '../../../../src/documents/address.ts'
import type { Change } from '../../../../src/documents/changes.ts'
import { currentValue, recordChanges } from '../../../../src/documents/content.ts'
import { FIELDS_ROOT } from '../../../../src/documents/kind.ts'
import { OPPORTUNITIES } from '../../../../src/documents/pipeline.ts'
import { SeededRandom } from '../../../support/random.ts'
import { Paper } from '../../consolidated/support.ts'
import { edit, RawDevice } from '../../sockets/support.ts'
import { id } from '../portal.ts'
import { CompanyScene } from '../support.ts'

/** `left`: of the office, but does not work here any more; by a session and a token of before. */
export const CALLERS = ['admin', 'office', 'assistant', 'rep', 'repToken', 'nobody', 'left', 'leftToken'] as const
export type Caller = (typeof CALLERS)[number]

export interface Asked {
  readonly path: string
  /** Sent as JSON, unless it is bytes. */
  readonly body?: unknown
  /** Of bytes. */
  readonly type?: string
}

export interface Answered {
  readonly status: number
  readonly text: string
}

/** The routes of every server that is made while `work` runs, as `METHOD /path`. */
export async function routesDuring<T>(work: () => Promise<T>): Promise<{ made: T; routes: readonly string[] }> {
  const routes: string[] = []
  const listen = (message: unknown) => {
    const { fastify } = message as { fastify: FastifyInstance }
    fastify.addHook('onRoute', ({ method, url }) => {
      for (const one of [method].flat()) routes.push(`${one} ${url}`)
    })
  }
  // Fastify tells of each server before it has a route: the list is the server's own, whoever adds to it.
  subscribe('fastify.initialization', listen)
  try {
    return { made: await work(), routes }
  } finally {
    unsubscribe('fastify.initialization', listen)
  }
}

const random = new SeededRandom(6)

export class Doors {
  readonly scene: CompanyScene
  readonly people: Readonly<Record<'admin' | 'office' | 'assistant' | 'rep' | 'stella' | 'left', PersonRecord>>
  /** Pipelines of the rep, whom the assistant assists; and of somebody neither has to do with. */
  readonly own: Paper
  readonly further: Paper
  readonly strange: Paper
  readonly #leftToken: string
  readonly #leftSession: string
  readonly #database: DatabaseSync
  readonly stellaDevice: string
  readonly #devices = new Map<string, string>()
  #count = 0

  private constructor(scene: CompanyScene, people: Doors['people'], papers: readonly [Paper, Paper, Paper]) {
    this.scene = scene
    this.people = people
    this.own = papers[0]
    this.further = papers[1]
    this.strange = papers[2]
    const { accounts } = scene.relay.core
    this.stellaDevice = scene.profile(people.stella).device
    this.#devices.set(people.left.id, scene.profile(people.left).device)
    this.#leftToken = scene.relay.token(people.left)
    this.#leftSession = accounts.beginSession(people.left.id)
    accounts.deactivate(people.left.id)
    this.#database = new DatabaseSync(join(scene.relay.folder, 'satchel.sqlite'), { readOnly: true })
  }

  static async open(): Promise<Doors> {
    const scene = await CompanyScene.begin({ lists: true })
    const { relay } = scene
    await scene.territory(id('home'), null)
    const rep = relay.person('Rita Rep')
    const stella = relay.person('Stella Strange')
    const admin = relay.core.accounts.findPerson('Ada Admin')
    if (!admin) throw new Error('nobody set it up')
    const people = {
      ...{ admin, rep, stella, office: scene.office.person, left: relay.person('Lea Left', 'office') },
      assistant: relay.person('Anton Assistant', 'assistant', [rep.id]),
    }
    const begin = async (person: PersonRecord, name: string) => {
      const paper = await Paper.begin(relay, person, name, random)
      const product = person === rep ? 'West product' : 'East product'
      const fields = { name: `Pumps ${name}`, product, price: 40, stage: 'engaging' }
      await paper.write(recordChanges(paper.doc, OPPORTUNITIES, 'r1', fields))
      return paper
    }
    const papers = [await begin(rep, 'Westwind'), await begin(rep, 'Westend'), await begin(stella, 'Ostwall')] as const
    await scene.told()
    // Started now, not when those who connect at a start have been served.
    relay.core.consolidated?.start()
    await relay.core.consolidated?.caughtUp()
    return new Doors(scene, people, papers)
  }

  async end(): Promise<void> {
    this.#database.close()
    await this.scene.end()
  }

  /** Something nobody has had before. */
  fresh(): number {
    return ++this.#count
  }

  person(caller: Caller): PersonRecord {
    const { people } = this
    if (caller === 'repToken') return people.rep
    return caller === 'nobody' || caller === 'leftToken' ? people.left : people[caller]
  }

  async ask(caller: Caller, method: string, { path, body, type = 'application/json' }: Asked): Promise<Answered> {
    const bytes = body === undefined || body instanceof Uint8Array ? body : JSON.stringify(body)
    const headers = {
      ...{ 'accept-language': 'en', ...this.credentials(caller) },
      ...(bytes === undefined ? {} : { 'content-type': type, 'content-length': Buffer.byteLength(bytes) }),
    }
    const [host = '', port] = this.scene.relay.host.split(':')
    const localAddress = `127.0.0.${CALLERS.indexOf(caller) + 11}`
    const asked = request({ host, port, method, path, headers, localAddress, agent: false })
    asked.end(bytes)
    return answered(asked)
  }

  /** A browser with its cookie and origin, or a program with a token. A session is used once: some routes end it. */
  credentials(caller: Caller): Record<string, string> {
    const { relay } = this.scene
    if (caller === 'repToken') return { authorization: `Bearer ${relay.token(this.people.rep)}` }
    if (caller === 'leftToken') return { authorization: `Bearer ${this.#leftToken}` }
    const origin = relay.origin.replace('127.0.0.1', 'localhost')
    if (caller === 'nobody') return { origin }
    const session = caller === 'left' ? this.#leftSession : relay.core.accounts.beginSession(this.people[caller].id)
    return { origin, cookie: `satchel_session=${session}` }
  }

  /** Until nothing is written any more of what was asked before. */
  async quiet(): Promise<void> {
    const { merger, catalogue } = this.scene.relay.core
    await merger.settled()
    await catalogue.settle()
    await this.scene.told()
  }

  /** Everything the relay has written down but for who is signed in, as one text. */
  written(): string {
    const tables = this.#database
      .prepare("SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT IN ('sessions', 'tokens')")
      .all()
    return JSON.stringify(
      tables.map(({ name }) => [name, this.#database.prepare(`SELECT * FROM "${name}"`).all()]),
      (_, value) => (typeof value === 'bigint' ? String(value) : value),
    )
  }

  /** A device of theirs. */
  device(caller: Caller): string {
    const person = this.person(caller)
    const known = this.#devices.get(person.id) ?? this.scene.profile(person).device
    this.#devices.set(person.id, known)
    return known
  }

  /** A change of the rep's that was refused a moment ago: its number in the quarantine. */
  async refusedEntry(): Promise<number> {
    const person = this.scene.relay.person(`Rolf ${this.fresh()}`)
    const paper = await Paper.begin(this.scene.relay, person, `Paper ${this.fresh()}`, random)
    const device = await RawDevice.connect(this.scene.relay, this.scene.profile(person))
    const [answer] = await device.submit(paper.address, [refusedEdit(paper.doc)])
    await device.close()
    if (answer?.status !== 'refused') throw new Error(JSON.stringify(answer))
    const page = await this.ask('admin', 'GET', { path: '/api/quarantine' })
    const lines = JSON.parse(page.text).entries as { id: number; address: Address }[]
    const line = lines.find(one => one.address === paper.address)
    if (!line) throw new Error(page.text)
    return line.id
  }

  /** What the office would do with it: with a name that is short enough. */
  async repaired(entry: number): Promise<Asked> {
    const { text } = await this.ask('admin', 'GET', { path: `/api/quarantine/${entry}` })
    const details = JSON.parse(text).entry.details as { root: string; key: string; standing: unknown }[]
    const repairs = details.map(({ root, key, standing }) => ({ root, key, standing, value: 'Short' }))
    return { path: `/api/quarantine/${entry}/run`, body: { repairs } }
  }
}

/** Longer than a name may be. */
function refusedEdit(doc: Y.Doc): { update: Uint8Array; changes: readonly Change[] } {
  return edit(doc, [[FIELDS_ROOT, 'name', currentValue(doc, FIELDS_ROOT, 'name'), 'x'.repeat(201)]])
}

function answered(asked: ClientRequest): Promise<Answered> {
  return new Promise((resolve, reject) => {
    asked.on('error', reject)
    asked.on('response', response => {
      let text = ''
      response.setEncoding('utf8')
      response.on('data', (part: string) => {
        text += part
      })
      response.on('end', () => resolve({ status: response.statusCode ?? 0, text }))
    })
  })
}
