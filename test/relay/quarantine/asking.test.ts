import assert from 'node:assert/strict'
import { after, before, beforeEach, describe, it } from 'node:test'
import { ASKS_PER_HOUR, HELD_BYTES } from '../../../relay/limits.ts'
import { enrol } from '../../support/device.ts'
import { TestRelay } from '../../support/relay.ts'
import { guessed, RawDevice, Scene } from '../sockets/support.ts'
import { quarantined } from '../store/commits.ts'
import { Asker, Caller, question } from './support.ts'

const clock = { ahead: 0 }
let scene: Scene
before(async () => {
  scene = await Scene.begin(await TestRelay.start({ clock: () => Date.now() + clock.ahead }))
})
beforeEach(() => {
  clock.ahead += 3_600_000
})
after(() => scene.end())

describe('asking the office', () => {
  it('Q1 Q2 files a question once, however often it is sent, and tells at the next connection how it stands', async () => {
    const profile = enrol(scene.relay, scene.rep)
    const asker = await Asker.connect(scene, profile)
    assert.deepEqual(asker.first, [])
    const n = await asker.renameStage(scene, 'Gewonnen!')
    const before = (await quarantined(scene.relay.core.store)).length
    const changes = JSON.stringify([['stages', 'won.name', 'Won', 'Gewonnen!']])
    for (let time = 0; time < 3; time++) {
      assert.deepEqual(await asker.ask(question(scene, { n, changes })), { draft: 'draft-1', state: 'open' })
    }
    const rows = await quarantined(scene.relay.core.store)
    assert.equal(rows.length, before, 'Q5 the question belongs to the entry')
    const row = rows.find(each => each.device === profile.device)
    assert.equal(row?.draft, 'draft-1')
    assert.equal(row?.refusal.code, 'rights')
    assert.deepEqual(row?.changes, JSON.parse(changes))
    await asker.raw.close()
    const again = await Asker.connect(scene, profile)
    assert.deepEqual(again.first, [{ draft: 'draft-1', state: 'open' }])
    await again.raw.close()
  })

  it('Q3 is answered alike for a document that is one’s own, somebody else’s, and none', async () => {
    const stranger = scene.profile('Sven Stranger')
    const asker = await Asker.connect(scene, stranger)
    const answers = []
    for (const address of [scene.address, guessed(99), `kind/${'A'.repeat(22)}`]) {
      const draft = `about-${answers.length}`
      const { draft: _, ...state } = await asker.ask(question(scene, { draft, address }))
      answers.push(state)
    }
    assert.deepEqual(answers, [{ state: 'open' }, { state: 'open' }, { state: 'open' }])
    await asker.raw.close()
    const office = new Caller(scene.relay, 'Olga Office')
    const { entries } = await office.page()
    const own = entries.filter(each => each.person === 'Sven Stranger')
    assert.deepEqual(
      own.map(each => each.document?.name ?? null),
      [null, null, 'West'],
    )
    for (const { id } of own) assert.equal((await office.entry(id)).details.length, 1)
  })

  it('Q2 is told to the device that asked and to no other', async () => {
    const mine = await Asker.connect(scene)
    const other = await Asker.connect(scene)
    await mine.ask(question(scene, { draft: 'mine' }))
    const office = new Caller(scene.relay, 'Olga Office')
    const line = (await office.page()).entries[0]
    await office.decline(line!.id, 'Nein')
    const said = await mine.said('mine')
    assert.equal(said.state, 'declined')
    assert.deepEqual(said.state === 'declined' && [said.by, said.word], ['Olga Office', 'Nein'])
    assert.equal(other.raw.frames.filter(frame => frame.type === 'asked').length, 0)
    assert.equal((await other.ask(question(scene, { draft: 'mine' }))).state, 'open', 'the same name, another device')
    await mine.raw.close()
    await other.raw.close()
  })

  it('Q13 a question that is withdrawn is listed as such, told to nobody, and open again when it is asked again', async () => {
    const profile = enrol(scene.relay, scene.rep)
    const asker = await Asker.connect(scene, profile)
    const n = await asker.renameStage(scene, 'Zurück')
    await asker.ask(question(scene, { draft: 'back', n }))
    const office = new Caller(scene.relay, 'Olga Office')
    const id = (await office.page()).entries[0]!.id
    const { open } = (await office.page()).counts
    for (let time = 0; time < 2; time++) assert.equal((await asker.withdraw('back')).state, 'withdrawn')
    assert.equal((await office.page()).counts.open, open - 1)
    const { settled } = await office.entry(id)
    assert.deepEqual([settled?.state, settled?.by], ['withdrawn', scene.rep.name])
    assert.equal((await office.decline(id, 'Nein')).status, 409, 'Q9')
    await asker.raw.close()
    const again = await Asker.connect(scene, profile)
    assert.deepEqual(again.first, [], 'not among the questions')
    assert.equal((await again.ask(question(scene, { draft: 'back', n }))).state, 'open')
    assert.deepEqual([(await office.entry(id)).settled, (await office.page()).counts.open], [null, open])
    await again.raw.close()
  })

  it('Q13 says the same of a question that never was, of another device’s, and changes nothing of a decided one', async () => {
    const [mine, other] = [await Asker.connect(scene), await Asker.connect(scene)]
    await mine.ask(question(scene, { draft: 'theirs' }))
    const office = new Caller(scene.relay, 'Olga Office')
    const id = (await office.page()).entries[0]!.id
    for (const draft of ['theirs', 'never']) assert.equal((await other.withdraw(draft)).state, 'withdrawn')
    assert.equal((await office.entry(id)).settled, null)
    await office.decline(id, 'Nein')
    await mine.said('theirs')
    assert.equal((await mine.withdraw('theirs')).state, 'declined')
    await mine.raw.close()
    other.raw.send({ type: 'withdraw', draft: '../x' })
    assert.equal((await other.raw.closed).code, 4400, 'a draft that is none')
  })

  it('Q1 ends the connection where it is no question, and files nothing', async () => {
    const before = (await quarantined(scene.relay.core.store)).length
    for (const wrong of [
      { address: 'nowhere' },
      { draft: '../x' },
      { code: 'nonsense' },
      { changes: 'x' },
      { changes: '[]' },
      { changes: JSON.stringify([['fields', 'name', null, 'x'.repeat(300_000)]]) },
    ]) {
      const asker = await Asker.connect(scene)
      asker.raw.send({ type: 'ask', asked: question(scene, wrong) })
      assert.equal((await asker.raw.closed).code, 4400, JSON.stringify(wrong).slice(0, 80))
    }
    assert.equal((await quarantined(scene.relay.core.store)).length, before)
    await scene.honestEdit()
  })

  it('Q4 is put off where one person asks too often, whatever the device; known questions are answered', async () => {
    const rita = scene.profile('Rena Restless')
    const [one, two] = [await Asker.connect(scene, rita), await Asker.connect(scene, scene.profile('Rena Restless'))]
    for (let each = 0; each < ASKS_PER_HOUR; each++) {
      const asker = each % 2 === 0 ? one : two
      assert.equal((await asker.ask(question(scene, { draft: `d${each}` }))).state, 'open')
    }
    assert.equal((await one.ask(question(scene, { draft: 'more' }))).state, 'later')
    assert.equal((await two.ask(question(scene, { draft: 'more' }))).state, 'later')
    assert.equal((await one.ask(question(scene, { draft: 'd0' }))).state, 'open')
    clock.ahead += 3_600_000
    assert.equal((await one.ask(question(scene, { draft: 'more' }))).state, 'open')
    await one.raw.close()
    await two.raw.close()
    const again = await Asker.connect(scene, rita)
    assert.equal(again.first.length, ASKS_PER_HOUR / 2 < 200 ? ASKS_PER_HOUR / 2 + 1 : 200)
    await again.raw.close()
  })

  it('Q11 is put off where too much of this person waits for the office; nothing of it is lost or forgotten', async () => {
    const profile = scene.profile('Rudi Restless')
    const asker = await Asker.connect(scene, profile)
    const changes = JSON.stringify([['fields', 'name', null, 'x'.repeat(250_000)]])
    const fits = Math.floor(HELD_BYTES / changes.length)
    for (let each = 0; each < fits; each++) {
      assert.equal((await asker.ask(question(scene, { draft: `d${each}`, changes }))).state, 'open')
    }
    // Putting off costs no tries: more often than anybody may ask in an hour.
    for (let each = 0; each < ASKS_PER_HOUR; each++) {
      assert.equal((await asker.ask(question(scene, { draft: 'more', changes }))).state, 'later')
    }
    const office = new Caller(scene.relay, 'Otto Office')
    const line = (await office.page()).entries.find(({ person }) => person === 'Rudi Restless')
    // What is left of the room: from here on who, when and why are kept of a refused entry, and the office is told so.
    const rest = HELD_BYTES - fits * changes.length - (changes.length - 250_000)
    const last = JSON.stringify([['fields', 'name', null, 'x'.repeat(rest)]])
    assert.equal((await asker.ask(question(scene, { draft: 'last', changes: last }))).state, 'open')
    await asker.renameStage(scene, 'Gewonnen!')
    const kept = (await office.page()).entries.filter(({ person }) => person === 'Rudi Restless')
    assert.ok(kept.every(each => each.kept))
    const [without] = (
      await scene.relay.core.store.quarantine.list({ settled: false, after: null, limit: 1_000 })
    ).filter(row => row.person === profile.person.id && row.draft === null)
    const { kept: isKept, details } = await office.entry(without!.id)
    assert.deepEqual([isKept, details], [false, []])
    await office.decline(line!.id, 'Nein')
    assert.equal((await asker.ask(question(scene, { draft: 'more', changes }))).state, 'open')
    await asker.raw.close()
  })

  it('Q2 comes before hello as little as anything else', async () => {
    const profile = enrol(scene.relay, scene.rep)
    const asker = await Asker.connect(scene, profile)
    await asker.raw.close()
    const raw = new RawDevice(scene.relay, profile)
    await raw.opened()
    raw.send({ type: 'ask', asked: question(scene) })
    assert.equal((await raw.closed).code, 4400)
  })
})
