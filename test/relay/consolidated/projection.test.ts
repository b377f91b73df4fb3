// The consolidated database as a projection: after any history, restart, kill or damage it holds what a fresh one would.
import assert from 'node:assert/strict'
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { after, before, describe, it } from 'node:test'
import { Projection } from '../../../relay/consolidated/projection.ts'
import { derivedId } from '../../../src/documents/address.ts'
import type { Value } from '../../../src/documents/values.ts'
import { SeededRandom } from '../../support/random.ts'
import { kinds, TestRelay } from '../../support/relay.ts'
import { dump, mainOf, Paper, projectAll, projectionOf } from './support.ts'

const SEEDS = [1, 2, 3, 4, 5, 6]
const STEPS = 80
const KILLS = 6

const NAMES = ['Müller & Söhne', 'Mueller', 'Straße 12', 'Ünal', 'Weiß', 'Pumpe 2', 'Pumpe 10', '']

/** One random thing that somebody does to one of these pipelines. */
async function something(random: SeededRandom, papers: readonly Paper[]): Promise<void> {
  const paper = random.pick(papers)
  const record = derivedId('test', String(random.below(12)))
  const text = () => `${random.pick(NAMES)} ${random.below(5)}`
  const fields: Record<string, () => Value> = {
    name: text,
    account: text,
    product: () => random.pick(['Pumpe', 'Ventil', null]),
    price: () => random.pick([null, 40, 12.5, 1_000]),
    quantity: () => random.below(4),
    probability: () => random.pick([0, 0.25, 1, null]),
    stage: () => random.pick(['prospecting', 'won', 'lost', 'nowhere', null]),
    closeDate: () => random.pick(['2026-12-01', '2027-01-31', null]),
    archived: () => random.pick([true, false, null]),
  }
  switch (random.below(12)) {
    case 0:
      return paper.own({ name: text(), archived: random.below(4) === 0 })
    case 1:
      return paper.stage(random.pick(['prospecting', 'won', 'own']), {
        name: text(),
        type: random.pick(['open', 'won']),
      })
    case 2:
    case 3:
      return paper.note(record, `Rückruf ${text()} `)
    default: {
      const [name, value] = random.pick(Object.entries(fields))
      await paper.set(record, { name: text(), [name]: value() })
    }
  }
}

