// K12: a database that is not the one the folder had last.
import assert from 'node:assert/strict'
import { copyFileSync, cpSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { it, type TestContext } from 'node:test'
import { Accounts } from '../../../relay/accounts/accounts.ts'
import { openFolder } from '../../../relay/cli/folder.ts'

function folder(t: TestContext): string {
  const path = mkdtempSync(join(tmpdir(), 'satchel-folder-'))
  t.after(() => rmSync(path, { recursive: true }))
  return path
}

/** Starts on this folder and tells which incarnation it is. */
function incarnation(path: string): string {
  const opened = openFolder(path)
  const accounts = new Accounts({
    database: opened.database,
    clock: Date.now,
    random: length => Buffer.alloc(length, ++drawn),
  })
  const { incarnation } = accounts.installation()
  opened.close()
  return incarnation
}
let drawn = 0

it('K12 is the same at every start of the same folder', t => {
  const path = folder(t)
  const first = incarnation(path)
  assert.deepEqual([incarnation(path), incarnation(path)], [first, first])
})

it('K12 is another one when yesterday’s database is put back, also in the same place, and the same from then on', t => {
  const path = folder(t)
  const first = incarnation(path)
  const backup = join(folder(t), 'satchel.sqlite')
  copyFileSync(join(path, 'satchel.sqlite'), backup)
  assert.equal(incarnation(path), first)
  copyFileSync(backup, join(path, 'satchel.sqlite'))
  const restored = incarnation(path)
  assert.notEqual(restored, first)
  assert.equal(incarnation(path), restored)
})

it('K12 is another one in a folder that was copied as a whole', t => {
  const path = folder(t)
  const first = incarnation(path)
  const copy = join(folder(t), 'copy')
  cpSync(path, copy, { recursive: true })
  assert.notEqual(incarnation(copy), first)
})
