// Every door of a document with everybody: what is told, what is refused to whom and with which word, by hand-made frames that
// no screen offers (O11, O12, O13). What is right stands in doors/rights.ts.
import assert from 'node:assert/strict'
import { request } from 'node:http'
import { after, before, describe, it } from 'node:test'
import * as encoding from 'lib0/encoding'
import WebSocket from 'ws'
import type { PersonRecord } from '../../../relay/accounts/persons.ts'
import { type Address, newAddress } from '../../../src/documents/address.ts'
import type { Change } from '../../../src/documents/changes.ts'
import { currentValue } from '../../../src/documents/content.ts'
import { FIELDS_ROOT } from '../../../src/documents/kind.ts'
import { QUESTIONS } from '../../../src/documents/visit-report.ts'
import type { DocumentRight, Role } from '../../../src/policy/rights.ts'
import { NOBODY } from '../../../src/policy/scope/world.ts'
import type { CatalogueEntry } from '../../../src/sync/wire/catalogue.ts'
import type { Command } from '../../../src/sync/wire/commands.ts'
import type { EntryContent } from '../../../src/sync/wire/entry.ts'
import { SeededRandom } from '../../support/random.ts'
import { edit, RawDevice } from '../sockets/support.ts'
import { KINDS, type KindName, SETTINGS, type Setting, STANDINGS, type Standing } from './doors/rights.ts'
import { CompanyScene } from './support.ts'

const ROLES = ['admin', 'office', 'assistant', 'rep'] as const
const OFFERED = ['configure', 'assign', 'archive', 'rekey', 'run', 'export', 'merge'] as const
/** A field that whoever edits may change, and one that needs `configure`. */
const PLAIN = { pipeline: 'name', campaign: 'goal', 'visit-report': 'place' } as const
const CONFIGURED = {
  pipeline: [FIELDS_ROOT, 'currency', ['USD', 'CHF']],
  campaign: [FIELDS_ROOT, 'type', ['event', 'listing']],
  'visit-report': [QUESTIONS, 'q1.mandatory', [true, false]],
} as const
/** Refusals a minute that nobody is cut off for (G15). */
const AT_ONCE = 5
const NEVER = 1_000_000

interface Target {
  readonly address: Address
  readonly kind: KindName
  readonly standing: Standing
}
type Outcome = 'committed' | 'rights' | 'notHere'

