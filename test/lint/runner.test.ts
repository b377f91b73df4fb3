// The test run's own counting: a failure that is not counted is worse than none reported.
import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, relative } from 'node:path'
import { after, test } from 'node:test'
import { root } from '../support/child.ts'
import { countsLine, tally } from '../support/outcome.ts'
import { nodeFile } from '../support/stages.ts'

const folder = mkdtempSync(join(tmpdir(), 'satchel-runner-'))
after(() => rmSync(folder, { recursive: true }))

/** Runs this text as a test file and gives what the run would count. */
async function counted(name: string, text: string, limit = 30_000) {
  const path = join(folder, `${name}.test.ts`)
  writeFileSync(path, `import { before, describe, it, test } from 'node:test'\n${text}`)
  const { outcomes } = await nodeFile(relative(root, path), limit)
  return { line: countsLine(tally(outcomes)), failures: outcomes.filter(one => one.state === 'failed') }
}

test('passed, failed and skipped tests are each counted once, suites and parents are not', async () => {
  const { line, failures } = await counted(
    'mixed',
    `test('passes', () => {})
     test('skipped', { skip: 'not here' }, () => {})
     describe('outer', () => { it('fails', () => { throw new Error('the reason') }); it('holds', () => {}) })
     test('parent', async t => { await t.test('child', () => {}) })`,
  )
  assert.equal(line, '4 passed, 1 failed, 1 skipped')
  assert.equal(failures[0]?.name, 'outer › fails')
  assert.match(failures[0]?.detail ?? '', /the reason/)
})

test('a parent fails once for the subtest in it that failed', async () => {
  const { line } = await counted(
    'subtest',
    `test('parent', async t => { await t.test('child', () => { throw new Error('x') }) })`,
  )
  assert.equal(line, '0 passed, 1 failed')
})

test('a hook that throws is a failure', async () => {
  const { failures } = await counted(
    'hook',
    `describe('hooked', () => { before(() => { throw new Error('no ground') }); it('x', () => {}) })`,
  )
  assert.ok(failures.some(one => one.detail?.includes('no ground')))
})

test('a file that throws while loading is a failure with its error shown', async () => {
  const { line, failures } = await counted('crash', `throw new Error('broken at import')`)
  assert.equal(line, '0 passed, 1 failed')
  assert.match(failures[0]?.detail ?? '', /broken at import/)
})

test('a file without tests is a failure', async () => {
  const { line, failures } = await counted('empty', `console.log('hello')`)
  assert.equal(line, '0 passed, 1 failed')
  assert.match(failures[0]?.detail ?? '', /holds no tests/)
})

test('a file that exits before its tests are done is a failure', async () => {
  const { failures } = await counted('exits', `test('a', () => {}); test('b', () => process.exit(3))`)
  assert.equal(failures.length, 1)
})

test('an error after the last test is a failure', async () => {
  const { failures } = await counted(
    'late',
    `test('fine', () => { setTimeout(() => { throw new Error('too late') }, 1) })`,
  )
  assert.equal(failures.length, 1)
  assert.match(failures[0]?.detail ?? '', /too late/)
})

test('a file that leaves something running is ended and named', async () => {
  const { failures } = await counted('hangs', `test('fine', () => { setInterval(() => {}, 1000) })`, 1_500)
  assert.equal(failures.length, 1)
  assert.match(failures[0]?.detail ?? '', /left running/)
})

test('the counts line names skipped tests only where there were any', () => {
  assert.equal(countsLine({ passed: 3, failed: 0, skipped: 0 }), '3 passed, 0 failed')
  assert.equal(countsLine({ passed: 3, failed: 1, skipped: 2 }), '3 passed, 1 failed, 2 skipped')
})
