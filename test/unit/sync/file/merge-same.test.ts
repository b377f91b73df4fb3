// Merging two copies of one document: what is brought, what collides, and that neither order nor repetition matters.
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import * as Y from 'yjs'
import { OPPORTUNITIES, pipeline } from '../../../../src/documents/pipeline.ts'
import { editsOf } from '../../../../src/sync/file/carried.ts'
import { SatchelFileError } from '../../../../src/sync/file/errors.ts'
import { mergeSame, type SameMerge } from '../../../../src/sync/file/merge-same.ts'
import { docOf, readSatchelFile } from '../../../../src/sync/file/satchel-file.ts'
import { SeededRandom } from '../../../support/random.ts'
import { Carrier, Copy, fileOf, manifestOf, pipelineState, sha256 } from './support.ts'

const rita = new Carrier('rita')
const anton = new Carrier('anton')
const olga = new Carrier('olga')

/** What `from` hands over, merged into `to`, as a file would bring it. */
function take(to: Copy, from: Copy): SameMerge {
  const source = docOf(from.carried.state)
  assert.ok(source)
  const merge = mergeSame(pipeline, { doc: to.doc, edits: to.edits }, { doc: source, edits: from.edits })
  const known = new Set(to.submissions.flatMap(({ device, entries }) => entries.map(({ n }) => `${device} ${n}`)))
  to.submissions.push(
    ...from.submissions.filter(({ device, entries }) => !entries.some(({ n }) => known.has(`${device} ${n}`))),
  )
  Y.applyUpdate(to.doc, Y.encodeStateAsUpdate(source))
  source.destroy()
  return merge
}

const collided = ({ plan }: SameMerge) =>
  plan.records.flatMap(({ fields }) =>
    fields.flatMap(({ key, after, displaced }) =>
      displaced.length > 0 ? [[key, after, ...displaced.map(({ value, person }) => [value, person])]] : [],
    ),
  )

const copies = (records: Parameters<typeof pipelineState>[0] = { r1: { name: 'Pumps', price: 40 } }) => {
  const state = pipelineState(records)
  return [new Copy(rita, state), new Copy(anton, state), new Copy(olga, state)] as const
}