describe('every door of a document with everybody', () => {
  let scene: CompanyScene
  const random = new SeededRandom(31)
  const people = {} as Record<Role | 'reto' | 'tim' | 'stella', PersonRecord>
  const documents = new Map<string, Address>()
  let generation = 0
  let count = 0
  let askers = 0

  before(async () => {
    scene = await CompanyScene.begin()
    const { relay } = scene
    for (const name of ['reto', 'tim', 'stella'] as const) people[name] = relay.person(name)
    for (const role of ROLES) {
      people[role] = relay.person(`One ${role}`, role, role === 'assistant' ? [people.reto.id] : [])
    }
    await scene.team('sales')
    const desk = await RawDevice.connect(relay, scene.office)
    for (const kind of KINDS) {
      for (const role of ROLES) await begin(desk, kind, `own ${role}`, people[role])
      await begin(desk, kind, 'assisted', people.reto)
      const audience = { ...NOBODY, people: ROLES.map(role => people[role].id) }
      await begin(desk, kind, 'addressed', people.stella, { audience })
      await begin(desk, kind, 'team', people.tim)
      await begin(desk, kind, 'territory', people.stella, { territory: 'munich' })
      await begin(desk, kind, 'strange', people.stella)
    }
    await desk.close()
    await scene.settings(people.tim, { teams: ['sales'] })
    await scene.told()
  })
  after(() => scene.end())

  async function begin(desk: RawDevice, kind: KindName, name: string, owner: PersonRecord, first: object = {}) {
    const address = newAddress(kind, random.bytes)
    const command: Command = { command: 'create', schema: 1, owner: owner.id, ...first }
    const answers = await desk.submit(address, [{ command }])
    const room = await scene.relay.core.rooms.room(address)
    assert.ok(room, JSON.stringify(answers))
    const [root, key, [value]] = CONFIGURED[kind]
    const changes: Change[] = [
      [FIELDS_ROOT, kind === 'visit-report' ? 'customer' : 'name', null, name],
      [root, key, null, value],
    ]
    answers.concat(await desk.submit(address, [edit(room, changes)]))
    const release: Command = { command: 'run', version: 1, transaction: 'CREL', warned: false }
    if (kind === 'campaign') await desk.submit(address, [{ command: release }])
    documents.set(`${kind} ${name}`, address)
  }

  const targets = (role: Role): Target[] =>
    KINDS.flatMap(kind =>
      STANDINGS.map(standing => {
        const address = documents.get(`${kind} ${standing === 'own' ? `own ${role}` : standing}`)
        assert.ok(address)
        return { address, kind, standing }
      }),
    )

  for (const setting of SETTINGS) {
    describe(setting.name, () => {
      before(async () => {
        await scene.rights(setting.matrix)
        for (const role of ROLES) {
          await scene.settings(people[role], { teams: ['sales'], territories: ['munich'], own: setting.own(role) })
        }
      })
      after(async () => {
        for (const role of ROLES) await scene.settings(people[role], { own: [] })
      })
      for (const role of ROLES) {
        it(`O13 ${role}: a stock client that writes what it may not is cut off, and nothing is written`, () =>
          stock(setting, role))
        it(`O13 P09 ${role}: what is merged into what`, () => merged(setting, role))
        it(`O11 O12 O13 ${role}: what is told, read and done is what the table says`, async () => {
          const { device, entries } = await connect(role)
          told(setting, role, entries)
          await read(setting, role, device)
          for (const deed of DEEDS) await done(setting, role, device, deed)
          await created(setting, role, device)
          await device.close()
        })
      }
    })
  }

  async function connect(role: Role): Promise<{ device: RawDevice; entries: readonly CatalogueEntry[] }> {
    const device = new RawDevice(scene.relay, scene.profile(people[role]))
    await device.opened()
    device.hello()
    await device.frame('welcome')
    const { catalogue } = await device.frame('catalogue')
    assert.equal(catalogue.more, false)
    return { device, entries: catalogue.entries }
  }

  /** The list: what is there, whether it may be edited, and what else is offered. */
  function told(setting: Setting, role: Role, entries: readonly CatalogueEntry[]): void {
    for (const { address, kind, standing } of targets(role)) {
      const may = (right: DocumentRight) => setting.may(role, kind, right, standing)
      const line = entries.find(one => one.address === address)
      const expected = setting.sees(role, kind, standing)
        ? { mode: may('edit') ? 'edit' : 'view', may: OFFERED.filter(may) }
        : null
      const found = line && 'mode' in line ? { mode: line.mode, may: line.may } : null
      assert.deepEqual(found, expected, `${role}: ${kind} ${standing}`)
    }
  }

  /** Content, a channel and a check. */
  async function read(setting: Setting, role: Role, device: RawDevice): Promise<void> {
    const all = targets(role)
    device.send({ type: 'pull', wanted: all.map(({ address }) => ({ address, from: 0 })) })
    for (const [channel, { address, kind, standing }] of all.entries()) {
      const what = `${role}: ${kind} ${standing}`
      const sees = setting.sees(role, kind, standing)
      const { pulled } = await device.frame('pulled', frame => frame.pulled.address === address)
      assert.equal(pulled.bytes.length > 0, sees, what)
      const field = PLAIN[kind]
      device.send({
        type: 'check',
        ref: channel,
        address,
        changes: [JSON.stringify([[FIELDS_ROOT, field, null, 'x']])],
      })
      const { results } = await device.frame('checked', frame => frame.ref === channel)
      const editing = setting.mayField(role, kind, field, standing) ? null : 'rights'
      assert.equal(results[0]?.code ?? null, sees ? editing : 'notHere', what)
      device.send({ type: 'open', channel, address })
      // Step 1 of the y-websocket protocol, with an empty state vector: who is let in is answered.
      device.send({ type: 'data', channel, bytes: Uint8Array.of(0, 0, 1, 0) })
      if (sees) await device.frame('data', frame => frame.channel === channel)
      else assert.equal((await device.frame('closed', frame => frame.channel === channel)).code, 4404, what)
      device.send({ type: 'close', channel })
    }
  }

  /** The stock client's door: 4404 for what is not there, 4409 for what may only be read. */
  async function stock(setting: Setting, role: Role): Promise<void> {
    const authorization = `Bearer ${scene.relay.token(people[role])}`
    const refused = targets(role).filter(
      ({ kind, standing }) =>
        !setting.sees(role, kind, standing) || !setting.mayField(role, kind, PLAIN[kind], standing),
    )
    for (const some of chunks(refused)) {
      await Promise.all(
        some.map(async target => {
          const before = await standing(target)
          const { update } = await changed(target, FIELDS_ROOT, PLAIN[target.kind], [`Words ${++count}`])
          const socket = new WebSocket(`ws://${scene.relay.host}/${target.address}`, { headers: { authorization } })
          const room = await scene.relay.core.rooms.room(target.address)
          const closed = new Promise<number | 'written'>(resolve => {
            socket.on('close', resolve)
            room?.doc.once('update', () => resolve('written'))
          })
          socket.on('open', () => socket.send(syncUpdate(update)))
          const expected = setting.sees(role, target.kind, target.standing) ? 4409 : 4404
          assert.equal(await closed, expected, `${role}: ${target.kind} ${target.standing}`)
          assert.deepEqual(await standing(target), before)
        }),
      )
      scene.now += 61_000
    }
  }

  /** A preview of a merge into each, of nothing: who may is told that it is nothing. */
  async function merged(setting: Setting, role: Role): Promise<void> {
    const authorization = `Bearer ${scene.relay.token(people[role])}`
    const headers = { authorization, 'content-type': 'application/vnd.satchel', 'content-length': 0 }
    const [host, port] = scene.relay.host.split(':')
    // From an address of their own: 60 a minute are taken from each.
    const localAddress = `127.0.1.${++askers}`
    const mergesNothing = !targets(role).some(({ kind, standing }) => setting.may(role, kind, 'merge', standing))
    const preview = (query: string) =>
      new Promise<number | undefined>((resolve, reject) => {
        const path = `/api/merges/preview?${query}`
        const asked = request({ host, port, path, method: 'POST', headers, localAddress, agent: false })
        asked.on('response', response => resolve(response.resume().statusCode))
        asked.on('error', reject)
        asked.end()
      })
    for (const { address, kind, standing } of targets(role)) {
      const may = setting.may(role, kind, 'merge', standing) ? 422 : 403
      const expected = mergesNothing ? 403 : setting.sees(role, kind, standing) ? may : 404
      assert.equal(await preview(`into=${address}`), expected, `${role}: ${kind} ${standing}`)
    }
    const mayBegin = setting.may(role, 'pipeline', 'merge', 'own')
    assert.equal(await preview('new=Both'), mayBegin ? 422 : 403, `${role}: a new pipeline`)
  }

  interface Deed {
    readonly name: string
    readonly allowed: (setting: Setting, role: Role, target: Target) => boolean
    /** Made on facts of this version. */
    readonly make: (target: Target, version: number) => EntryContent | Promise<EntryContent>
  }
  const command = (name: string, right: DocumentRight, of: (version: number) => Command): Deed => ({
    name,
    allowed: (setting, role, { kind, standing }) => setting.may(role, kind, right, standing),
    make: (_, version) => ({ command: of(version) }),
  })

  async function changed({ address }: Target, root: string, key: string, values: readonly (string | boolean)[]) {
    const room = await scene.relay.core.rooms.room(address)
    assert.ok(room)
    const standing = currentValue(room.doc, root, key)
    return edit(room, [[root, key, standing, values.find(value => value !== standing) ?? null]])
  }

  const DEEDS: readonly Deed[] = [
    {
      name: 'edit',
      allowed: (setting, role, { kind, standing }) => setting.mayField(role, kind, PLAIN[kind], standing),
      make: target => changed(target, FIELDS_ROOT, PLAIN[target.kind], [`Words ${++count}`]),
    },
    {
      name: 'configure a field',
      allowed: (setting, role, { kind, standing }) =>
        setting.may(role, kind, 'edit', standing) && setting.may(role, kind, 'configure', standing),
      make: target => {
        const [root, key, values] = CONFIGURED[target.kind]
        return changed(target, root, key, values)
      },
    },
    command('place', 'configure', version => ({ command: 'place', version, territory: 'north', audience: NOBODY })),
    command('move', 'configure', version => ({ command: 'move', version, parent: null })),
    command('archive', 'archive', version => ({ command: 'archive', version, archived: true })),
    command('rekey', 'rekey', version => ({ command: 'rekey', version, key: 'STOLEN-1' })),
    command('run', 'run', version => ({ command: 'run', version, transaction: 'CLKS', warned: true })),
    command('status', 'run', version => ({ command: 'status', version, status: 'HOLD', set: true, warned: true })),
    {
      name: 'assign',
      allowed: (setting, role, { kind, standing }) =>
        setting.may(role, kind, 'assign', standing) && setting.may(role, kind, 'create', without(standing)),
      make: (_, version) => ({ command: { command: 'assign', version, owner: people.stella.id } }),
    },
  ]
  /** How a document stands once it is Stella's. */
  const without = (standing: Standing): Standing =>
    standing === 'addressed' || standing === 'territory' ? standing : 'strange'

  /** What could be another: facts and content. What lists say of it is written down a little later. */
  async function standing({ address }: Target) {
    const room = await scene.relay.core.rooms.room(address)
    assert.ok(room?.row)
    const { owner, key, archived, statuses, territory, audience, parent, version } = room.row
    return { owner, key, archived, statuses, territory, audience, parent, version, head: room.head }
  }

  /**
   * Each is tried on every document. Who may not states the facts as they are, so that nothing but the right stands against
   * it; who may states a version that never was, so that it is taken and the next finds everything as it was.
   */
  async function done(setting: Setting, role: Role, device: RawDevice, deed: Deed): Promise<void> {
    for (const some of chunks(targets(role))) {
      generation++
      const outcomes = some.map(async (target): Promise<[Target, Outcome, string]> => {
        const sees = setting.sees(role, target.kind, target.standing)
        const allowed = sees && deed.allowed(setting, role, target)
        const before = await standing(target)
        const content = await deed.make(target, allowed ? NEVER : before.version)
        const [answer] = await device.submit(target.address, [content], { generation })
        const code = answer?.status === 'refused' ? answer.refusal.code : `${answer?.status}`
        const what = `${role} changed ${target.kind} ${target.standing} by ${deed.name}`
        if (!allowed) assert.deepEqual(await standing(target), before, what)
        return [target, allowed ? 'committed' : sees ? 'rights' : 'notHere', code]
      })
      for (const [{ kind, standing }, expected, found] of await Promise.all(outcomes)) {
        assert.equal(found, expected, `${role}, ${deed.name}: ${kind} ${standing}`)
      }
      scene.now += 61_000
    }
  }

  /** Begins documents for others. */
  async function created(setting: Setting, role: Role, device: RawDevice): Promise<void> {
    const owners = { own: people[role], assisted: people.reto, team: people.tim, strange: people.stella } as const
    for (const kind of KINDS) {
      for (const standing of ['own', 'assisted', 'team', 'strange'] as const) {
        const address = newAddress(kind, random.bytes)
        const content = { command: { command: 'create', schema: 1, owner: owners[standing].id } } as const
        const [answer] = await device.submit(address, [content])
        const expected = setting.may(role, kind, 'create', standing) ? 'committed' : 'rights'
        const found = answer?.status === 'refused' ? answer.refusal.code : answer?.status
        assert.equal(found, expected, `${role}, create: ${kind} ${standing}`)
      }
      scene.now += 61_000
    }
  }
})

/** An update as the y-websocket protocol sends one. */
function syncUpdate(update: Uint8Array): Uint8Array {
  const encoder = encoding.createEncoder()
  for (const type of [0, 2]) encoding.writeVarUint(encoder, type)
  encoding.writeVarUint8Array(encoder, update)
  return encoding.toUint8Array(encoder)
}

const chunks = (all: readonly Target[]): Target[][] =>
  Array.from({ length: Math.ceil(all.length / AT_ONCE) }, (_, at) => all.slice(at * AT_ONCE, (at + 1) * AT_ONCE))
