// A company with territories, a rep in each, and documents that lie there: written by the office through the gate, carried by
// the product's own devices. Leaflets are a kind of their own: they have no statuses, so that territory and period decide.
import { createHash } from 'node:crypto'
import * as Y from 'yjs'
import type { PersonRecord } from '../../../relay/accounts/persons.ts'
import { kinds as own } from '../../../relay/kinds.ts'
import type { SubmittedWork } from '../../../relay/rooms/work.ts'
import type { DocumentRow } from '../../../relay/store/store.ts'
import { type Address, newAddress } from '../../../src/documents/address.ts'
import { captureChanges, type Change as Edit } from '../../../src/documents/changes.ts'
import { FIELDS_ROOT, Kind } from '../../../src/documents/kind.ts'
import type { Change } from '../../../src/policy/distribution/change.ts'
import { DEFAULT_RIGHTS, type Grant, type RightsMatrix, type Role } from '../../../src/policy/rights.ts'
import { type Audience, NOBODY } from '../../../src/policy/scope/world.ts'
import { SatchelDevice } from '../../../src/sync/device.ts'
import type { Notice } from '../../../src/sync/stores/store.ts'
import type { Command } from '../../../src/sync/wire/commands.ts'
import { type EntryContent, encodeEntry } from '../../../src/sync/wire/entry.ts'
import { enrol, environment, type Profile, when } from '../../support/device.ts'
import { SeededRandom } from '../../support/random.ts'
import { TestRelay } from '../../support/relay.ts'
import { commit } from '../store/commits.ts'

const label = { en: 'Leaflet', de: 'Blatt' }
const text = { type: 'text', max: 200 } as const

export const leaflet = new Kind({
  name: 'leaflet',
  schema: 1,
  label,
  labelMany: label,
  keyPrefix: 'LFT',
  fields: [
    { name: 'name', label, value: text },
    { name: 'market', label, value: text, right: 'configure' },
    { name: 'begins', label, value: { type: 'date' }, right: 'configure' },
    { name: 'ends', label, value: { type: 'date' }, right: 'configure' },
  ],
  collections: [],
  policy: { profile: null, period: { from: 'begins', to: 'ends' }, fields: ['market'], hierarchy: false },
  summarize: ({ fields }) => ({
    name: String(fields.name ?? ''),
    market: fields.market ?? null,
    begins: fields.begins ?? null,
    ends: fields.ends ?? null,
  }),
})

export const kinds = new Map([...own, [leaflet.name, leaflet]])

export const grant = (right: Grant['right'], scope: Grant['scope'], kind = leaflet.name): Grant => ({
  ...{ kind, right, group: null, scope },
})

/** The default rights where reps have the leaflets of their territory. */
export const BY_TERRITORY: RightsMatrix = repsMay(grant('view', 'territory'), grant('carry', 'territory'))

export function repsMay(...grants: readonly Grant[]): RightsMatrix {
  const { roles } = DEFAULT_RIGHTS
  return {
    ...DEFAULT_RIGHTS,
    version: 2,
    roles: roles.map(one => (one.role === 'rep' ? { ...one, grants: [...one.grants, ...grants] } : one)),
  }
}

export interface Leaflet {
  readonly name: string
  readonly territory?: string | null
  readonly audience?: Partial<Audience>
  readonly market?: string
  readonly begins?: string
  readonly ends?: string
  readonly owner?: PersonRecord
}

export class CompanyScene {
  relay: TestRelay
  /** ms since 1970, the relay's clock. */
  now = new Date(2026, 5, 15, 12).getTime()
  readonly office: Profile
  readonly devices: SatchelDevice[] = []
  readonly #random = new SeededRandom(11)
  readonly #n = new Map<Address, number>()

  private constructor(relay: TestRelay) {
    this.relay = relay
    this.office = enrol(relay, relay.person('Olga Office', 'office'))
  }

