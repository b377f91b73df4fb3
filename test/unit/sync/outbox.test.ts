import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import * as Y from 'yjs'
import type { Address } from '../../../src/documents/address.ts'
import { captureChanges, type FieldChange } from '../../../src/documents/changes.ts'
import { Outbox, UnsavedError } from '../../../src/sync/outbox.ts'
import { type PendingEntry, type Queue, replaceRows } from '../../../src/sync/queue.ts'
import { Sender } from '../../../src/sync/sender.ts'
import { Elsewhere } from '../../../src/sync/tabs/elsewhere.ts'
import { Troubles } from '../../../src/sync/troubles.ts'
import { decodeEntry, type Submission } from '../../../src/sync/wire/entry.ts'
import type { EntryAnswer } from '../../../src/sync/wire/frames.ts'
import type { Refusal } from '../../../src/sync/wire/refusals.ts'
import { type FailingStore, newWorld, settled, type World } from './support.ts'

const ADDRESS = 'pipeline/AAAAAAAAAAAAAAAAAAAAAA' as Address
const REFUSAL: Refusal = { code: 'rights', message: 'no', places: [] }

interface Desk {
  readonly world: World
  readonly outbox: Outbox
  readonly sender: Sender
  readonly queue: Queue
  readonly troubles: Troubles
  readonly sent: Submission[]
  /** First n of each stop, in order. */
  readonly stops: number[]
  /** Values in the order they became durable. */
  readonly saved: unknown[]
}

async function desk(world: World = newWorld()): Promise<Desk> {
  const sent: Submission[] = []
  const stops: number[] = []
  const saved: unknown[] = []
  const troubles = new Troubles()
  const outbox: Outbox = new Outbox(world.environment, troubles, {
    onSaved: (queue, entries) => {
      saved.push(...entries.map(({ content }) => ('changes' in content ? content.changes[0]?.at(-1) : 'create')))
      sender.drain(queue)
    },
    current: queue => elsewhere.current(queue),
    copied: async () => undefined,
    onEarlier: async () => undefined,
    onChange: () => undefined,
  })
  const elsewhere = new Elsewhere(world.environment, outbox, {
    document: () => undefined,
    onTaken: () => undefined,
    onSettled: () => undefined,
    onMoved: () => undefined,
    work: () => undefined,
  })
  const sender: Sender = new Sender(
    world.environment,
    outbox,
    frame => {
      if (frame.type === 'submit') sent.push(frame.submission)
    },
    {
      onCommitted: () => undefined,
      onAnswered: () => undefined,
      onRefused: queue => stops.push(queue.stop?.row?.first ?? 0),
    },
  )
  await outbox.load()
  return { world, outbox, sender, queue: outbox.queue(ADDRESS), troubles, sent, stops, saved }
}

const doc = new Y.Doc()

function entry(value: string): PendingEntry {
  const change: FieldChange = ['fields', 'name', null, value]
  return { content: { update: captureChanges(doc, [change]) as Uint8Array, changes: [change] }, before: [] }
}

const numbers = (submissions: readonly Submission[]): number[] =>
  submissions.flatMap(({ entries }) => entries.map(({ n }) => n))

const committed = ({ entries }: Submission): EntryAnswer[] =>
  entries.map(({ n }) => ({ n, status: 'committed', sequence: n, index: 0, result: '' }))

const all = <S extends EntryAnswer['status']>({ entries }: Submission, status: S): EntryAnswer[] =>
  entries.map(({ n }) => ({ n, status, refusal: REFUSAL, expected: n }) as unknown as EntryAnswer)

const valuesOf = (store: FailingStore): Promise<unknown[]> =>
  store.rows().then(rows =>
    rows.flatMap(row =>
      row.entries.map(({ bytes }) => {
        const decoded = decodeEntry(bytes)
        return decoded?.type === 'update' ? JSON.parse(decoded.changes)[0][3] : 'create'
      }),
    ),
  )

