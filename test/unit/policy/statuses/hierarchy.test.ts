// Transactions that go down and up a hierarchy of campaigns: who runs along, who stays, who stops it all.
import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import {
  type HierarchyNode,
  type HierarchyRun,
  MAX_TAKEN_ALONG,
  runInHierarchy,
} from '../../../../src/policy/statuses/hierarchy.ts'
import { STANDARD_PROFILE } from '../../../../src/policy/statuses/marketing.ts'
import { type StatusProfile, userStatus } from '../../../../src/policy/statuses/profile.ts'
import { run } from '../../../../src/policy/statuses/run.ts'

const PROFILE: StatusProfile = {
  ...STANDARD_PROFILE,
  statuses: [
    userStatus({ code: 'KEEP', text: 'Not to be finished', forbids: ['CCLS'] }),
    userStatus({ code: 'CARE', text: 'With care', warns: ['CCLS'] }),
  ],
}

/** `name: parent STATUS STATUS`, a hyphen for none. */
function hierarchy(...lines: readonly string[]): Map<string, HierarchyNode> {
  return new Map(
    lines.map(line => {
      const [name = '', rest = ''] = line.split(': ')
      const [parent = '-', ...statuses] = rest.split(' ')
      return [name, { parent: parent === '-' ? null : parent, profile: PROFILE, statuses }]
    }),
  )
}
const changedIn = (ran: HierarchyRun) =>
  ran.done ? Object.fromEntries([...ran.changed].map(([id, statuses]) => [id, statuses.join(' ')])) : 'refused'
const passedIn = (ran: HierarchyRun) => (ran.done ? Object.fromEntries(ran.passedBy) : 'refused')
const stoppersOf = (ran: HierarchyRun) => (ran.done ? [] : [...ran.stoppedBy.keys()])

describe('H1 finishing goes down', () => {
  test('every level', () => {
    const nodes = hierarchy('a: - REL', 'b: a REL', 'c: b REL', 'd: c REL', 'e: a REL')
    const ran = runInHierarchy(nodes, 'a', 'CCLS')
    assert.deepEqual(changedIn(ran), { a: 'FSHD', b: 'FSHD', e: 'FSHD', c: 'FSHD', d: 'FSHD' })
    assert.ok(ran.done && [...ran.changed.keys()][0] === 'a', 'the one it was run on comes first')
  })

  test('not up, not to the side, not into other trees', () => {
    const nodes = hierarchy('a: - REL', 'b: a REL', 'c: b REL', 'side: a REL', 'other: - REL')
    assert.deepEqual(changedIn(runInHierarchy(nodes, 'b', 'CCLS')), { b: 'FSHD', c: 'FSHD' })
  })

  test('H2 past what is finished, rejected or was never released, and below it', () => {
    const nodes = hierarchy(
      ...['a: - REL', 'done: a FSHD', 'under: done REL', 'gone: a CNC', 'draft: a CRTE', 'locked-draft: a CRTE LCK'],
    )
    const ran = runInHierarchy(nodes, 'a', 'CCLS')
    assert.deepEqual(changedIn(ran), { a: 'FSHD', under: 'FSHD' })
    assert.deepEqual(passedIn(ran), { done: 'FSHD', gone: 'CNC', draft: 'CRTE', 'locked-draft': 'CRTE' })
  })

  test('H4 one that is locked stops it all, and is named with its reasons', () => {
    const nodes = hierarchy('a: - REL', 'b: a REL', 'c: b REL LCK', 'd: a REL KEEP')
    const ran = runInHierarchy(nodes, 'a', 'CCLS')
    assert.ok(!ran.done)
    assert.deepEqual(stoppersOf(ran).toSorted(), ['c', 'd'])
    assert.deepEqual(ran.stoppedBy.get('c'), [
      { code: 'forbids', status: 'LCK', transaction: 'CCLS' },
      { code: 'permits', status: 'REL', transaction: 'CCLS' },
    ])
  })

  test('H4 what may not be finished itself finishes nothing below', () => {
    assert.deepEqual(stoppersOf(runInHierarchy(hierarchy('a: - CRTE', 'b: a REL'), 'a', 'CCLS')), ['a'])
    assert.deepEqual(stoppersOf(runInHierarchy(hierarchy('a: - FSHD', 'b: a REL'), 'a', 'CCLS')), ['a'])
  })

  test('S6 a warning anywhere waits to be accepted', () => {
    const nodes = hierarchy('a: - REL', 'b: a REL CARE')
    assert.deepEqual(stoppersOf(runInHierarchy(nodes, 'a', 'CCLS')), ['b'])
    const ran = runInHierarchy(nodes, 'a', 'CCLS', { despiteWarnings: true })
    assert.deepEqual(changedIn(ran), { a: 'FSHD', b: 'FSHD CARE' })
  })

  test('rejecting goes down as well', () => {
    const nodes = hierarchy('a: - REL', 'b: a REL', 'c: a CRTE', 'd: a FSHD')
    const ran = runInHierarchy(nodes, 'a', 'CCNS')
    assert.deepEqual(changedIn(ran), { a: 'CNC', b: 'CNC' })
    assert.deepEqual(passedIn(ran), { c: 'CRTE', d: 'FSHD' })
  })
})

