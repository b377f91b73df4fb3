import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { Address } from '../../../src/documents/address.ts'
import { ASK_BYTES, parseQuestion } from '../../../src/sync/wire/asks.ts'
import { parseCommand } from '../../../src/sync/wire/commands.ts'
import { decodeEntry, encodeEntry, signedBytes } from '../../../src/sync/wire/entry.ts'
import {
  type DeviceFrame,
  decodeDeviceFrame,
  decodeRelayFrame,
  encodeDeviceFrame,
  encodeRelayFrame,
} from '../../../src/sync/wire/frames.ts'

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex')
const text = (value: string): string => Buffer.from(value).toString('hex')
/** A text with its length, below 128 bytes. */
const long = (value: string): string => Buffer.from([Buffer.byteLength(value)]).toString('hex') + text(value)
const packed = (value: string): string => value.replaceAll(' ', '')

const update = Uint8Array.of(0xde, 0xad)
const refusal = { code: 'value', message: 'no', places: ['fields/name'] } as const
const signature = new Uint8Array(64).fill(0xcc)

describe('an entry', () => {
  const edit = { update, changes: [['fields', 'name', null, 'Ü']] } as const
  const create = { command: { command: 'create', schema: 1, owner: 'p1' } } as const

  it('W5 is these bytes for ever', () => {
    assert.equal(hex(encodeEntry(edit)), packed(`01 00 02dead ${long('[["fields","name",null,"Ü"]]')}`))
    assert.equal(hex(encodeEntry(create)), packed(`01 01 ${long('{"command":"create","schema":1,"owner":"p1"}')}`))
  })

  it('W5 comes back as it went', () => {
    const entry = decodeEntry(encodeEntry(edit))
    assert.ok(entry?.type === 'update')
    assert.deepEqual(new Uint8Array(entry.update), update)
    assert.deepEqual(JSON.parse(entry.changes), edit.changes)
    const command = decodeEntry(encodeEntry(create))
    assert.ok(command?.type === 'command')
    assert.deepEqual(parseCommand(command.command), create.command)
  })

  it('W5 is none where it is cut short, longer, or of another format', () => {
    for (const bytes of [encodeEntry(edit), encodeEntry(create)]) {
      for (let length = 0; length < bytes.length; length++) assert.equal(decodeEntry(bytes.subarray(0, length)), null)
      assert.equal(decodeEntry(Uint8Array.from([...bytes, 0])), null)
      assert.equal(decodeEntry(Uint8Array.from([2, ...bytes.subarray(1)])), null)
      assert.equal(decodeEntry(Uint8Array.from([1, 2, ...bytes.subarray(2)])), null)
    }
  })

  it('W5 whatever bit is flipped, never throws', () => {
    const bytes = encodeEntry(edit)
    for (let bit = 0; bit < bytes.length * 8; bit++) {
      const flipped = Uint8Array.from(bytes)
      flipped[bit >> 3]! ^= 1 << (bit & 7)
      const entry = decodeEntry(flipped)
      assert.ok(entry === null || entry.type === 'update' || entry.type === 'command')
    }
  })

  it('W5 holds no command but those that are known', () => {
    for (const json of ['', 'null', '1', '[]', '{}', '{"command":"drop","schema":1}', '{"command":"create"}']) {
      assert.equal(parseCommand(json), null)
    }
    for (const rest of [
      '"schema":0',
      '"schema":1.5',
      '"schema":"1"',
      '"schema":1,"owner":1',
      '"schema":1,"owner":""',
    ]) {
      assert.equal(parseCommand(`{"command":"create",${rest}}`), null)
    }
    const pair = { root: 'opportunities', key: 'r1.price', value: 1, standing: null, author: 'p1', standingBy: '' }
    const kept = { command: 'decide', collisions: [], choice: 'kept', about: [pair] } as const
    assert.deepEqual(parseCommand(JSON.stringify(kept)), kept)
    for (const wrong of [
      { ...kept, choice: 'taken' },
      { ...kept, about: [] },
      { ...kept, about: {} },
      { ...kept, about: [null] },
      { ...kept, about: Array(201).fill(pair) },
      { ...kept, about: [{ ...pair, key: 1 }] },
      { ...kept, about: [{ ...pair, value: {} }] },
      { ...kept, about: [{ ...pair, author: 'not an id' }] },
      { ...kept, about: [{ ...pair, standingBy: 'x'.repeat(65) }] },
    ])
      assert.equal(parseCommand(JSON.stringify(wrong)), null)
    const decide = { command: 'decide', collisions: [1, 2 ** 40], choice: 'taken' } as const
    assert.deepEqual(parseCommand(JSON.stringify({ ...decide, more: 'of a newer app' })), decide)
    for (const rest of [
      '"collisions":[],"choice":"kept"',
      '"collisions":1,"choice":"kept"',
      '"collisions":[0],"choice":"kept"',
      '"collisions":["1"],"choice":"kept"',
      '"collisions":[1.5],"choice":"kept"',
      '"collisions":[1],"choice":"other"',
      '"collisions":[1]',
      `"collisions":[${Array(201).fill(1)}],"choice":"kept"`,
    ]) {
      assert.equal(parseCommand(`{"command":"decide",${rest}}`), null)
    }
  })
})

