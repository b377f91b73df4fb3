import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { after, before, describe, it } from 'node:test'
import type { ImportReport } from '../../../relay/imports/report.ts'
import { readRecord, readText, recordChanges } from '../../../src/documents/content.ts'
import { OPPORTUNITIES, pipeline } from '../../../src/documents/pipeline.ts'
import type { OpenDocument } from '../../../src/sync/api.ts'
import { enrol, startDevice, when } from '../../support/device.ts'
import { TestRelay } from '../../support/relay.ts'

const real = readFileSync(new URL('../../../relay/demo/data/crm_opportunities/sales_pipeline.csv', import.meta.url))
const opportunities = pipeline.collection(OPPORTUNITIES)!

const HEAD = 'opportunity_id,sales_agent,product,account,deal_stage,engage_date,close_date,close_value,notes'
const csv = (...rows: string[]) => new TextEncoder().encode([HEAD, ...rows].join('\n'))
const A1 = 'A1,Rita Rep,GTX Basic,Cancity,Engaging,25-10-2016,,,'
const A2 = 'A2,Rita Rep,GTX Pro,Isdom,Won,25-10-2016,11-03-2017,4514,Call back'

describe('importing opportunities', () => {
  let relay: TestRelay
  let office: string
  before(async () => {
    relay = await TestRelay.start()
    office = relay.person('Olga Office', 'office').id
  })
  after(() => relay.stop())

  async function run(bytes: Uint8Array, person = office): Promise<ImportReport> {
    const report = await relay.core.importer.importOpportunities({
      bytes,
      fileName: 'x.csv',
      person,
      options: { dates: 'dmy' },
    })
    assert.ok(!('problem' in report), JSON.stringify(report))
    return report
  }

  const counts = ({ created, updated, unchanged, rejected, collisions }: ImportReport) => [
    created,
    updated,
    unchanged,
    rejected,
    collisions,
  ]

  async function open(): Promise<{ document: OpenDocument; close: () => Promise<void> }> {
    const device = await startDevice(relay, enrol(relay, relay.person('Rita Rep')))
    const lines = await when(device.catalogue, map => [...map.values()].some(line => line.summary.name === 'Rita Rep'))
    const document = device.open([...lines.values()].find(line => line.summary.name === 'Rita Rep')!.address)
    await when(document.state, state => state === 'open')
    return { document, close: () => device.close() }
  }

  const recordOf = (document: OpenDocument, reference: string) => {
    const map = document.doc.value.getMap(OPPORTUNITIES)
    for (const [key, value] of map)
      if (key.endsWith('.reference') && value === reference) return key.slice(0, key.indexOf('.'))
    throw new Error(`no ${reference}`)
  }

  it('O05 makes a pipeline per agent, with an agent who has no account as its owner', async () => {
    assert.deepEqual(
      counts(await run(csv(A1, A2, 'B1,Nora New,GTX Basic,Codehow,Lost,25-10-2016,09-03-2017,0,'))),
      [3, 0, 0, 0, 0],
    )
    const nora = relay.core.accounts.findPerson('Nora New')
    assert.equal(nora?.role, 'rep')
    assert.equal(relay.core.accounts.canSignIn(nora!.id), false)
    const rows = await relay.core.store.documents({ owners: [nora!.id] })
    assert.deepEqual(
      rows.map(row => [row.summary.name, row.summary.opportunities]),
      [['Nora New', 1]],
    )
    const { document, close } = await open()
    const record = readRecord(document.doc.value, opportunities, recordOf(document, 'A2'))
    assert.deepEqual(
      [record?.name, record?.stage, record?.price, record?.closeDate, record?.probability, record?.owner],
      ['GTX Pro – Isdom', 'won', 4514, '2017-03-11', 1, 'Rita Rep'],
    )
    assert.equal(readText(document.doc.value, OPPORTUNITIES, recordOf(document, 'A2'), 'notes'), 'Call back')
    await close()
  })

  it('O10 changes nothing when the same file comes again', async () => {
    const before = await relay.core.store.sequence()
    assert.deepEqual(counts(await run(csv(A1, A2))), [0, 0, 2, 0, 0])
    assert.equal(await relay.core.store.sequence(), before, 'nothing was written to the journal')
  })

  it('O10 changes only what the source changed, and keeps what people changed here', async () => {
    const { document, close } = await open()
    const record = recordOf(document, 'A1')
    const set = (fields: Record<string, string | number>) =>
      document.commit(recordChanges(document.doc.value, OPPORTUNITIES, record, fields))
    await set({ nextStep: 'Send offer', stage: 'proposal', price: 700 })
    await when(document.lamp, lamp => lamp === 'office')
    // The source moved the stage too, closed the date, and says nothing new about the price.
    const report = await run(csv('A1,Rita Rep,GTX Basic,Cancity,Won,25-10-2016,01-03-2017,,', A2))
    assert.deepEqual(counts(report), [0, 1, 1, 0, 1])
    const [row] = report.rows
    assert.equal(row?.outcome, 'updated')
    assert.deepEqual(
      row?.fields,
      ['closeDate', 'probability'].filter(name => row?.fields?.includes(name)),
    )
    assert.deepEqual(
      row?.collisions?.find(each => each.field === 'stage'),
      { field: 'stage', ours: 'proposal', theirs: 'won' },
    )
    const stored = await relay.core.store.collisions(document.address)
    const kept = stored.find(each => each.key === `${record}.stage`)
    assert.deepEqual(
      [kept?.origin, kept?.standing, kept?.value, kept?.outcome],
      ['import', 'proposal', 'won', 'standing'],
    )
    assert.equal(kept?.standingBy?.person, relay.person('Rita Rep').id)
    const room = await relay.core.rooms.room(document.address)
    const map = room!.doc.getMap(OPPORTUNITIES)
    assert.deepEqual(
      [
        map.get(`${record}.stage`),
        map.get(`${record}.nextStep`),
        map.get(`${record}.price`),
        map.get(`${record}.closeDate`),
      ],
      ['proposal', 'Send offer', 700, '2017-03-01'],
    )
    // Said once, not at every import.
    assert.deepEqual(
      counts(await run(csv('A1,Rita Rep,GTX Basic,Cancity,Won,25-10-2016,01-03-2017,,', A2))),
      [0, 0, 2, 0, 0],
    )
    await close()
  })

  it('O10 moves a record to the pipeline of its new agent, with what was added to it here', async () => {
    const { document, close } = await open()
    const record = recordOf(document, 'A2')
    await document.commit(recordChanges(document.doc.value, OPPORTUNITIES, record, { nextStep: 'Call again' }))
    await when(document.lamp, lamp => lamp === 'office')
    const moved = A2.replace('Rita Rep', 'Nora New')
    assert.deepEqual(counts(await run(csv(moved))), [0, 1, 0, 0, 0])
    const nora = relay.core.accounts.findPerson('Nora New')!
    const [row] = await relay.core.store.documents({ owners: [nora.id] })
    const room = await relay.core.rooms.room(row!.address)
    const map = room!.doc.getMap(OPPORTUNITIES)
    assert.deepEqual(
      [map.get(`${record}.nextStep`), map.get(`${record}.owner`), map.get(`${record}.archived`)],
      ['Call again', 'Nora New', undefined],
    )
    assert.equal(readText(room!.doc, OPPORTUNITIES, record, 'notes'), 'Call back')
    assert.equal(
      (await relay.core.rooms.room(document.address))!.doc.getMap(OPPORTUNITIES).get(`${record}.archived`),
      true,
    )
    assert.deepEqual(counts(await run(csv(moved))), [0, 0, 1, 0, 0])
    await close()
  })

  it('is found by nobody who knows source and agent: another installation has other addresses', async () => {
    const other = await TestRelay.start()
    const person = other.person('Olga Office', 'office').id
    await other.core.importer.importOpportunities({ bytes: csv(A1), fileName: 'x', person, options: { dates: 'dmy' } })
    const [[theirs], ours] = await Promise.all([other.core.store.documents(), relay.core.store.documents()])
    assert.ok(theirs && ours.every(row => row.address !== theirs.address))
    await other.stop()
  })

  it('serves others while thousands of rows of one agent are written', async () => {
    const rows = Array.from(
      { length: 5_000 },
      (_, index) => `M${index},Max Many,GTX Pro,Isdom,Won,25-10-2016,21-03-2017,${index},`,
    )
    const done: number[] = []
    let turns = 0
    const count = () => {
      turns++
      if (done.at(-1) !== 5_000) setImmediate(count)
    }
    setImmediate(count)
    const bytes = csv(...rows)
    const result = await relay.core.importer.importOpportunities({
      bytes,
      fileName: 'x',
      person: office,
      options: {},
      onProgress: each => done.push(each),
    })
    assert.ok(!('problem' in result) && result.created === 5_000)
    assert.equal(done.length, 10)
    assert.ok(turns > 10, `${turns} turns of the event loop`)
  })

  it('leaves out rows it cannot read and says why, line by line', async () => {
    const report = await run(csv(A1.replace('Engaging', 'Dreaming'), 'A2,Rita Rep,GTX Pro'))
    assert.deepEqual(
      report.rows.map(row => [row.line, row.outcome, row.reason?.code]),
      [
        [2, 'rejected', 'stage'],
        [3, 'rejected', 'cells'],
      ],
    )
    assert.equal(relay.core.importer.report(report.id)?.rejected, 2)
    assert.equal(relay.core.importer.reports()[0]?.id, report.id)
  })

  it('refuses a wrong file as a whole and writes nothing', async () => {
    const before = await relay.core.store.sequence()
    for (const [bytes, code] of [
      [new TextEncoder().encode('name,city\nx,y\n'), 'missingColumns'],
      [Uint8Array.of(0x50, 0x4b, 3, 4, 0, 0), 'otherFormat'],
      [new Uint8Array(0), 'empty'],
      [
        csv(
          A1.replace('25-10-2016', '02-10-2016'),
          A2.replaceAll('25-10-2016', '03-04-2016').replace('11-03-2017', ''),
        ),
        'dateOrder',
      ],
    ] as const) {
      const result = await relay.core.importer.importOpportunities({
        bytes,
        fileName: 'x',
        person: office,
        options: {},
      })
      assert.equal('problem' in result ? result.problem.code : 'taken', code)
    }
    assert.equal(await relay.core.store.sequence(), before)
  })

  it('O05 takes all 8,800 real rows into 30 pipelines, and again without touching one', async () => {
    const rows: number[] = []
    const input = { bytes: real, fileName: 'sales_pipeline.csv', person: office, options: {}, source: 'real' }
    const first = await relay.core.importer.importOpportunities({ ...input, onProgress: done => rows.push(done) })
    assert.ok(!('problem' in first))
    assert.deepEqual(counts(first), [8800, 0, 0, 0, 0])
    assert.equal(rows.at(-1), 8800)
    assert.equal(rows.length, 31, 'the pipeline of 747 takes two slices')
    const again = await relay.core.importer.importOpportunities(input)
    assert.ok(!('problem' in again))
    assert.deepEqual(counts(again), [0, 0, 8800, 0, 0])
  })

  it('takes rows with the longest notes there may be, in any script', async () => {
    const rows = Array.from(
      { length: 12 },
      (_, index) => `L${index},Lena Lang,GTX Pro,Isdom,Won,25-10-2016,11-03-2017,1,${'字'.repeat(32_000)}`,
    )
    assert.deepEqual(counts(await run(csv(...rows))), [12, 0, 0, 0, 0])
  })

  it('stops between two slices when it is cancelled, and goes on from there the next time', async () => {
    const abort = new AbortController()
    const input = { bytes: real, fileName: 'sales_pipeline.csv', person: office, options: {}, source: 'cancelled' }
    await assert.rejects(
      relay.core.importer.importOpportunities({ ...input, signal: abort.signal, onProgress: () => abort.abort() }),
      { name: 'AbortError' },
    )
    const rest = await relay.core.importer.importOpportunities(input)
    assert.ok(!('problem' in rest))
    assert.ok(rest.unchanged > 0 && rest.created > 0 && rest.created + rest.unchanged === 8800)
  })

  it('is refused where the person it is done for has lost the right', async () => {
    const gone = relay.person('Gus Gone', 'office')
    relay.core.accounts.deactivate(gone.id)
    await assert.rejects(run(csv('Z1,Zoe Zed,GTX Pro,Isdom,Won,25-10-2016,11-03-2017,4514,'), gone.id), {
      name: 'NotWrittenError',
    })
  })
})