  /** Germany with north and south, Munich in the south; reps have the leaflets of their territory. */
  static async begin({ lists = false } = {}): Promise<CompanyScene> {
    let scene: CompanyScene | null = null
    const clock = () => scene?.now ?? new Date(2026, 5, 15, 12).getTime()
    scene = new CompanyScene(await TestRelay.start({ kinds, clock, lists }))
    for (const [id, parent] of [
      ['de', null],
      ['south', 'de'],
      ['munich', 'south'],
      ['north', 'de'],
    ] as const) {
      await scene.territory(id, parent)
    }
    await scene.rights(BY_TERRITORY)
    return scene
  }

  /** Started again with what its folder has. `stopped`: nothing of a graceful stop is done in between. */
  async restart(): Promise<void> {
    const { folder } = this.relay
    await this.relay.stop(false)
    this.relay = await TestRelay.start({ folder, kinds, clock: () => this.now, port: 0 })
  }

  get company() {
    return this.relay.core.company
  }

  async end(): Promise<void> {
    for (const device of this.devices) await device.close()
    await this.relay.stop()
  }

  /** @throws where something stands against it */
  async change(change: Change, write: () => void): Promise<{ granted: number; withdrawn: number }> {
    const applied = await this.company.apply(change, write)
    if (!applied.done) throw new Error(JSON.stringify(applied.problems))
    return { granted: applied.granted, withdrawn: applied.withdrawn }
  }

  territory(id: string, parent: string | null) {
    const write = () => this.company.store.putNode('territories', { id, name: id, parent })
    return this.change({ what: 'territories', id, to: { id, parent } }, write)
  }

  team(id: string, parent: string | null = null) {
    const write = () => this.company.store.putNode('teams', { id, name: id, parent })
    return this.change({ what: 'teams', id, to: { id, parent } }, write)
  }

  rights(matrix: RightsMatrix) {
    // Each a version of its own.
    const version = (this.company.world.rights.version ?? 1) + 1
    const to = { ...matrix, version }
    return this.change({ what: 'rights', to }, () => this.company.store.putRights(to, this.now, 'test'))
  }

  settings(
    { id }: PersonRecord,
    given: { readonly teams?: string[]; readonly territories?: string[]; readonly own?: Grant[] },
  ) {
    const before = this.company.world.people.get(id)
    if (!before) throw new Error('nobody')
    const to = { ...before, ...given }
    return this.change({ what: 'people', id, to }, () => this.company.store.putSettings(id, to))
  }

  rule(id: string, market: string, to: Partial<Audience>) {
    const rule = {
      ...{ id, kind: leaflet.name, when: [{ field: 'market', oneOf: [market] }], everybodyIsMeant: false },
      to: { ...NOBODY, ...to },
    }
    return this.change({ what: 'rules', id, to: rule }, () => this.company.store.putRule(id, rule))
  }

  async rep(name: string, territory: string, role: Role = 'rep'): Promise<PersonRecord> {
    const person = this.relay.person(name, role)
    await this.settings(person, { territories: [territory] })
    return person
  }