describe('the signed text', () => {
  it('W6 is these bytes for ever', () => {
    const signed = signedBytes({
      installation: 'i',
      person: 'p',
      device: 'd',
      address: 'pipeline/x',
      generation: 3,
      epoch: 300,
      hashes: [{ n: 200, hash: new Uint8Array(32).fill(0xaa) }],
    })
    const expected = `${long('satchel-submit-1')} 0169 0170 0164 ${long('pipeline/x')} 03 ac02 01 c801 ${'aa'.repeat(32)}`
    assert.equal(hex(signed), packed(expected))
  })
})

const fromDevice: readonly [DeviceFrame, string][] = [
  [
    {
      type: 'hello',
      hello: { protocol: 1, oldest: 1, schemas: { pipeline: 1 }, device: 'd', incarnation: null, cookie: 0 },
    },
    `01 ${long('{"protocol":1,"oldest":1,"schemas":{"pipeline":1},"device":"d","incarnation":null,"cookie":0}')}`,
  ],
  [{ type: 'open', channel: 300, address: 'pipeline/x' }, `02 ac02 ${long('pipeline/x')}`],
  [{ type: 'open', channel: 300, address: 'pipeline/x', epoch: 300 }, `02 ac02 ${long('pipeline/x')} ac02`],
  [{ type: 'close', channel: 1 }, '03 01'],
  [{ type: 'data', channel: 1, bytes: update }, '04 01 dead'],
  [
    {
      type: 'submit',
      submission: {
        ref: 9,
        address: 'a/b',
        generation: 1,
        epoch: 2,
        entries: [
          { n: 1, bytes: update },
          { n: 2, bytes: new Uint8Array(0) },
        ],
        signature,
      },
    },
    `05 09 ${long('a/b')} 01 02 02 01 02dead 02 00 ${'cc'.repeat(64)}`,
  ],
  [
    { type: 'check', ref: 4, address: 'a/b', changes: ['[]', '[1]'] },
    `06 04 ${long('a/b')} 02 ${long('[]')}${long('[1]')}`,
  ],
  [
    { type: 'ask', asked: { draft: 'd1', address: 'a/b', n: null, changes: '[1]', code: 'rights' } },
    `07 ${long('d1')}${long('a/b')} 00 ${long('[1]')}${long('rights')}`,
  ],
  [
    { type: 'ask', asked: { draft: 'd1', address: 'a/b', n: 300, changes: '[]', code: 'x' } },
    `07 ${long('d1')}${long('a/b')} ac02 ${long('[]')}${long('x')}`,
  ],
  [{ type: 'ping' }, '08'],
  [
    {
      type: 'bring',
      person: 'p',
      device: 'd1',
      submission: { ref: 9, address: 'a/b', generation: 1, epoch: 2, entries: [{ n: 1, bytes: update }], signature },
    },
    `0d ${long('p')}${long('d1')} 09 ${long('a/b')} 01 02 01 01 02dead ${'cc'.repeat(64)}`,
  ],
]