describe('merging a copy of the same document', () => {
  it('P05 keeps edits to different opportunities, and to different fields of one', () => {
    const [first, second] = copies({ r1: { name: 'Pumps', price: 40 }, r2: { name: 'Oil' } })
    first.set('r1', { price: 45 })
    second.set('r1', { nextStep: 'Call' })
    second.set('r2', { name: 'Öl' })
    const { plan } = take(first, second)
    assert.deepEqual(plan.counts, { added: 0, changed: 2, collided: 0, archived: 0, unchanged: 0 })
    assert.equal(first.value('r1', 'price'), 45)
    assert.equal(first.value('r1', 'nextStep'), 'Call')
    assert.equal(first.value('r2', 'name'), 'Öl')
  })

  it('P07 finds five edits and three additions, nothing lost, in both directions', () => {
    const records = Object.fromEntries(
      Array.from({ length: 8 }, (_, index) => [`r${index}`, { name: `Deal ${index}` }]),
    )
    const rep = copies(records)[0]
    const office = new Copy(anton, pipelineState(records))
    // The same document: both began with the relay's state.
    const shared = pipelineState(records)
    const [device, desk] = [new Copy(rita, shared), new Copy(anton, shared)]
    rep.doc.destroy()
    office.doc.destroy()
    for (let index = 0; index < 5; index++) device.set(`r${index}`, { price: 100 + index })
    for (let index = 0; index < 3; index++) desk.set(`new${index}`, { name: `New ${index}`, price: index })
    const { plan } = take(desk, device)
    assert.deepEqual(plan.counts, { added: 0, changed: 5, collided: 0, archived: 0, unchanged: 6 })
    const back = take(device, desk).plan
    assert.deepEqual(back.counts, { added: 3, changed: 0, collided: 0, archived: 0, unchanged: 8 })
    assert.deepEqual(
      back.records.map(({ name, outcome }) => [name, outcome]),
      [0, 1, 2].map(index => [`New ${index}`, 'added']),
    )
    assert.deepEqual(device.doc.getMap(OPPORTUNITIES).toJSON(), desk.doc.getMap(OPPORTUNITIES).toJSON())
  })

  it('P06 lists a field that both changed, with both values and authors, the same on both sides', () => {
    const [first, second] = copies()
    first.set('r1', { price: 45 })
    second.set('r1', { price: 50 })
    const source = new Copy(olga, Y.encodeStateAsUpdate(first.doc))
    source.submissions = [...first.submissions]
    const there = take(second, first)
    const here = take(source, second)
    const [[, after, other]] = collided(there) as [[string, unknown, [unknown, string]]]
    assert.deepEqual(new Set([after, other[0]]), new Set([45, 50]))
    assert.equal(other[1], other[0] === 45 ? rita.person : anton.person)
    assert.deepEqual(collided(here)[0], ['r1.price', after, other])
    assert.equal(there.plan.counts.collided, 1)
  })

  it('P06 takes several changes by one author in a row as one', () => {
    const [first, second] = copies()
    for (const price of [41, 42, 43]) first.set('r1', { price })
    second.set('r1', { price: 50 })
    const [[, after, ...others]] = collided(take(second, first)) as [[string, unknown, [unknown, string]]]
    assert.equal(others.length, 1)
    assert.deepEqual(new Set([after, others[0]?.[0]]), new Set([43, 50]))
  })

  it('P06 finds none where both wrote the same, where one knew the other, or where a copy is merely old', () => {
    const [first, second, third] = copies()
    first.set('r1', { price: 45, quantity: 1 })
    second.set('r1', { price: 45 })
    assert.deepEqual(collided(take(second, first)), [])
    second.set('r1', { price: 46, quantity: 2 })
    assert.deepEqual(collided(take(first, second)), [])
    first.set('r1', { price: 40 })
    assert.deepEqual(collided(take(second, first)), [], 'back to an earlier value is an ordinary change')
    assert.deepEqual(collided(take(third, second)), [], 'to a copy that has changed nothing')
    assert.deepEqual(collided(take(first, third)), [])
    assert.equal(first.value('r1', 'price'), 40)
  })

  it('P06 finds none where one side got from the relay what the other builds on', () => {
    const [first, second] = copies()
    // The relay's: acknowledged, so that nobody carries it as an entry.
    const relay = new Copy(olga, Y.encodeStateAsUpdate(first.doc))
    relay.set('r1', { price: 42 })
    Y.applyUpdate(first.doc, Y.encodeStateAsUpdate(relay.doc))
    first.set('r1', { price: 43 })
    assert.deepEqual(collided(take(second, first)), [])
    assert.equal(second.value('r1', 'price'), 43)
  })

  it('P06 finds one where the relay brought the other side something else meanwhile', () => {
    const [first, second] = copies()
    second.set('r1', { price: 50 })
    const relay = new Copy(olga, Y.encodeStateAsUpdate(first.doc))
    relay.set('r1', { price: 42 })
    Y.applyUpdate(first.doc, Y.encodeStateAsUpdate(relay.doc))
    const untouched = new Copy(anton, Y.encodeStateAsUpdate(second.doc))
    untouched.submissions = [...second.submissions]
    for (const merge of [take(second, first), take(first, untouched)]) {
      const [[, after, [value]]] = collided(merge) as [[string, unknown, [unknown, string]]]
      assert.deepEqual(new Set([after, value]), new Set([42, 50]))
    }
  })

  for (const carries of [true, false]) {
    it(`P06 lists what loses against a field that was set and set back, ${carries ? 'in files' : 'at the office'}, and never more`, () => {
      const outcomes = new Set<unknown>()
      for (let round = 0; round < 24; round++) {
        // Client ids are drawn: now the one, now the other is preferred.
        const [first, second] = copies()
        first.set('r1', { price: 45 })
        first.set('r1', { price: 40 })
        second.set('r1', { price: 50 })
        // Of its own, the office carries nothing.
        if (!carries) first.submissions.splice(0)
        const merge = take(first, second)
        const stands = first.value('r1', 'price')
        outcomes.add(stands)
        const listed = collided(merge)
          .flatMap(each => each.flat())
          .filter(each => typeof each === 'number')
        if (stands === 40) assert.ok(listed.includes(50), 'a value that lost is listed')
        else if (!carries) assert.deepEqual(listed, [])
      }
      assert.deepEqual(outcomes, new Set([40, 50]))
    })
  }

  it('merges notes letter by letter', () => {
    const [first, second] = copies()
    first.write('r1', 0, 'one ')
    second.write('r1', 0, 'two ')
    const { plan } = take(first, second)
    take(second, first)
    const [field] = plan.records[0]?.fields ?? []
    assert.equal(field?.field, 'notes')
    assert.equal(field?.before, 'one ')
    assert.equal(String(field?.after).length, 8)
    assert.equal(field?.displaced.length, 0)
  })

  it('P06 marks what was changed on one side and archived on the other', () => {
    const [first, second] = copies({ r1: { name: 'Pumps' }, r2: { name: 'Oil' } })
    first.set('r1', { archived: true })
    second.set('r1', { price: 50 })
    first.set('r2', { price: 1 })
    second.set('r2', { archived: true })
    const { plan } = take(first, second)
    assert.deepEqual(plan.counts, { added: 0, changed: 0, collided: 0, archived: 2, unchanged: 0 })
  })

  it('S6 marks what was archived unseen where one copy brings both, and nothing of one person at two devices', () => {
    const [first, second, third] = copies({ r1: { name: 'Pumps' }, r2: { name: 'Oil' }, r3: { name: 'Gas' } })
    second.set('r1', { price: 50 })
    first.set('r1', { archived: true })
    take(second, first)
    const phone = new Copy(rita, Y.encodeStateAsUpdate(first.doc))
    phone.submissions = [...first.submissions]
    const outcomes = ({ plan }: SameMerge) => plan.records.map(({ record, outcome }) => [record, outcome])
    assert.deepEqual(outcomes(take(third, second)), [['r1', 'archived']])
    assert.deepEqual(outcomes(take(third, second)), [], 'once')
    first.set('r2', { price: 1 })
    phone.set('r2', { archived: true })
    assert.deepEqual(outcomes(take(first, phone)), [['r2', 'changed']])
    second.set('r3', { price: 2 })
    take(first, second)
    first.set('r3', { archived: true })
    assert.deepEqual(outcomes(take(second, first)).at(-1), ['r3', 'changed'], 'archived by who had seen it')
  })

  it('the same file again changes nothing', () => {
    const [first, second] = copies()
    first.set('r1', { price: 45 })
    second.set('r1', { price: 50, nextStep: 'Call' })
    take(first, second)
    const before = Y.encodeStateAsUpdate(first.doc)
    const { plan, news } = take(first, second)
    assert.deepEqual(plan.records, [])
    assert.equal(news.length, 0)
    assert.equal(plan.counts.unchanged, 1)
    assert.deepEqual(Y.encodeStateAsUpdate(first.doc), before)
  })

  it('leaves the target alone', () => {
    const [first, second] = copies()
    second.set('r1', { price: 50 })
    const before = Y.encodeStateAsUpdate(first.doc)
    const source = docOf(second.carried.state)!
    mergeSame(pipeline, { doc: first.doc, edits: [] }, { doc: source, edits: second.edits })
    assert.deepEqual(Y.encodeStateAsUpdate(first.doc), before)
  })

  it('that builds on what is nowhere is refused', () => {
    const [first, second] = copies()
    second.set('r1', { price: 50 })
    second.set('r1', { price: 51 })
    const source = new Copy(olga, pipelineState({})).doc
    assert.throws(
      () => mergeSame(pipeline, { doc: first.doc, edits: [] }, { doc: source, edits: second.edits.slice(1) }),
      SatchelFileError,
    )
  })
})

