// People who give commands about documents with statuses, straight to the rooms: which of them share a turn, a test decides.
import assert from 'node:assert/strict'
import * as Y from 'yjs'
import type { DocumentRow } from '../../../relay/store/store.ts'
import { type Address, newAddress } from '../../../src/documents/address.ts'
import { applyChanges } from '../../../src/documents/changes.ts'
import { documentChanges } from '../../../src/documents/content.ts'
import type { Fields } from '../../../src/documents/kind.ts'
import { BUILT_IN } from '../../../src/policy/statuses/built-in.ts'
import { profileKey, type StatusProfile } from '../../../src/policy/statuses/profile.ts'
import type { Role } from '../../../src/sync/wire/catalogue.ts'
import { type Command, type FirstFacts, type NotRun, parseNotRun } from '../../../src/sync/wire/commands.ts'
import type { EntryContent } from '../../../src/sync/wire/entry.ts'
import type { EntryAnswer } from '../../../src/sync/wire/frames.ts'
import { enrol, type Profile } from '../../support/device.ts'
import { SeededRandom } from '../../support/random.ts'
import { TestRelay } from '../../support/relay.ts'
import { captured } from '../sockets/support.ts'
import { submit } from './support.ts'

/** What became of an entry: run, why not, or the code it was refused with. */
export type Became = 'run' | NotRun['not'] | string

export class Desk {
  readonly relay: TestRelay
  readonly #numbers = new Map<string, { n: number; generation: number }>()
  readonly #random = new SeededRandom(6)
  readonly #time: { minutes: number }

  private constructor(relay: TestRelay, time: { minutes: number }) {
    this.relay = relay
    this.#time = time
  }

  static async open(): Promise<Desk> {
    const time = { minutes: 0 }
    return new Desk(await TestRelay.start({ clock: () => Date.now() + time.minutes * 61_000 }), time)
  }

  person(name: string, role: Role, assists: readonly string[] = []): Profile {
    return enrol(this.relay, this.relay.person(name, role, assists))
  }

  /** The company has this profile from now on; documents of `kind` begin with it. */
  async follow(profile: StatusProfile, kind?: string): Promise<void> {
    const { company } = this.relay.core
    assert.ok(!BUILT_IN.has(profileKey(profile)))
    const change = { what: 'profiles', id: profileKey(profile), to: profile } as const
    const applied = await company.apply(change, () => {
      company.store.addProfile(profile, 0, 'ada')
      if (kind) company.store.putKindProfile(kind, profile.id)
    })
    assert.ok(applied.done)
  }

  /** Entries of one submission. After a refusal the next one goes on in a new generation. */
  async submit(profile: Profile, address: Address, contents: readonly EntryContent[]): Promise<EntryAnswer[]> {
    const label = `${profile.device} ${address}`
    const { n, generation } = this.#numbers.get(label) ?? { n: 1, generation: 1 }
    this.#numbers.set(label, { n: n + contents.length, generation })
    const answers = await submit(this.relay, profile, address, contents, { n, generation })
    const refused = answers.findIndex(({ status }) => status === 'refused')
    if (refused >= 0) {
      this.#numbers.set(label, { n: n + refused + 1, generation: generation + 1 })
      this.#time.minutes++
    }
    return answers
  }

  /** Commands on the facts as they are: each states the version the one before leaves. */
  async say(profile: Profile, address: Address, ...commands: readonly WithoutVersion[]): Promise<Became[]> {
    const version = (await this.row(address)).version
    return this.sayOn(profile, address, version, ...commands)
  }

  async sayOn(profile: Profile, address: Address, version: number, ...commands: readonly WithoutVersion[]) {
    const contents = commands.map((command, at) => ({ command: { ...command, version: version + at } as Command }))
    return (await this.submit(profile, address, contents)).map(became)
  }

  run(profile: Profile, address: Address, ...transactions: readonly string[]): Promise<Became[]> {
    return this.say(profile, address, ...transactions.map(code => run(code)))
  }

  async begin(
    profile: Profile,
    kind: string,
    first: FirstFacts = {},
    fields: Fields = { name: 'A' },
  ): Promise<Address> {
    const address = this.address(kind)
    const answers = await this.submit(profile, address, [creation(first), content(fields)])
    assert.deepEqual(answers.map(became), ['run', 'run'])
    return address
  }

  address(kind: string): Address {
    return newAddress(kind, this.#random.bytes)
  }

  async row(address: Address): Promise<DocumentRow> {
    const row = await this.relay.core.store.document(address)
    assert.ok(row)
    return row
  }

  async statuses(...addresses: readonly Address[]): Promise<string[]> {
    return Promise.all(addresses.map(async address => (await this.row(address)).statuses.join(' ')))
  }

  stop(): Promise<void> {
    return this.relay.stop()
  }
}

type WithoutVersion = Command extends infer Each ? (Each extends unknown ? Omit<Each, 'version'> : never) : never

export const creation = (first: FirstFacts = {}): EntryContent => ({
  command: { command: 'create', schema: 1, ...first },
})

export const run = (transaction: string, warned = false) => ({ command: 'run', transaction, warned }) as const

/** An update that sets these fields of a document which holds nothing yet of this author's. */
export function content(fields: Fields): EntryContent {
  const doc = new Y.Doc()
  const changes = documentChanges(doc, fields)
  return { update: captured(doc, () => applyChanges(doc, changes)), changes }
}

export const became = (answer: EntryAnswer | undefined): Became => {
  if (answer?.status === 'refused') return answer.refusal.code
  return answer?.status === 'committed' ? (parseNotRun(answer.result)?.not ?? 'run') : (answer?.status ?? 'nothing')
}
