import assert from 'node:assert/strict'
import { after, afterEach, before, beforeEach, describe, it } from 'node:test'
import { QUARANTINE_MS } from '../../../relay/limits.ts'
import { OPPORTUNITIES } from '../../../src/documents/pipeline.ts'
import { enrol } from '../../support/device.ts'
import { TestRelay } from '../../support/relay.ts'
import { Scene, set } from '../sockets/support.ts'
import { quarantined } from '../store/commits.ts'
import { Asker, batchesOf, Caller, question } from './support.ts'

const clock = { ahead: 0 }
let scene: Scene
let office: Caller
let asker: Asker
let device: string
before(async () => {
  scene = await Scene.begin(await TestRelay.start({ clock: () => Date.now() + clock.ahead }))
  office = new Caller(scene.relay, 'Olga Office')
})
beforeEach(async () => {
  clock.ahead += 3_600_000
  const profile = enrol(scene.relay, scene.rep)
  device = profile.device
  asker = await Asker.connect(scene, profile)
})
afterEach(() => asker.raw.close())
after(() => scene.end())

const idOf = async (draft: string): Promise<number> => {
  const row = (await quarantined(scene.relay.core.store)).find(each => each.device === device && each.draft === draft)
  assert.ok(row)
  return row.id
}

const field = (key: string, base: unknown, value: unknown, root = OPPORTUNITIES) =>
  JSON.stringify([[root, key, base, value]])

const value = async (key: string, root = OPPORTUNITIES) => (await scene.room()).doc.getMap(root).get(key)