describe('the outbox saves', () => {
  it('O3 O4 in order, numbered without gaps, in one row what is made in one turn', async () => {
    const { world, outbox, queue } = await desk()
    await Promise.all(['a', 'b', 'c'].map(value => outbox.add(queue, entry(value))))
    await outbox.add(queue, entry('d'))
    const rows = await world.store.rows()
    assert.deepEqual(
      rows.map(row => row.entries.map(({ n }) => n)),
      [[1, 2, 3], [4]],
    )
    assert.deepEqual(await valuesOf(world.store), ['a', 'b', 'c', 'd'])
    assert.equal((await world.store.document(ADDRESS))?.lastN, 4)
    assert.equal(outbox.waiting.entries.value, 4)
  })

  it('O3 goes on counting after a restart', async () => {
    const { world, outbox, queue } = await desk()
    await outbox.add(queue, entry('a'))
    await outbox.close()
    const again = await desk(newWorld({ store: world.store }))
    await again.outbox.add(again.queue, entry('b'))
    assert.deepEqual(
      (await world.store.rows()).map(({ first }) => first),
      [1, 2],
    )
    assert.equal(again.outbox.waiting.entries.value, 2)
  })

  it('L3 remembers over a restart since when something waits', async () => {
    const { world, outbox, queue } = await desk()
    await world.timers.advance(5_000)
    await outbox.add(queue, entry('a'))
    await world.timers.advance(60_000)
    await outbox.add(queue, entry('b'))
    await outbox.close()
    const again = await desk(newWorld({ store: world.store }))
    assert.deepEqual(again.outbox.waiting.documents.value, [{ address: ADDRESS, entries: 2, since: 5_000 }])
  })

  it('L3 counts what is made again from when it was saved first', async () => {
    const { world, outbox, queue } = await desk()
    await world.timers.advance(9_000)
    const again = [7_000, 5_000].map(since => ({ bytes: new Uint8Array(1), before: [], since }))
    const [row] = await outbox.rows(queue.record, 1, again)
    assert.deepEqual([row?.entries.length, row?.saved], [2, 5_000])
  })

  it('O3 from the number that is stored, whoever has drawn it', async () => {
    const { world, outbox, queue } = await desk()
    await outbox.add(queue, entry('a'))
    await world.store.write({ putDocument: { ...queue.record, lastN: 7 } })
    await outbox.add(queue, entry('b'))
    assert.deepEqual(
      queue.rows.map(({ first }) => first),
      [1, 8],
    )
  })

  it('O5 in rows of at most 500 entries', async () => {
    const { world, outbox, queue } = await desk()
    await Promise.all(Array.from({ length: 1_200 }, (_, index) => outbox.add(queue, entry(`${index}`))))
    assert.deepEqual(
      (await world.store.rows()).map(row => [row.first, row.entries.length]),
      [
        [1, 500],
        [501, 500],
        [1_001, 200],
      ],
    )
  })

  it('O5 in rows of at most 512 KiB, a larger entry alone', async () => {
    const { world, outbox, queue } = await desk()
    const sizes = [100, 150, 100, 700, 10, 10]
    await Promise.all(sizes.map(kib => outbox.add(queue, entry('x'.repeat(kib * 512)))))
    const rows = await world.store.rows()
    assert.deepEqual(
      rows.map(row => row.entries.length),
      [3, 1, 2],
    )
  })

  it('O2 before it sends and before it says so', async () => {
    const { outbox, sender, queue, sent, saved } = await desk()
    sender.connected()
    const done = outbox.add(queue, entry('a'))
    await Promise.resolve()
    assert.deepEqual([sent.length, saved.length, queue.pending.length], [0, 0, 1])
    await done
    assert.deepEqual([numbers(sent), saved, queue.pending.length], [[1], ['a'], 0])
  })
})

