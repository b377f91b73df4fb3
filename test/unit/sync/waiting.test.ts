import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { Address } from '../../../src/documents/address.ts'
import {
  dropRow,
  keepRows,
  newQueue,
  newRecord,
  type Pending,
  type Queue,
  replaceRows,
} from '../../../src/sync/queue.ts'
import type { OutboxRow } from '../../../src/sync/stores/store.ts'
import { Waiting } from '../../../src/sync/waiting.ts'

const A = 'pipeline/AAAAAAAAAAAAAAAAAAAAAA' as Address
const B = 'pipeline/BBBBBBBBBBBBBBBBBBBBBB' as Address

const queue = (address: Address): Queue => newQueue(address, newRecord(address, true))

function row(address: Address, first: number, entries: number, saved: number): OutboxRow {
  return {
    address,
    first,
    generation: 1,
    epoch: 1,
    entries: Array.from({ length: entries }, (_, index) => ({ n: first + index, bytes: new Uint8Array() })),
    signature: new Uint8Array(),
    saved,
    before: [],
  }
}

describe('what waits', () => {
  it('L3 names each document, how many entries and since when, the oldest first', () => {
    const waiting = new Waiting()
    const [a, b] = [queue(A), queue(B)]
    keepRows(a, [row(A, 1, 3, 200)])
    waiting.follow(a)
    keepRows(b, [row(B, 1, 1, 100), row(B, 2, 2, 300)])
    waiting.follow(b)
    assert.equal(waiting.entries.value, 6)
    assert.deepEqual(waiting.documents.value, [
      { address: B, entries: 3, since: 100 },
      { address: A, entries: 3, since: 200 },
    ])
    dropRow(b, b.rows[0] as OutboxRow)
    waiting.follow(b)
    assert.deepEqual(waiting.documents.value, [
      { address: A, entries: 3, since: 200 },
      { address: B, entries: 2, since: 300 },
    ])
  })

  it('L3 is empty when the last row is answered for, and tells nobody of what is no change', () => {
    const waiting = new Waiting()
    const a = queue(A)
    const heard: number[] = []
    waiting.documents.subscribe(documents => heard.push(documents.length))
    waiting.follow(a)
    keepRows(a, [row(A, 1, 2, 5)])
    waiting.follow(a)
    waiting.follow(a)
    replaceRows(a, [])
    waiting.follow(a)
    assert.deepEqual(heard, [0, 1, 0])
    assert.equal(waiting.entries.value, 0)
  })

  it('L3 who hears of the number finds it in the list already', () => {
    const waiting = new Waiting()
    const sums: boolean[] = []
    waiting.entries.subscribe(entries =>
      sums.push(entries === waiting.documents.value.reduce((sum, each) => sum + each.entries, 0)),
    )
    const a = queue(A)
    keepRows(a, [row(A, 1, 2, 5)])
    waiting.follow(a)
    dropRow(a, a.rows[0] as OutboxRow)
    waiting.follow(a)
    assert.deepEqual(sums, [true, true, true])
  })

  it('L1 names the documents with something that is not on the disk: not yet, or not any more', () => {
    const waiting = new Waiting()
    const [a, b] = [queue(A), queue(B)]
    const heard: Address[][] = []
    waiting.unsaved.subscribe(unsaved => heard.push([...unsaved]))
    const entry: Pending = {
      content: { command: { command: 'decide', collisions: [1], choice: 'taken' } },
      before: [],
      bytes: new Uint8Array(),
      saved: () => undefined,
      failed: () => undefined,
      noted: false,
    }
    a.pending.push(entry)
    waiting.follow(a)
    a.pending.push(entry)
    waiting.follow(a)
    keepRows(b, [row(B, 1, 1, 1)])
    b.lost = true
    waiting.follow(b)
    a.pending.splice(0)
    waiting.follow(a)
    b.lost = false
    waiting.follow(b)
    assert.deepEqual(heard, [[], [A], [A, B], [B], []])
  })

  it('looks through no rows when one more comes to twenty thousand', () => {
    const waiting = new Waiting()
    const a = queue(A)
    for (let n = 1; n <= 20_000; n++) keepRows(a, [row(A, n, 1, n)])
    let read = 0
    const watched = new Proxy(a.rows, {
      get: (rows, name) => {
        if (typeof name === 'string' && /^\d+$/.test(name)) read++
        return Reflect.get(rows, name) as unknown
      },
    })
    waiting.follow({ ...a, rows: watched })
    assert.deepEqual([waiting.entries.value, read], [20_000, 1])
  })
})