describe('running a change on behalf of its author', () => {
  it('Q7 J9 writes it as the office person, and the journal names both and the entry', async () => {
    const n = await asker.renameStage(scene, 'Gewonnen!')
    await asker.ask(question(scene, { n, changes: field('won.name', 'Won', 'Gewonnen!', 'stages') }))
    const id = await idOf('draft-1')
    const entry = await office.entry(id)
    assert.deepEqual(
      [entry.person, entry.device, entry.document?.name, entry.refusal.code, entry.changes, entry.settled],
      ['Rita Rep', 'test', 'West', 'rights', 1, null],
    )
    assert.deepEqual(entry.details, [
      { type: 'field', root: 'stages', key: 'won.name', base: 'Won', value: 'Gewonnen!', standing: 'Won', known: true },
    ])
    assert.equal(entry.records['stages/won'], 'Won')

    const { status, body } = await office.run(id)
    assert.equal(status, 200, JSON.stringify(body))
    assert.equal(body.entry.settled.state, 'applied')
    assert.equal(body.entry.settled.by, 'Olga Office')
    assert.equal(await value('won.name', 'stages'), 'Gewonnen!')
    assert.deepEqual((await asker.said('draft-1')).state, 'applied')

    const row = await scene.relay.core.store.quarantine.row(id)
    const [batch] = await batchesOf(scene.relay, row?.settled?.sequence ?? 0)
    assert.equal(batch?.author, 'relay')
    assert.equal(batch?.person, office.person.id)
    const note = JSON.parse(batch?.note ?? '')
    assert.deepEqual(note, { onBehalfOf: scene.rep.id, quarantine: id, device, n, draft: 'draft-1' })
    assert.deepEqual(await scene.relay.core.store.collisions(scene.address), [], 'who decided knew what stood')
    await scene.honestEdit()
  })

  it('Q7 takes a repaired value in place of one that nobody may have', async () => {
    await asker.ask(question(scene, { code: 'value', changes: field('r1.discount', null, 7) }))
    const id = await idOf('draft-1')
    const refused = await office.run(id)
    assert.equal(refused.status, 422)
    assert.deepEqual(refused.body.refusal.places, ['opportunities/r1.discount'])
    assert.equal(await value('r1.discount'), undefined)
    const { status, body } = await office.run(id, { 'opportunities/r1.discount': 0.07 })
    assert.equal(status, 200, JSON.stringify(body))
    assert.equal(await value('r1.discount'), 0.07)
  })

  it('Q7 carries a text with the change in it, cut where it would be too long', async () => {
    const root = 'opportunities.r1.notes'
    const changes = JSON.stringify([[root, [{ retain: 5 }, { insert: ', dear' }]]])
    await asker.ask(question(scene, { changes }))
    const id = await idOf('draft-1')
    const [detail] = (await office.entry(id)).details
    assert.deepEqual(detail, {
      type: 'text',
      root,
      inserted: ', dear',
      deleted: 0,
      standing: 'hello world',
      proposed: 'hello, dear world',
      known: true,
    })
    assert.equal((await office.run(id, { [root]: 'x'.repeat(40_000) })).status, 422)
    assert.equal((await office.run(id, { [root]: 'Hello, dear world!' })).status, 200)
    assert.equal((await scene.room()).doc.getText(root).toString(), 'Hello, dear world!')
  })

  it('Q12 shows a place once, however often it was changed, and runs what all of it came to', async () => {
    const notes = 'opportunities.r1.notes'
    const standing = (await scene.room()).doc.getText(notes).toString()
    const typed: unknown[] = Array.from({ length: 1_000 }, () => [notes, [{ insert: 'a' }]])
    const prices = Array.from({ length: 1_000 }, (_, each) => ['opportunities', 'r1.quantity', each, each + 1])
    const never = [['opportunities.r1.never', [{ insert: 'x' }]]]
    await asker.ask(question(scene, { changes: JSON.stringify([...typed.slice(1), ...prices, ...never]) }))
    const id = await idOf('draft-1')
    const entry = await office.entry(id)
    assert.equal(entry.changes, 2_000)
    assert.deepEqual(entry.details, [
      {
        type: 'text',
        root: notes,
        inserted: 'a'.repeat(999),
        deleted: 0,
        standing,
        proposed: 'a'.repeat(999) + standing,
        known: true,
      },
      { type: 'field', root: 'opportunities', key: 'r1.quantity', base: 0, value: 1_000, standing: null, known: true },
      {
        type: 'text',
        root: 'opportunities.r1.never',
        inserted: 'x',
        deleted: 0,
        standing: '',
        proposed: 'x',
        known: false,
      },
    ])
    assert.equal((await office.decline(id, '')).status, 200)
  })

  it('Q12 puts what was typed at the end of a text in which its places are gone', async () => {
    const root = 'opportunities.r1.notes'
    const standing = (await scene.room()).doc.getText(root).toString()
    const changes = [
      [root, [{ retain: 900 }, { insert: 'one' }]],
      [root, [{ retain: 903 }, { insert: 'two' }, { delete: 3 }]],
    ]
    await asker.ask(question(scene, { changes: JSON.stringify(changes) }))
    const [detail, ...more] = (await office.entry(await idOf('draft-1'))).details
    assert.equal(more.length, 0)
    assert.ok(detail?.type === 'text')
    assert.deepEqual([detail.inserted, detail.deleted], ['onetwo', 3])
    assert.equal(detail.proposed, `${standing}\nonetwo`)
    assert.equal((await office.run(await idOf('draft-1'))).status, 200)
    assert.equal((await scene.room()).doc.getText(root).toString(), `${standing}\nonetwo`)
  })

  it('Q7 writes nothing where another value stands than the office saw, and says so', async () => {
    await asker.ask(question(scene, { changes: field('r1.account', null, 'Acme') }))
    const id = await idOf('draft-1')
    const repairs = [{ root: OPPORTUNITIES, key: 'r1.account', standing: null, value: 'Acme' }]
    await set(scene.document, 'r1', { account: 'Bolt' })
    await scene.honestEdit()
    const { status, body } = await office.send(`/${id}/run`, { repairs })
    assert.deepEqual([status, body.error.code], [409, 'moved'])
    assert.equal(await value('r1.account'), 'Bolt')
    assert.equal((await office.run(id)).status, 200)
    assert.equal(await value('r1.account'), 'Acme')
  })

  it('Q7 settles without a row where everything stands as wanted', async () => {
    await asker.ask(question(scene, { changes: field('r1.name', null, 'Pumps') }))
    const id = await idOf('draft-1')
    const sequence = await scene.relay.core.store.sequence()
    assert.equal((await office.run(id)).status, 200)
    assert.equal(await scene.relay.core.store.sequence(), sequence)
    assert.equal((await scene.relay.core.store.quarantine.row(id))?.settled?.sequence, null)
    assert.equal((await asker.said('draft-1')).state, 'applied')
  })

  it('Q7 touches no place the entry is not about, none twice, and takes no value that is none', async () => {
    await asker.ask(question(scene, { changes: field('r1.contact', null, 'Eva') }))
    const id = await idOf('draft-1')
    const contact = { root: OPPORTUNITIES, key: 'r1.contact', standing: null, value: 'Eva' }
    for (const repairs of [
      [{ ...contact, key: 'r1.price' }],
      [contact, contact],
      [{ ...contact, value: { a: 1 } }],
      [{ ...contact, more: 1 }],
      [{ ...contact, key: null }],
      'x',
    ]) {
      const { status, body } = await office.send(`/${id}/run`, { repairs })
      assert.deepEqual([status, body.error.code], [400, 'malformed'], JSON.stringify(repairs))
    }
    assert.equal(await value('r1.contact'), undefined)
  })

  it('Q7 has nowhere to write where there is no such document, and is declined then', async () => {
    await asker.ask(question(scene, { draft: 'lost', address: `pipeline/${'Z'.repeat(22)}` }))
    const id = await idOf('lost')
    const { status, body } = await office.run(id)
    assert.deepEqual([status, body.error.code], [409, 'noDocument'])
    assert.equal((await office.decline(id, '')).status, 200)
  })

  it('Q7 runs what was refused and never asked about, from the entry itself', async () => {
    await asker.renameStage(scene, 'Sieg')
    const row = (await quarantined(scene.relay.core.store)).find(each => each.device === device)
    assert.equal(row?.asked, null)
    const { status, body } = await office.run(row?.id ?? 0, { 'stages/won.name': 'Erfolg' })
    assert.equal(status, 200, JSON.stringify(body))
    assert.equal(await value('won.name', 'stages'), 'Erfolg')
    assert.equal((await asker.ask(question(scene, { n: row?.n ?? null }))).state, 'applied', 'asked later it is told')
  })

  it('J1 goes on in order beside an import or another repair of the same document', async () => {
    const ids: number[] = []
    for (const name of ['a', 'b', 'c', 'd']) {
      await asker.ask(question(scene, { draft: name, changes: field(`new-${name}.name`, null, name) }))
      ids.push(await idOf(name))
    }
    const answers = await Promise.all(ids.map(id => office.run(id)))
    assert.deepEqual(
      answers.map(({ status }) => status),
      [200, 200, 200, 200],
    )
    for (const name of ['a', 'b', 'c', 'd']) assert.equal(await value(`new-${name}.name`), name)
  })
})