describe('H1 undoing goes up', () => {
  test('to everything finished above, not down', () => {
    const nodes = hierarchy('a: - FSHD', 'b: a FSHD', 'c: b FSHD', 'd: c FSHD', 'side: a FSHD')
    assert.deepEqual(changedIn(runInHierarchy(nodes, 'c', 'CCLU')), { c: 'REL', b: 'REL', a: 'REL' })
  })

  test('H3 past what is released or created', () => {
    const nodes = hierarchy('a: - FSHD', 'b: a REL', 'c: b CRTE', 'd: c FSHD')
    const ran = runInHierarchy(nodes, 'd', 'CCLU')
    assert.deepEqual(changedIn(ran), { d: 'REL', a: 'REL' })
    assert.deepEqual(passedIn(ran), { c: 'CRTE', b: 'REL' })
  })

  test('H4 a rejected or locked one above stops it', () => {
    assert.deepEqual(stoppersOf(runInHierarchy(hierarchy('a: - CNC', 'b: a FSHD'), 'b', 'CCLU')), ['a'])
    assert.deepEqual(stoppersOf(runInHierarchy(hierarchy('a: - FSHD LCK', 'b: a FSHD'), 'b', 'CCLU')), ['a'])
  })

  test('finishing and undoing leave the parent and that branch as they were', () => {
    const nodes = hierarchy('a: - REL', 'b: a REL')
    const finished = runInHierarchy(nodes, 'a', 'CCLS')
    assert.ok(finished.done)
    const after = new Map([...nodes].map(([id, node]) => [id, { ...node, statuses: finished.changed.get(id)! }]))
    assert.deepEqual(changedIn(runInHierarchy(after, 'b', 'CCLU')), { b: 'REL', a: 'REL' })
  })
})

describe('H1 every other transaction concerns its own document', () => {
  for (const transaction of ['CREL', 'CLKS', 'CAPR', 'CEXE', 'CSTC']) {
    test(transaction, () => {
      const nodes = hierarchy('a: - CRTE', 'b: a CRTE', 'c: b CRTE')
      const ran = runInHierarchy(nodes, 'b', transaction)
      assert.ok(ran.done)
      assert.deepEqual([...ran.changed.keys()], ['b'])
    })
  }
})

describe('what hostile hierarchies get', () => {
  test('a document that is not there', () => {
    const ran = runInHierarchy(new Map(), 'x', 'CCLS')
    assert.deepEqual(ran, { done: false, stoppedBy: new Map([['x', [{ code: 'documentUnknown', document: 'x' }]]]) })
  })

  test('a cycle is walked once', () => {
    const nodes = hierarchy('a: c REL', 'b: a REL', 'c: b REL')
    assert.deepEqual(changedIn(runInHierarchy(nodes, 'a', 'CCLS')), { a: 'FSHD', b: 'FSHD', c: 'FSHD' })
    const finished = hierarchy('a: c FSHD', 'b: a FSHD', 'c: b FSHD')
    assert.deepEqual(changedIn(runInHierarchy(finished, 'a', 'CCLU')), { a: 'REL', c: 'REL', b: 'REL' })
    assert.deepEqual(changedIn(runInHierarchy(hierarchy('a: a REL'), 'a', 'CCLS')), { a: 'FSHD' })
  })

  test('an unknown parent ends the way up', () => {
    assert.deepEqual(changedIn(runInHierarchy(hierarchy('b: gone FSHD'), 'b', 'CCLU')), { b: 'REL' })
  })

  const broad = (count: number) => {
    const nodes = hierarchy('top: - REL')
    for (let at = 0; at < count; at++) nodes.set(`n${at}`, { parent: 'top', profile: PROFILE, statuses: ['REL'] })
    return nodes
  }
  test('H5 as many as a command takes along', () => {
    const ran = runInHierarchy(broad(MAX_TAKEN_ALONG), 'top', 'CCLS')
    assert.ok(ran.done && ran.changed.size === MAX_TAKEN_ALONG + 1)
  })
  test('H5 one more is refused, with the limit', () => {
    const ran = runInHierarchy(broad(MAX_TAKEN_ALONG + 1), 'top', 'CCLS')
    assert.ok(!ran.done)
    assert.deepEqual(ran.stoppedBy.get('top'), [{ code: 'tooManyAlong', transaction: 'CCLS', limit: MAX_TAKEN_ALONG }])
  })
  test('H5 a chain of thousands of levels has no limit but that', () => {
    const nodes = hierarchy('n0: - REL')
    for (let at = 1; at < 5_000; at++)
      nodes.set(`n${at}`, { parent: `n${at - 1}`, profile: PROFILE, statuses: ['REL'] })
    const ran = runInHierarchy(nodes, 'n0', 'CCLS')
    assert.ok(ran.done && ran.changed.size === 5_000)
  })
})

test('H4 whatever the tree: all or nobody, and never what was never released', () => {
  const statuses = fc.constantFrom('CRTE', 'REL', 'FSHD', 'CNC', 'REL LCK', 'REL KEEP', 'CRTE LCK')
  const nodes = fc.array(fc.tuple(fc.nat(9), statuses), { minLength: 1, maxLength: 10 })
  fc.assert(
    fc.property(nodes, fc.constantFrom('CCLS', 'CCNS', 'CCLU', 'CLKS'), (list, transaction) => {
      const all = hierarchy(...list.map(([parent, one], at) => `n${at}: ${at === 0 ? '-' : `n${parent % at}`} ${one}`))
      const ran = runInHierarchy(all, 'n0', transaction)
      if (!ran.done) {
        for (const [id] of ran.stoppedBy) assert.ok(!run(PROFILE, all.get(id)!.statuses, transaction).done)
        return
      }
      for (const [id, after] of ran.changed) {
        const expected = run(PROFILE, all.get(id)!.statuses, transaction)
        assert.ok(expected.done)
        assert.deepEqual(after, expected.statuses)
        assert.ok(id === 'n0' || !all.get(id)!.statuses.includes('CRTE'))
        assert.ok(!ran.passedBy.has(id))
      }
    }),
  )
})
