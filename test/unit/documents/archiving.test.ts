// What an archiving says its author had seen, and what of a record that leaves out.
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import * as Y from 'yjs'
import { archivingOf, unseenParts, withSeen } from '../../../src/documents/archiving.ts'
import { applyChanges, type Change } from '../../../src/documents/changes.ts'
import { recordChanges } from '../../../src/documents/content.ts'
import { textRoot } from '../../../src/documents/kind.ts'
import { OPPORTUNITIES, pipeline } from '../../../src/documents/pipeline.ts'
import { Replay } from '../../../src/sync/replay.ts'

const ARCHIVE: Change = [OPPORTUNITIES, 'r.archived', null, true]
const NOTES = textRoot(OPPORTUNITIES, 'r', 'notes')

function copyOf(doc: Y.Doc): Y.Doc {
  const copy = new Y.Doc()
  Y.applyUpdate(copy, Y.encodeStateAsUpdate(doc))
  return copy
}

function pumps(): Y.Doc {
  const doc = new Y.Doc()
  applyChanges(doc, recordChanges(doc, OPPORTUNITIES, 'r', { name: 'Pumps', price: 5 }))
  doc.getText(NOTES).insert(0, 'hello')
  return doc
}

/** What of `doc` whoever made this change had not seen. */
function unseen(doc: Y.Doc, change: Change): string[] {
  const archiving = archivingOf(pipeline, change)
  assert.ok(archiving)
  return [...new Set(unseenParts(doc, archiving).map(({ field }) => field))]
}

describe('archiving a record', () => {
  it('C9 states what stands in it, and nothing else does', () => {
    const doc = pumps()
    assert.deepEqual(withSeen(pipeline, doc, ARCHIVE), [...ARCHIVE, [[doc.clientID, 7]]])
    for (const change of [
      [OPPORTUNITIES, 'r.archived', true, null],
      [OPPORTUNITIES, 'r.name', 'Pumps', 'Oil'],
      ['fields', 'archived', null, true],
      [NOTES, [{ insert: 'x' }]],
    ] as const)
      assert.deepEqual(withSeen(pipeline, doc, change), change)
  })

  it('C9 finds what was written since: fields, letters, and nothing that was only taken away', () => {
    const doc = pumps()
    const change = withSeen(pipeline, copyOf(doc), ARCHIVE)
    assert.deepEqual(unseen(doc, change), [])
    applyChanges(doc, [[NOTES, [{ delete: 2 }]]])
    assert.deepEqual(unseen(doc, change), [])
    const other = copyOf(doc)
    applyChanges(other, [
      [OPPORTUNITIES, 'r.price', 5, 6],
      [OPPORTUNITIES, 's.price', null, 6],
    ])
    assert.deepEqual(unseen(other, change), ['price'])
    applyChanges(other, [[NOTES, [{ retain: 1 }, { insert: 'x' }]]])
    assert.deepEqual(unseen(other, change), ['price', 'notes'])
    applyChanges(other, [[NOTES, [{ retain: 1 }, { delete: 1 }]]])
    assert.deepEqual(unseen(other, change), ['price'])
  })

  it('C9 states nothing where more than 32 devices wrote in the record', () => {
    let doc = pumps()
    for (let device = 1; device < 32; device++) {
      doc = copyOf(doc)
      doc.getText(NOTES).insert(0, '.')
    }
    const change = withSeen(pipeline, doc, ARCHIVE)
    assert.deepEqual(unseen(doc, change), [])
    assert.equal(change.length, 5)
    doc = copyOf(doc)
    doc.getText(NOTES).insert(0, '.')
    assert.equal(withSeen(pipeline, doc, ARCHIVE).length, 4)
  })

  it('C9 states what was seen the first time when it is done again on what the relay has brought since', () => {
    const doc = pumps()
    const change = withSeen(pipeline, copyOf(doc), ARCHIVE)
    const newer = copyOf(doc)
    applyChanges(newer, [[OPPORTUNITIES, 'r.price', 5, 6]])
    const context = { address: 'pipeline/AAAAAAAAAAAAAAAAAAAAAA', random: () => new Uint8Array(16), clock: () => 0 }
    const again = new Replay(context as never, newer).again({ changes: [change], before: [] }, null)
    assert.ok(again && 'changes' in again.content)
    assert.deepEqual(again.content.changes, [change])
  })
})
