// `satchel verify` finds every kind of damage, names the row, and says nothing of whole data.
import assert from 'node:assert/strict'
import { createHash, generateKeyPairSync } from 'node:crypto'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { type TestContext, test } from 'node:test'
import { decodeRow, encodeRow } from '../../../relay/journal/row.ts'
import { type AnyJson, dataFolder, json, relayOn, satchel } from './support.ts'

const HEAD = 'opportunity_id,sales_agent,product,account,deal_stage,engage_date,close_date,close_value'
const row = (number: number, price: number) => `K${number},Ada Nord,GTX Pro,Isdom,Won,25-10-2016,31-03-2017,${price}`

/** A folder with one pipeline of several rows and, after the last one, a snapshot of the first ones. */
async function damagedBy(context: TestContext, damage: (database: DatabaseSync) => void, imports = 3) {
  const folder = dataFolder(context)
  const file = join(folder, 'deals.csv')
  for (let price = 1; price <= imports; price++) {
    writeFileSync(file, [HEAD, row(1, price), row(2, 10 * price), ''].join('\n'))
    const { exit, err } = await satchel(folder, ['import', 'opportunities', file])
    assert.equal(exit, 0, err)
  }
  const database = new DatabaseSync(join(folder, 'satchel.sqlite'))
  damage(database)
  database.close()
  return folder
}

const codes = (value: AnyJson): string[] => value.findings.map((each: AnyJson) => `${each.code} ${each.sequence ?? ''}`)

/** Replaces a row's body, and its hash as somebody who can write to the file would. */
function rewrite(
  database: DatabaseSync,
  sequence: number,
  change: (body: Uint8Array) => Uint8Array,
  hash = true,
): void {
  const { body } = database.prepare('SELECT body FROM journal WHERE sequence = ?').get(sequence) as { body: Uint8Array }
  const changed = change(Uint8Array.from(body))
  database.prepare('UPDATE journal SET body = ? WHERE sequence = ?').run(changed, sequence)
  if (!hash) return
  const sha256 = createHash('sha256').update(changed).digest()
  database.prepare('UPDATE journal SET sha256 = ? WHERE sequence = ?').run(sha256, sequence)
}

function flip(bytes: Uint8Array, at: number): Uint8Array {
  bytes[at] = (bytes[at] ?? 0) ^ 1
  return bytes
}

test('whole data is whole: rows, entries, signatures, documents and snapshots are counted', async context => {
  const folder = await damagedBy(context, () => undefined)
  const { exit, value, err } = await json(folder, 'verify')
  assert.equal(exit, 0)
  assert.equal(err, 'Everything is whole.\n')
  assert.deepEqual(value, {
    whole: true,
    rows: 3,
    entries: 4,
    signatures: 3,
    unsigned: 0,
    documents: 1,
    snapshots: 0,
    problems: 0,
    findings: [],
  })
  assert.match((await satchel(folder, ['verify'])).out, /^3 rows, 4 entries, 3 signatures /)
})

test('an empty folder is whole', async context => {
  const { exit, value } = await json(dataFolder(context), 'verify')
  assert.deepEqual([exit, value.rows, value.documents], [0, 0, 0])
})

test('a flipped byte in a row is found, wherever in the row it is', async context => {
  const folder = await damagedBy(context, () => undefined)
  const database = new DatabaseSync(join(folder, 'satchel.sqlite'))
  const { length } = database.prepare('SELECT length(body) AS length FROM journal WHERE sequence = 2').get() as {
    length: number
  }
  const places = [0, 1, 2, 40, 80, Math.floor(length / 2), length - 40, length - 1]
  for (const at of places) {
    rewrite(database, 2, body => flip(body, at), false)
    const { exit, value } = await json(folder, 'verify')
    assert.equal(exit, 1, `byte ${at}`)
    assert.ok(codes(value).includes('rowHash 2'), `byte ${at}: ${codes(value)}`)
    rewrite(database, 2, body => flip(body, at), false)
  }
  assert.equal((await json(folder, 'verify')).exit, 0)
  database.close()
})

test('an entry that was changed together with the row’s hash does not fit what was signed', async context => {
  const folder = await damagedBy(context, database => {
    rewrite(database, 2, body => {
      const batches = decodeRow(body)
      const entry = batches[0]!.entries[0]!
      const text = Buffer.from(entry.bytes)
      const at = text.lastIndexOf('price')
      return encodeRow([{ ...batches[0]!, entries: [{ place: entry.place, bytes: flip(Uint8Array.from(text), at) }] }])
    })
  })
  const { exit, value } = await json(folder, 'verify')
  assert.equal(exit, 1)
  assert.ok(codes(value).includes('entryHash 2'), codes(value).join())
  assert.ok(!codes(value).includes('rowHash 2'))
})