describe('an outbox whose disk refuses', () => {
  it('O7 keeps what was typed, says so, and saves it when the disk takes it again', async () => {
    const { world, outbox, sender, queue, troubles, sent } = await desk()
    sender.connected()
    world.store.faults = 1
    const first = outbox.add(queue, entry('a'))
    await settled()
    assert.equal(troubles.shown.value, 'QuotaExceededError')
    assert.deepEqual([queue.pending.length, sent.length], [1, 0])
    const second = outbox.add(queue, entry('b'))
    await settled()
    assert.equal(queue.pending.length, 2)
    await world.timers.advance(3_000)
    await Promise.all([first, second])
    assert.equal(troubles.shown.value, null)
    assert.deepEqual(numbers(sent), [1, 2])
    assert.deepEqual(await valuesOf(world.store), ['a', 'b'])
  })

  it('O7 tries as often as it takes, and holds up no other document', async () => {
    const { world, outbox, queue, troubles } = await desk()
    world.store.faults = 4
    const done = outbox.add(queue, entry('a'))
    await settled()
    await world.timers.advance(9_000)
    assert.notEqual(troubles.shown.value, null)
    const other = outbox.queue('pipeline/BBBBBBBBBBBBBBBBBBBBBB' as Address)
    await outbox.add(other, entry('z'))
    assert.notEqual(troubles.shown.value, null, 'the first one still has its trouble')
    await world.timers.advance(3_000)
    await done
    assert.deepEqual([troubles.shown.value, world.timers.waiting], [null, []])
    assert.deepEqual(await valuesOf(world.store), ['a', 'z'])
  })

  it('O13 tells whoever waits when the device closes before', async () => {
    const { world, outbox, queue } = await desk()
    world.store.faults = 100
    const done = outbox.add(queue, entry('a'))
    await settled()
    const rejected = assert.rejects(done, UnsavedError)
    await outbox.close()
    await rejected
    assert.deepEqual(world.timers.waiting, [])
  })

  it('O13 saves at closing what the disk takes by then', async () => {
    const { world, outbox, queue } = await desk()
    world.store.faults = 1
    const done = outbox.add(queue, entry('a'))
    await settled()
    await outbox.close()
    await done
    assert.deepEqual(await valuesOf(world.store), ['a'])
  })

  it('O8 sends a row again whose going it could not write', async () => {
    const { world, outbox, sender, queue, sent, troubles } = await desk()
    sender.connected()
    await outbox.add(queue, entry('a'))
    world.store.faults = 1
    sender.answered(sent[0]!.ref, committed(sent[0]!))
    await settled()
    assert.deepEqual([outbox.waiting.entries.value, troubles.shown.value], [0, 'QuotaExceededError'])
    const again = await desk(newWorld({ store: world.store }))
    again.sender.connected()
    assert.deepEqual(again.sent[0]?.entries, sent[0]?.entries)
    again.sender.answered(again.sent[0]!.ref, committed(again.sent[0]!))
    await settled()
    assert.deepEqual(await world.store.rows(), [])
  })
})

