// Content on its way to a device whose disk refuses it: asked for once a connection, and never called here.
import assert from 'node:assert/strict'
import { createHash, randomBytes } from 'node:crypto'
import { it } from 'node:test'
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