describe('the consolidated database', () => {
  let relay: TestRelay
  before(async () => {
    relay = await TestRelay.start()
  })
  after(() => relay.stop())

  const fileFor = (name: string) => join(relay.folder, `${name}.sqlite`)
  const fresh = (name: string) => {
    projectAll(relay, fileFor(name))
    return dump(fileFor(name))
  }
  const papersOf = async (seed: number) => {
    const random = new SeededRandom(seed)
    // Somebody who may rename stages.
    const owner = relay.person(`Office ${seed}`, 'office')
    const papers: Paper[] = []
    for (const name of ['Süd', 'Nord', 'West']) papers.push(await Paper.begin(relay, owner, `${name} ${seed}`, random))
    return { random, papers }
  }

  for (const seed of SEEDS) {
    it(`S1 S2 equals a fresh projection after a random history with restarts and snapshots (seed ${seed})`, async () => {
      const { random, papers } = await papersOf(seed)
      const file = fileFor(`history-${seed}`)
      let projection: Projection | null = null
      for (let step = 0; step < STEPS; step++) {
        await something(random, papers)
        if (random.below(3) === 0) {
          projection ??= projectionOf(relay, file)
          // Not always all of it: what is left is done by the next one.
          for (let piece = random.below(4); piece > 0 && projection.step(); piece--);
        }
        if (random.below(12) === 0) {
          projection?.close()
          projection = null
        }
        if (random.below(15) === 0) projection?.rest()
        if (random.below(20) === 0) await relay.core.rooms.release(random.pick(papers).address)
        if (random.below(10) === 0) await random.pick(papers).buildAnew()
      }
      projection?.close()
      projectAll(relay, file)
      assert.deepEqual(dump(file), fresh(`fresh-${seed}`))
      projectAll(relay, file)
      assert.deepEqual(dump(file), dump(fileFor(`fresh-${seed}`)), 'once more changes nothing')
    })
  }

  it('S1 Z2 says of a document that was built anew what it said before, with words, order and dates', async () => {
    const { random, papers } = await papersOf(50)
    for (let step = 0; step < STEPS; step++) await something(random, papers)
    for (const { address } of papers) await relay.core.rooms.release(address)
    const file = fileFor('anew')
    const projection = projectionOf(relay, file)
    while (projection.step());
    const { state: _, ...before } = dump(file)
    for (const paper of papers) assert.ok(await paper.buildAnew())
    while (projection.step());
    const { state: __, ...after } = dump(file)
    assert.deepEqual(after, before)
    await papers[0]!.set(derivedId('test', '0'), { name: 'written on' })
    while (projection.step());
    projection.close()
    assert.deepEqual(dump(file), fresh('anew-fresh'))
  })

  it('S1 holds what a kill at any moment left, and goes on from there', async () => {
    const { random, papers } = await papersOf(100)
    const file = fileFor('killed')
    const program = join(import.meta.dirname, 'projector-process.ts')
    for (let kill = 0; kill < KILLS; kill++) {
      for (let step = 0; step < 15; step++) await something(random, papers)
      const child: ChildProcess = spawn(process.execPath, [program, mainOf(relay), file], {
        stdio: ['ignore', 'pipe', 'inherit'],
      })
      const ended = once(child, 'exit')
      // After the first sign of work, or a little later: in the middle of it.
      if (child.stdout) await once(child.stdout, 'data')
      for (let wait = random.below(3); wait > 0; wait--) await new Promise(resolve => setImmediate(resolve))
      child.kill('SIGKILL')
      await ended
    }
    projectAll(relay, file)
    assert.deepEqual(dump(file), fresh('after-kills'))
  })

  it('S3 begins anew where the file is damaged, of another layout, of another installation, or ahead of the journal', async () => {
    const { random, papers } = await papersOf(200)
    for (let step = 0; step < 20; step++) await something(random, papers)
    const wanted = fresh('whole')
    const file = fileFor('odd')
    const spoils: Record<string, () => void> = {
      'no database': () =>
        writeFileSync(file, 'This is no database, and longer than a header would have to be. '.repeat(40)),
      'an empty file': () => writeFileSync(file, ''),
      'another layout': () => change("UPDATE state SET value = 'older' WHERE name = 'fingerprint'"),
      'another installation': () => change("UPDATE state SET value = 'other' WHERE name = 'incarnation'"),
      'rows that were lost': () => change("UPDATE state SET value = value + 1 WHERE name = 'seen'"),
      'no tables': () => change('DROP TABLE state'),
    }
    const change = (sql: string) => {
      const database = new DatabaseSync(file)
      database.exec(sql)
      database.close()
    }
    for (const [what, spoil] of Object.entries(spoils)) {
      projectAll(relay, file)
      spoil()
      const projection = projectionOf(relay, file)
      assert.equal(projection.fresh, true, what)
      projection.close()
      projectAll(relay, file)
      assert.deepEqual(dump(file), wanted, what)
    }
  })

  it('S2 writes nothing that the relay has not said to be safe on disk', async () => {
    const { papers } = await papersOf(300)
    const file = fileFor('unsafe')
    projectAll(relay, file)
    const before = dump(file)
    let safe = relay.core.store.last
    const asked: number[] = []
    const projection = new Projection({
      main: mainOf(relay),
      file,
      kinds,
      durable: () => safe,
      untilDurable: sequence => {
        asked.push(sequence)
        return false
      },
    })
    await papers[0]!.set('r1', { name: 'Erste' })
    const first = relay.core.store.last
    await papers[0]!.set('r1', { name: 'Zweite' })
    assert.equal(projection.step(), false)
    // The first row is safe; the document is read with the second, which is not.
    safe = first
    assert.equal(projection.step(), false)
    assert.deepEqual(asked, [first + 1])
    projection.close()
    assert.deepEqual(dump(file), before)
    projectAll(relay, file)
    assert.deepEqual(dump(file), fresh('safe'))
  })

  it('S4 keeps the last good rows of a document whose journal is damaged, and goes on with the others', async () => {
    const { papers } = await papersOf(400)
    const [first, second] = papers
    await first!.set('d1', { name: 'Vorher' })
    const file = fileFor('damaged')
    projectAll(relay, file)
    await first!.set('d1', { name: 'Nachher' })
    const spoiled = relay.core.store.last
    await second!.set('d1', { name: 'Daneben' })
    const main = new DatabaseSync(mainOf(relay))
    const { sha256 } = main.prepare('SELECT sha256 FROM journal WHERE sequence = ?').get(spoiled) ?? {}
    main.prepare('UPDATE journal SET sha256 = zeroblob(32) WHERE sequence = ?').run(spoiled)
    try {
      const projection = projectionOf(relay, file)
      while (projection.step());
      assert.equal(projection.progress.damaged, 1)
      projection.close()
      const rows = (dump(file).pipeline_opportunities as string[]).map(row => JSON.parse(row))
      const names = rows.filter(row => row._record === 'd1').map(row => row.name)
      assert.deepEqual(names.sort(), ['Daneben', 'Vorher'])
    } finally {
      main.prepare('UPDATE journal SET sha256 = ? WHERE sequence = ?').run(sha256 as Uint8Array, spoiled)
      main.close()
    }
  })

  it('S1 has columns for every declared field, what follows from them and what they refer to', async () => {
    const { papers } = await papersOf(500)
    await papers[0]!.set('r1', {
      name: 'Drehbank',
      price: 40,
      quantity: 2,
      discount: 0.25,
      probability: 0.5,
      stage: 'won',
    })
    projectAll(relay, fileFor('columns'))
    const database = new DatabaseSync(fileFor('columns'), { readOnly: true })
    const row = database.prepare("SELECT * FROM pipeline_opportunities WHERE name = 'Drehbank'").get() ?? {}
    assert.deepEqual(
      ['price', 'revenue', 'weightedRevenue', 'stage', 'stage_name', 'stage_type', 'stage_position', '_live'].map(
        name => row[name],
      ),
      [40, 60, 30, 'won', 'Won', 'won', 5, 1],
    )
    database.close()
  })
})
