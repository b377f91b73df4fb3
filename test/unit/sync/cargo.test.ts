// Content on its way to a device whose disk refuses it: asked for once a connection, and never called here. Content of
// another epoch than the lists tell of.
import assert from 'node:assert/strict'
import { createHash, randomBytes } from 'node:crypto'
import { describe, it } from 'node:test'
import { type Address, newAddress } from '../../../src/documents/address.ts'
import type { CatalogueLine } from '../../../src/sync/api.ts'
import { Cargo } from '../../../src/sync/cargo.ts'
import { Chores } from '../../../src/sync/chores.ts'
import { MemoryStore } from '../../../src/sync/stores/memory.ts'
import { Troubles } from '../../../src/sync/troubles.ts'
import type { DeviceFrame } from '../../../src/sync/wire/frames.ts'
import { encodeParcel } from '../../../src/sync/wire/parcel.ts'
import { ManualTimers, newWorld, settled } from './support.ts'

it('V5 what the disk refuses is asked for again with the next connection, not at once, and nothing says it is here', async () => {
  const address: Address = newAddress('pipeline', randomBytes)
  const line = { address, head: 7, carry: true, priority: 0, facts: { epoch: 1 } } as CatalogueLine
  const store = new MemoryStore()
  let isFull = true
  const carry = store.carry.bind(store)
  store.carry = async write => {
    if (isFull) throw new DOMException('', 'QuotaExceededError')
    await carry(write)
  }
  const troubles = new Troubles()
  const sent: DeviceFrame[] = []
  let complete = 0
  const { environment } = newWorld()
  const cargo = new Cargo({
    environment: { ...environment, store, sha256: async bytes => createHash('sha256').update(bytes).digest() },
    link: { ready: true, send: frame => void sent.push(frame) },
    chores: new Chores(new ManualTimers(), troubles),
    document: () => undefined,
    lines: () => new Map([[address, line]]),
    onComplete: () => void complete++,
  })
  const deliver = async () => {
    cargo.pulled({ address, head: 7, from: 0, more: false, bytes: encodeParcel([Uint8Array.of(0, 0)]) })
    await settled()
  }
  await cargo.connected(false)
  cargo.listComplete()
  assert.equal(sent.length, 1)
  await deliver()
  assert.deepEqual(
    [sent.length, complete, cargo.held.value.size, troubles.shown.value],
    [1, 0, 0, 'QuotaExceededError'],
  )
  cargo.lost()
  isFull = false
  await cargo.connected(false)
  cargo.listComplete()
  assert.equal(sent.length, 2)
  await deliver()
  assert.deepEqual([complete, cargo.held.value.get(address)?.head, troubles.shown.value], [1, 7, null])
})

describe('Z8 content of another epoch', () => {
  const address: Address = newAddress('pipeline', randomBytes)
  const lineOf = (head: number, epoch: number) =>
    ({ address, head, carry: true, priority: 0, facts: { epoch } }) as CatalogueLine
  const bytes = encodeParcel([Uint8Array.of(0, 0)])

  /** A device that holds this document up to 7, of the first epoch, as an earlier version wrote it. */
  const holding = async () => {
    const store = new MemoryStore()
    const sha256 = async (given: Uint8Array) => createHash('sha256').update(given).digest()
    const at = { address, head: 7, at: 0 }
    await store.carry({
      putHeld: [{ ...at, bytes: bytes.length, opened: false }],
      putCargo: [{ address, head: 7, bytes, sha256: await sha256(bytes) }],
    })
    const sent: DeviceFrame[] = []
    let line = lineOf(7, 1)
    const cargo = new Cargo({
      environment: { ...newWorld().environment, store, sha256 },
      link: { ready: true, send: frame => void sent.push(frame) },
      chores: new Chores(new ManualTimers(), new Troubles()),
      document: () => undefined,
      lines: () => new Map([[address, line]]),
      onComplete: () => undefined,
    })
    await cargo.load()
    await cargo.connected(false)
    cargo.listComplete()
    const moves = (to: CatalogueLine) => {
      line = to
      cargo.look([to])
    }
    const deliver = async (head: number, epoch: number, from = 0) => {
      cargo.pulled({ address, head, from, more: false, epoch, bytes })
      await settled()
    }
    const asked = () => sent.splice(0).flatMap(frame => (frame.type === 'pull' ? frame.wanted : []))
    const here = async () => (await store.cargo(address)).map(({ head, epoch }) => [head, epoch])
    return { cargo, moves, deliver, asked, here }
  }

  it('is what earlier versions stored, if the document was built anew', async () => {
    const { cargo } = await holding()
    assert.equal((await cargo.unpack(address, 1)).head, 7)
    assert.deepEqual(await cargo.unpack(address, 2), { updates: [], head: 0 })
  })

  it('takes the place of what was delivered before, all of it asked for, also where its numbers are lower', async () => {
    for (const head of [9, 5]) {
      const { cargo, moves, deliver, asked, here } = await holding()
      moves(lineOf(head, 2))
      assert.deepEqual(asked(), [{ address, from: 0 }])
      await deliver(head, 2)
      assert.deepEqual(await here(), [[head, 2]])
      assert.equal((await cargo.unpack(address, 2)).head, head)
      assert.deepEqual(asked(), [])
    }
  })

  it('is not kept before the lists tell of it, and asked for again when they do', async () => {
    const { moves, deliver, asked, here } = await holding()
    moves(lineOf(9, 1))
    assert.deepEqual(asked(), [{ address, from: 7 }])
    await deliver(9, 2)
    assert.deepEqual([await here(), asked()], [[[7, undefined]], []])
    moves(lineOf(9, 2))
    assert.deepEqual(asked(), [{ address, from: 0 }])
    await deliver(9, 2)
    assert.deepEqual(await here(), [[9, 2]])
  })
})
