import assert from 'node:assert/strict'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { describe, it, type TestContext } from 'node:test'
import * as Y from 'yjs'
import { decodeRow } from '../../../relay/journal/row.ts'
import type { Address } from '../../../src/documents/address.ts'
import { OPPORTUNITIES, pipeline } from '../../../src/documents/pipeline.ts'
import type { OpenDocument } from '../../../src/sync/api.ts'
import type { Timers } from '../../../src/sync/environment.ts'
import { enrol, startDevice, when } from '../../support/device.ts'
import { timers } from '../../support/device-parts.ts'
import { TestRelay } from '../../support/relay.ts'
import { copyOf, edit, field, RawDevice, Scene, set } from '../sockets/support.ts'

/** Waits of seconds take a twentieth of them; those for half-open sockets stay. */
const hurried: Timers = { after: (ms, work) => timers.after(ms < 10_000 ? ms / 20 : ms, work) }

/** A second connection to a relay's database: the disk that misbehaves. */
class Disk {
  readonly #database: DatabaseSync

  constructor(relay: TestRelay, t: TestContext) {
    this.#database = new DatabaseSync(join(relay.folder, 'satchel.sqlite'), { timeout: 5_000 })
    t.after(() => {
      if (this.#database.isOpen) this.#database.close()
    })
  }

  /** From now on no row is taken (`journal`), or no summary (`documents`). */
  fill(table: 'journal' | 'documents'): void {
    const when = table === 'journal' ? 'INSERT ON journal' : 'UPDATE OF summary ON documents'
    this.#database.exec(`CREATE TRIGGER full_${table} BEFORE ${when} BEGIN SELECT RAISE(ABORT, 'disk full'); END`)
  }

  free(table: 'journal' | 'documents'): void {
    this.#database.exec(`DROP TRIGGER full_${table}`)
  }

  /** Flips one bit of the last row of a document that has the text in it. */
  flip(address: Address, text: string): void {
    const found = this.#database
      .prepare(
        `SELECT sequence, body FROM journal JOIN documents d ON d.id = document
         WHERE d.address = ? AND instr(body, CAST(? AS BLOB)) > 0 ORDER BY sequence DESC LIMIT 1`,
      )
      .get(address, text)
    const body = Buffer.from(found?.body as Uint8Array)
    body[body.indexOf(text)]! ^= 1
    this.#database.prepare('UPDATE journal SET body = ? WHERE sequence = ?').run(body, Number(found?.sequence))
  }

  close(): void {
    this.#database.close()
  }
}

describe('a store that does not take a commit', () => {
  it('T4 lets entries be answered with later, shows nobody anything, and recovers without a restart', async t => {
    const scene = await Scene.begin()
    t.after(() => scene.end())
    const disk = new Disk(scene.relay, t)
    const before = await scene.state()
    const watcher = await scene.raw()
    watcher.send({ type: 'open', channel: 1, address: scene.address })
    watcher.send({ type: 'data', channel: 1, bytes: Uint8Array.of(0, 0, 1, 0) })
    await watcher.frame('data')
    const author = await scene.raw()
    const doc = copyOf(await scene.room())
    const contents = [1, 2, 3].map(price => edit(doc, [field('r8.price', price === 1 ? null : price - 1, price)]))

    disk.fill('journal')
    const sequence = await scene.relay.core.store.sequence()
    const answers = await author.submit(scene.address, contents)
    assert.deepEqual(
      answers.map(({ status }) => status),
      ['later', 'later', 'later'],
    )
    assert.equal((await watcher.frame('closed')).code, 4503, 'who looked on comes back and reads the truth')
    assert.ok(!watcher.frames.some(({ type }) => type === 'data'), 'nothing was shown')
    assert.ok(before.equals(await scene.state()), 'the document is as it was')
    assert.equal(await scene.relay.core.store.sequence(), sequence)
    assert.equal(await scene.relay.core.store.progress(author.profile.device, scene.address), null)
    assert.equal((await author.submit(scene.address, contents, { n: 1 }))[0]?.status, 'later', 'as long as it lasts')

    disk.free('journal')
    const again = await author.submit(scene.address, contents, { n: 1 })
    assert.deepEqual(
      again.map(({ status }) => status),
      ['committed', 'committed', 'committed'],
    )
    assert.equal((await scene.room()).doc.getMap(OPPORTUNITIES).get('r8.price'), 3)
    await scene.honestEdit()
    await Promise.all([author.close(), watcher.close()])
  })

  it('T4 keeps the lamp of a device at “on this device” until it takes commits again', async t => {
    const relay = await TestRelay.start()
    t.after(() => relay.stop())
    const disk = new Disk(relay, t)
    const rep = relay.person('Rita Rep')
    const device = await startDevice(relay, enrol(relay, rep), { timers: hurried })
    const document = await device.create(pipeline, { name: 'West' })
    await when(document.lamp, lamp => lamp === 'office')
    disk.fill('journal')
    await set(document, 'r1', { price: 1 })
    await set(document, 'r1', { price: 2 })
    assert.equal(document.lamp.value, 'device')
    const other = await startDevice(relay, enrol(relay, rep), { timers: hurried })
    await when(other.catalogue, lines => lines.has(document.address))
    const copy = other.open(document.address)
    await when(copy.state, state => state === 'open')
    assert.equal(copy.doc.value.getMap(OPPORTUNITIES).get('r1.price'), undefined)
    disk.free('journal')
    await when(document.lamp, lamp => lamp === 'office')
    await holds(copy, 'r1.price', 2)
    assert.deepEqual(device.drafts.value, [])
    await Promise.all([device.close(), other.close()])
  })

  it('T4 is no reason for the process to end where only summaries fail', async t => {
    const scene = await Scene.begin()
    t.after(() => scene.end())
    const disk = new Disk(scene.relay, t)
    await scene.relay.core.rooms.saveSummaries()
    disk.fill('documents')
    await scene.honestEdit()
    await scene.relay.core.rooms.saveSummaries()
    assert.deepEqual(await scene.relay.core.store.unsummarized(), [scene.address])
    disk.free('documents')
    await scene.relay.core.rooms.saveSummaries()
    assert.deepEqual(await scene.relay.core.store.unsummarized(), [])
  })
})

describe('a document that is damaged on disk', () => {
  it('T5 is never served, keeps what is sent to it waiting, and does not concern the others', async t => {
    let relay = await TestRelay.start()
    const rep = relay.person('Rita Rep')
    const [profile, other] = [enrol(relay, rep), enrol(relay, rep)]
    const device = await startDevice(relay, profile)
    const [sick, well] = [
      await device.create(pipeline, { name: 'Sick' }),
      await device.create(pipeline, { name: 'Well' }),
    ]
    for (const document of [sick, well]) {
      await set(document, 'r1', { nextStep: 'call them back' })
      await when(document.lamp, lamp => lamp === 'office')
    }
    await device.close()
    await relay.stop(false)
    const disk = new Disk(relay, t)
    disk.flip(sick.address, 'call them back')
    disk.close()

    relay = await TestRelay.start({ folder: relay.folder })
    t.after(() => relay.stop())
    const raw = await RawDevice.connect(relay, other)
    for (const [channel, { address }] of [sick, well].entries()) {
      raw.send({ type: 'open', channel, address })
      raw.send({ type: 'data', channel, bytes: Uint8Array.of(0, 0, 1, 0) })
    }
    const closed = await raw.frame('closed')
    assert.deepEqual([closed.channel, closed.code], [0, 4503])
    assert.equal((await raw.frame('data')).channel, 1)
    const content = edit(new Y.Doc(), [field('r2.price', null, 1)])
    assert.deepEqual(await raw.submit(sick.address, [content]), [{ n: 1, status: 'later' }])
    assert.equal((await raw.submit(well.address, [content]))[0]?.status, 'committed')
    await raw.close()
  })

  it('T5 does not keep the relay from starting, though its summary was behind', async t => {
    let relay = await TestRelay.start()
    const rep = relay.person('Rita Rep')
    const device = await startDevice(relay, enrol(relay, rep))
    const document = await device.create(pipeline, { name: 'Sick' })
    await set(document, 'r1', { nextStep: 'call them back' })
    await when(document.lamp, lamp => lamp === 'office')
    const disk = new Disk(relay, t)
    disk.fill('documents')
    await device.close()
    await relay.stop(false)
    disk.free('documents')
    disk.flip(document.address, 'call them back')
    disk.close()
    relay = await TestRelay.start({ folder: relay.folder })
    t.after(() => relay.stop())
    assert.equal((await fetch(`${relay.origin}/healthz`)).status, 200)
    const again = await startDevice(relay, enrol(relay, rep))
    const next = await again.create(pipeline, { name: 'Next' })
    await when(next.lamp, lamp => lamp === 'office')
    await again.close()
  })
})

describe('a relay that is stopped in a burst', () => {
  it('T6 loses nothing acknowledged and nothing that waits', async t => {
    let relay = await TestRelay.start()
    const { folder } = relay
    const { port } = relay.relay
    t.after(() => relay.stop())
    const rep = relay.person('Rita Rep')
    const device = await startDevice(relay, enrol(relay, rep), { timers: hurried })
    const document = await device.create(pipeline, { name: 'West' })
    await when(document.lamp, lamp => lamp === 'office')
    const rounds = 5
    const edits = 200
    for (let round = 0; round < rounds; round++) {
      const commits = Array.from({ length: edits }, (_, index) =>
        set(document, `s${round}x${index}`, { name: `${index}` }),
      )
      await commits[edits / 4]
      await relay.stop(false)
      relay = await TestRelay.start({ folder, port })
      await Promise.all(commits)
      await when(document.lamp, lamp => lamp === 'office')
    }
    assert.deepEqual(device.drafts.value, [])
    assert.equal(device.waiting.value, 0)
    const room = await relay.core.rooms.room(document.address)
    for (let round = 0; round < rounds; round++) {
      for (let index = 0; index < edits; index++) {
        assert.equal(room?.doc.getMap(OPPORTUNITIES).get(`s${round}x${index}.name`), `${index}`)
      }
    }
    const rows = await relay.core.store.rows(0, 10_000, document.address)
    const numbers = rows
      .flatMap(({ body }) => decodeRow(body))
      .flatMap(batch => batch.entries.map(({ place }) => batch.hashes[place]?.n ?? 0))
    assert.equal(new Set(numbers).size, numbers.length, 'each once')
    await device.close()
  })
})

/** Resolves when an open document, however often it is joined again, holds this. */
function holds(document: OpenDocument, key: string, value: unknown): Promise<void> {
  const map = document.doc.value.getMap(OPPORTUNITIES)
  return new Promise(resolve => {
    const look = () => {
      if (map.get(key) !== value) return
      map.unobserve(look)
      resolve()
    }
    map.observe(look)
    look()
  })
}