/** What a test knows of a change: on which field, and which changes its author had seen. */
interface Known {
  readonly field: string
  readonly knew: ReadonlySet<Known>
}

describe('random histories in which records are archived', () => {
  for (let seed = 1; seed <= 30; seed++) {
    it(`S6 mark every record that was archived unseen, and no other (seed ${seed})`, () => {
      const random = new SeededRandom(seed)
      const records = Array.from({ length: 6 }, (_, index) => `r${index}`)
      const people = copies(Object.fromEntries(records.map(record => [record, { name: record }]))).map(copy => ({
        copy,
        seen: new Set<Known>(),
        marked: new Set<string>(),
      }))
      // Fields of their own: what collides here is archiving alone.
      const fields = ['price', 'quantity', 'nextStep']
      const expected = (seen: ReadonlySet<Known>) => {
        const edits = [...seen]
        const pairs = edits.flatMap(edit => edits.map(archive => [edit, archive] as const))
        return pairs.filter(([edit, archive]) => {
          const [record, field, person] = edit.field.split('.')
          const [other, what, archiver] = archive.field.split('.')
          const isPair = record === other && field !== 'archived' && what === 'archived' && person !== archiver
          return isPair && !edit.knew.has(archive) && !archive.knew.has(edit)
        })
      }
      for (let step = 0; step < 80; step++) {
        const which = random.below(people.length)
        const one = people[which]!
        const index = random.below(records.length)
        const record = records[index]!
        const roll = random.below(10)
        if (roll < 6) {
          if (one.copy.value(record, 'archived') === true) continue
          // Who archives is settled: of two who do it at once it is the first that counts.
          const archives = index % people.length === which && random.below(3) === 0
          const field = archives ? 'archived' : fields[which]!
          one.copy.set(record, { [field]: archives ? true : field === 'nextStep' ? `${step}` : step })
          one.seen.add({ field: `${record}.${field}.${which}`, knew: new Set(one.seen) })
        } else {
          const from = random.pick(people.filter(other => other !== one))
          const { plan } = take(one.copy, from.copy)
          for (const each of from.seen) one.seen.add(each)
          for (const each of plan.records) if (each.outcome === 'archived') one.marked.add(String(each.record))
          assert.deepEqual(one.marked, new Set(expected(one.seen).map(([{ field }]) => field.split('.')[0])))
        }
      }
    })
  }
})

