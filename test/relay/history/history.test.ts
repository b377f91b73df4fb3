import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { OwnWriter } from '../../../relay/own-writer.ts'
import { campaign } from '../../../src/documents/campaign.ts'
import { captureChanges } from '../../../src/documents/changes.ts'
import { recordChanges } from '../../../src/documents/content.ts'
import { OPPORTUNITIES } from '../../../src/documents/pipeline.ts'
import type { Transaction } from '../../../src/sync/transactions.ts'
import type { HistoryEntry, HistoryPage } from '../../../src/sync/wire/history.ts'
import { when } from '../../support/device-parts.ts'
import { partyOfSuite } from '../sync/parties.ts'
import { agrees, delivered, openListed, pipelineOf, set } from '../sync/support.ts'

describe('history', () => {
  const party = partyOfSuite()

  const ask = async (token: string, path: string): Promise<{ status: number; body: HistoryPage }> => {
    const headers = { authorization: `Bearer ${token}`, 'accept-language': 'en' }
    const response = await fetch(`${party.relay.origin}/api/documents/${path}`, { headers })
    return { status: response.status, body: (await response.json()) as HistoryPage }
  }
  /** All pages of it. */
  const history = async (token: string, address: string, record?: string): Promise<HistoryEntry[]> => {
    const entries: HistoryEntry[] = []
    for (let next: number | null | undefined; next !== null; ) {
      const query = new URLSearchParams({ ...(record ? { record } : {}), ...(next ? { before: String(next) } : {}) })
      const { status, body } = await ask(token, `${address}/history?${query}`)
      assert.equal(status, 200)
      entries.push(...body.entries)
      next = body.next
    }
    return entries
  }
  const told = (entries: readonly HistoryEntry[]) =>
    entries.map(({ person, device, changes }) => [person, device, changes])

  const scene = async () => {
    const rita = await party.rep()
    const document = await pipelineOf(rita)
    await set(document, 'r1', { name: 'Pumps', price: 40 })
    await set(document, 'r2', { name: 'Valves' })
    await delivered(rita)
    return { rita, document, name: rita.profile.person.name }
  }

  it('H1 G17 tells what was done to the document as a whole, and nothing of what came to nothing', async () => {
    const { rita, document, name } = await scene()
    const { address } = document
    const heir = party.relay.person('Hans Heir')
    const olga = await party.life(party.relay.person('Olga Office', 'office'))
    await when(olga.device.catalogue, lines => lines.has(address))
    await rita.device.transact(address, { command: 'archive', archived: true })
    await when(olga.device.catalogue, lines => lines.get(address)?.facts.version === 2)
    await rita.goOffline()
    await rita.device.transact(address, { command: 'archive', archived: false })
    await olga.device.transact(address, { command: 'rekey', key: 'OST-1' })
    await when(olga.device.catalogue, lines => lines.get(address)?.facts.version === 3)
    rita.goOnline()
    await when(rita.device.notRun, all => all.length === 1)
    await olga.device.transact(address, { command: 'assign', owner: heir.id })
    await when(olga.device.catalogue, lines => lines.get(address)?.facts.owner === heir.id)
    const done = (await history(olga.profile.token, address)).flatMap(({ person, transaction }) =>
      transaction ? [[person, transaction]] : [],
    )
    assert.deepEqual(done, [
      ['Olga Office', { command: 'assign', owner: 'Hans Heir' }],
      ['Olga Office', { command: 'rekey', key: 'OST-1' }],
      [name, { command: 'archive', archived: true }],
    ])
    assert.deepEqual(
      (await history(olga.profile.token, address, 'opportunities/r1')).map(each => each.transaction),
      [undefined],
    )
  })

  it('H2 tells of statuses, of where a document lies and for whom, and of what it hangs below, by names', async () => {
    const olga = await party.life(party.relay.person('Olga Office', 'office'))
    const rita = party.relay.person('Rita Rep')
    const [above, plan] = await Promise.all(['Above', 'Plan'].map(name => olga.device.create(campaign, { name })))
    assert.ok(above && plan)
    await delivered(olga)
    const { address } = plan
    const done = async (version: number, transaction: Transaction) => {
      await olga.device.transact(address, transaction)
      await when(olga.device.catalogue, lines => lines.get(address)?.facts.version === version)
    }
    await when(olga.device.catalogue, lines =>
      [above, plan].every(each => lines.get(each.address)?.facts.version === 1),
    )
    await done(2, { command: 'run', transaction: 'CREL', warned: false })
    await done(3, { command: 'move', parent: above.address })
    const audience = { people: [rita.id], teams: [], territories: [] }
    await done(4, { command: 'place', territory: null, audience })
    await olga.device.transact(address, { command: 'run', transaction: 'CCLU', warned: false })
    await when(olga.device.notRun, all => all.length === 1)
    const told = async (token: string) =>
      (await history(token, address)).flatMap(({ transaction }) => transaction ?? [])
    const [placed, moved, released] = [
      { command: 'place', territory: null, audience: { people: ['Rita Rep'], teams: [], territories: [] } },
      { command: 'move', parent: above.address },
      { command: 'run', transaction: 'CREL' },
    ]
    assert.deepEqual(await told(olga.profile.token), [placed, { ...moved, parentName: 'Above' }, released])
    assert.deepEqual(await told(party.relay.token(rita)), [placed, moved, released], 'what is not hers has no name')
  })

  it('H1 H2 tells who changed which field of a record from what to what, on which device, the latest first', async () => {
    const { rita, document, name } = await scene()
    const olga = await party.life(party.relay.person('Olga Office', 'office'))
    const theirs = await openListed(olga, document.address)
    await agrees(theirs, party.relay)
    const from = Date.now()
    await set(theirs, 'r1', { price: 45, nextStep: 'Call' })
    theirs.text(OPPORTUNITIES, 'r1', 'notes').insert(0, 'hello')
    await theirs.flush()
    await delivered(olga)
    const entries = await history(rita.profile.token, document.address, 'opportunities/r1')
    const field = (key: string, base: unknown, value: unknown) => ({
      type: 'field',
      root: OPPORTUNITIES,
      key: `r1.${key}`,
      base,
      value,
    })
    assert.deepEqual(told(entries), [
      [
        'Olga Office',
        'test',
        [{ type: 'text', root: 'opportunities.r1.notes', inserted: 'hello', typed: 5, deleted: 0 }],
      ],
      ['Olga Office', 'test', [field('price', 40, 45), field('nextStep', null, 'Call')]],
      [name, 'test', [field('name', null, 'Pumps'), field('price', null, 40)]],
    ])
    assert.ok(entries.every(({ origin, more }) => origin.type === 'device' && more === 0))
    assert.ok((entries[0]?.at ?? 0) >= from && (entries[0]?.at ?? 0) <= Date.now())
    const whole = await history(rita.profile.token, document.address)
    assert.deepEqual([whole.length, whole.at(-1)?.begins], [6, true])
    assert.ok(whole.some(({ changes }) => changes.some(each => each.root === 'fields')))
  })

  it('H1 answers the same for what is somebody else’s, for what never existed and for what is no address', async () => {
    const { document } = await scene()
    const stranger = await party.rep()
    const { token } = stranger.profile
    const answers = []
    for (const address of [document.address, `pipeline/${'x'.repeat(22)}`, 'pipeline/x', 'nothing/at-all']) {
      answers.push(await ask(token, `${address}/history`))
    }
    assert.equal(answers[0]?.status, 404)
    for (const answer of answers) assert.deepEqual(answer, answers[0])
    const { status } = await fetch(`${party.relay.origin}/api/documents/${document.address}/history`)
    assert.equal(status, 401)
  })

  it('H1 does not take what is no record and no cursor', async () => {
    const { rita, document } = await scene()
    for (const query of ['record=r1', 'record=a/b/c', 'before=0', 'before=-1', 'before=1e9', 'before=x']) {
      const { status } = await ask(rita.profile.token, `${document.address}/history?${query}`)
      assert.equal(status, 400, query)
    }
  })

  it('H4 comes in pages that miss nothing and say nothing twice', async () => {
    const { rita, document } = await scene()
    for (let count = 0; count < 130; count++) {
      await set(document, count % 2 ? 'r1' : 'r2', { nextStep: `Step ${count}` })
      if (count % 10 === 0) await delivered(rita)
    }
    await delivered(rita)
    const { body } = await ask(rita.profile.token, `${document.address}/history`)
    assert.ok(body.next !== null && body.entries.length >= 100 && body.entries.length < 130)
    const steps = (await history(rita.profile.token, document.address)).flatMap(({ changes }) =>
      changes.flatMap(each => (each.type === 'field' && each.key.endsWith('nextStep') ? [each.value] : [])),
    )
    assert.deepEqual(
      steps,
      Array.from({ length: 130 }, (_, index) => `Step ${129 - index}`),
    )
    const ofOne = await history(rita.profile.token, document.address, 'opportunities/r1')
    assert.equal(ofOne.length, 66)
  })

  it('H2 H3 names both of a decided collision, and who decided', async () => {
    const { rita, document, name } = await scene()
    const olga = await party.life(party.relay.person('Olga Office', 'office'))
    const theirs = await openListed(olga, document.address)
    await agrees(theirs, party.relay)
    await rita.goOffline()
    await set(document, 'r1', { price: 45 })
    await set(theirs, 'r1', { price: 50 })
    await delivered(olga)
    rita.goOnline()
    const lines = await when(olga.device.catalogue, all => (all.get(document.address)?.listed?.length ?? 0) > 0)
    const [collision] = lines.get(document.address)?.listed ?? []
    await theirs.decide([collision?.id ?? 0], 'kept')
    await delivered(olga)
    const [latest] = await history(rita.profile.token, document.address, 'opportunities/r1')
    assert.equal(latest?.person, 'Olga Office')
    assert.deepEqual(latest?.decision, {
      choice: 'kept',
      collisions: [
        {
          root: OPPORTUNITIES,
          key: 'r1.price',
          value: 45,
          authorName: name,
          standing: 50,
          standingName: 'Olga Office',
          outcome: collision?.outcome,
        },
      ],
    })
    const other = await history(rita.profile.token, document.address, 'opportunities/r2')
    assert.ok(other.every(({ decision }) => decision === null))
  })

  it('H3 names the import, and of what the office ran on behalf both', async () => {
    const { rita, document, name } = await scene()
    const { core } = party.relay
    const olga = party.relay.person('Olga Office', 'office')
    const writer = new OwnWriter(core)
    const write = async (value: string, note: object) => {
      const doc = await writer.copy(document.address)
      assert.ok(doc)
      const changes = recordChanges(doc, OPPORTUNITIES, 'r1', { nextStep: value })
      const update = captureChanges(doc, changes)
      assert.ok(update)
      const entries = { person: olga.id, contents: [{ update, changes }], note: JSON.stringify(note) }
      await writer.submit(document.address, entries)
    }
    await write('imported', { import: 'crm' })
    const { device, person } = rita.profile
    await write('repaired', { onBehalfOf: person.id, quarantine: 1, device, n: 3, draft: null })
    await write('merged', { merge: document.address, unsigned: true })
    await write('somehow', { newer: true })
    const entries = await history(rita.profile.token, document.address, 'opportunities/r1')
    assert.deepEqual(
      entries.slice(0, 4).map(each => [each.person, each.device, each.origin]),
      [
        ['Olga Office', '', { type: 'relay' }],
        ['Olga Office', '', { type: 'file', carrier: '', unsigned: true }],
        ['Olga Office', '', { type: 'onBehalf', person: name, device: 'test' }],
        ['Olga Office', '', { type: 'import', source: 'crm' }],
      ],
    )
  })

  it('H2 tells at most 50 changes of an entry, and how many more there are', async () => {
    const { rita, document } = await scene()
    const changes = Array.from({ length: 60 }, (_, index) => ['opportunities', `n${index}.name`, null, 'x'] as const)
    await document.commit(changes)
    await delivered(rita)
    const [latest] = await history(rita.profile.token, document.address)
    assert.deepEqual([latest?.changes.length, latest?.more], [50, 10])
  })
})
