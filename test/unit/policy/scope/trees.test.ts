// Teams and territories as trees: above, below, and everything that makes a tree none.
import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import { nodeProblems } from '../../../../src/policy/scope/check.ts'
import { chain, isWithin, MAX_LEVELS, MAX_NODES, type Tree, treeProblems } from '../../../../src/policy/scope/trees.ts'

/** `child: parent`, a hyphen for a root. */
function tree(...lines: readonly string[]): Tree {
  return new Map(
    lines.map(line => {
      const [id = '', parent = '-'] = line.split(': ')
      return [id, { id, parent: parent === '-' ? null : parent }]
    }),
  )
}
const GERMANY = tree('de: -', 'south: de', 'north: de', 'bavaria: south', 'munich: bavaria', 'at: -', 'vienna: at')

describe('T1 above and below', () => {
  const chains: readonly [string, readonly string[]][] = [
    ['de', ['de']],
    ['south', ['south', 'de']],
    ['munich', ['munich', 'bavaria', 'south', 'de']],
    ['vienna', ['vienna', 'at']],
    ['nowhere', []],
    ['', []],
    ['constructor', []],
  ]
  for (const [id, above] of chains) {
    test(`above ${id || 'nothing'}: ${above.join(', ') || 'nothing'}`, () =>
      assert.deepEqual(chain(GERMANY, id), above))
  }
  const within: readonly [lower: string, upper: string, is: boolean][] = [
    ['munich', 'munich', true],
    ['munich', 'bavaria', true],
    ['munich', 'de', true],
    ['de', 'munich', false],
    ['munich', 'north', false],
    ['north', 'south', false],
    ['munich', 'at', false],
    ['vienna', 'at', true],
    ['nowhere', 'de', false],
    ['nowhere', 'nowhere', false],
    ['munich', 'nowhere', false],
  ]
  for (const [lower, upper, is] of within) {
    test(`${lower} ${is ? 'lies' : 'does not lie'} within ${upper}`, () => {
      assert.equal(isWithin(GERMANY, lower, upper), is)
      assert.equal(chain(GERMANY, lower).includes(upper), is)
    })
  }
})

describe('T2 what is no tree', () => {
  const deep = (levels: number) => tree('n0: -', ...Array.from({ length: levels - 1 }, (_, at) => `n${at + 1}: n${at}`))
  test('a sound one has nothing against it', () => assert.deepEqual(treeProblems(GERMANY, 'territories'), []))
  test('an empty one neither', () => assert.deepEqual(treeProblems(new Map(), 'territories'), []))
  const cases: readonly [what: string, of: Tree, problems: readonly object[]][] = [
    ['its own parent', tree('a: a'), [{ code: 'cycle', path: ['a', 'a'] }]],
    ['two under each other', tree('a: b', 'b: a'), [{ code: 'cycle', path: ['a', 'b', 'a'] }]],
    [
      'a cycle with something hanging on it is named once, without what hangs there',
      tree('leaf: a', 'a: b', 'b: c', 'c: a', 'other: leaf'),
      [{ code: 'cycle', path: ['a', 'b', 'c', 'a'] }],
    ],
    [
      'two cycles are two',
      tree('a: b', 'b: a', 'x: y', 'y: x', 'root: -'),
      [
        { code: 'cycle', path: ['a', 'b', 'a'] },
        { code: 'cycle', path: ['x', 'y', 'x'] },
      ],
    ],
    ['an unknown parent', tree('a: gone', 'b: a'), [{ code: 'parentUnknown', node: 'a', parent: 'gone' }]],
  ]
  for (const [what, of, problems] of cases) test(what, () => assert.deepEqual(treeProblems(of, 't'), problems))

  test('as deep as it may be', () => assert.deepEqual(treeProblems(deep(MAX_LEVELS), 't'), []))
  test('a level deeper', () => {
    const [problem] = treeProblems(deep(MAX_LEVELS + 1), 't')
    assert.deepEqual(problem, { code: 'treeTooDeep', node: `n${MAX_LEVELS}`, limit: MAX_LEVELS })
  })
  test('more nodes than a tree has are not looked at', () => {
    const many = tree(...Array.from({ length: MAX_NODES + 1 }, (_, at) => `n${at}: n${at}`))
    assert.deepEqual(treeProblems(many, 'teams'), [{ code: 'tooMany', what: 'teams', limit: MAX_NODES }])
  })
  test('looking up ends in a cycle, and in a tree that is too deep', () => {
    assert.deepEqual(chain(tree('a: b', 'b: a'), 'a'), ['a', 'b'])
    assert.equal(isWithin(tree('a: b', 'b: a'), 'a', 'c'), false)
    assert.equal(chain(deep(MAX_LEVELS + 50), 'n60').length, MAX_LEVELS)
  })
})

describe('T2 a node that comes or moves', () => {
  const cases: readonly [what: string, id: string, parent: string | null, problems: readonly object[]][] = [
    ['a new root', 'ch', null, []],
    ['a new leaf', 'augsburg', 'bavaria', []],
    ['a branch under another', 'bavaria', 'north', []],
    ['a branch to the top', 'south', null, []],
    ['under itself', 'south', 'south', [{ code: 'cycle', path: ['south', 'south'] }]],
    ['under its child', 'south', 'bavaria', [{ code: 'cycle', path: ['south', 'bavaria', 'south'] }]],
    ['deep under itself', 'de', 'munich', [{ code: 'cycle', path: ['de', 'munich', 'bavaria', 'south', 'de'] }]],
    ['under what is not there', 'south', 'gone', [{ code: 'parentUnknown', node: 'south', parent: 'gone' }]],
  ]
  for (const [what, id, parent, problems] of cases) {
    test(what, () => assert.deepEqual(nodeProblems({ id, parent }, GERMANY, 'territories'), problems))
  }
  test('with so much below it that it becomes too deep', () => {
    const lines = Array.from({ length: 20 }, (_, at) =>
      at === 0 ? ['a0: -', 'b0: -'] : [`a${at}: a${at - 1}`, `b${at}: b${at - 1}`],
    )
    const two = tree(...lines.flat())
    const [problem] = nodeProblems({ id: 'b0', parent: 'a19' }, two, 'teams')
    assert.equal(problem?.code, 'treeTooDeep')
    assert.deepEqual(nodeProblems({ id: 'b0', parent: 'a11' }, two, 'teams'), [])
  })

  test('for any moves, what is let through leaves a tree', () => {
    const names = ['a', 'b', 'c', 'd', 'e']
    const move = fc.record({ id: fc.constantFrom(...names), parent: fc.constantFrom(null, ...names) })
    fc.assert(
      fc.property(fc.array(move, { maxLength: 20 }), moves => {
        const grown = new Map<string, { id: string; parent: string | null }>()
        for (const one of moves) {
          const problems = nodeProblems(one, grown, 't')
          const tried = new Map(grown).set(one.id, one)
          assert.equal(problems.length === 0, treeProblems(tried, 't').length === 0)
          if (problems.length === 0) grown.set(one.id, one)
        }
      }),
    )
  })
})