describe('the sender', () => {
  async function withRows(count: number): Promise<Desk> {
    const made = await desk()
    for (let index = 1; index <= count; index++) await made.outbox.add(made.queue, entry(`${index}`))
    return made
  }

  it('O6 keeps 16 rows on their way and sends the next for each answer', async () => {
    const { sender, sent } = await withRows(20)
    sender.connected()
    assert.equal(sent.length, 16)
    sender.answered(sent[0]!.ref, committed(sent[0]!))
    assert.equal(sent.length, 17)
  })

  it('O8 O9 sends what is unanswered on the next connection, byte for byte', async () => {
    const { world, sender, sent, queue } = await withRows(3)
    sender.connected()
    sender.answered(sent[0]!.ref, committed(sent[0]!))
    sender.lost()
    const late = sent[1]!
    sender.answered(late.ref, committed(late))
    assert.equal(queue.rows.length, 2, "an answer from before the connection ended is nobody's")
    sender.connected()
    assert.deepEqual(numbers(sent), [1, 2, 3, 2, 3])
    assert.deepEqual(sent[3]?.entries, late.entries)
    assert.deepEqual(sent[3]?.signature, late.signature)
    for (const each of sent.slice(3)) sender.answered(each.ref, committed(each))
    await settled()
    assert.deepEqual(await world.store.rows(), [])
    assert.equal((await world.store.document(ADDRESS))?.lastN, 3)
  })

  it('O10 sends again from where the relay has a gap', async () => {
    const { world, sender, sent } = await withRows(3)
    sender.connected()
    sender.answered(sent[0]!.ref, all(sent[0]!, 'later'))
    sender.answered(sent[1]!.ref, [{ n: 2, status: 'gap', expected: 1 }])
    sender.answered(sent[2]!.ref, [{ n: 3, status: 'gap', expected: 1 }])
    assert.equal(sent.length, 3, 'not at once')
    await world.timers.advance(2_000)
    assert.deepEqual(numbers(sent.slice(3)), [1, 2, 3])
    assert.deepEqual(world.timers.waiting, [])
  })

  it('O10 does not send newer entries past a relay that asked for patience', async () => {
    const { world, sender, outbox, queue, sent } = await withRows(1)
    sender.connected()
    sender.answered(sent[0]!.ref, all(sent[0]!, 'later'))
    await outbox.add(queue, entry('new'))
    assert.equal(sent.length, 1)
    await world.timers.advance(2_000)
    assert.deepEqual(numbers(sent.slice(1)), [1, 2])
  })

  it('O10 forgets the wait when the connection ends', async () => {
    const { world, sender, sent } = await withRows(1)
    sender.connected()
    sender.answered(sent[0]!.ref, all(sent[0]!, 'later'))
    sender.lost()
    assert.deepEqual(world.timers.waiting, [])
    sender.connected()
    assert.deepEqual(numbers(sent), [1, 1])
  })

  it('O11 R7 stops at the first refusal and takes what is held behind it for the same one', async () => {
    const { sender, outbox, queue, sent, stops } = await withRows(3)
    sender.connected()
    sender.answered(sent[0]!.ref, committed(sent[0]!))
    sender.answered(sent[1]!.ref, all(sent[1]!, 'refused'))
    sender.answered(sent[2]!.ref, all(sent[2]!, 'held'))
    await outbox.add(queue, entry('while it is stopped'))
    assert.deepEqual(stops, [2])
    assert.deepEqual([queue.stop?.row?.first, queue.stop?.usedUp], [2, 2])
    assert.equal(sent.length, 3)
    assert.equal(queue.rows.length, 3)
    sender.resume(queue)
    assert.deepEqual(numbers(sent.slice(3)), [2, 3, 4])
  })

  it('R7 hears nothing in late answers to what recovery has made again', async () => {
    const { sender, queue, sent, stops } = await withRows(2)
    sender.connected()
    sender.answered(sent[0]!.ref, all(sent[0]!, 'refused'))
    replaceRows(queue, [])
    sender.resume(queue)
    sender.answered(sent[1]!.ref, all(sent[1]!, 'held'))
    assert.deepEqual([stops, queue.stop, queue.recovering], [[1], null, false])
  })

  it('O11 waits for the rows before a refusal that overtook their answers', async () => {
    const { sender, queue, sent, stops } = await withRows(2)
    sender.connected()
    sender.answered(sent[1]!.ref, all(sent[1]!, 'refused'))
    assert.deepEqual(stops, [])
    sender.answered(sent[0]!.ref, committed(sent[0]!))
    assert.deepEqual(stops, [2])
    assert.equal(queue.stop?.usedUp, 2)
  })

  it('O11 R4 counts no number for a signature that did not fit, nor for entries merely held', async () => {
    const { sender, queue, sent } = await withRows(1)
    sender.connected()
    const signature: Refusal = { code: 'signature', message: 'no', places: [] }
    sender.answered(sent[0]!.ref, [{ n: 1, status: 'refused', refusal: signature }])
    assert.equal(queue.stop?.usedUp, 0)
    sender.resume(queue)
    sender.answered(sent[1]!.ref, all(sent[1]!, 'held'))
    assert.equal(queue.stop?.usedUp, 0)
  })

  it('O11 hears the refusal anew when the connection ends before recovery begins', async () => {
    const { sender, queue, sent, stops } = await withRows(2)
    sender.connected()
    sender.answered(sent[1]!.ref, all(sent[1]!, 'refused'))
    sender.lost()
    assert.equal(queue.stop, null)
    sender.connected()
    sender.answered(sent[2]!.ref, committed(sent[2]!))
    sender.answered(sent[3]!.ref, all(sent[3]!, 'refused'))
    assert.deepEqual(stops, [2])
  })

  it('O12 refuses by itself what no frame could carry', async () => {
    const { outbox, sender, queue, sent, stops } = await desk()
    await Promise.all([outbox.add(queue, entry('small')), outbox.add(queue, entry('x'.repeat(600_000)))])
    sender.connected()
    assert.deepEqual(numbers(sent), [1])
    sender.answered(sent[0]!.ref, committed(sent[0]!))
    assert.deepEqual(stops, [2])
    assert.equal(queue.stop?.usedUp, 1)
    assert.equal(queue.stop?.answers[0]?.status, 'refused')
  })

  it('knows a document at the relay from the first commit on', async () => {
    const { world, outbox, sender, sent } = await desk()
    const address = 'pipeline/CCCCCCCCCCCCCCCCCCCCCC' as Address
    const queue = outbox.queue(address, {
      address,
      generation: 1,
      epoch: 1,
      lastN: 0,
      copy: `${address}/1`,
      known: false,
    })
    sender.connected()
    await outbox.add(queue, { content: { command: { command: 'create', schema: 1 } }, before: [] })
    assert.deepEqual(outbox.unknownToRelay(), [address])
    sender.answered(sent[0]!.ref, committed(sent[0]!))
    assert.deepEqual(outbox.unknownToRelay(), [])
    await settled()
    assert.equal((await world.store.document(address))?.known, true)
  })
})
