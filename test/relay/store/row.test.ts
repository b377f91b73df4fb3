import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { type Batch, decodeRow, encodeRow } from '../../../relay/journal/row.ts'
import { updatesOf } from '../../../relay/rooms/room.ts'
import { encodeEntry } from '../../../src/sync/wire/entry.ts'

const hash = (byte: number) => new Uint8Array(32).fill(byte)
const device: Batch = {
  author: 'device',
  person: 'rita',
  device: 'd1',
  generation: 2,
  epoch: 1,
  note: '',
  hashes: [
    { n: 7, hash: hash(0xaa) },
    { n: 8, hash: hash(0xbb) },
  ],
  signature: new Uint8Array(64).fill(0xcc),
  entries: [{ place: 1, bytes: Uint8Array.of(1, 2, 3) }],
}
const token: Batch = {
  author: 'token',
  person: 'otto',
  device: 't1',
  generation: 0,
  epoch: 1,
  note: '',
  hashes: [],
  signature: null,
  entries: [{ place: 0, bytes: Uint8Array.of(4) }],
}
const relay: Batch = { ...device, author: 'relay', note: '{"import":"s"}', hashes: device.hashes.slice(0, 1) }

const GOLDEN = [
  '01', // format
  '03', // batches
  `00 0472697461 026431 02 01 00 02 07${'aa'.repeat(32)} 08${'bb'.repeat(32)} ${'cc'.repeat(64)} 01 01 03010203`,
  '01 046f74746f 027431 00 01 00 00 01 00 0104',
  `02 0472697461 026431 02 01 0e7b22696d706f7274223a2273227d 01 07${'aa'.repeat(32)} ${'cc'.repeat(64)} 01 01 03010203`,
]
  .join('')
  .replaceAll(' ', '')

describe('the body of a journal row', () => {
  it('J2 J3 is these bytes for ever', () => {
    const body = encodeRow([device, token, relay])
    assert.equal(Buffer.from(body).toString('hex'), GOLDEN)
    assert.deepEqual(plain(decodeRow(Buffer.from(GOLDEN, 'hex'))), [device, token, relay])
  })

  it('J2 may hold no batch, or one without entries', () => {
    assert.deepEqual(decodeRow(encodeRow([])), [])
    const empty = { ...device, entries: [], hashes: [] }
    assert.deepEqual(plain(decodeRow(encodeRow([empty]))), [empty])
  })

  it('J2 is refused as a whole where it is cut short, longer, or of another format', () => {
    const body = encodeRow([device, token])
    for (let length = 0; length < body.length; length++) assert.throws(() => decodeRow(body.subarray(0, length)))
    assert.throws(() => decodeRow(Uint8Array.from([...body, 0])), /after the end/)
    assert.throws(() => decodeRow(Uint8Array.of(2, 0)), /format 2/)
    const unknown = encodeRow([token])
    unknown[2] = 3
    assert.throws(() => decodeRow(unknown), /unknown type/)
  })

  it('J2 whatever bit is flipped, either reads as a row or throws an error', () => {
    const body = encodeRow([device, token, relay])
    for (let bit = 0; bit < body.length * 8; bit++) {
      const flipped = Uint8Array.from(body)
      flipped[bit >> 3]! ^= 1 << (bit & 7)
      try {
        assert.ok(Array.isArray(decodeRow(flipped)))
      } catch (error) {
        assert.ok(error instanceof Error, `bit ${bit}: ${error}`)
      }
    }
  })

  it('gives its updates in order, and throws where an entry is none', () => {
    const bytes = [1, 2].map(byte => encodeEntry({ update: Uint8Array.of(byte), changes: [] }))
    const create = encodeEntry({ command: { command: 'create', schema: 1 } })
    const row = (all: readonly Uint8Array[]) =>
      encodeRow([{ ...device, entries: all.map((each, place) => ({ place, bytes: each })) }])
    assert.deepEqual(plain([...updatesOf(row([create, ...bytes]))]), [Uint8Array.of(1), Uint8Array.of(2)])
    assert.throws(() => [...updatesOf(row([Uint8Array.of(9)]))], /cannot be read/)
  })
})

/** Views and buffers as plain arrays of bytes. */
function plain(value: unknown): unknown {
  if (value instanceof Uint8Array) return new Uint8Array(value)
  if (Array.isArray(value)) return value.map(plain)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, plain(each)]))
}
