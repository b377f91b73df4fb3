// A thread that reads lists: bounded in what it takes, and honest about a file that it cannot read.
import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type TestContext, test } from 'node:test'
import { ListReader, ListsUnavailableError } from '../../../relay/consolidated/list-reader.ts'
import type { ListQuery } from '../../../relay/consolidated/queries.ts'
import { ASKED_OF_LISTS } from '../../../relay/limits.ts'

const QUESTION: ListQuery = { type: 'find', scope: null, text: 'müller', limit: 5 }

function readerOf(context: TestContext, content: string | null) {
  const folder = mkdtempSync(join(tmpdir(), 'satchel-lists-'))
  const file = join(folder, 'consolidated.sqlite')
  if (content !== null) writeFileSync(file, content)
  const told = { damaged: 0 }
  const reader = new ListReader({ file, log: { error: () => undefined }, damaged: () => void told.damaged++ })
  context.after(async () => {
    await reader.end()
    rmSync(folder, { recursive: true, force: true })
  })
  return { reader, told }
}

test('S3 a file that is none of SQLite’s is told of, and nobody gets an answer from it', async context => {
  const { reader, told } = readerOf(context, 'This is no database, however long it may be. '.repeat(100))
  await assert.rejects(reader.ask(QUESTION), ListsUnavailableError)
  assert.equal(told.damaged, 1)
})

test('S3 a file that is not there yet is no damage', async context => {
  const { reader, told } = readerOf(context, null)
  await assert.rejects(reader.ask(QUESTION), ListsUnavailableError)
  assert.equal(told.damaged, 0)
})

test('S9 no more questions wait than are worth answering, and those that wait are told when it ends', async context => {
  const { reader } = readerOf(context, null)
  const waiting = Promise.allSettled(Array.from({ length: ASKED_OF_LISTS }, () => reader.ask(QUESTION)))
  assert.equal(reader.asked, ASKED_OF_LISTS)
  assert.throws(() => reader.ask(QUESTION), ListsUnavailableError)
  await reader.end()
  assert.equal(reader.asked, 0)
  for (const each of await waiting) assert.equal(each.status, 'rejected')
  await reader.end()
})
