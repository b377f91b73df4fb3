// Satchel files from the command line: export, inspect, merge; with a relay and without.
import assert from 'node:assert/strict'
import { createHash, generateKeyPairSync, randomBytes } from 'node:crypto'
import { readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { rawKey, sha256 } from '../../../relay/merge/signatures.ts'
import { openDatabase } from '../../../relay/store/database.ts'
import { SqliteStore } from '../../../relay/store/sqlite.ts'
import { newAddress } from '../../../src/documents/address.ts'
import { type CarriedDocument, readSatchelFile, writeSatchelFile } from '../../../src/sync/file/satchel-file.ts'
import { encodeEntry } from '../../../src/sync/wire/entry.ts'
import { dataFolder, json, keepingIo, relayOn, satchel, satchelProcess } from './support.ts'

const SALES = `opportunity_id,sales_agent,product,account,deal_stage,engage_date,close_date,close_value
A1,Rita,GTX,Acme,Won,2017-01-01,2017-03-01,100
A2,Rita,GTX,Bolt,Engaging,2017-02-01,,
B1,Anna,GTX,Cola,Won,2017-01-05,2017-04-01,300
`

/** A folder with the pipelines of Rita and Anna, by name. */
async function company(context: Parameters<typeof dataFolder>[0]) {
  const folder = dataFolder(context)
  const csv = join(folder, 'sales.csv')
  writeFileSync(csv, SALES)
  await satchel(folder, ['import', 'opportunities', csv])
  const { value } = await json(folder, 'list', 'pipeline')
  const keys = new Map<string, string>(value.map((each: { name: string; key: string }) => [each.name, each.key]))
  return { folder, csv, rita: keys.get('Rita')!, anna: keys.get('Anna')! }
}

test('P01 export writes a file that inspect understands, and that is no larger than 1.5 times what it holds', async context => {
  const { folder, rita } = await company(context)
  const file = join(folder, 'rita.satchel')
  assert.equal((await satchel(folder, ['export', '--satchel', rita, file])).exit, 0)
  const { exit, value } = await json(folder, 'inspect', file)
  assert.equal(exit, 0)
  assert.equal(value.problem, null)
  assert.deepEqual(
    value.documents.map((each: Record<string, unknown>) => [
      each.key,
      each.name,
      each.owner,
      each.records,
      each.waiting,
    ]),
    [[rita, 'Rita', 'Rita', 2, []]],
  )
  assert.ok(statSync(file).size <= 1.5 * value.documents[0].bytes)
  const text = await satchel(folder, ['inspect', file])
  assert.match(text.out, /PIP-\d{4}-\d{3} {2}Rita {2}pipeline\/.* {2}2 records/)
})

test('P01 a file can go through standard output, through a running relay too', async context => {
  const { folder, rita } = await company(context)
  const direct = await satchelProcess(folder, ['export', '--satchel', 'pipeline', join(folder, 'direct.satchel')])
  assert.deepEqual([direct.exit, direct.err], [0, ''])
  await relayOn(folder, context)
  const through = join(folder, 'through.satchel')
  assert.equal((await satchelProcess(folder, ['export', '--satchel', rita, through])).exit, 0)
  const inspected = await json(folder, 'inspect', through)
  assert.equal(inspected.value.documents.length, 1)
  assert.equal((await json(folder, 'inspect', join(folder, 'direct.satchel'))).value.documents.length, 2)
  const nowhere = await satchelProcess(folder, ['export', '--satchel', rita, join(folder, 'no/such/folder')])
  assert.equal(nowhere.exit, 1)
  assert.match(nowhere.err, /cannot be written/)
})

for (const how of ['alone', 'with a running relay']) {
  test(`P08 merge previews, merges into a new pipeline and, again, changes nothing (${how})`, async context => {
    const { folder, rita, anna } = await company(context)
    if (how !== 'alone') await relayOn(folder, context)
    const file = join(folder, 'rita.satchel')
    await satchel(folder, ['export', '--satchel', rita, file])
    const dry = await json(folder, 'merge', 'Both', file, anna, '--new', '--dry-run')
    assert.deepEqual(dry.value.counts, { added: 3, changed: 0, collided: 0, archived: 0, unchanged: 0 })
    assert.equal(dry.value.into, null)
    assert.equal((await json(folder, 'list', 'pipeline')).value.length, 2)
    const made = await json(folder, 'merge', 'Both', anna, file, '--new', '--take-ownership')
    assert.equal(made.exit, 0)
    assert.deepEqual(made.value.counts, dry.value.counts)
    const shown = await json(folder, 'show', made.value.into)
    assert.equal(shown.value.fields.name, 'Both')
    assert.equal(shown.value.opportunities.length, 3)
    assert.deepEqual(
      new Set(shown.value.opportunities.map((each: { owner: string }) => each.owner)),
      new Set(['Import']),
    )
    assert.equal(shown.value.stages.length > 0, true)
    const again = await satchel(folder, ['merge', made.value.into, file, anna, '--take-ownership'])
    assert.match(again.out, /^0 added, 0 changed, \d+ unchanged, 0 with collisions/)
    assert.equal((await json(folder, 'show', made.value.into)).value.head, shown.value.head)
    assert.equal((await json(folder, 'verify')).exit, 0)
  })
}

test('P08 M10 merge --own brings each file into its own pipeline', async context => {
  const { folder, rita, anna } = await company(context)
  const files = [join(folder, 'rita.satchel'), join(folder, 'anna.satchel')]
  await satchel(folder, ['export', '--satchel', rita, files[0]!])
  await satchel(folder, ['export', '--satchel', anna, files[1]!])
  const merged = await json(folder, 'merge', '--own', ...files)
  assert.equal(merged.exit, 0)
  assert.deepEqual(
    [merged.value.counts.unchanged, merged.value.sources.map((each: { same: boolean }) => each.same)],
    [3, [true, true]],
  )
  for (const wrong of [
    ['merge', '--own', rita, files[0]!],
    ['merge', '--own', '--new', files[0]!],
    ['merge', rita],
  ])
    assert.equal((await satchel(folder, wrong)).exit, 64)
})

test('P08 merge says in German what changes and what collides', async context => {
  const { folder, csv, rita, anna } = await company(context)
  await satchel(folder, ['merge', anna, rita])
  const changed = SALES.replace('Acme', 'Ärzte').replace('Bolt', 'Bolzen')
  writeFileSync(csv, changed)
  await satchel(folder, ['import', 'opportunities', csv])
  const io = keepingIo(undefined, 'de')
  const ran = await satchel(folder, ['merge', anna, rita, '--dry-run'], io)
  assert.equal(ran.exit, 0)
  assert.match(ran.out, /^Probelauf, nichts wurde geschrieben: 0 hinzugefügt, 2 geändert/)
  assert.match(ran.out, /geändert: GTX – Acme \(.*account: Acme → Ärzte\)/)
})

/** The file with something else said of its documents; `forged`: with an entry signed by nobody's key. */
async function edited(
  bytes: Uint8Array,
  changes: (document: CarriedDocument) => Partial<CarriedDocument['about']>,
  forged = false,
): Promise<Uint8Array> {
  const { manifest, documents } = await readSatchelFile(new Uint8Array(bytes), sha256)
  const [person, device] = ['somebody', 'device']
  const entries = [{ n: 1, bytes: encodeEntry({ update: Uint8Array.of(0, 0), changes: [] }) }]
  const submission = { person, device, generation: 1, epoch: 1, entries, signature: new Uint8Array(64) }
  const certified = { id: device, person, name: '', key: rawKey(generateKeyPairSync('ed25519').publicKey) }
  return writeSatchelFile(
    { ...manifest, devices: forged ? [{ ...certified, certificate: null }] : manifest.devices },
    documents.map(each => ({
      ...each,
      about: { ...each.about, ...changes(each) },
      submissions: forged ? [submission] : each.submissions,
    })),
    sha256,
  )
}

test('what is wrong with a file is a sentence, and nothing is merged', async context => {
  const { folder, rita, anna } = await company(context)
  const file = join(folder, 'rita.satchel')
  await satchel(folder, ['export', '--satchel', rita, file])
  const bytes = readFileSync(file)
  const bad = join(folder, 'bad.satchel')
  const cases: [Uint8Array, RegExp][] = [
    [bytes.subarray(0, 100), /incomplete/],
    [Buffer.from('name;value\n'), /not a satchel file/],
    [Buffer.concat([bytes.subarray(0, 200), Buffer.of((bytes[200] ?? 0) ^ 1), bytes.subarray(201)]), /damaged/],
  ]
  const sealed = (change: (file: Buffer) => void) => {
    const file = Buffer.from(bytes)
    change(file)
    createHash('sha256')
      .update(file.subarray(0, -32))
      .digest()
      .copy(file, file.length - 32)
    return file
  }
  cases.push(
    [sealed(file => file.writeUInt16BE(2, 8)), /newer/],
    [sealed(file => file.writeUInt32BE(2 ** 32 - 1, 15)), /larger than/],
    [await edited(bytes, ({ about }) => ({ schema: about.schema + 1 })), /newer/],
    [await edited(bytes, ({ about }) => ({ epoch: about.epoch - 1 })), /rebuilt/],
    [await edited(bytes, () => ({}), true), /not signed/],
  )
  const before = (await json(folder, 'show', anna)).value.head
  for (const [content, sentence] of cases) {
    writeFileSync(bad, content)
    for (const command of [
      ['inspect', bad],
      ['merge', anna, file, bad],
    ]) {
      const { exit, err } = await satchel(folder, command)
      assert.equal(exit, 1)
      assert.match(err, sentence)
    }
  }
  assert.equal((await json(folder, 'show', anna)).value.head, before)
  const other = await company(context)
  const foreign = await satchel(other.folder, ['merge', other.anna, file])
  assert.equal(foreign.exit, 1)
  assert.match(foreign.err, /another company/)
  const inspected = await satchel(other.folder, ['inspect', file])
  assert.equal(inspected.exit, 1)
  assert.match(inspected.out, /Rita/, 'what is in it is shown all the same')
  assert.match((await satchel(folder, ['merge', anna, join(folder, 'none.satchel')])).err, /There is no file/)
  assert.match((await satchel(folder, ['merge', 'PIP-1999-999', file])).err, /There is no document/)
  assert.equal((await satchel(folder, ['export', rita, '--csv', '--satchel'])).exit, 64)
})

test('P08 M5 a merge that has begun to write is finished: by itself when it is stopped, by the next command when it was killed', async context => {
  const { folder, rita, anna } = await company(context)
  const file = join(folder, 'rita.satchel')
  await satchel(folder, ['export', '--satchel', rita, file])
  const stop = new AbortController()
  const io = keepingIo(stop.signal)
  Object.assign(io, { progress: () => stop.abort() })
  assert.equal((await satchel(folder, ['merge', 'Both', file, '--new'], io)).exit, 0)
  const pipelines = async () =>
    (await json(folder, 'list', 'pipeline')).value.map((each: { name: string }) => each.name)
  assert.deepEqual((await pipelines()).sort(), ['Anna', 'Both', 'Rita'])
  const none = await satchel(folder, ['merge', 'None', file, '--new'], keepingIo(AbortSignal.abort()))
  assert.equal(none.exit, 1)
  assert.ok(!(await pipelines()).includes('None'))
  // As a kill leaves it: begun, and nothing of it written.
  const database = openDatabase(join(folder, 'satchel.sqlite'))
  const store = new SqliteStore(database)
  const [person] = database.prepare("SELECT id FROM persons WHERE name = 'Import'").all()
  const into = { name: 'Killed', kind: 'pipeline', address: newAddress('pipeline', randomBytes) }
  const documents = (await store.documents()).filter(({ key }) => key === anna).map(({ address }) => address)
  await store.merges.begin(JSON.stringify({ into, documents, person: person?.id }), [readFileSync(file)])
  store.close()
  assert.ok((await pipelines()).includes('Killed'))
  const shown = await json(folder, 'show', into.address)
  assert.equal(shown.value.opportunities.length, 3)
  assert.equal((await json(folder, 'verify')).exit, 0)
})
