// Lists over HTTP: whose lines each role gets, filters, orders and pages, words and their spellings, and hostile asking.
import assert from 'node:assert/strict'
import { DatabaseSync } from 'node:sqlite'
import { after, before, describe, it } from 'node:test'
import type { PersonRecord } from '../../../relay/accounts/persons.ts'
import { writeCursor } from '../../../relay/consolidated/cursor.ts'
import { opportunityOrders, pipelineOrders } from '../../../relay/consolidated/queries.ts'
import { FOUND, LIST_PAGE } from '../../../relay/limits.ts'
import type { Grant, Role } from '../../../src/policy/rights.ts'
import type {
  Choices,
  Found,
  OpportunityLine,
  Page,
  PipelineLine,
  StageTotal,
  Totals,
} from '../../../src/sync/wire/lists.ts'
import { SeededRandom } from '../../support/random.ts'
import { TestRelay } from '../../support/relay.ts'
import { mainOf, Paper } from './support.ts'

describe('lists over HTTP', () => {
  let relay: TestRelay
  let people: Record<'admin' | 'office' | 'rita' | 'rolf' | 'assistant', PersonRecord>
  let west: Paper
  const tokens = new Map<string, string>()

  before(async () => {
    relay = await TestRelay.start({ lists: true })
    const [rita, rolf] = [relay.person('Rita Rep'), relay.person('Rolf Größer')]
    people = {
      admin: relay.person('Ada Admin'),
      office: relay.person('Olga Office', 'office'),
      rita,
      rolf,
      assistant: relay.person('Anton Assistant', 'assistant', [rita.id]),
    }
    const random = new SeededRandom(7)
    west = await Paper.begin(relay, rita, 'West', random)
    const south = await Paper.begin(relay, rolf, 'Süd & Söhne', random)
    await west.set('r1', { name: 'Müller Pumpen', account: 'Müller KG', product: 'Pumpe', price: 40, probability: 0.5 })
    await west.set('r1', { stage: 'prospecting', closeDate: '2026-12-01' })
    await west.set('r2', { name: 'Straßenbau', product: 'Ventil', price: 10, stage: 'won', closeDate: '2027-01-15' })
    await west.set('r3', { name: 'Archiviert', product: 'Pumpe', price: 1_000, archived: true })
    await west.note('r2', 'Bitte Herrn Übelacker zurückrufen, Tel. 0171/4711')
    await south.set('r1', {
      name: 'Mueller Ventile',
      product: 'Ventil',
      price: 7,
      stage: 'lost',
      closeDate: '2026-11-30',
    })
    await south.set('r2', { name: 'Ohne alles' })
    relay.core.consolidated?.start()
    await relay.core.consolidated?.caughtUp()
  })
  after(() => relay.stop())

  const ask = (path: string, by: PersonRecord | null): Promise<Response> => {
    if (by && !tokens.has(by.id)) tokens.set(by.id, relay.token(by))
    const headers: Record<string, string> = by ? { authorization: `Bearer ${tokens.get(by.id)}` } : {}
    return fetch(`${relay.origin}${path}`, { headers: { ...headers, 'accept-language': 'en' } })
  }
  const get = async <T>(path: string, by = people.office): Promise<T> => {
    const response = await ask(path, by)
    assert.equal(response.status, 200, `${path}: ${await response.clone().text()}`)
    return (await response.json()) as T
  }
  const names = async (query: string, by = people.office): Promise<unknown[]> =>
    (await get<Page<OpportunityLine>>(`/api/opportunities?${query}`, by)).lines.map(line => line.values.name)
  const hits = async (text: string, by = people.office): Promise<string[]> =>
    (await get<Found>(`/api/find?text=${encodeURIComponent(text)}`, by)).found.map(({ name }) => name)

  const sees: readonly [keyof typeof people, readonly string[]][] = [
    ['admin', ['Süd & Söhne', 'West']],
    ['office', ['Süd & Söhne', 'West']],
    ['rita', ['West']],
    ['rolf', ['Süd & Söhne']],
    ['assistant', ['West']],
  ]
  for (const [who, pipelines] of sees) {
    it(`S6 ${who} is told of ${pipelines.join(' and ')} and of nothing else, on every route`, async () => {
      const by = people[who]
      const listed = await get<Page<PipelineLine>>('/api/pipelines', by)
      assert.deepEqual(listed.lines.map(({ name }) => name).sort(), pipelines)
      const { lines } = await get<Page<OpportunityLine>>('/api/opportunities', by)
      assert.deepEqual([...new Set(lines.map(({ document }) => document.name))].sort(), pipelines)
      const { totals } = await get<Totals>('/api/opportunities/totals', by)
      assert.equal(
        totals.reduce((sum, { count }) => sum + count, 0),
        2 * pipelines.length,
      )
      const { owners } = await get<Choices>('/api/opportunities/choices', by)
      assert.equal(owners.length, pipelines.length)
      const found = await get<Found>('/api/find?text=mueller', by)
      assert.deepEqual([...new Set(found.found.map(({ document }) => document.name))].sort(), pipelines)
      // Nor by naming somebody else's.
      const other = who === 'rita' || who === 'assistant' ? people.rolf : people.rita
      assert.equal((await names(`owner=${other.id}`, by)).length, pipelines.length === 2 ? 2 : 0)
    })
  }

  it('S6 asks who it is, and tells nothing to those who may not come in', async () => {
    for (const path of [
      '/api/pipelines',
      '/api/opportunities',
      '/api/opportunities/totals',
      '/api/opportunities/choices',
      '/api/find?text=west',
    ]) {
      assert.equal((await ask(path, null)).status, 401, path)
    }
  })

  it('S6 tells no line of a document that has just been given to somebody else, though the list is behind', async () => {
    await relay.core.consolidated?.stop()
    const main = new DatabaseSync(mainOf(relay), { timeout: 5000 })
    const owner = (id: string) => main.prepare('UPDATE documents SET owner = ? WHERE address = ?').run(id, west.address)
    owner(people.rolf.id)
    try {
      assert.deepEqual(await names('', people.rita), [])
      assert.deepEqual(await hits('mueller', people.rita), [])
      assert.equal((await get<Page<PipelineLine>>('/api/pipelines', people.rita)).lines.length, 0)
    } finally {
      owner(people.rita.id)
      main.close()
      relay.core.consolidated?.start()
    }
  })

  it('S7 filters by stage, kind of stage, owner, product, days and words, and puts in order either way', async () => {
    assert.deepEqual(await names('sort=closeDate'), ['Mueller Ventile', 'Müller Pumpen', 'Straßenbau', 'Ohne alles'])
    assert.deepEqual(await names('sort=closeDate&down=true'), [
      'Straßenbau',
      'Müller Pumpen',
      'Mueller Ventile',
      'Ohne alles',
    ])
    assert.deepEqual(await names('sort=name'), ['Müller Pumpen', 'Mueller Ventile', 'Ohne alles', 'Straßenbau'])
    assert.deepEqual(await names('sort=revenue&down=true'), [
      'Müller Pumpen',
      'Straßenbau',
      'Mueller Ventile',
      'Ohne alles',
    ])
    assert.deepEqual(await names('stage=Won'), ['Straßenbau'])
    assert.deepEqual((await names('type=open')).sort(), ['Müller Pumpen', 'Ohne alles'])
    assert.deepEqual(await names(`owner=${people.rolf.id}&product=Ventil`), ['Mueller Ventile'])
    assert.deepEqual(await names('from=2026-12-01&to=2026-12-31'), ['Müller Pumpen'])
    assert.deepEqual(await names('text=ventil&type=won'), ['Straßenbau'])
    const [line] = (await get<Page<OpportunityLine>>('/api/opportunities?stage=Won')).lines
    assert.deepEqual(line?.document, {
      address: west.address,
      key: line?.document.key,
      name: 'West',
      owner: people.rita.id,
      ownerName: 'Rita Rep',
    })
    assert.deepEqual(
      [line?.record, line?.currency, line?.values.revenue, line?.stage],
      ['r2', 'EUR', 10, { name: 'Won', type: 'won' }],
    )
  })

  it('S7 adds up by stage and currency what the filter lets through, weighted too', async () => {
    const { totals } = await get<Totals>('/api/opportunities/totals')
    const short = (each: StageTotal) => [
      each.currency,
      each.stage.name,
      each.stage.type,
      each.count,
      each.revenue,
      each.weightedRevenue,
    ]
    assert.deepEqual(totals.map(short), [
      ['EUR', 'Prospecting', 'open', 1, 40, 20],
      ['EUR', 'Won', 'won', 1, 10, null],
      ['EUR', 'Lost', 'lost', 1, 7, null],
      ['EUR', '', 'open', 1, null, null],
    ])
    const filtered = await get<Totals>('/api/opportunities/totals?product=Ventil&to=2026-12-31')
    assert.deepEqual(filtered.totals.map(short), [['EUR', 'Lost', 'lost', 1, 7, null]])
  })

  it('S7 lists what can be chosen from, and pipelines with their figures', async () => {
    const choices = await get<Choices>('/api/opportunities/choices')
    assert.deepEqual(
      choices.stages.map(({ name }) => name),
      ['Prospecting', 'Won', 'Lost'],
    )
    assert.deepEqual(choices.products, ['Pumpe', 'Ventil'])
    assert.deepEqual(
      choices.owners.map(({ name }) => name),
      ['Rita Rep', 'Rolf Größer'],
    )
    const pipelines = await get<Page<PipelineLine>>('/api/pipelines?sort=openRevenue&down=true')
    assert.deepEqual(
      pipelines.lines.map(({ name, figures }) => [name, figures.openRevenue, figures.wonRevenue]),
      [
        ['West', 40, 10],
        ['Süd & Söhne', null, null],
      ],
    )
    assert.ok(pipelines.lines.every(({ changed }) => Math.abs(changed - Date.now()) < 600_000))
    assert.deepEqual(
      (await get<Page<PipelineLine>>('/api/pipelines?text=sued')).lines.map(({ name }) => name),
      ['Süd & Söhne'],
    )
  })

  it('S7 goes through every order page by page, without a line twice or left out', async () => {
    for (const [path, orders, count] of [
      ['/api/opportunities', opportunityOrders, 4],
      ['/api/pipelines', pipelineOrders, 2],
    ] as const) {
      for (const sort of orders.keys()) {
        for (const down of ['true', 'false']) {
          const whole = await get<Page<unknown>>(`${path}?sort=${sort}&down=${down}`)
          assert.equal(whole.lines.length, count)
          const lines: unknown[] = []
          let next: string | null = ''
          while (next !== null) {
            const page: Page<unknown> = await get(
              `${path}?sort=${sort}&down=${down}&limit=1${next === '' ? '' : `&after=${next}`}`,
            )
            lines.push(...page.lines)
            next = page.next
          }
          assert.deepEqual(lines, whole.lines, `${path} by ${sort}`)
        }
      }
    }
  })

  it('S8 finds Müller as müller, Mueller and muller, ß as ss, the beginning of a word, notes, numbers and keys', async () => {
    for (const text of ['müller', 'Mueller', 'MULLER', 'muell', 'mül']) {
      assert.deepEqual(
        (await hits(text)).sort(),
        ['Mueller Ventile', 'Müller Pumpen'].sort().filter(name => text !== 'MULLER' || name === 'Müller Pumpen'),
        text,
      )
    }
    for (const text of ['strassenbau', 'Straßen', 'uebelacker', 'ubel', '0171/4711', 'herrn zurück'])
      assert.deepEqual(await hits(text), ['Straßenbau'], text)
    const [found] = (await get<Found>('/api/find?text=PIP')).found
    assert.equal(found?.record, null)
    assert.deepEqual(await hits('west'), ['West'])
    const [archived] = (await get<Found>('/api/find?text=archiviert')).found
    assert.deepEqual([archived?.name, archived?.archived, archived?.record], ['Archiviert', true, 'r3'])
  })

  it('S8 takes no operator, quotation mark or garbage of a search for a command', async () => {
    const hostile = [
      '"',
      '""',
      '*',
      'NEAR(a b)',
      'name:mueller',
      '-mueller',
      'a AND',
      'OR',
      '^x',
      '{a b}:c',
      "'; DROP TABLE documents; --",
      '\u0000',

      '%00',
      '(',
      ')',
      '+',
      'col : "x"',
      '.'.repeat(300),
      'ß'.repeat(300),
      'a '.repeat(150),
    ]
    for (const text of hostile) {
      assert.ok(Array.isArray(await hits(text)), JSON.stringify(text))
      const query = `text=${encodeURIComponent(text)}`
      assert.equal((await ask(`/api/opportunities?${query}`, people.office)).status, 200)
      assert.equal((await ask(`/api/opportunities/totals?${query}`, people.office)).status, 200)
    }
    assert.deepEqual(await hits('"*"'), [])
    assert.equal((await names('')).length, 4, 'everything is still there')
  })

  const wrong: Readonly<Record<string, string>> = {
    'a column nobody declared': 'opportunities?sort=_owner',
    'a column that would be SQL': `opportunities?sort=${encodeURIComponent('name; DROP TABLE documents')}`,
    'a column of every object': 'opportunities?sort=constructor',
    'no direction': 'opportunities?down=1',
    'a cursor that is none': 'opportunities?after=hello',
    'a cursor of another shape': `opportunities?after=${Buffer.from('{"a":1}').toString('base64url')}`,
    'a cursor with an object for a value': `opportunities?after=${Buffer.from('[{},1]').toString('base64url')}`,
    'a cursor without a number': `opportunities?after=${Buffer.from('["a","b"]').toString('base64url')}`,
    'a cursor that is too long': `opportunities?after=${'a'.repeat(5_000)}`,
    'no number of lines': 'opportunities?limit=0',
    'a negative number of lines': 'opportunities?limit=-1',
    'a huge number of lines': 'opportunities?limit=100000',
    'a day that is none': 'opportunities?from=2026-02-31',
    'another day that is none': 'opportunities?to=tomorrow',
    'a stage that is too long': `opportunities?stage=${'x'.repeat(201)}`,
    'a stage twice': 'opportunities?stage=a&stage=b',
    'a search that is too long': `find?text=${'x'.repeat(301)}`,
    'no search': 'find',
    'an empty search': 'find?text=',
    'something unknown': 'opportunities?where=1',
    'a kind of stage that is none': 'opportunities/totals?type=maybe',
    'a page of the totals': 'opportunities/totals?after=x',
    'an order of pipelines that is none': 'pipelines?sort=closeDate',
  }
  for (const [what, path] of Object.entries(wrong)) {
    it(`S9 refuses ${what}`, async () => {
      const response = await ask(`/api/${path}`, people.office)
      assert.equal(response.status, 400)
      assert.equal(((await response.json()) as { error: { code: string } }).error.code, 'malformed')
    })
  }

  it('S9 reads a cursor of another list as a place in this one, and never more than a page', async () => {
    for (const cursor of [
      { value: 'zzz', id: 0 },
      { value: -1e308, id: 2 ** 50 },
      { value: null, id: 3 },
    ]) {
      const page = await get<Page<OpportunityLine>>(`/api/opportunities?after=${writeCursor(cursor)}`)
      assert.ok(page.lines.length <= 4)
    }
    assert.ok((await get<Page<OpportunityLine>>('/api/opportunities?limit=9999')).lines.length <= LIST_PAGE)
    assert.ok((await get<Found>('/api/find?text=a&limit=9999')).found.length <= FOUND)
  })

  it('S5 says which moment a list tells of, and that it is behind', async () => {
    const upToDate = async () => {
      await relay.core.consolidated?.caughtUp()
      return (await get<Page<OpportunityLine>>('/api/opportunities')).covered
    }
    const before = await upToDate()
    assert.deepEqual([before.sequence, before.behind, before.building], [relay.core.store.last, 0, null])
    assert.ok(Math.abs((before.at ?? 0) - Date.now()) < 600_000)
    await relay.core.consolidated?.stop()
    await west.set('r1', { nextStep: 'Anrufen' })
    const behind = (await get<Page<OpportunityLine>>('/api/opportunities')).covered
    assert.deepEqual([behind.sequence, behind.behind], [before.sequence, 1])
    relay.core.consolidated?.start()
    const after = await upToDate()
    assert.deepEqual([after.sequence, after.behind], [before.sequence + 1, 0])
    assert.ok((after.at ?? 0) >= (before.at ?? 0))
  })

  it('S3 says in one sentence that it is being built, and is there again afterwards', async () => {
    const rebuilt = relay.core.consolidated?.rebuild()
    const response = await ask('/api/opportunities', people.office)
    if (response.status === 503)
      assert.match(await response.text(), /"code":"listsBusy","message":"The lists cannot be read/)
    else assert.equal(response.status, 200)
    await rebuilt
    assert.equal((await names('')).length, 4)
  })

  it('O12 S6 U1 follows a person’s own settings: neither a line, nor a sum, nor a word of what they took away', async () => {
    const { company } = relay.core
    const totals = async () => (await get<Totals>('/api/opportunities/totals', people.rita)).totals
    const before = await totals()
    assert.notEqual(before.length, 0)
    const set = async (own: readonly Grant[]) => {
      const person = company.world.people.get(people.rita.id)
      assert.ok(person)
      const to = { ...person, own }
      const write = () => company.store.putSettings(person.id, to)
      assert.ok((await company.apply({ what: 'people', id: person.id, to }, write)).done)
    }
    await set([{ kind: 'pipeline', right: 'view', group: null, scope: 'none' }])
    assert.deepEqual([await totals(), await names('', people.rita)], [[], []])
    assert.deepEqual((await get<Page<PipelineLine>>('/api/pipelines', people.rita)).lines, [])
    assert.deepEqual((await get<Found>('/api/find?text=west', people.rita)).found, [])
    assert.deepEqual((await get<Choices>('/api/opportunities/choices', people.rita)).owners, [])
    await set([])
    assert.deepEqual(await totals(), before)
  })

  const roles: readonly Role[] = ['admin', 'office', 'assistant', 'rep']
  it('S6 knows a case for every role', () => {
    assert.deepEqual([...new Set(sees.map(([who]) => people[who].role))].sort(), [...roles].sort())
  })
})
