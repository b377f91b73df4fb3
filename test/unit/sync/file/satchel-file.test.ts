// Satchel files: written, read, and refused with a sentence where anything about them is wrong.
import assert from 'node:assert/strict'
import { before, describe, it } from 'node:test'
import * as Y from 'yjs'
import type { CarriedSubmission } from '../../../../src/sync/file/carried.ts'
import { FILE_BYTES, packSections, SECTION_BYTES, unpackSections } from '../../../../src/sync/file/container.ts'
import { deflate } from '../../../../src/sync/file/deflate.ts'
import { type FileProblem, SatchelFileError } from '../../../../src/sync/file/errors.ts'
import { encodeManifest } from '../../../../src/sync/file/manifest.ts'
import {
  canonicalState,
  type FileReader,
  judgeSatchelFile,
  readSatchelFile,
} from '../../../../src/sync/file/satchel-file.ts'
import { Carrier, Copy, fileOf, manifestOf, pipelineState, readerHere, sha256 } from './support.ts'

const refused = (code: FileProblem['code']) => (error: unknown) => {
  assert.ok(error instanceof SatchelFileError, `${error}`)
  assert.equal(error.problem.code, code)
  assert.match(error.label.en, /\.$/)
  assert.match(error.label.de, /\.$/)
  return true
}

const rita = new Carrier('rita')
const anton = new Carrier('anton')
const state = pipelineState({ r1: { name: 'Pumps', price: 40 }, r2: { name: 'Öl' } })

function editedCopy(carrier = rita): Copy {
  const copy = new Copy(carrier, state)
  copy.set('r1', { price: 45 })
  copy.write('r1', 0, 'Grüße')
  return copy
}

const plain = (submission: CarriedSubmission) => ({ ...submission, signature: Buffer.from(submission.signature) })

const read = async (file: Uint8Array, reader: Partial<FileReader> = {}) =>
  judgeSatchelFile(await readSatchelFile(file, sha256), readerHere(reader), sha256)

describe('a satchel file', () => {
  let copy: Copy
  let file: Uint8Array
  before(async () => {
    copy = editedCopy()
    file = await fileOf([copy.carried], manifestOf([rita]))
  })

  it('P01 read and written again is the same, byte by byte', async () => {
    const { manifest, documents } = await readSatchelFile(file, sha256)
    assert.deepEqual(Buffer.from(await fileOf(documents, manifest)), Buffer.from(file))
    assert.deepEqual(documents[0]?.submissions.map(plain), copy.submissions.map(plain))
    assert.equal(manifest.savedBy.person, rita.person)
  })

  it('P01 holds one state for one content, however that came about', () => {
    const other = new Y.Doc()
    for (const each of copy.edits) Y.applyUpdate(other, each.update)
    Y.applyUpdate(other, state)
    assert.deepEqual(canonicalState(Y.encodeStateAsUpdate(other)), canonicalState(Y.encodeStateAsUpdate(copy.doc)))
  })

  it('vouches for authors whose keys the relay certified, and for no others', async () => {
    const [document] = await read(file)
    assert.deepEqual(
      document?.submissions.map(({ vouched }) => vouched),
      [true, true],
    )
    const stranger = new Carrier('stranger', { certified: false })
    const [unknown] = await read(await fileOf([editedCopy(stranger).carried], manifestOf([stranger])))
    assert.deepEqual(
      unknown?.submissions.map(({ vouched }) => vouched),
      [false, false],
    )
    const [keyless] = await read(await fileOf([copy.carried], manifestOf([])))
    assert.deepEqual(
      keyless?.submissions.map(({ vouched }) => vouched),
      [false, false],
    )
  })

  it('lets the relay believe its own list of devices, not the file', async () => {
    const enrolled = (device: string) => (device === rita.device ? rita.certified.key : null)
    const [known] = await read(file, { enrolledKey: enrolled })
    assert.ok(known?.submissions.every(({ vouched }) => vouched))
    const [unknown] = await read(file, { enrolledKey: () => null })
    assert.ok(unknown?.submissions.every(({ vouched }) => !vouched))
    await assert.rejects(read(file, { enrolledKey: () => anton.certified.key }), refused('forged'))
  })

  it('with any single byte flipped is refused', async () => {
    for (let at = 0; at < file.length; at++) {
      const flipped = file.slice()
      flipped[at] = (flipped[at] ?? 0) ^ (1 << (at % 8))
      await assert.rejects(readSatchelFile(flipped, sha256), SatchelFileError, `byte ${at}`)
    }
  })

  it('cut off anywhere is refused', async () => {
    for (let length = 0; length < file.length; length++) {
      await assert.rejects(readSatchelFile(file.subarray(0, length), sha256), SatchelFileError, `${length} bytes`)
    }
    await assert.rejects(readSatchelFile(file.subarray(0, file.length - 1), sha256), refused('truncated'))
  })

  it('with something after its end is refused', async () => {
    await assert.rejects(readSatchelFile(Buffer.concat([file, Buffer.of(0)]), sha256), refused('damaged'))
  })

  it('that is another file is none', async () => {
    await assert.rejects(readSatchelFile(Buffer.from('PK\x03\x04 a workbook'), sha256), refused('notSatchel'))
    await assert.rejects(readSatchelFile(new Uint8Array(0), sha256), refused('notSatchel'))
  })

  it('of another company is refused with its name', async () => {
    const other = await fileOf([copy.carried], manifestOf([rita], { installation: 'other', company: 'Other Ltd' }))
    await assert.rejects(read(other), error => {
      refused('otherCompany')(error)
      assert.match((error as SatchelFileError).label.de, /Other Ltd/)
      return true
    })
  })

  it('P12 may be the first one of a device that belongs to nobody', async () => {
    const [document] = await read(file, { installation: null, relayKey: null, epochOf: () => null })
    assert.ok(document?.submissions.every(({ vouched }) => vouched))
  })

  it('of a newer format says so, whatever else is in it', async () => {
    const newer = file.slice()
    new DataView(newer.buffer).setUint16(8, 2)
    newer.set(sha256(newer.subarray(0, -32)), newer.length - 32)
    await assert.rejects(readSatchelFile(newer, sha256), refused('newerFormat'))
  })

  it('of a newer schema or an unknown kind is refused', async () => {
    const { about, ...rest } = copy.carried
    const newer = await fileOf([{ ...rest, about: { ...about, schema: 2 } }], manifestOf([rita]))
    await assert.rejects(read(newer), refused('newerSchema'))
    await assert.rejects(read(file, { kinds: new Map() }), refused('newerSchema'))
  })

  it('of another epoch is refused', async () => {
    await assert.rejects(read(file, { epochOf: () => 2 }), refused('olderEpoch'))
    await assert.rejects(read(file, { epochOf: () => 0 }), refused('newerEpoch'))
  })

  it('with a signature that does not fit is refused as a whole', async () => {
    const [first, second] = copy.submissions
    assert.ok(first && second)
    const forgeries = [
      { ...first, person: anton.person, device: anton.device },
      { ...first, signature: second.signature },
      { ...first, entries: second.entries },
      { ...first, generation: 2 },
    ]
    for (const forgery of forgeries) {
      const forged = await fileOf([{ ...copy.carried, submissions: [forgery] }], manifestOf([rita, anton]))
      await assert.rejects(read(forged), refused('forged'))
    }
  })

  it('with a certificate for another key vouches for nobody', async () => {
    const thief = new Carrier('thief', { certified: false })
    const claimed = { ...rita.certified, key: thief.certified.key }
    const stolen = await fileOf([copy.carried], { ...manifestOf([rita]), devices: [claimed] })
    await assert.rejects(read(stolen), refused('forged'))
  })
})

