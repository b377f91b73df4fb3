import assert from 'node:assert/strict'
import { generateKeyPairSync } from 'node:crypto'
import { after, before, describe, it } from 'node:test'
import * as encoding from 'lib0/encoding'
import * as Y from 'yjs'
import type { Address } from '../../../src/documents/address.ts'
import { applyChanges, type Change } from '../../../src/documents/changes.ts'
import { OPPORTUNITIES, pipeline } from '../../../src/documents/pipeline.ts'
import type { EntryContent } from '../../../src/sync/wire/entry.ts'
import type { RefusalCode } from '../../../src/sync/wire/refusals.ts'
import { when } from '../../support/device.ts'
import { quarantined } from '../store/commits.ts'
import { captured, copyOf, edit, field, guessed, Scene, type SubmitOptions } from './support.ts'

/** An update that is an edit of a copy of the document, stating nothing. */
type Make = (doc: Y.Doc) => void

describe('an entry the gate refuses, over a real socket', () => {
  let scene: Scene
  before(async () => {
    scene = await Scene.begin()
  })
  after(() => scene.end())

  const refused = (
    code: RefusalCode,
    content: EntryContent | Uint8Array,
    { profile = scene.profile(), address = scene.address as Address, ...options } = {} as SubmitOptions & {
      profile?: ReturnType<Scene['profile']>
      address?: Address
    },
  ) =>
    scene.withstands(async () => {
      const raw = await scene.raw(profile)
      const [answer] = await raw.submit(address, [content], options)
      assert.equal(answer?.status === 'refused' && answer.refusal.code, code, JSON.stringify(answer))
      await raw.close()
      const isKept = (await quarantined(scene.relay.core.store)).some(each => each.device === profile.device)
      assert.equal(isKept, code !== 'signature' && code !== 'reused', 'N7 kept in the quarantine')
    })

  const hostile = async (make: Make): Promise<EntryContent> => {
    const doc = copyOf(await scene.room())
    return { update: captured(doc, () => make(doc)), changes: [] }
  }
  const map = (doc: Y.Doc) => doc.getMap<unknown>(OPPORTUNITIES)

  it('G1 has a forged signature', async () => {
    const { privateKey } = generateKeyPairSync('ed25519')
    const honest = () => scene.room().then(room => edit(room, [field('r1.price', 40, 41)]))
    await refused('signature', await honest(), { key: privateKey })
    const { person } = scene.profile('Otto Other')
    await refused('signature', await honest(), { signed: { person: person.id } })
    await refused('signature', await honest(), { signed: { address: guessed(3) } })
    await refused('signature', await honest(), { signed: { epoch: 2 } })
    await refused('signature', await honest(), { signed: { generation: 2 } })
    await refused('signature', await honest(), { signed: { installation: 'another' } })
    await refused('signature', await honest(), { signed: { hashes: [] } })
  })

  it('G1 uses up no number where the signature is wrong', async () => {
    const raw = await scene.raw()
    const { privateKey } = generateKeyPairSync('ed25519')
    const content = edit(await scene.room(), [field('r1.priority', null, 'high')])
    await raw.submit(scene.address, [content], { key: privateKey })
    const [answer] = await raw.submit(scene.address, [content], { n: 1 })
    assert.equal(answer?.status, 'committed')
    await raw.close()
  })

  it('G2 is larger than an entry may be, or none of a known format', async () => {
    const text = 'x'.repeat(300_000)
    await refused('size', await hostile(doc => map(doc).set('r1.name', text)))
    const small = edit(await scene.room(), [field('r1.price', 40, 41)])
    await refused('size', { update: small.update, changes: [field('r1.name', null, text)] })
    for (const bytes of [[], [0], [9], [1], [1, 2], [1, 0, 5, 1], [1, 1, 2, 123]]) {
      await refused('malformed', Uint8Array.from(bytes))
    }
  })

  it('G3 is for somebody else’s pipeline, which looks like one that never existed', async () => {
    const content = edit(await scene.room(), [field('r1.price', 40, 41)])
    await refused('notHere', content, { profile: scene.profile('Otto Other') })
    await refused('notHere', content, { address: guessed(5) })
    const create = { command: { command: 'create' as const, schema: 1 } }
    await refused('notHere', create, { profile: scene.profile('Otto Other') })
    await refused('exists', create)
  })

  it('G3 is for a kind nobody knows', () =>
    scene.withstands(async () => {
      const raw = await scene.raw()
      const content = edit(await scene.room(), [field('r1.price', 40, 41)])
      const [answer] = await raw.submit('nokind/aaaaaaaaaaaaaaaaaaaaaa' as Address, [content])
      assert.equal(answer?.status === 'refused' && answer.refusal.code, 'notHere')
      await raw.close()
    }))

  it('G3 names another epoch', async () => {
    await refused('epoch', edit(await scene.room(), [field('r1.price', 40, 41)]), { epoch: 2 })
  })

  it('G4 states what is no change list', async () => {
    const { update } = edit(await scene.room(), [field('r1.price', 40, 41)])
    for (const changes of [null, {}, [1], [['a']], [['a', 'b', {}, 1]], [['a', [{ insert: '' }]]]]) {
      await refused('malformed', { update, changes: changes as never })
    }
  })

  it('G5 cannot be read, or builds on what is not here', async () => {
    await refused('malformed', { update: Uint8Array.of(1, 1, 1), changes: [] })
    await refused('malformed', { update: Uint8Array.of(1, 200, 200, 200, 4), changes: [] })
    const doc = copyOf(await scene.room())
    captured(doc, () => map(doc).set('r1.price', 41))
    await refused('pending', { update: captured(doc, () => map(doc).set('r1.price', 42)), changes: [] })
    await refused('pending', { update: captured(doc, () => map(doc).delete('r1.price')), changes: [] })
  })

  it('G5 is a clock poison: garbage for somebody else’s client id, far ahead', async () => {
    const [client] = (await scene.room()).clients.keys()
    for (const [id, clock, length] of [
      [client!, Y.getState((await scene.room()).doc.store, client!), 1_000],
      [77, 0, 5],
    ] as const) {
      const encoder = encoding.createEncoder()
      for (const number of [1, 1, id, clock]) encoding.writeVarUint(encoder, number)
      encoding.writeUint8(encoder, 0)
      encoding.writeVarUint(encoder, length)
      encoding.writeVarUint(encoder, 0)
      await refused('shape', { update: encoding.toUint8Array(encoder), changes: [] })
    }
  })

  it('G6 writes an unknown root or field, or what no field holds', async () => {
    await refused('shape', await hostile(doc => doc.getMap('admin').set('isAdmin', true)))
    await refused('shape', await hostile(doc => map(doc).set('r1.__proto__', 1)))
    await refused('shape', await hostile(doc => map(doc).set('price', 1)))
    await refused('shape', await hostile(doc => doc.getMap('fields').set('status', 'won')))
    await refused('shape', await hostile(doc => map(doc).set('r1.name', new Y.Map())))
    await refused('shape', await hostile(doc => map(doc).set('r1.name', new Uint8Array(3))))
    await refused('shape', await hostile(doc => doc.getText('opportunities.r1.notes').insert(0, 'x', { bold: true })))
    await refused('shape', await hostile(doc => doc.getText('opportunities.r1.secret').insert(0, 'x')))
  })

  it('G7 deletes a key', async () => {
    await refused('deletion', await hostile(doc => map(doc).delete('r1.price')))
    await refused(
      'deletion',
      await hostile(doc => {
        map(doc).set('r1.price', 41)
        map(doc).delete('r1.price')
      }),
    )
  })

  it('G8 goes on with the client id of another device', async () => {
    const room = await scene.room()
    const doc = copyOf(room)
    doc.clientID = [...room.clients.keys()][0]!
    await refused('foreignClient', edit(room, [field('r1.price', 40, 41)], undefined, doc))
  })

  it('G9 changes a stage without the right to configure', async () => {
    const room = await scene.room()
    await refused('rights', edit(room, [['stages', 'won.probability', 1, 0.5]]))
    await refused('rights', edit(room, [['fields', 'currency', null, 'USD']]))
    const office = await scene.raw(scene.profile('Olga Office', 'office'))
    const [answer] = await office.submit(scene.address, [edit(room, [['stages', 'won.probability', 1, 0.99]])])
    assert.equal(answer?.status, 'committed')
    await office.close()
  })

  it('G10 holds a value its field does not admit', async () => {
    const room = await scene.room()
    for (const [key, value] of [
      ['r1.price', 'forty'],
      ['r1.price', -1],
      ['r1.closeDate', '2026-02-30'],
      ['r1.discount', 2],
      ['r1.priority', 'urgent'],
      ['r1.archived', 'yes'],
      ['r1.name', 7],
      ['r1.name', 'x'.repeat(201)],
    ] as const) {
      await refused('value', edit(room, [field(key, null, value)]))
    }
    const doc = copyOf(room)
    const notes = doc.getText('opportunities.r1.notes')
    const update = captured(doc, () => notes.insert(0, 'x'.repeat(32_767)))
    await refused('value', { update, changes: [['opportunities.r1.notes', [{ insert: 'x'.repeat(32_767) }]]] })
  })

  it('G11 does something else than it states', async () => {
    const room = await scene.room()
    const price = field('r1.price', 40, 41)
    await refused('mismatch', edit(room, [price], []))
    await refused('mismatch', edit(room, [price], [field('r1.price', 40, 42)]))
    await refused('mismatch', edit(room, [price], [price, field('r1.name', 'Pumps', 'Pump')]))
    await refused('mismatch', edit(room, [price], [price, price]))
    await refused('mismatch', edit(room, [['opportunities.r1.notes', [{ insert: 'a' }]]], []))
    await refused(
      'mismatch',
      edit(room, [['opportunities.r1.notes', [{ insert: 'a' }]]], [['opportunities.r1.notes', [{ insert: 'b' }]]]),
    )
    await refused('mismatch', { update: Uint8Array.of(0, 0), changes: [price] })
  })

  it('G13 is a command nobody knows, or a document for somebody it may not be made for', async () => {
    const address = guessed(11)
    await refused('command', Uint8Array.from([1, 1, 2, 123, 125]), { address })
    await refused('command', { command: { command: 'create', schema: 2 } }, { address })
    const { person } = scene.profile('Otto Other')
    await refused('rights', { command: { command: 'create', schema: 1, owner: person.id } }, { address })
    const office = scene.profile('Olga Office', 'office')
    await refused(
      'rights',
      { command: { command: 'create', schema: 1, owner: 'nobody' } },
      { address, profile: office },
    )
    assert.equal(await scene.relay.core.store.document(address), null)
  })

  it('G15 once too often: its device is cut off with 4429, and stays so on a new socket', async () => {
    const assistant = () => scene.profile('Anna Assistant', 'assistant', [scene.rep.id])
    const profile = assistant()
    const honest = edit(await scene.room(), [field('r1.price', 40, 41)])
    await scene.withstands(async () => {
      const raw = await scene.raw(profile)
      const content = edit(await scene.room(), [field('r1.price', 40, 'x')])
      for (let n = 1; n <= 6; n++) raw.submitLater(scene.address, [content], { n, generation: n })
      assert.equal((await raw.closed).code, 4429)
      for (const device of [profile, assistant()]) {
        const again = await scene.raw(device)
        again.submitLater(scene.address, [honest], { n: 6, generation: 9 })
        assert.equal((await again.closed).code, 4429)
      }
    })
    scene.minutePasses()
    const later = await scene.raw(profile)
    const [answer] = await later.submit(scene.address, [honest], { n: 6, generation: 9 })
    assert.equal(answer?.status, 'committed', 'the sixth was not stored and used up no number')
    await scene.document.commit([[OPPORTUNITIES, 'r1.price', 41, 40]])
    await later.close()
  })

  it('G15 N7 however many come at once and however large, five are kept', async () => {
    const assistant = () => scene.profile('Anton Assistant', 'assistant', [scene.rep.id])
    const profiles = [assistant(), assistant()]
    const content = edit(await scene.room(), [field('r1.price', 40, 'x'.repeat(200_000))])
    const kept = async () => (await quarantined(scene.relay.core.store)).filter(row => row.entry.length > 200_000)
    const before = (await kept()).length
    await scene.withstands(async () => {
      const sockets = await Promise.all(profiles.map(profile => scene.raw(profile)))
      for (const raw of sockets) {
        for (let n = 1; n <= 200; n++) raw.submitLater(scene.address, [content], { n, generation: n })
      }
      for (const raw of sockets) assert.equal((await raw.closed).code, 4429)
    })
    assert.equal((await kept()).length - before, 5)
  })

  it('G16 is the 201st document of a person within an hour', async () => {
    const profile = scene.profile('Karl Creator')
    const create = { command: { command: 'create', schema: 1 } } as const
    const raw = await scene.raw(profile)
    for (let seed = 1000; seed < 1200; seed++) {
      const [answer] = await raw.submit(guessed(seed), [create])
      assert.equal(answer?.status, 'committed')
    }
    const [answer] = await raw.submit(guessed(1200), [create])
    assert.equal(answer?.status === 'refused' && answer.refusal.code, 'tooOften')
    assert.equal(await scene.relay.core.store.document(guessed(1200)), null)
    for (let minute = 0; minute < 60; minute++) scene.minutePasses()
    const [later] = await raw.submit(guessed(1201), [create])
    assert.equal(later?.status, 'committed', 'an hour later there may be more')
    await raw.close()
  })

  it('L6 one socket has little under way, and an outbox of hundreds is taken all the same', async () => {
    const { rooms } = scene.relay.core
    const submit = rooms.submit
    let underWay = 0
    let most = 0
    rooms.submit = async (address, work) => {
      most = Math.max(most, ++underWay)
      return submit.call(rooms, address, work).finally(() => underWay--)
    }
    const raw = await scene.raw()
    const doc = copyOf(await scene.room())
    const refs = Array.from({ length: 300 }, (_, index) => {
      const letters = String.fromCharCode(97 + (index % 26)).repeat(30_000)
      const changes: Change[] = [
        ['opportunities.r1.notes', [{ insert: letters }, ...(index > 0 ? [{ delete: 30_000 }] : [])]],
      ]
      return raw.submitLater(scene.address, [{ update: captured(doc, () => applyChanges(doc, changes)), changes }])
    })
    for (const ref of refs) {
      const { answers } = await raw.frame('answer', frame => frame.ref === ref)
      assert.deepEqual(
        answers.map(({ status }) => status),
        ['committed'],
      )
    }
    rooms.submit = submit
    assert.ok(most > 1 && most <= 72, `${most} were under way`)
    await raw.close()
  })

  it('G14 that brings nothing new is committed and changes nothing', () =>
    scene.withstands(async () => {
      const raw = await scene.raw()
      const [answer] = await raw.submit(scene.address, [{ update: Uint8Array.of(0, 0), changes: [] }])
      assert.equal(answer?.status, 'committed')
      await raw.close()
    }))

  it('leaves a create with its first edits to be taken as it should be', async () => {
    const document = await scene.honest.create(pipeline, { name: 'South' })
    await when(document.lamp, lamp => lamp === 'office')
    assert.deepEqual(scene.honest.drafts.value, [])
    await document.close()
  })
})
