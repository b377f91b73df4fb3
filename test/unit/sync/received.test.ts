// What a device carries of a document: put together from files, shown, and let go of.
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import * as Y from 'yjs'
import type { Address } from '../../../src/documents/address.ts'
import type { CatalogueLine } from '../../../src/sync/api.ts'
import {
  afterRebuilding,
  holdOf,
  inOrder,
  type ReceivedDocument,
  settled,
  together,
  withCarried,
} from '../../../src/sync/received.ts'
import type { OutboxRow } from '../../../src/sync/stores/store.ts'
import type { OpenCollision } from '../../../src/sync/wire/collisions.ts'

const address = 'pipeline/AAAAAAAAAAAAAAAAAAAAAA' as Address
const device = { lastN: 5, device: 'mine', nextId: -1, now: 7 }
const submission = (from: string, n: number) => ({
  ...{ person: `p-${from}`, device: from, generation: 1, epoch: 1 },
  entries: [{ n, bytes: Uint8Array.of(n) }],
  signature: new Uint8Array(64),
})
const collision = (key: string, id = 0): OpenCollision => ({
  ...{ id, root: 'opportunities', key, author: 'a', authorName: 'A', base: null, value: 1, standing: 2 },
  ...{ standingBy: null, outcome: 'standing', origin: 'edit', fields: [], at: 1 },
})
const received = (changes: Partial<ReceivedDocument> = {}): ReceivedDocument => ({
  about: { address, schema: 1, epoch: 1, key: null, owner: 'o', name: 'West', head: null },
  state: Y.encodeStateAsUpdate(new Y.Doc()),
  submissions: [],
  devices: [],
  people: new Map(),
  collisions: [],
  ...changes,
})
const names = (submissions: readonly { device: string; entries: readonly { n: number }[] }[]) =>
  submissions.map(each => `${each.device} ${each.entries[0]?.n}`)

describe('what is carried', () => {
  it('B2 the same file again adds nothing, and what this device made itself is not carried', () => {
    const file = received({ submissions: [submission('theirs', 1), submission('mine', 1), submission('theirs', 2)] })
    const once = together(null, file, device)
    assert.deepEqual(names(once.submissions), ['theirs 1', 'theirs 2'])
    const twice = together(once, file, { ...device, lastN: 9 })
    assert.deepEqual(twice.submissions, once.submissions)
    assert.equal(twice.since, once.since)
  })

  it('B3 is held behind the own entries it may build on, and before those that may build on it', () => {
    const first = together(null, received({ submissions: [submission('a', 1)] }), device)
    const both = together(first, received({ submissions: [submission('b', 1)] }), { ...device, lastN: 8 })
    assert.equal(holdOf(both), 5)
    const row = (n: number): OutboxRow => ({
      ...{ address, first: n, generation: 1, epoch: 1, saved: 1, before: [] },
      entries: [{ n, bytes: Uint8Array.of(n) }],
      signature: new Uint8Array(64),
    })
    const order = inOrder([row(5), row(6), row(9)], both.submissions, { person: 'me', device: 'mine' })
    assert.deepEqual(names(order), ['mine 5', 'a 1', 'mine 6', 'b 1', 'mine 9'])
    assert.equal(holdOf({ ...both, submissions: [] }), null)
  })

  it('B5 collisions get ids of their own below zero, show once, and give way to the office’s', () => {
    const file = received({ collisions: [collision('r1.price', 3), collision('r2.price', 4)], decided: [[4, 'kept']] })
    const carried = together(null, file, { ...device, nextId: -7 })
    assert.deepEqual(
      carried.collisions.map(({ id }) => id),
      [-7, -8],
    )
    assert.deepEqual(carried.decided, [[-8, 'kept']])
    const line = { address, collisions: 1, listed: [collision('r9.price', 12)] } as unknown as CatalogueLine
    const shown = (listed: readonly OpenCollision[]) => {
      const lines = new Map([[address, { ...line, collisions: listed.length, listed }]])
      const all = withCarried(lines, new Map([[address, carried]])).get(address)
      return [all?.collisions, all?.listed?.map(({ id }) => id)]
    }
    assert.deepEqual(shown([collision('r9.price', 12)]), [2, [-7, 12]])
    assert.deepEqual(shown([collision('r1.price', 13)]), [1, [13]])
  })

  it('B4 after rebuilding only decisions are left that the office has not heard of', () => {
    const file = received({ collisions: [collision('r1.price', 1), collision('r2.price', 2)], decided: [[2, 'kept']] })
    const carried = together(null, file, device)
    const left = afterRebuilding(carried)
    assert.deepEqual(
      left?.collisions.map(({ key }) => key),
      ['r2.price'],
    )
    assert.equal(left?.rebuild, false)
    assert.equal(afterRebuilding({ ...carried, decided: [] }), null)
    assert.equal(settled({ ...carried, rebuild: false, collisions: [] }), null)
    const waiting = { ...carried, submissions: [{ ...submission('a', 1), after: 3 }] }
    assert.deepEqual(
      afterRebuilding(waiting)?.submissions.map(({ after }) => after),
      [0],
    )
  })
})