describe('deciding', () => {
  it('Q9 happens once: of two at once the second is told who was first', async () => {
    await asker.ask(question(scene, { changes: field('r1.phone', null, '089 1') }))
    const id = await idOf('draft-1')
    const other = new Caller(scene.relay, 'Oskar Office')
    const answers = await Promise.all([office.run(id), other.decline(id, 'no'), office.run(id)])
    const statuses = answers.map(({ status }) => status).sort()
    assert.deepEqual(statuses, [200, 409, 409])
    const late = answers.filter(({ status }) => status === 409)
    const by = (await office.entry(id)).settled?.by
    for (const { body } of late) {
      assert.equal(body.error.code, 'late')
      assert.ok(body.error.message.includes(by), body.error.message)
    }
  })

  it('Q6 Q8 moves an entry from one list to the other, with who, when and why', async () => {
    await asker.ask(question(scene, { draft: 'x' }))
    const id = await idOf('x')
    assert.equal((await office.page()).entries[0]?.id, id, 'what was asked about last comes first')
    const { counts } = await office.page()
    assert.equal((await office.decline(id, ' Das gehört dem Süden. ')).status, 200)
    const after = await office.page()
    assert.deepEqual(after.counts, { open: counts.open - 1, asked: counts.asked - 1 })
    assert.ok(!after.entries.some(each => each.id === id))
    const settled = (await office.page('?settled=true')).entries.find(each => each.id === id)?.settled
    assert.deepEqual(settled?.state === 'declined' && [settled.by, settled.word], [
      'Olga Office',
      'Das gehört dem Süden.',
    ])
    assert.equal((await office.decline(id, 'x'.repeat(501))).status, 400)
  })

  it('Q6 comes in pages', async () => {
    for (let each = 0; each < 60; each++) await asker.ask(question(scene, { draft: `page-${each}` }))
    const seen: number[] = []
    let next: string | null = ''
    while (next !== null) {
      const page = await office.page(next === '' ? '' : `?after=${next}`)
      assert.ok(page.entries.length <= 50)
      seen.push(...page.entries.map(({ id }) => id))
      next = page.next
    }
    assert.equal(new Set(seen).size, seen.length)
    assert.equal(seen.length, (await office.page()).counts.open)
    assert.equal((await office.send('?after=nonsense')).status, 400)
  })

  it('O13 is for those who may see the quarantine, whatever is asked, and from our own pages only', async () => {
    await asker.ask(question(scene, { draft: 'guarded' }))
    const id = await idOf('guarded')
    for (const role of ['rep', 'assistant'] as const) {
      const nobody = new Caller(scene.relay, `Nobody ${role}`, role)
      for (const answer of [
        await nobody.send(''),
        await nobody.send(`/${id}`),
        await nobody.send(`/${id}/run`, { repairs: [] }),
        await nobody.decline(id, ''),
      ]) {
        assert.deepEqual([answer.status, answer.body.error.code], [403, 'rights'])
      }
    }
    const foreign = await office.send(`/${id}/decline`, { word: '' }, { origin: 'https://evil.example' })
    assert.deepEqual([foreign.status, foreign.body.error.code], [403, 'origin'])
    for (const path of ['/0', '/x', '/-1', '/999999', '/1e3', '/constructor']) {
      assert.equal((await office.send(path)).status, 404, path)
    }
    assert.equal((await office.entry(id)).settled, null)
  })

  it('Q10 forgets what is long decided or was never asked about, when it starts and every day', async () => {
    await asker.ask(question(scene, { draft: 'old' }))
    const old = await idOf('old')
    await asker.ask(question(scene, { draft: 'open' }))
    const open = await idOf('open')
    await office.decline(old, '')
    clock.ahead += QUARANTINE_MS + 1
    scene.relay.core.quarantine.tidyDaily()()
    await new Promise(resolve => setImmediate(resolve))
    assert.equal(await scene.relay.core.store.quarantine.row(old), null)
    assert.notEqual(await scene.relay.core.store.quarantine.row(open), null)
  })
})
