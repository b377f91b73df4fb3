// `satchel rebuild`: lists, totals and search made anew, with the relay running and without it.
import assert from 'node:assert/strict'
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { test } from 'node:test'
import { dataFolder, json, relayOn, satchel } from './support.ts'

const ROWS = [
  'opportunity_id,sales_agent,product,account,deal_stage,engage_date,close_date,close_value',
  'A1,Jörg Größer,GTX Pro,Müller,Won,2016-10-20,2017-03-01,1054',
  'A2,Moses Frase,GTX Pro,Isdom,Engaging,2016-10-25,,',
].join('\n')

async function company(context: Parameters<typeof dataFolder>[0]): Promise<{ folder: string; file: string }> {
  const folder = dataFolder(context)
  const table = join(folder, 'rows.csv')
  writeFileSync(table, ROWS)
  assert.equal((await satchel(folder, ['import', 'opportunities', table])).exit, 0)
  return { folder, file: join(folder, 'consolidated.sqlite') }
}

function namesIn(file: string): unknown[] {
  const database = new DatabaseSync(file, { readOnly: true })
  const rows = database.prepare('SELECT account FROM pipeline_opportunities ORDER BY account').all()
  database.close()
  return rows.map(({ account }) => account)
}

test('O13 rebuild makes the lists without a relay, from nothing and from garbage', async context => {
  const { folder, file } = await company(context)
  assert.equal(existsSync(file), false, 'other commands do without them')
  for (const spoil of [() => undefined, () => writeFileSync(file, 'garbage'), () => rmSync(file)]) {
    spoil()
    const { exit, out, err } = await satchel(folder, ['rebuild'])
    assert.deepEqual([exit, out], [0, ''])
    assert.match(err, /^Rebuilt in \d+\.\d s; documents: 2\.\n$/)
    assert.deepEqual(namesIn(file), ['Isdom', 'Müller'])
  }
  const { value } = await json(folder, 'rebuild')
  assert.deepEqual([value.documents, value.damaged], [2, 0])
  assert.deepEqual(namesIn(file), ['Isdom', 'Müller'])
})

test('O13 rebuild works inside a running relay, whose lists go on afterwards', async context => {
  const { folder, file } = await company(context)
  const relay = await relayOn(folder, context)
  const { exit, err } = await satchel(folder, ['rebuild'])
  assert.equal(exit, 0, err)
  assert.deepEqual(namesIn(file), ['Isdom', 'Müller'])
  const [first] = await relay.core.store.documents()
  const found = await relay.core.consolidated?.ask({ type: 'find', scope: null, text: 'mueller', limit: 5 })
  assert.deepEqual(
    found?.found.map(({ name }) => name),
    ['GTX Pro – Müller'],
  )
  assert.ok(first)
  assert.equal(await relay.stop(), 0)
  assert.ok(readFileSync(file).length > 0)
})

test('O13 rebuild names with exit code 2 that a document cannot be read, and has all the others', async context => {
  const { folder, file } = await company(context)
  const main = new DatabaseSync(join(folder, 'satchel.sqlite'))
  main.exec(
    'UPDATE journal SET sha256 = zeroblob(32) WHERE sequence = (SELECT min(sequence) FROM journal); DELETE FROM snapshots',
  )
  main.close()
  const { exit, err } = await satchel(folder, ['rebuild'])
  assert.equal(exit, 2)
  assert.match(err, /Not readable: 1; “satchel verify” names what is damaged\./)
  assert.equal(namesIn(file).length, 1)
})
