// Every command, on a folder alone and through a running relay: the same words, the same answers.
import assert from 'node:assert/strict'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { type TestContext, test } from 'node:test'
import readExcelFile from 'read-excel-file/universal'
import { readWorkbook } from '../../../src/exchange/xlsx/read.ts'
import { dataFolder, json, keepingIo, relayOn, SALES, satchel } from './support.ts'

const HEAD = 'opportunity_id,sales_agent,product,account,deal_stage,engage_date,close_date,close_value'
const ROWS = [
  'A1,Ada Nord,GTX Pro,Isdom,Won,25-10-2016,11-03-2017,4514',
  'A2,Ada Nord,GTX Basic,Cancity,Engaging,26-10-2016,,',
  'B1,Bo Süd,MG Special,Müller & Söhne,Lost,27-10-2016,30-03-2017,0',
]
const csv = (rows: readonly string[], head = HEAD) => [head, ...rows, ''].join('\n')

for (const running of [false, true]) {
  const where = running ? 'through a running relay' : 'on a folder alone'
  const prepared = async (context: TestContext) => {
    const folder = dataFolder(context)
    const relay = running ? await relayOn(folder, context) : null
    const file = join(folder, 'deals.csv')
    const put = (rows: readonly string[], head?: string) => writeFileSync(file, csv(rows, head))
    put(ROWS)
    return {
      folder,
      relay,
      file,
      put,
      import: (...more: string[]) => json(folder, 'import', 'opportunities', file, ...more),
    }
  }

  test(`O11 persons are added, listed, given tokens and links, deactivated and activated ${where}`, async context => {
    const { folder } = await prepared(context)
    const rep = await satchel(folder, ['user', 'add', 'Ada Nord', '--role', 'rep'])
    assert.equal(rep.exit, 0)
    assert.match(rep.out, /^Ada Nord \(rep\)\nhttp:\/\/localhost:\d+\/#signin=[\w-]{43}\n$/)
    await satchel(folder, ['user', 'add', 'Chefin', '--role', 'admin'])
    const assistant = await json(folder, 'user', 'add', 'Uwe', '--role', 'assistant', '--for', 'ada nord')
    assert.deepEqual(assistant.value.assists, ['Ada Nord'])
    assert.match(assistant.value.link, /#signin=/)

    const token = await satchel(folder, ['user', 'token', 'Ada Nord'])
    assert.match(token.out, /^[\w-]{43}\n$/)
    assert.equal(token.err, '')
    assert.match((await satchel(folder, ['user', 'link', 'Uwe'])).out, /^http:\/\/localhost:\d+\/#signin=[\w-]{43}\n$/)

    assert.equal((await satchel(folder, ['user', 'deactivate', 'Uwe'])).exit, 0)
    const refused = await satchel(folder, ['user', 'link', 'Uwe'])
    assert.deepEqual([refused.exit, refused.err], [1, 'This person has been deactivated.\n'])
    const list = await json(folder, 'user', 'list')
    assert.deepEqual(
      list.value.map((each: Record<string, unknown>) => [each.name, each.role, each.active, each.canSignIn]),
      [
        ['Ada Nord', 'rep', true, true],
        ['Chefin', 'admin', true, true],
        ['Uwe', 'assistant', false, false],
      ],
    )
    assert.equal((await satchel(folder, ['user', 'activate', 'Uwe'])).exit, 0)
    assert.match((await satchel(folder, ['user', 'list'])).out, /^Name +Role +State +Assists\nAda Nord +rep\n/)
  })

  test(`persons that cannot be are refused with a sentence, in the language asked for, ${where}`, async context => {
    const { folder } = await prepared(context)
    const de = () => keepingIo(undefined, 'de')
    assert.equal(
      (await satchel(folder, ['user', 'token', 'Niemand'], de())).err,
      'Eine Person namens „Niemand“ gibt es nicht.\n',
    )
    await satchel(folder, ['user', 'add', 'Ada', '--role', 'admin'])
    const twice = await satchel(folder, ['user', 'add', 'ADA', '--role', 'rep'], de())
    assert.deepEqual([twice.exit, twice.err], [1, 'Es gibt schon eine Person namens „ADA“.\n'])
    const last = await satchel(folder, ['user', 'deactivate', 'Ada'])
    assert.deepEqual([last.exit, last.err], [1, 'The last active admin cannot be deactivated.\n'])
    const whom = await satchel(folder, ['user', 'add', 'X', '--role', 'assistant', '--for', 'Niemand'])
    assert.equal(whom.exit, 1)
  })

  test(`O05 an import says what became of every row, and again changes nothing, ${where}`, async context => {
    const made = await prepared(context)
    const first = await made.import()
    assert.equal(first.exit, 0)
    assert.match(
      first.err,
      /^Nobody has been entered yet: the import is done for a new person “Import” \(office\)\.\n$/,
    )
    const { created, updated, unchanged, rejected, collisions, rows, person, file } = first.value
    assert.deepEqual(
      { created, updated, unchanged, rejected, collisions },
      { created: 3, updated: 0, unchanged: 0, rejected: 0, collisions: 0 },
    )
    assert.deepEqual([person, file], ['Import', 'deals.csv'])
    assert.deepEqual(
      rows.map((row: Record<string, unknown>) => [row.line, row.key, row.outcome]),
      [
        [2, 'A1', 'created'],
        [3, 'A2', 'created'],
        [4, 'B1', 'created'],
      ],
    )
    const second = await made.import()
    assert.deepEqual([second.exit, second.err, second.value.unchanged, second.value.created], [0, '', 3, 0])

    made.put([...ROWS.slice(0, 2), 'B1,Bo Süd,MG Special,Müller & Söhne,Won,27-10-2016,30-03-2017,60'])
    const changed = await made.import()
    assert.equal(changed.value.updated, 1)
    const row = changed.value.rows.find((each: Record<string, unknown>) => each.outcome === 'updated')
    assert.equal(row.key, 'B1')
    assert.ok(row.fields.includes('price') && row.fields.includes('stage'))
  })

  test(`O05 rejected rows end with 2, are named, and the others are taken, ${where}`, async context => {
    const made = await prepared(context)
    made.put([...ROWS, 'C1,Ada Nord,GTX Pro,Isdom,Nowhere,25-10-2016,11-03-2017,1'])
    const report = await made.import()
    assert.equal(report.exit, 2)
    assert.deepEqual([report.value.created, report.value.rejected], [3, 1])
    const row = report.value.rows.at(-1)
    assert.deepEqual([row.line, row.key, row.outcome, row.reason.code], [5, 'C1', 'rejected', 'stage'])
    assert.match(row.message, /There is no stage “Nowhere”/)
    const text = await satchel(made.folder, ['import', 'opportunities', made.file])
    assert.equal(text.exit, 2)
    assert.match(
      text.out,
      /^0 created, 0 updated, 3 unchanged, 1 rejected, 0 collisions\nline 5 \(C1\): There is no stage/,
    )
  })

  test(`O05 a wrong file is refused with a sentence and leaves nothing behind, ${where}`, async context => {
    const made = await prepared(context)
    made.put(['1,2,3,4,5,6,7,8'], 'a,b,c,d,e,f,g,h')
    const table = await made.import()
    assert.equal(table.exit, 1)
    assert.equal(table.value.problem.code, 'missingColumns')
    assert.match(table.err, /This is another table/)
    writeFileSync(made.file, Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0]))
    const image = await satchel(made.folder, ['import', 'opportunities', made.file])
    assert.deepEqual([image.exit, image.out], [1, ''])
    assert.match(image.err, /The file is an image, not a CSV file\./)
    const none = await satchel(made.folder, ['import', 'opportunities', join(made.folder, 'none.csv')])
    assert.deepEqual([none.exit, none.err.startsWith('There is no file ')], [1, true])
    assert.deepEqual((await json(made.folder, 'list', 'pipeline')).value, [])
  })

  test(`O05 dates that fit two orders are asked about, and --dates answers, for all or one column, ${where}`, async context => {
    const made = await prepared(context)
    made.put(['A1,Ada Nord,GTX Pro,Isdom,Won,03/04/2017,05/06/2017,1'])
    const asked = await made.import()
    assert.deepEqual([asked.exit, asked.value.problem.code], [1, 'dateOrder'])
    assert.equal((await made.import('--dates', 'engage_date=mdy')).exit, 1)
    const told = await made.import('--dates', 'engage_date=mdy', '--dates', 'close_date=dmy')
    assert.equal(told.exit, 0)
    const { value } = await json(made.folder, 'show', told.value.rows[0].address)
    assert.deepEqual(
      [value.opportunities[0].engageDate, value.opportunities[0].closeDate],
      ['2017-03-04', '2017-06-05'],
    )
  })

  test(`O05 --map adds to what the titles suggest, and takes from it, ${where}`, async context => {
    const made = await prepared(context)
    made.put(ROWS, HEAD.replace('account', 'zzz'))
    const mapped = await made.import('--map', 'account=zzz', '--map', 'engageDate=')
    assert.equal(mapped.exit, 0)
    const { value } = await json(made.folder, 'show', mapped.value.rows[0].address)
    assert.equal(value.opportunities[0].account, 'Isdom')
    assert.equal(value.opportunities[0].engageDate, undefined)
    const unknown = await made.import('--map', 'account=nothing')
    assert.deepEqual([unknown.exit, unknown.value.problem.code], [1, 'unknownColumns'])
  })

  test(`O11 an import is done for whom --as names, if they may, else for the first admin, ${where}`, async context => {
    const made = await prepared(context)
    await satchel(made.folder, ['user', 'add', 'Zita', '--role', 'office'])
    await satchel(made.folder, ['user', 'add', 'Berta', '--role', 'admin'])
    await satchel(made.folder, ['user', 'add', 'Ada Nord', '--role', 'rep'])
    assert.equal((await made.import()).value.person, 'Berta')
    assert.equal((await made.import('--as', 'zita')).value.person, 'Zita')
    const rep = await satchel(made.folder, ['import', 'opportunities', made.file, '--as', 'Ada Nord'])
    assert.deepEqual([rep.exit, rep.err], [1, 'Ada Nord may not import.\n'])
  })

  test(`O13 list and show give one object per document, with derived values, ${where}`, async context => {
    const made = await prepared(context)
    await made.import()
    const list = await json(made.folder, 'list', 'pipeline')
    const [ada, bo] = list.value
    assert.deepEqual(Object.keys(ada).slice(0, 4), ['address', 'key', 'name', 'owner'])
    assert.match(ada.address, /^pipeline\/[\w-]{22}$/)
    assert.match(ada.key, /^PIP-\d{4}-001$/)
    assert.deepEqual([ada.name, ada.owner, ada.opportunities, ada.open, ada.won], ['Ada Nord', 'Ada Nord', 2, 1, 1])
    assert.deepEqual([bo.name, bo.opportunities, bo.lost], ['Bo Süd', 1, 1])

    const byKey = await json(made.folder, 'show', ada.key)
    const byAddress = await json(made.folder, 'show', ada.address)
    assert.deepEqual(byKey.value, byAddress.value)
    const { opportunities, stages, fields, owner, created } = byKey.value
    assert.deepEqual([fields.name, owner, stages.length], ['Ada Nord', 'Ada Nord', 6])
    assert.equal(new Date(created).toISOString(), created)
    assert.deepEqual([opportunities[0].revenue, opportunities[0].weightedRevenue], [4514, 4514])
    assert.equal(opportunities[1].revenue, undefined)
    assert.match(
      (await satchel(made.folder, ['show', bo.key])).out,
      /Owner: Bo Süd[\s\S]*Opportunities \(1\)[\s\S]*Müller & Söhne/,
    )
    assert.match((await satchel(made.folder, ['list', 'pipeline'])).out, /^Key +Name +Owner +Opportunities\nPIP-/)
    const nothing = await satchel(made.folder, ['show', 'PIP-1999-001'])
    assert.deepEqual([nothing.exit, nothing.err], [1, 'There is no document “PIP-1999-001”.\n'])
    assert.equal((await satchel(made.folder, ['list', 'constructor'])).exit, 64)
  })

  test(`O54 export writes one document or a whole kind, for programs or for spreadsheets, ${where}`, async context => {
    const made = await prepared(context)
    const empty = await satchel(made.folder, ['export', 'pipeline', '--csv'])
    if (running) assert.match(empty.out, /^pipeline,id,name,.*notes\r\n$/)
    await made.import()
    const [ada] = (await json(made.folder, 'list', 'pipeline')).value
    const one = await satchel(made.folder, ['export', ada.address, '--csv'])
    assert.equal(one.out.split('\r\n').length, 4)
    assert.match(one.out, /^id,name,account,/)
    const all = await satchel(made.folder, ['export', 'pipeline', '--csv'])
    assert.equal(all.out.split('\r\n').length, 5)
    assert.match(all.out.split('\r\n')[1] ?? '', new RegExp(`^${ada.key},`))
    const german = await satchel(made.folder, ['export', ada.key, '--csv', '--language', 'de'])
    assert.match(german.out, /^\ufeffid;Verkaufschance;Kunde;/)
    assert.equal((await satchel(made.folder, ['export', 'pipeline/nothing', '--csv'])).exit, 1)
  })

  test(`O55 export writes workbooks: one document as the screen does, or a whole kind in one table, ${where}`, async context => {
    const made = await prepared(context)
    await made.import()
    const [ada, bo] = (await json(made.folder, 'list', 'pipeline')).value
    const path = join(made.folder, 'table.xlsx')
    const bytes = () => new Uint8Array(readFileSync(path))
    const one = await satchel(made.folder, ['export', ada.key, path, '--xlsx', '--language', 'de'])
    assert.deepEqual([one.exit, one.out, one.err], [0, '', ''])
    const read = await readWorkbook(bytes())
    assert.ok('rows' in read)
    assert.equal(read.origin.address, ada.address)
    assert.equal(read.bases.size, 2)
    const cell = (row: number, title: string) => read.rows[row]?.cells[read.titles.indexOf(title)]
    assert.deepEqual(
      [cell(0, 'Kunde'), cell(0, 'Preis'), cell(0, 'Abschlussdatum')],
      ['Isdom', 4514, { day: '2017-03-11' }],
    )
    assert.equal((await satchel(made.folder, ['export', 'pipeline', path, '--xlsx'])).exit, 0)
    const [sheet, ...others] = await readExcelFile(bytes().buffer)
    assert.deepEqual(others, [])
    const [titles, ...rows] = sheet?.data ?? []
    assert.deepEqual(titles?.slice(0, 3), ['Pipeline', 'Opportunity', 'Account'])
    assert.deepEqual(
      rows.map(row => [row[0], row[2]]),
      [
        [ada.key, 'Isdom'],
        [ada.key, 'Cancity'],
        [bo.key, 'Müller & Söhne'],
      ],
    )
    assert.equal((await satchel(made.folder, ['export', 'pipeline', '--xlsx', '--csv'])).exit, 64)
  })
}

test('the import of 8,800 real opportunities through a running relay leaves it answering, and verifies', async context => {
  const folder = dataFolder(context)
  const relay = await relayOn(folder, context)
  const io = keepingIo()
  const importing = satchel(folder, ['import', 'opportunities', SALES], io)
  const healthy = await fetch(`http://127.0.0.1:${relay.port}/healthz`)
  assert.equal(healthy.status, 200)
  assert.equal((await importing).out.split('\n')[0], '8800 created, 0 updated, 0 unchanged, 0 rejected, 0 collisions')
  assert.equal(io.kept.progress.at(-1), '8800 of 8800 rows')
  const { exit, value } = await json(folder, 'verify')
  assert.deepEqual([exit, value.documents, value.problems], [0, 30, 0])
})