  async leaflet({ owner, territory, audience, ...fields }: Leaflet): Promise<Address> {
    const address = newAddress(leaflet.name, this.#random.bytes)
    const create: Command = {
      ...{ command: 'create', schema: 1 },
      ...(owner ? { owner: owner.id } : {}),
      ...(territory ? { territory } : {}),
      ...(audience ? { audience: { ...NOBODY, ...audience } } : {}),
    }
    const doc = new Y.Doc()
    const edits = Object.entries(fields).map(([name, value]): Edit => [FIELDS_ROOT, name, null, value])
    await this.#submit(address, [
      { command: create },
      { update: captureChanges(doc, edits) as Uint8Array, changes: edits },
    ])
    await this.told()
    return address
  }

  /** One of the office's, with these statuses whatever a new one begins with. */
  async campaign(profile: string, statuses: readonly string[], audience: Audience): Promise<Address> {
    const address = newAddress('campaign', this.#random.bytes)
    const doc = new Y.Doc()
    const edits: Edit[] = [[FIELDS_ROOT, 'name', null, 'Summer']]
    const update = captureChanges(doc, edits) as Uint8Array
    await this.#submit(address, [{ command: { command: 'create', schema: 1, audience } }, { update, changes: edits }])
    await this.told()
    await this.facts(address, { profile, statuses })
    return address
  }

  /** The office changes fields, as a device of its would. */
  async edit(address: Address, fields: Readonly<Record<string, string>>): Promise<void> {
    const room = await this.relay.core.rooms.room(address)
    const doc = new Y.Doc()
    if (room) Y.applyUpdate(doc, Y.encodeStateAsUpdate(room.doc))
    const edits = Object.entries(fields).map(([name, value]): Edit => {
      const base = doc.getMap<string>(FIELDS_ROOT).get(name) ?? null
      return [FIELDS_ROOT, name, base, value]
    })
    await this.#submit(address, [{ update: captureChanges(doc, edits) as Uint8Array, changes: edits }])
    await this.told()
  }

  async run(address: Address, command: Command): Promise<void> {
    await this.#submit(address, [{ command }])
    await this.told()
  }

  /** Everything that was written so far is in the lists, and told. */
  async told(): Promise<void> {
    await this.relay.core.rooms.saveSummaries()
    await this.relay.core.catalogue.told()
  }

  async #submit(address: Address, contents: readonly EntryContent[]): Promise<void> {
    const { core } = this.relay
    const subject = core.accounts.subject(this.office.person.id)
    if (!subject) throw new Error('nobody')
    const entries = contents.map(content => {
      const bytes = encodeEntry(content)
      const n = (this.#n.get(address) ?? 0) + 1
      this.#n.set(address, n)
      return { n, bytes, hash: createHash('sha256').update(bytes).digest() as Uint8Array }
    })
    const nothing = { note: '', origin: null, imported: [], collisions: [] }
    const submitter = { type: 'device', device: this.office.device, subject } as const
    const work: SubmittedWork = {
      submitter,
      generation: 1,
      epoch: 1,
      entries,
      signature: new Uint8Array(64),
      ...nothing,
    }
    const answers = await core.rooms.submit(address, work)
    const bad = answers.find(answer => answer.status !== 'committed')
    if (bad) throw new Error(JSON.stringify(bad))
  }

  /** Facts as commands of the office would leave them, where nobody has the document open. */
  async facts(address: Address, change: Partial<Pick<DocumentRow, 'profile' | 'statuses' | 'territory' | 'owner'>>) {
    const { store, rooms, catalogue } = this.relay.core
    await rooms.release(address)
    const row = await store.document(address)
    if (!row) throw new Error('no such document')
    const { owner, key, archived, profile, statuses, territory, audience, parent } = row
    const facts = { owner, key, archived, profile, statuses, territory, audience, parent, ...change }
    await store.commit([commit(address, { facts: { ...facts, version: row.version + 1 } })])
    await catalogue.placed(address)
  }

  profile(person: PersonRecord): Profile {
    return enrol(this.relay, person)
  }

  /** The profile's device, connected and with everything it is to carry. */
  async device(profile: Profile): Promise<SatchelDevice> {
    const { id, name, role } = profile.person
    const device = await SatchelDevice.start({
      environment: environment(this.relay, profile),
      kinds,
      person: { id, name, role },
    })
    this.devices.push(device)
    await when(device.connection, status => status === 'online')
    return device
  }
}

/** Waits until what is on the device's storage is exactly this: content, not lines alone. */
export async function carries(device: SatchelDevice, expected: readonly Address[]): Promise<void> {
  const wanted = expected.toSorted().join()
  await when(device.held, held => [...held.keys()].toSorted().join() === wanted)
  await when(device.catalogue, lines => [...lines.keys()].toSorted().join() === wanted)
}

/** What the device was told of a document that was taken from it. */
export async function taken(device: SatchelDevice, address: Address): Promise<Notice> {
  const notices = await when(device.notices, all => all.some(one => one.address === address))
  return notices.find(one => one.address === address) as Notice
}