describe('random histories of three copies, handed over as files in random order', () => {
  for (let seed = 1; seed <= 40; seed++) {
    it(`P06 end in one content with every collision and none invented (seed ${seed})`, async () => {
      const random = new SeededRandom(seed)
      const people = copies({ r0: { name: 'A' }, r1: { name: 'B' }, r2: { name: 'C' } }).map(copy => ({
        copy,
        seen: new Set<Known>(),
        listed: new Set<string>(),
      }))
      let value = 0
      const expected = (seen: ReadonlySet<Known>) => {
        const fields = new Set<string>()
        for (const one of seen) {
          for (const other of seen) {
            if (one !== other && one.field === other.field && !one.knew.has(other) && !other.knew.has(one)) {
              fields.add(one.field)
            }
          }
        }
        return fields
      }
      const handOver = async (from: (typeof people)[number], to: (typeof people)[number]) => {
        const file = await fileOf([from.copy.carried], manifestOf([rita, anton, olga]))
        const { documents } = await readSatchelFile(file, sha256)
        const [carried] = documents
        assert.ok(carried)
        const source = docOf(carried.state)
        assert.ok(source)
        const edits = editsOf(carried.submissions)
        const merge = take(to.copy, from.copy)
        assert.equal(edits.length, from.copy.edits.length)
        source.destroy()
        for (const each of from.seen) to.seen.add(each)
        for (const [key] of collided(merge)) to.listed.add(String(key))
        assert.deepEqual(to.listed, expected(to.seen))
        assert.equal(to.copy.doc.store.pendingStructs, null)
      }
      for (let step = 0; step < 60; step++) {
        const one = random.pick(people)
        if (random.below(4) > 0) {
          const record = `r${random.below(4)}`
          const field = random.pick(['price', 'quantity'])
          one.copy.set(record, { [field]: ++value })
          one.seen.add({ field: `${record}.${field}`, knew: new Set(one.seen) })
          if (random.below(5) === 0) one.copy.write(record, 0, `${value} `)
        } else await handOver(one, random.pick(people.filter(other => other !== one)))
      }
      const [a, b, c] = people
      for (const [from, to] of [
        [a, b],
        [b, c],
        [c, a],
        [a, b],
      ] as const)
        await handOver(from!, to!)
      const contents = people.map(({ copy }) => Buffer.from(copy.carried.state).toString('base64'))
      assert.equal(new Set(contents).size, 1)
      for (const one of people) {
        assert.deepEqual(one.listed, a!.listed)
        for (const other of people) {
          const again = take(one.copy, other.copy)
          assert.deepEqual(again.plan.records, [])
        }
      }
    })
  }
})