const fromRelay: readonly [Parameters<typeof encodeRelayFrame>[0], string][] = [
  [
    {
      type: 'welcome',
      welcome: {
        protocol: 1,
        installation: 'i',
        incarnation: 'j',
        company: 'C',
        person: { id: 'p', name: 'P', role: 'rep' },
        now: 5,
      },
    },
    `41 ${long('{"protocol":1,"installation":"i","incarnation":"j","company":"C","person":{"id":"p","name":"P","role":"rep"},"now":5}')}`,
  ],
  [{ type: 'closed', channel: 2, code: 4404, reason: 'x' }, '43 02 b422 0178'],
  [{ type: 'data', channel: 2, bytes: update }, '44 02 dead'],
  [
    {
      type: 'answer',
      ref: 9,
      answers: [
        { n: 1, status: 'committed', sequence: 300, index: 2, result: '' },
        { n: 2, status: 'refused', refusal },
        { n: 3, status: 'held' },
        { n: 4, status: 'gap', expected: 3 },
        { n: 5, status: 'later' },
      ],
    },
    `45 09 05 01 00 ac02 02 00 02 01 ${long('{"code":"value","message":"no","places":["fields/name"]}')} 03 02 04 03 03 05 04`,
  ],
  [
    { type: 'checked', ref: 4, results: [null, refusal] },
    `46 04 ${long('[null,{"code":"value","message":"no","places":["fields/name"]}]')}`,
  ],
  [
    { type: 'catalogue', catalogue: { full: true, more: false, sequence: 7, entries: [] } },
    `47 ${long('{"full":true,"more":false,"sequence":7,"entries":[]}')}`,
  ],
  [{ type: 'pong' }, '48'],
  [
    { type: 'brought', ref: 9, answers: [{ n: 1, status: 'committed', sequence: 300, index: 2, result: '' }] },
    '4e 09 01 01 00 ac02 02 00',
  ],
  [
    { type: 'asked', asked: { full: false, more: false, states: [{ draft: 'd1', state: 'open' }] } },
    `49 ${long('{"full":false,"more":false,"states":[{"draft":"d1","state":"open"}]}')}`,
  ],
]

