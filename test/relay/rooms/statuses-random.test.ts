// Random commands of several people at once, on documents that hang below each other: what the relay makes of their statuses
// is what the pure rules make of the commands it ran, in the order of its journal.
import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { decodeRow } from '../../../relay/journal/row.ts'
import type { Address } from '../../../src/documents/address.ts'
import { choose, clear } from '../../../src/policy/statuses/choose.ts'
import { type HierarchyNode, runInHierarchy } from '../../../src/policy/statuses/hierarchy.ts'
import { STANDARD_PROFILE } from '../../../src/policy/statuses/marketing.ts'
import { type StatusProfile, userStatus } from '../../../src/policy/statuses/profile.ts'
import { initialStatuses } from '../../../src/policy/statuses/rules.ts'
import { type FactsCommand, parseNotRun } from '../../../src/sync/wire/commands.ts'
import { commandIn } from '../../../src/sync/wire/entry.ts'
import type { Profile } from '../../support/device.ts'
import { SeededRandom } from '../../support/random.ts'
import { Desk } from './desk.ts'

const OWN: StatusProfile = {
  ...STANDARD_PROFILE,
  id: 'random',
  statuses: [
    userStatus({ code: 'N1', text: 'One', number: { own: 1, lowest: 1, highest: 2 }, setWhen: ['CREL'] }),
    userStatus({ code: 'N2', text: 'Two', number: { own: 2, lowest: 2, highest: 3 }, warns: ['CLKS'] }),
    userStatus({ code: 'N3', text: 'Three', number: { own: 3, lowest: 1, highest: 3 }, runs: 'CLKU' }),
    userStatus({ code: 'FREE', text: 'Free', forbids: ['CCNS'], clearedWhen: ['CCLS'] }),
  ],
}
const TRANSACTIONS = ['CREL', 'CCLS', 'CCLU', 'CLKS', 'CLKU', 'CAPR', 'CCNS', 'CCNU']
const DOCUMENTS = 5
const ROUNDS = 12

interface Model {
  statuses: readonly string[]
  parent: Address | null
  version: number
}

describe('random commands about statuses', () => {
  let desk: Desk
  let people: readonly Profile[]
  before(async () => {
    desk = await Desk.open()
    await desk.follow(OWN, 'campaign')
    people = [desk.person('Olga', 'office'), desk.person('Otto', 'office'), desk.person('Ada Admin', 'admin')]
  })
  after(() => desk.stop())

  /** The rules alone: what becomes of the documents, or null where the command may not be run on them. */
  function applied(model: ReadonlyMap<Address, Model>, address: Address, command: FactsCommand) {
    const own = model.get(address)!
    if (own.version !== command.version) return null
    const next = new Map([...model].map(([each, facts]) => [each, { ...facts }]))
    const change = (each: Address, facts: Partial<Model>) =>
      next.set(each, { ...model.get(each)!, ...facts, version: model.get(each)!.version + 1 })
    if (command.command === 'run') {
      const nodes = new Map(
        [...model].map(([each, { parent, statuses }]): [string, HierarchyNode] => [
          each,
          { parent, statuses, profile: OWN },
        ]),
      )
      const ran = runInHierarchy(nodes, address, command.transaction, { despiteWarnings: command.warned })
      if (!ran.done) return null
      for (const [each, statuses] of ran.changed) change(each as Address, { statuses })
    } else if (command.command === 'status') {
      const { status, set, warned } = command
      const ran = set
        ? choose(OWN, own.statuses, status, 'office', { despiteWarnings: warned })
        : clear(OWN, own.statuses, status, 'office')
      if (!ran.done) return null
      change(address, { statuses: ran.statuses })
    } else if (command.command === 'move') {
      for (let at = command.parent; at !== null; at = model.get(at)!.parent) if (at === address) return null
      // What is finished or rejected is read-only: it stays where it is.
      if (own.statuses.some(status => status === 'FSHD' || status === 'CNC')) return null
      change(address, { parent: command.parent })
    }
    return next
  }

  for (let seed = 1; seed <= 8; seed++) {
    it(`G20 G22 S7 H1 seed ${seed}: statuses are what the rules make of what was run, in the journal’s order`, async () => {
      const random = new SeededRandom(seed)
      const addresses: Address[] = []
      for (let at = 0; at < DOCUMENTS; at++) addresses.push(await desk.begin(people[0]!, 'campaign'))
      const { store } = desk.relay.core
      const from = await store.sequence()
      const command = () => {
        const kind = random.below(10)
        const warned = random.below(2) === 0
        if (kind < 6) return { command: 'run', transaction: random.pick(TRANSACTIONS), warned } as const
        if (kind < 8)
          return {
            command: 'status',
            status: random.pick(['N1', 'N2', 'N3', 'FREE', 'REL']),
            set: random.below(4) > 0,
            warned,
          } as const
        return { command: 'move', parent: random.pick([null, ...addresses]) } as const
      }
      for (let round = 0; round < ROUNDS; round++) {
        const versions = new Map<Address, number>()
        for (const address of addresses) versions.set(address, (await desk.row(address)).version)
        await Promise.all(
          people.flatMap(person =>
            addresses
              .filter(() => random.below(2) === 0)
              .map(address => {
                const commands = Array.from({ length: 1 + random.below(3) }, command)
                return desk.sayOn(person, address, versions.get(address)!, ...commands)
              }),
          ),
        )
      }
      const first = (): Model => ({ statuses: initialStatuses(OWN), parent: null, version: 1 })
      let model: ReadonlyMap<Address, Model> = new Map(addresses.map(address => [address, first()]))
      const counts = { run: 0, not: 0 }
      for (const row of await store.rows(from, 10_000)) {
        for (const { device, hashes, entries } of decodeRow(row.body)) {
          for (const { place, bytes } of entries) {
            const receipt = await store.receipt(device, row.address, hashes[place]!.n)
            assert.ok(receipt && 'result' in receipt.outcome)
            const given = commandIn(bytes) as FactsCommand
            const notRun = parseNotRun(receipt.outcome.result)
            const next = applied(model, row.address, given)
            assert.equal(next !== null, notRun === null, JSON.stringify([given, notRun, model.get(row.address)]))
            counts[notRun ? 'not' : 'run']++
            model = next ?? model
          }
        }
      }
      for (const address of addresses) {
        const { statuses, parent, version } = await desk.row(address)
        assert.deepEqual({ statuses, parent, version }, model.get(address))
      }
      assert.ok(counts.run > 20 && counts.not > 20, JSON.stringify(counts))
    })
  }
})
