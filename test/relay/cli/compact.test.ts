// `satchel compact` on a folder and on a running relay: what it builds anew, what it leaves, and what it says.
import assert from 'node:assert/strict'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { type TestContext, test } from 'node:test'
import { dataFolder, json, keepingIo, relayOn, satchel } from './support.ts'

const HEAD = 'opportunity_id,sales_agent,product,account,deal_stage,engage_date,close_date,close_value'
const IMPORTS = 20

/** A pipeline whose values were imported again and again, and its key. */
async function overwritten(context: TestContext): Promise<{ folder: string; key: string }> {
  const folder = dataFolder(context)
  const file = join(folder, 'deals.csv')
  for (let price = 1; price <= IMPORTS; price++) {
    const rows = [1, 2, 3].map(at => `K${at},Ada Nord,GTX Pro,Isdom,Won,25-10-2016,31-03-2017,${at * price}`)
    writeFileSync(file, [HEAD, ...rows, ''].join('\n'))
    const { exit, err } = await satchel(folder, ['import', 'opportunities', file])
    assert.equal(exit, 0, err)
  }
  return { folder, key: (await json(folder, 'list', 'pipeline')).value[0].key }
}

test('Z6 a running relay builds a named document anew, says what that gives, and goes on with it', async context => {
  const { folder, key } = await overwritten(context)
  const { core } = await relayOn(folder, context)
  const [row] = await core.store.documents()
  assert.ok(row)
  const room = await core.rooms.room(row.address)
  const member = { send: () => undefined, close: () => undefined }
  assert.ok(room && core.rooms.join(room, member, () => undefined))
  const open = await satchel(folder, ['compact', key])
  assert.deepEqual([open.exit, open.out], [0, ''])
  assert.match(open.err, /stays as it is: somebody has it open/)
  core.rooms.leave(room, member)
  const before = (await json(folder, 'show', key)).value
  const built = await satchel(folder, ['compact', key])
  assert.match(built.out, new RegExp(`^${key}: \\d+ → \\d+\\n$`))
  assert.equal(built.err, '1 document was built anew.\n')
  const after = (await json(folder, 'show', key)).value
  assert.ok(after.epoch > before.epoch)
  assert.deepEqual({ ...after, epoch: 0, head: 0 }, { ...before, epoch: 0, head: 0 })
  const file = join(folder, 'deals.csv')
  writeFileSync(file, [HEAD, 'K1,Ada Nord,GTX Pro,Isdom,Won,25-10-2016,31-03-2017,4711', ''].join('\n'))
  assert.equal((await satchel(folder, ['import', 'opportunities', file])).exit, 0)
  assert.match(JSON.stringify((await json(folder, 'show', key)).value), /4711/)
  assert.equal((await json(folder, 'verify')).exit, 0)
})

test('Z6 without a name it leaves those that would gain little; what is not there is said', async context => {
  const { folder } = await overwritten(context)
  const all = await satchel(folder, ['compact'])
  assert.deepEqual([all.exit, all.out, all.err], [0, '', '0 documents were built anew.\n'])
  assert.deepEqual((await json(folder, 'compact')).value, [])
  const none = await satchel(folder, ['compact', 'PIP-2000-001'], keepingIo(undefined, 'de'))
  assert.equal(none.exit, 1)
  assert.match(none.err, /PIP-2000-001/)
})