describe('a hostile satchel file', () => {
  /** A file of one section that says it has this many bytes. */
  async function saying(raw: number, bytes: Uint8Array): Promise<Uint8Array> {
    const file = await packSections([new Uint8Array(1)], sha256)
    const body = Buffer.concat([file.subarray(0, 14), file.subarray(14, 14 + 41), bytes, Buffer.alloc(32)])
    body[14] = 1
    body.writeUInt32BE(raw, 15)
    body.writeUInt32BE(bytes.length, 19)
    body.writeUInt32BE(body.length, 10)
    sha256(body.subarray(0, -32)).forEach((byte, index) => {
      body[body.length - 32 + index] = byte
    })
    return body
  }

  it('that unpacks to more than it says is stopped there', async () => {
    const bomb = await deflate(new Uint8Array(50_000_000))
    const before = process.memoryUsage().arrayBuffers
    await assert.rejects(unpackSections(await saying(1_000, bomb), sha256), refused('damaged'))
    assert.ok(process.memoryUsage().arrayBuffers - before < 20_000_000)
  })

  it('that says it unpacks to gigabytes is not unpacked', async () => {
    await assert.rejects(
      unpackSections(await saying(SECTION_BYTES + 1, new Uint8Array(9)), sha256),
      refused('tooLarge'),
    )
    await assert.rejects(unpackSections(await saying(2 ** 32 - 1, new Uint8Array(9)), sha256), refused('tooLarge'))
  })

  it('that is too large is not looked at', async () => {
    const large = new Uint8Array(FILE_BYTES + 1)
    large.set((await packSections([], sha256)).subarray(0, 8))
    await assert.rejects(readSatchelFile(large, sha256), refused('tooLarge'))
    await assert.rejects(packSections([new Uint8Array(SECTION_BYTES + 1)], sha256), refused('tooLarge'))
  })

  it('with right checksums and wrong contents is damaged', async () => {
    const good = encodeManifest(manifestOf([rita]))
    const { about, state: content } = editedCopy().carried
    const withDocument = encodeManifest(manifestOf([rita], { documents: [about] }))
    const json = (changes: Record<string, unknown>) => {
      const manifest = JSON.parse(new TextDecoder().decode(good)) as Record<string, unknown>
      return new TextEncoder().encode(JSON.stringify({ ...manifest, ...changes }))
    }
    const wrong: Uint8Array[][] = [
      [],
      [new Uint8Array(0)],
      [new TextEncoder().encode('null')],
      [new TextEncoder().encode('{}')],
      [Uint8Array.of(0xff, 0xfe)],
      [good, content],
      [withDocument],
      [withDocument, content, Uint8Array.of(9)],
      [withDocument, content, Uint8Array.of(1, 200)],
      [json({ savedAt: 'today' })],
      [json({ relayKey: 'AA' })],
      [json({ people: { rita: 1 } })],
      [json({ devices: [{ id: rita.device }] })],
      [json({ documents: [{ ...about, address: '../etc/passwd' }] }), content, Uint8Array.of(1, 0)],
      [json({ documents: [about, about] }), content, Uint8Array.of(1, 0), content, Uint8Array.of(1, 0)],
    ]
    for (const sections of wrong) {
      await assert.rejects(readSatchelFile(await packSections(sections, sha256), sha256), refused('damaged'))
    }
  })
})
