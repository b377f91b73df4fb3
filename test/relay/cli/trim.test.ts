// `satchel trim` on a folder and on a running relay: what goes, what it says, and what `satchel verify` finds afterwards.
import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { cpSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { type TestContext, test } from 'node:test'
import { type AnyJson, dataFolder, json, keepingIo, relayOn, satchel, satchelProcess } from './support.ts'

const HEAD = 'opportunity_id,sales_agent,product,account,deal_stage,engage_date,close_date,close_value'
const IMPORTS = 8

async function importOf(folder: string, price: number): Promise<void> {
  const file = join(folder, 'deals.csv')
  const rows = [1, 2, 3].map(at => `K${at},Ada Nord,GTX Pro,Isdom,Won,25-10-2016,31-03-2017,${at * price}`)
  writeFileSync(file, [HEAD, ...rows, ''].join('\n'))
  const { exit, err } = await satchel(folder, ['import', 'opportunities', file])
  assert.equal(exit, 0, err)
}

/** A pipeline whose values were imported again and again, and its key. */
async function overwritten(context: TestContext): Promise<{ folder: string; key: string }> {
  const folder = dataFolder(context)
  for (let price = 1; price <= IMPORTS; price++) await importOf(folder, price)
  return { folder, key: (await json(folder, 'list', 'pipeline')).value[0].key }
}

const rowsIn = (folder: string): number => {
  const database = new DatabaseSync(join(folder, 'satchel.sqlite'), { readOnly: true })
  const { rows } = database.prepare('SELECT count(*) AS rows FROM journal').get() as { rows: number }
  database.close()
  return rows
}

test('R6 a folder: what would go is said first; then it goes, the document stays, and goes on', async context => {
  const { folder, key } = await overwritten(context)
  const before = (await json(folder, 'show', key)).value
  const would = await satchel(folder, ['trim', '--keep-days', '0', '--dry-run'])
  assert.equal(would.exit, 0)
  assert.match(would.out, new RegExp(`^${key}: ${IMPORTS} \\(\\d+\\)\\n$`))
  assert.match(would.err, /would be put together: 8 \(\d+ bytes\) of 1 documents/)
  assert.equal(rowsIn(folder), IMPORTS)
  const { value, exit } = await json(folder, 'trim', '--keep-days', '0')
  assert.deepEqual([exit, value.rows, value.dryRun, value.documents[0].key], [0, IMPORTS, false, key])
  assert.equal(rowsIn(folder), 1)
  assert.deepEqual((await json(folder, 'show', key)).value, before)
  const verified = await json(folder, 'verify')
  assert.deepEqual([verified.exit, verified.value.rows, verified.value.problems], [0, 1, 0])
  await importOf(folder, 4711)
  assert.match(JSON.stringify((await json(folder, 'show', key)).value), /4711/)
  assert.equal((await json(folder, 'verify')).exit, 0)
})

test('R6 S1 a running relay goes on serving; lists made anew say the same', async context => {
  const { folder, key } = await overwritten(context)
  const relay = await relayOn(folder, context)
  const pages = async () => {
    await relay.core.consolidated?.caughtUp()
    const found = await relay.core.consolidated?.ask({ type: 'find', scope: null, text: 'isdom', limit: 5 })
    assert.equal(found?.found.length, 3)
    return found?.found
  }
  const { consolidated } = relay.core
  consolidated?.start()
  const before = [await pages(), (await json(folder, 'show', key)).value]
  const trimmed = await satchel(folder, ['trim', '--before', '2999-01-01'], keepingIo(undefined, 'de'))
  assert.equal(trimmed.exit, 0)
  assert.match(
    trimmed.err,
    /^Zusammengefasste Zeilen von vor dem 2999-01-01: 8 von 1 Dokumenten; \d+ Bytes weniger\.\n$/,
  )
  assert.deepEqual([await pages(), (await json(folder, 'show', key)).value], before)
  assert.equal((await satchel(folder, ['rebuild'])).exit, 0)
  assert.deepEqual([await pages(), (await json(folder, 'show', key)).value], before)
  await importOf(folder, 4711)
  assert.equal((await json(folder, 'verify')).exit, 0)
  assert.deepEqual((await satchel(folder, ['trim', '--before', '2001-01-01'])).out, '')
})

test('R6 as SATCHEL_KEEP_DAYS says where no day is named; without either, everything is kept and that is said', async context => {
  const { folder } = await overwritten(context)
  const unsaid = await satchel(folder, ['trim'])
  assert.equal(unsaid.exit, 64)
  assert.match(unsaid.err, /^Everything is kept/)
  const young = await satchelProcess(folder, ['trim'], { SATCHEL_KEEP_DAYS: '1' })
  assert.deepEqual([young.exit, young.out], [0, ''])
  assert.equal(rowsIn(folder), IMPORTS)
  for (const wrong of [
    ['--before', '2026-02-30'],
    ['--before', 'today'],
    ['--keep-days', 'x'],
    ['--keep-days', '1', '--before', '2026-01-01'],
  ]) {
    assert.equal((await satchel(folder, ['trim', ...wrong])).exit, 64, wrong.join(' '))
  }
  assert.equal(rowsIn(folder), IMPORTS)
})

test('R5 verify knows where a journal begins, and finds what was done to that row, to its count, or behind its back', async context => {
  const { folder } = await overwritten(context)
  await satchel(folder, ['trim', '--keep-days', '0'])
  for (const price of [20, 21, 22]) await importOf(folder, price)
  assert.equal((await json(folder, 'verify')).exit, 0)
  const place = IMPORTS
  const bodyOf = (database: DatabaseSync) =>
    Uint8Array.from(
      (database.prepare('SELECT body FROM journal WHERE sequence = ?').get(place) as { body: Uint8Array }).body,
    )
  const write = (database: DatabaseSync, body: Uint8Array, hash: boolean) => {
    database.prepare('UPDATE journal SET body = ? WHERE sequence = ?').run(body, place)
    if (!hash) return
    const sha256 = createHash('sha256').update(body).digest()
    database.prepare('UPDATE journal SET sha256 = ? WHERE sequence = ?').run(sha256, place)
  }
  const swapped = (from: string, to: string) => (database: DatabaseSync, hash: boolean) => {
    const body = Buffer.from(bodyOf(database))
    const at = body.indexOf(from)
    assert.ok(at > 0, from)
    body.write(to, at)
    write(database, body, hash)
  }
  const damages: readonly [string, (database: DatabaseSync) => void][] = [
    ['rowHash 8', database => swapped('Isdom', 'Isdam')(database, false)],
    ['entryHash 8', database => swapped('Isdom', 'Isdam')(database, true)],
    ['entryHash 8', database => swapped('"removed":7', '"removed":8')(database, true)],
    ['snapshot 8', database => swapped('"removed":7', '"removed":8')(database, true)],
    ['rowMissing 8', database => database.exec('UPDATE trims SET removed = 6')],
    ['snapshot 8', database => database.exec('UPDATE trims SET removed = 6')],
    ['rowMissing 8', database => database.exec('DELETE FROM journal WHERE sequence = 8')],
    ['snapshot 8', database => database.exec('DELETE FROM journal WHERE sequence = 8')],
    ['rowMissing 9', database => database.exec('DELETE FROM journal WHERE sequence = 9')],
    ['rowMissing 1', database => database.exec('DELETE FROM trims')],
  ]
  for (const [code, damage] of damages) {
    const copy = dataFolder(context)
    cpSync(folder, copy, { recursive: true })
    const database = new DatabaseSync(join(copy, 'satchel.sqlite'))
    damage(database)
    database.close()
    const { exit, value } = await json(copy, 'verify')
    const codes = value.findings.map((each: AnyJson) => `${each.code} ${each.sequence ?? ''}`)
    assert.equal(exit, 1, code)
    assert.ok(codes.includes(code), `${code}: ${codes}`)
  }
})
