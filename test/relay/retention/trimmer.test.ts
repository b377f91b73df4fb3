// What a trim leaves of one document: the row in place of the rest, what is never taken, what devices are brought afterwards.
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { after, before, describe, it } from 'node:test'
import { ownRowOf } from '../../../relay/journal/own-row.ts'
import { decodeRow } from '../../../relay/journal/row.ts'
import { readTrimmed } from '../../../relay/journal/trimmed.ts'
import { TRIM_AFTER_MS, TRIM_EVERY_MS } from '../../../relay/limits.ts'
import { Trimmer } from '../../../relay/retention/trimmer.ts'
import { KEPT_HASH_BYTES } from '../../../relay/store/trims.ts'
import { OPPORTUNITIES } from '../../../src/documents/pipeline.ts'
import { SeededRandom } from '../../support/random.ts'
import { TestRelay } from '../../support/relay.ts'
import { OldPaper } from './support.ts'

const HOUR = 3_600_000
const START = Date.UTC(2026, 0, 1)

describe('a journal that is trimmed', () => {
  let relay: TestRelay
  let now = START
  const options = { clock: () => now }
  before(async () => {
    relay = await TestRelay.start(options)
  })
  after(() => relay.stop())

  /** A pipeline of two hands: begun, then one change of the first in each hour. */
  const paperWith = async (changes: number): Promise<OldPaper> => {
    const paper = await OldPaper.begin(relay, new SeededRandom(now % 1_000_007))
    await paper.second.pull()
    for (let at = 1; at <= changes; at++) {
      now += HOUR
      await paper.first.set(`r${at % 4}.price`, at)
    }
    await relay.core.rooms.saveSummaries()
    return paper
  }
  const folderOf = () => new DatabaseSync(join(relay.folder, 'satchel.sqlite'))
  const head = async ({ address }: OldPaper) => (await relay.core.store.document(address))?.head ?? 0

  it('R1 R2 begins with one row the relay signed, in the place of the last that went; newer rows are as they were', async () => {
    const paper = await paperWith(10)
    const rows = await paper.rows()
    const boundary = rows[6]?.received ?? 0
    const [done] = await paper.trim(boundary)
    assert.deepEqual([done?.rows, done?.address], [6, paper.address])
    const kept = await paper.rows()
    assert.deepEqual(kept.slice(1), rows.slice(6))
    const [first] = kept
    assert.deepEqual([first?.sequence, first?.received], [rows[5]?.sequence, rows[5]?.received])
    const [batch] = decodeRow(first?.body ?? new Uint8Array())
    assert.deepEqual([batch?.author, batch?.device, batch?.person], ['relay', relay.ownDevice.id, ''])
    const said = batch && readTrimmed(batch)
    assert.deepEqual([said?.through, said?.removed, said?.since], [rows[5]?.sequence, 5, boundary])
    assert.deepEqual(said?.writers.get(`${OPPORTUNITIES}/r1.price`), {
      person: paper.first.profile.person.id,
      at: rows[5]?.received,
    })
    const trim = relay.core.store.trims.of(paper.address)
    assert.deepEqual([trim?.place, trim?.through, trim?.at], [rows[5]?.sequence, rows[5]?.sequence, now])
    assert.deepEqual(await paper.trim(boundary), [], 'nothing is left to do')
    assert.deepEqual(relay.core.store.trims.missing().missing, relay.core.store.trims.missing().removed)
  })

  it('R1 a second trim goes on from the first, and counts with it', async () => {
    const paper = await paperWith(9)
    const told = await paper.told()
    const rows = await paper.rows()
    for (const at of [3, 6, 9]) await paper.trim(rows[at]?.received)
    assert.equal(relay.core.store.trims.of(paper.address)?.removed, 8)
    assert.deepEqual(await paper.told(), told)
  })

  it('R2 commands behind the last content go as well; their sequence numbers are not given again', async () => {
    const paper = await paperWith(2)
    const command = (version: number) =>
      ({ command: { command: 'archive', version, archived: version % 2 === 1 } }) as const
    await paper.first.say(command(1))
    await paper.first.say(command(2))
    const last = (await paper.rows()).at(-1)?.sequence ?? 0
    const told = await paper.told()
    now += HOUR
    await paper.trim(now)
    assert.deepEqual(
      (await paper.rows()).map(({ sequence }) => sequence),
      [await head(paper)],
    )
    assert.ok((await head(paper)) < last)
    assert.deepEqual(await paper.told(), told)
    const { folder } = relay
    await relay.stop(false)
    relay = await TestRelay.start({ folder, ...options })
    assert.equal(relay.core.store.last, last)
  })

  it('R2 S1 a document that was built anew after its last change says when that was', async () => {
    const paper = await paperWith(40)
    const changed = now
    now += HOUR
    await paper.release()
    assert.ok(await relay.core.rooms.compact(paper.address))
    const told = await paper.told()
    assert.equal((told.projected as { changed: number }).changed, changed)
    now += HOUR
    await paper.trim(now)
    assert.equal((await paper.rows()).length, 1)
    assert.deepEqual(await paper.told(), told)
  })

  it('R2 of an epoch that begins after the boundary no content is kept twice', async () => {
    const paper = await paperWith(40)
    const boundary = ++now
    await paper.release()
    now += HOUR
    assert.ok(await relay.core.rooms.compact(paper.address))
    const told = await paper.told()
    await paper.trim(boundary)
    const [first, second] = await paper.rows()
    assert.ok(first && second)
    assert.deepEqual(
      decodeRow(first.body).map(({ entries }) => entries.length),
      [1],
    )
    assert.equal(second.sequence, await head(paper))
    assert.deepEqual(await paper.told(), told)
  })

  it('R3 N3 N4 numbers of entries that went are answered as before, and never stored again', async () => {
    const paper = await paperWith(10)
    const refused = await paper.first.say({ update: new Uint8Array([1, 2]), changes: [] })
    assert.equal(refused.status, 'refused')
    const other = { update: new Uint8Array([0, 0]), changes: [] }
    now += HOUR
    const answers = await paper.answers()
    await paper.trim(now)
    await paper.release()
    const entries = await paper.entries()
    assert.deepEqual(await paper.answers(), answers)
    for (const sent of paper.first.sent) {
      // So much is refused to nobody within a minute.
      now += HOUR
      const answer = await paper.first.again(sent, other)
      assert.equal(answer?.status === 'refused' && answer.refusal.code, 'reused', `n ${sent.n}`)
    }
    assert.deepEqual(await paper.entries(), entries)
    const database = folderOf()
    const receipts = database
      .prepare('SELECT n, last_n, length(sha256) AS bytes FROM receipts WHERE address = ? AND refusal IS NULL')
      .all(paper.address)
    database.close()
    assert.deepEqual({ ...receipts[0] }, { n: 1, last_n: 11, bytes: 11 * KEPT_HASH_BYTES })
    const next = await paper.first.set('r9.price', 1)
    assert.equal(next.status, 'committed')
  })

  it('R4 V2 a device from before the boundary is brought everything, one from after it what came since', async () => {
    const paper = await paperWith(10)
    const rows = await paper.rows()
    await paper.trim(rows[6]?.received)
    const { catalogue } = relay.core.store
    const from = async (at: number) => {
      const parcel = await catalogue.parcel(paper.address, rows[at]?.sequence ?? 0)
      return [parcel?.whole, parcel?.updates.length]
    }
    assert.deepEqual(await from(4), [true, 6])
    assert.deepEqual(await from(5), [false, 5])
    assert.deepEqual(await from(8), [false, 2])
  })

  it('R2 what lists, totals and search have not seen yet stays', async () => {
    const paper = await paperWith(10)
    const rows = await paper.rows()
    const { store } = relay.core
    const ownRow = ownRowOf(relay.ownDevice, () => relay.installation)
    const log = { info: () => undefined, warn: () => undefined, error: () => undefined }
    const projected = () => rows[3]?.sequence ?? 0
    const trimmer = new Trimmer({
      store,
      ownRow,
      log,
      projected,
      clock: () => now,
      giveBack: () => undefined,
      keepDays: null,
    })
    await trimmer.trim({ before: now + 1 }, [paper.address])
    assert.deepEqual((await paper.rows()).slice(1), rows.slice(4))
    const trim = store.trims.of(paper.address)
    assert.equal(trim?.since, rows[4]?.received, 'and the history says so')
  })

  it('R1 goes bit by bit where it is much, each of which leaves the document whole', async () => {
    const paper = await paperWith(20)
    const { store } = relay.core
    const [told, answers] = [await paper.told(), await paper.answers()]
    const plan = store.trims.plan.bind(store.trims)
    const steps: number[] = []
    store.trims.plan = (address, before, until) => {
      const next = plan(address, before, until, 6)
      if (next) steps.push(next.rows)
      return next
    }
    const trim = store.trim.bind(store)
    const between: unknown[] = []
    store.trim = async trimming => {
      const done = await trim(trimming)
      between.push(await paper.told())
      return done
    }
    const [done] = await paper.trim(now + 1)
    Object.assign(store, { trim })
    store.trims.plan = plan
    assert.deepEqual([done?.rows, steps, store.trims.of(paper.address)?.removed], [21, [6, 6, 6, 6], 20])
    assert.deepEqual(between, [told, told, told, told])
    assert.deepEqual(await paper.answers(), answers)
  })

  it('R1 is given up where the document is built anew meanwhile, or somebody else trims it', async () => {
    const paper = await paperWith(40)
    const { store } = relay.core
    const plan = store.trims.plan(paper.address, now + 1, Number.MAX_SAFE_INTEGER, 1_000)
    assert.ok(plan)
    const devices = new Set<string>()
    const body = new Uint8Array([1, 0])
    await paper.trim()
    const kept = await paper.rows()
    assert.equal(await store.trim({ plan, body, devices, at: now }), null)
    now += HOUR
    await paper.first.set('r1.price', 4711)
    const later = store.trims.plan(paper.address, now + 1, Number.MAX_SAFE_INTEGER, 1_000)
    assert.ok(later)
    await paper.release()
    assert.ok(await relay.core.rooms.compact(paper.address))
    assert.equal(await store.trim({ plan: later, body, devices, at: now }), null)
    assert.deepEqual((await paper.rows()).slice(0, 1), kept)
  })

  it('R1 a document whose journal cannot be read keeps it, and is named', async () => {
    const paper = await paperWith(5)
    const whole = await paperWith(5)
    const database = folderOf()
    const [, , third] = await paper.rows()
    database.prepare("UPDATE journal SET body = x'00ff' WHERE sequence = ?").run(third?.sequence ?? 0)
    database.close()
    const damaged: string[] = []
    const addresses = [paper.address, whole.address]
    const before = await paper.rows()
    const done = await relay.core.trimmer.trim({ before: now + 1, damaged: key => damaged.push(key) }, addresses)
    assert.deepEqual(
      done.map(({ address }) => address),
      [whole.address],
    )
    assert.deepEqual(damaged, [(await relay.core.store.document(paper.address))?.key])
    assert.deepEqual(await paper.rows(), before)
  })

  it('R6 a rehearsal says what would go and changes nothing', async () => {
    const paper = await paperWith(5)
    const rows = await paper.rows()
    const [would] = await relay.core.trimmer.trim({ before: now + 1, dryRun: true }, [paper.address])
    assert.deepEqual([would?.rows, would?.dryRun], [6, true])
    assert.equal(
      would?.bytes,
      rows.reduce((sum, { body }) => sum + body.length, 0),
    )
    assert.deepEqual(await paper.rows(), rows)
  })

  it('R6 nothing of what was overwritten is left in the file, and its room is given back', async () => {
    const paper = await paperWith(1)
    const marker = 'Geheimnis-4711'
    await paper.first.set('r1.nextStep', marker)
    await paper.first.set('r1.nextStep', 'nothing')
    now += HOUR
    const found = () => {
      const bytes = ['', '-wal'].map(end => readFileSync(join(relay.folder, `satchel.sqlite${end}`)))
      return { isThere: bytes.some(each => each.includes(marker)), size: bytes[0]?.length ?? 0 }
    }
    assert.equal(found().isThere, true)
    // As much as makes it worth writing the file anew.
    const database = folderOf()
    database.exec(
      'CREATE TABLE filling (bytes BLOB); INSERT INTO filling VALUES (zeroblob(3000000)); DROP TABLE filling',
    )
    database.close()
    await relay.core.trimmer.trim({ before: now })
    assert.deepEqual([found().isThere, found().size < 2_000_000], [false, true])
    const after = await paper.told()
    await paper.release()
    assert.deepEqual(await paper.told(), after)
  })

  it('R6 keeps so many days while it serves, looks once a day, and ends with the relay', async context => {
    context.mock.timers.enable({ apis: ['setTimeout', 'setInterval'] })
    const paper = await paperWith(3)
    const { store } = relay.core
    const ownRow = ownRowOf(relay.ownDevice, () => relay.installation)
    const log = { info: () => undefined, warn: () => undefined, error: () => undefined }
    const about = {
      store,
      ownRow,
      log,
      clock: () => now,
      projected: () => Number.MAX_SAFE_INTEGER,
      giveBack: () => undefined,
    }
    const trimmer = new Trimmer({ ...about, keepDays: 1 })
    const stop = trimmer.serve()
    const left = async (ms: number) => {
      context.mock.timers.tick(ms)
      await trimmer.settled()
      return (await paper.rows()).length
    }
    assert.equal(await left(TRIM_AFTER_MS), 4)
    now += 25 * HOUR
    assert.equal(await left(TRIM_EVERY_MS), 1)
    await paper.first.set('r1.price', 77)
    now += 25 * HOUR
    stop()
    assert.equal(await left(TRIM_EVERY_MS), 2)
    const forEver = new Trimmer({ ...about, keepDays: null })
    forEver.serve()()
    now += 1_000 * 24 * HOUR
    context.mock.timers.tick(TRIM_EVERY_MS)
    await forEver.settled()
    assert.equal((await paper.rows()).length, 2)
  })
})