test('a wrong signature, another person and another key are found', async context => {
  const forged = await damagedBy(context, database => {
    rewrite(database, 1, body => {
      const [batch] = decodeRow(body)
      return encodeRow([{ ...batch!, signature: flip(Uint8Array.from(batch!.signature!), 7) }])
    })
    rewrite(database, 2, body => encodeRow(decodeRow(body).map(batch => ({ ...batch, person: 'somebody' }))))
    rewrite(database, 3, body => encodeRow(decodeRow(body).map(batch => ({ ...batch, device: 'another' }))))
  })
  const { exit, value } = await json(forged, 'verify')
  assert.equal(exit, 1)
  assert.deepEqual(codes(value), ['signature 1', 'signature 2', 'signer 3'])

  const exchanged = await damagedBy(context, () => undefined)
  const key = generateKeyPairSync('ed25519').privateKey.export({ type: 'pkcs8', format: 'pem' })
  writeFileSync(join(exchanged, 'relay-key.pem'), key)
  assert.deepEqual(codes((await json(exchanged, 'verify')).value), ['signer 1', 'signer 2', 'signer 3'])
})

test('a row that is gone is missed, and so is what was built on it', async context => {
  const folder = await damagedBy(context, database => database.exec('DELETE FROM journal WHERE sequence = 2'))
  const { exit, value } = await json(folder, 'verify')
  assert.equal(exit, 1)
  assert.deepEqual(codes(value), ['rowMissing 2', 'document 3'])
  const cut = await damagedBy(context, database => database.exec('DELETE FROM journal WHERE sequence = 3'))
  assert.ok(codes((await json(cut, 'verify')).value).includes('document 3'))
})

test('a snapshot that is damaged, of other content, or unreadable is found', async context => {
  // Closing a document after fifty rows writes its snapshot.
  const folder = await damagedBy(context, () => undefined, 52)
  const { value: whole } = await json(folder, 'verify')
  assert.deepEqual([whole.whole, whole.snapshots], [true, 1])
  const database = new DatabaseSync(join(folder, 'satchel.sqlite'))
  const { state, sequence } = database.prepare('SELECT state, sequence FROM snapshots').get() as {
    state: Uint8Array
    sequence: number
  }
  const put = (bytes: Uint8Array, hashed: Uint8Array) =>
    database
      .prepare('UPDATE snapshots SET state = ?, sha256 = ?')
      .run(bytes, createHash('sha256').update(hashed).digest())
  put(flip(Uint8Array.from(state), state.length - 3), state)
  assert.ok(codes((await json(folder, 'verify')).value).includes(`snapshot ${sequence}`))
  const other = Buffer.from(state)
  other[other.lastIndexOf('Isdom') + 1] = 'X'.charCodeAt(0)
  put(other, other)
  assert.ok(codes((await json(folder, 'verify')).value).includes(`snapshot ${sequence}`))
  put(Uint8Array.of(9, 9, 9), Uint8Array.of(9, 9, 9))
  assert.ok(codes((await json(folder, 'verify')).value).includes(`snapshot ${sequence}`))
  put(state, state)
  assert.equal((await json(folder, 'verify')).exit, 0)
  database.close()
})

test('a summary that tells of other content than the rows is found', async context => {
  const folder = await damagedBy(context, database =>
    database.exec(`UPDATE documents SET summary = json_set(summary, '$.wonRevenue', 1)`),
  )
  assert.deepEqual(codes((await json(folder, 'verify')).value), ['summary 3'])
})

test('a running relay verifies its own data while it is at work, and finds damage', async context => {
  const folder = await damagedBy(context, () => undefined)
  await relayOn(folder, context)
  const file = join(folder, 'deals.csv')
  writeFileSync(file, [HEAD, row(1, 77), row(2, 78), ''].join('\n'))
  const importing = satchel(folder, ['import', 'opportunities', file])
  assert.equal((await json(folder, 'verify')).exit, 0)
  await importing
  const database = new DatabaseSync(join(folder, 'satchel.sqlite'), { timeout: 5000 })
  rewrite(database, 1, body => flip(body, 90), false)
  database.close()
  const { exit, value } = await json(folder, 'verify')
  assert.equal(exit, 1)
  assert.ok(codes(value).includes('rowHash 1'))
})

test('Z7 a document that was built anew is whole, with its history; damage to the row its epoch begins with is found', async context => {
  const folder = await damagedBy(context, () => undefined, 30)
  const [listed] = (await json(folder, 'list', 'pipeline')).value
  const shown = (await json(folder, 'show', listed.key)).value
  const built = await json(folder, 'compact', listed.key)
  assert.deepEqual([built.exit, built.value.length], [0, 1])
  assert.ok(built.value[0].after < built.value[0].before)
  assert.deepEqual((await json(folder, 'compact', listed.key)).value, [], 'once')
  const { exit, value } = await json(folder, 'verify')
  assert.deepEqual([exit, value.rows, value.signatures], [0, 31, 31])
  const again = (await json(folder, 'show', listed.key)).value
  assert.notEqual(again.epoch, shown.epoch)
  assert.deepEqual({ ...again, epoch: 0, head: 0 }, { ...shown, epoch: 0, head: 0 })
  const database = new DatabaseSync(join(folder, 'satchel.sqlite'))
  rewrite(database, 31, body => flip(body, body.length - 20), true)
  database.close()
  assert.ok(codes((await json(folder, 'verify')).value).includes('entryHash 31'))
})