describe('the frames', () => {
  it('W2 of a device are these bytes for ever, and come back as they went', () => {
    for (const [frame, golden] of fromDevice) {
      assert.equal(hex(encodeDeviceFrame(frame)), packed(golden), frame.type)
      assert.deepEqual(plain(decodeDeviceFrame(encodeDeviceFrame(frame))), frame)
    }
  })

  it('W3 W4 of the relay are these bytes for ever, and come back as they went', () => {
    for (const [frame, golden] of fromRelay) {
      assert.equal(hex(encodeRelayFrame(frame)), packed(golden), frame.type)
      assert.deepEqual(plain(decodeRelayFrame(encodeRelayFrame(frame))), frame)
    }
  })

  it('K14 changed lines in brief are these bytes for ever, and read as in full', () => {
    const address = 'pipeline/AAAAAAAAAAAAAAAAAAAAAA' as Address
    const line = { address, head: 9, summary: { name: 'West' }, collisions: 0 }
    const listed = [{ id: 3 }] as never
    const entries = [
      line,
      { ...line, collisions: 2 },
      { ...line, collisions: 1, listed },
      { address, withdrawn: 'owner' },
    ]
    const frame = { type: 'catalogue', catalogue: { full: false, more: false, sequence: 7, entries } } as const
    const row = `"${address}",9,{"name":"West"}`
    const rows = `[${row}],[${row},2],[${row},1,[{"id":3}]],{"address":"${address}","withdrawn":"owner"}`
    const bytes = encodeRelayFrame({ ...frame, brief: true })
    assert.equal(hex(bytes), packed(`47 a702 ${text(`{"full":false,"more":false,"sequence":7,"entries":[${rows}]}`)}`))
    assert.deepEqual(plain(decodeRelayFrame(bytes)), frame)
    assert.deepEqual(plain(decodeRelayFrame(encodeRelayFrame(frame))), frame)
  })

  it('W1 cut short, longer or flipped, read as a frame or throw an error, and never anything else', () => {
    const all: [Uint8Array, (bytes: Uint8Array) => unknown][] = [
      ...fromDevice.map(
        ([frame]) => [encodeDeviceFrame(frame), decodeDeviceFrame] as [Uint8Array, typeof decodeDeviceFrame],
      ),
      ...fromRelay.map(
        ([frame]) => [encodeRelayFrame(frame), decodeRelayFrame] as [Uint8Array, typeof decodeRelayFrame],
      ),
    ]
    for (const [bytes, decode] of all) {
      for (let length = 0; length < bytes.length; length++) harmless(() => decode(bytes.subarray(0, length)))
      harmless(() => decode(Uint8Array.from([...bytes, 0])))
      for (let bit = 0; bit < bytes.length * 8; bit++) {
        const flipped = Uint8Array.from(bytes)
        flipped[bit >> 3]! ^= 1 << (bit & 7)
        harmless(() => decode(flipped))
      }
    }
  })

  it('W1 of a device with bytes after their end are none', () => {
    for (const [frame] of fromDevice) {
      // One that names no epoch may be followed by one.
      if (frame.type === 'data' || (frame.type === 'open' && frame.epoch === undefined)) continue
      assert.throws(() => decodeDeviceFrame(Uint8Array.from([...encodeDeviceFrame(frame), 0])), /after the end/)
    }
  })
})

describe('a question to the office', () => {
  const changes = '[["fields","name",null,"Ü"]]'
  const asked = {
    draft: 'AAAAAAAAAAAAAAAAAAAAAA',
    address: `pipeline/${'A'.repeat(22)}`,
    n: 3,
    changes,
    code: 'rights',
  }

  it('Q1 is read with its changes', () => {
    assert.deepEqual(parseQuestion(asked), { ...asked, changes: [['fields', 'name', null, 'Ü']] })
    assert.equal(parseQuestion({ ...asked, n: null })?.n, null)
  })

  it('Q1 is none where a part of it is not what it should be, or too large', () => {
    const many = JSON.stringify(Array.from({ length: 2_001 }, () => ['fields', 'name', null, 'x']))
    const large = JSON.stringify([['fields', 'name', null, 'ü'.repeat(ASK_BYTES / 2)]])
    for (const wrong of [
      { draft: '' },
      { draft: 'a b' },
      { draft: 'x'.repeat(65) },
      { address: 'pipeline/x' },
      { n: 0 },
      { n: 1.5 },
      { code: 'nonsense' },
      { code: 'constructor' },
      ...['', 'null', '[]', '{}', '[1]', '[["fields"]]', '[["fields","name",null,{}]]', many, large].map(each => ({
        changes: each,
      })),
    ]) {
      assert.equal(parseQuestion({ ...asked, ...wrong }), null, JSON.stringify(wrong).slice(0, 100))
    }
  })
})

function harmless(work: () => unknown): void {
  try {
    work()
  } catch (error) {
    assert.ok(error instanceof Error, String(error))
  }
}

/** Views and buffers as plain arrays of bytes. */
function plain(value: unknown): unknown {
  if (value instanceof Uint8Array) return new Uint8Array(value)
  if (Array.isArray(value)) return value.map(plain)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, plain(each)]))
}
