// Content on its way to a device: its disk refuses it, has damaged it, another relay is there before it is written, or it
// is of another epoch than the lists tell of.
import assert from 'node:assert/strict'
import { createHash, randomBytes } from 'node:crypto'
import { describe, it } from 'node:test'
import { type Address, newAddress } from '../../../src/documents/address.ts'
import type { CatalogueLine } from '../../../src/sync/api.ts'
import { Cargo } from '../../../src/sync/cargo.ts'
import { Chores } from '../../../src/sync/chores.ts'
import { MemoryStore } from '../../../src/sync/stores/memory.ts'
import type { CarriedWrite } from '../../../src/sync/stores/store.ts'
import { Troubles } from '../../../src/sync/troubles.ts'
import type { DeviceFrame } from '../../../src/sync/wire/frames.ts'
import { encodeParcel } from '../../../src/sync/wire/parcel.ts'
import { ManualTimers, newWorld, settled } from './support.ts'

const address: Address = newAddress('pipeline', randomBytes)
const HEAD = 7

/** A disk that may refuse, or take its time. */
class SlowStore extends MemoryStore {
  isFull = false
  /** What is waited for before content is written. */
  ready: Promise<void> = Promise.resolve()

  override async carry(write: CarriedWrite): Promise<void> {
    if (this.isFull) throw new DOMException('', 'QuotaExceededError')
    if (write.putCargo) await this.ready
    await super.carry(write)
  }
}

/** A device whose list names one document, and what it says to the relay. */
function carrier() {
  const store = new SlowStore()
  const troubles = new Troubles()
  const sent: DeviceFrame[] = []
  const completed = { times: 0 }
  const { environment } = newWorld()
  const line = { address, head: HEAD, carry: true, priority: 0, facts: { epoch: 1 } } as CatalogueLine
  const cargo = new Cargo({
    environment: { ...environment, store, sha256: async bytes => createHash('sha256').update(bytes).digest() },
    link: { ready: true, send: frame => void sent.push(frame) },
    chores: new Chores(new ManualTimers(), troubles),
    document: () => undefined,
    lines: () => new Map([[address, line]]),
    onComplete: () => void completed.times++,
  })
  const connect = async (isOther = false) => {
    await cargo.connected(isOther)
    cargo.listComplete()
  }
  const deliver = (head = HEAD) =>
    cargo.pulled({ address, head, from: 0, more: false, bytes: encodeParcel([Uint8Array.of(0, 0)]) })
  const damage = async () => {
    const [stored] = await store.cargo(address)
    assert.ok(stored)
    await store.carry({ putCargo: [{ ...stored, bytes: Uint8Array.of(1, 2, 3) }] })
  }
  /** The heads that were asked for content from. */
  const asked = () => sent.flatMap(frame => (frame.type === 'pull' ? frame.wanted.map(({ from }) => from) : []))
  return { store, troubles, completed, cargo, connect, deliver, damage, asked }
}

/** A promise and the way to keep it. */
function gate() {
  let open: () => void = () => undefined
  const closed = new Promise<void>(resolve => {
    open = resolve
  })
  return { closed, open }
}

it('V5 what the disk refuses is asked for again with the next connection, not at once, and nothing says it is here', async () => {
  const { store, troubles, completed, cargo, connect, deliver, asked } = carrier()
  store.isFull = true
  await connect()
  assert.equal(asked().length, 1)
  deliver()
  await settled()
  assert.deepEqual(
    [asked().length, completed.times, cargo.held.value.size, troubles.shown.value],
    [1, 0, 0, 'QuotaExceededError'],
  )
  cargo.lost()
  store.isFull = false
  await connect()
  assert.equal(asked().length, 2)
  deliver()
  await settled()
  assert.deepEqual([completed.times, cargo.held.value.get(address)?.head, troubles.shown.value], [1, HEAD, null])
})

describe('V3 content that is damaged on the disk', () => {
  it('is asked for at once, all of it, while there is a connection', async () => {
    const { cargo, store, connect, deliver, damage, asked } = carrier()
    await connect()
    deliver()
    await settled()
    await damage()
    await assert.rejects(cargo.unpack(address, 1), /damaged/)
    assert.deepEqual(asked(), [0, 0])
    deliver()
    await settled()
    assert.deepEqual([(await cargo.unpack(address, 1)).updates.length, cargo.held.value.get(address)?.head], [1, HEAD])
    assert.equal((await store.cargo(address)).length, 1)
  })

  it('is asked for with the next connection where there is none', async () => {
    const { cargo, connect, deliver, damage, asked } = carrier()
    await connect()
    deliver()
    await settled()
    cargo.lost()
    await damage()
    await assert.rejects(cargo.unpack(address, 1), /damaged/)
    assert.deepEqual(asked(), [0])
    await connect()
    assert.deepEqual(asked(), [0, 0])
  })

  it('T2 is asked for by the tab with the socket, whichever has found it', async () => {
    const { cargo, connect, deliver, asked } = carrier()
    await connect()
    deliver()
    await settled()
    cargo.heard({ putHeld: [{ address, head: 0, bytes: 0, at: 0, opened: false }] })
    assert.deepEqual(asked(), [0, 0])
  })
})

describe('V2 what one relay has delivered', () => {
  const headOf = async ({ store, cargo }: ReturnType<typeof carrier>) => [
    cargo.held.value.get(address)?.head ?? 0,
    (await store.held())[0]?.head ?? 0,
  ]

  it('and is not being written yet is not kept as the next one’s', async () => {
    const device = carrier()
    await device.connect()
    device.deliver(900)
    device.cargo.lost()
    await device.connect(true)
    await settled()
    assert.deepEqual(await headOf(device), [0, 0])
    assert.deepEqual(device.asked(), [0, 0])
    device.deliver()
    await settled()
    assert.deepEqual(await headOf(device), [HEAD, HEAD])
  })

  it('and is being written when the next is there counts for nothing with that', async () => {
    const device = carrier()
    const { closed, open } = gate()
    await device.connect()
    device.store.ready = closed
    device.deliver(900)
    await settled()
    device.cargo.lost()
    await device.connect(true)
    open()
    await settled()
    assert.deepEqual(await headOf(device), [0, 0])
    assert.equal(device.asked().at(-1), 0)
    device.deliver()
    await settled()
    assert.deepEqual(await headOf(device), [HEAD, HEAD])
  })
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
