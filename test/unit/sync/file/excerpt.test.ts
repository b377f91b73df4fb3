// An excerpt says of what changes the same as whole documents do, and holds nothing of the rest.
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import * as Y from 'yjs'
import { textRoot } from '../../../../src/documents/kind.ts'
import { OPPORTUNITIES, pipeline } from '../../../../src/documents/pipeline.ts'
import { excerpt } from '../../../../src/sync/file/excerpt.ts'
import { mergeSame } from '../../../../src/sync/file/merge-same.ts'
import { docOf } from '../../../../src/sync/file/satchel-file.ts'
import { SeededRandom } from '../../../support/random.ts'
import { Carrier, Copy, pipelineState } from './support.ts'

const people = ['rita', 'anton', 'olga'].map(name => new Carrier(name))
const NOTES = textRoot(OPPORTUNITIES, 'r0', 'notes')

describe('an excerpt of a document', () => {
  for (let seed = 1; seed <= 30; seed++) {
    it(`S1 S3 tells the same of a merge as whole documents (seed ${seed})`, () => {
      const random = new SeededRandom(seed)
      const records = Object.fromEntries([0, 1, 2, 3, 4, 5].map(index => [`r${index}`, { name: `Deal ${index}` }]))
      const state = pipelineState(records)
      const copies = people.map(carrier => new Copy(carrier, state))
      const [target, ...others] = copies as [Copy, Copy, Copy]
      for (let step = 0; step < 40; step++) {
        const one = random.pick(copies)
        const record = `r${random.below(8)}`
        const length = one.doc.getText(NOTES).length
        const roll = random.below(10)
        if (roll < 5) one.set(record, { [random.pick(['price', 'quantity'])]: step })
        else if (roll < 6) one.set(record, { archived: true })
        else if (roll < 8) one.write('r0', random.below(length + 1), `${step} `)
        else if (length > 2) one.commit([[NOTES, [{ retain: 1 }, { delete: 1 + random.below(length - 1) }]]])
        const other = random.pick(copies)
        if (random.below(8) === 0) Y.applyUpdate(one.doc, Y.encodeStateAsUpdate(other.doc))
      }
      const updates = others.map(({ doc }) => Y.encodeStateAsUpdate(doc))
      const edits = others.flatMap(each => each.edits)
      const whole = docOf(updates[0] as Uint8Array)
      const part = excerpt(target.doc, updates)
      assert.ok(whole && part)
      for (const update of updates) Y.applyUpdate(whole, update)
      const before = Y.encodeStateAsUpdate(target.doc)
      const here = { doc: target.doc, edits: [] }
      assert.deepEqual(
        byName(mergeSame(pipeline, here, { doc: part, edits })),
        byName(mergeSame(pipeline, here, { doc: whole, edits })),
      )
      assert.deepEqual(Y.encodeStateAsUpdate(target.doc), before)
      assert.deepEqual(Y.encodeStateVector(part), Y.encodeStateVector(whole))
    })
  }

  it('holds nothing of records that nobody touched', () => {
    const records = Object.fromEntries(
      Array.from({ length: 500 }, (_, index) => [`r${index}`, { name: `Deal ${index}` }]),
    )
    const [rita, anton] = people as [Carrier, Carrier]
    const state = pipelineState(records)
    const [target, other] = [new Copy(rita, state), new Copy(anton, state)]
    other.set('r7', { name: 'Pumps' })
    const part = excerpt(target.doc, [Y.encodeStateAsUpdate(other.doc)])
    assert.ok(part)
    assert.deepEqual(part.getMap(OPPORTUNITIES).toJSON(), { 'r7.name': 'Pumps' })
    const structs = [...part.store.clients.values()].reduce((sum, each) => sum + each.length, 0)
    assert.ok(structs < 8, `${structs} structs`)
  })

  it('is none of bytes that are no update, or that build on what nobody has', () => {
    const [rita] = people as [Carrier]
    const target = new Copy(rita, pipelineState({ r0: { name: 'Deal' } }))
    const other = new Copy(rita, Y.encodeStateAsUpdate(target.doc))
    other.set('r0', { price: 1 })
    const known = Y.encodeStateVector(other.doc)
    other.set('r0', { price: 2 })
    assert.equal(excerpt(target.doc, [Y.encodeStateAsUpdate(other.doc, known)]), null)
    assert.equal(excerpt(target.doc, [Uint8Array.of(1, 2, 3)]), null)
  })
})

/** Of records the order does not matter, of fields neither. */
function byName({ plan }: ReturnType<typeof mergeSame>) {
  const place = ({ root, key }: { root: string; key: string | null }) => `${root} ${key}`
  const records = plan.records.map(each => ({
    ...each,
    fields: [...each.fields].sort((a, b) => place(a).localeCompare(place(b))),
  }))
  return { ...plan, records: records.sort((a, b) => String(a.record).localeCompare(String(b.record))) }
}
