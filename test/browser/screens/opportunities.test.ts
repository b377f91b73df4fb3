// All opportunities of all pipelines: filter, order, totals, pages, what is behind, no office, and the finder's hits.
import { expect } from 'chai'
import { hrefOf, parseRoute } from '../../../components/app/router.ts'
import '../../../components/app/shell.ts'
import type { SatchelShell } from '../../../components/app/shell.ts'
import { chooseLanguage } from '../../../components/i18n/i18n.ts'
import { parseQuery, USUAL, writeQuery } from '../../../components/opportunities/query.ts'
import { type Address, newAddress } from '../../../src/documents/address.ts'
import type { Covered, FoundLine, OpportunityLine, StageTotal } from '../../../src/sync/wire/lists.ts'
import {
  expectAccessible,
  fixture,
  html,
  leaveStage,
  type Size,
  type Stage,
  stage,
  type,
  until,
} from '../support/screen.ts'

const random = (length: number): Uint8Array => crypto.getRandomValues(new Uint8Array(length))
const ADDRESS: Address = newAddress('pipeline', random)
const paper = { address: ADDRESS, key: 'PIP-2026-001', name: 'Süd', owner: 'p1', ownerName: 'Jörg Größer' }
const covered: Covered = { sequence: 9, at: Date.UTC(2026, 10, 22, 12), behind: 0, building: null }

const line = (number: number): OpportunityLine => ({
  record: `r${number}`,
  document: paper,
  currency: 'EUR',
  values: { name: `Drehbank ${number}`, account: 'Müller', price: 40, revenue: 40, closeDate: '2026-12-01' },
  stage: { name: 'Prospecting', type: 'open' },
})
const totals: StageTotal[] = [
  { currency: 'EUR', stage: { name: 'Prospecting', type: 'open' }, count: 3, revenue: 120, weightedRevenue: 60 },
  { currency: 'EUR', stage: { name: 'Won', type: 'won' }, count: 1, revenue: 80, weightedRevenue: 80 },
  { currency: 'USD', stage: { name: '', type: 'open' }, count: 1, revenue: null, weightedRevenue: null },
]

const json = (body: unknown, status = 200): Response => new Response(JSON.stringify(body), { status })

describe('All opportunities', () => {
  let on: Stage
  let shell: SatchelShell
  /** Paths that were asked for, with their queries. */
  let asked: URL[]
  let answer: (path: URL) => Response

  beforeEach(() => {
    asked = []
    answer = path => {
      if (path.pathname === '/api/find') return json({ found: [], covered })
      if (path.pathname.endsWith('/totals')) return json({ totals, covered })
      if (path.pathname.endsWith('/choices')) {
        const stages = totals.map(each => each.stage).filter(({ name }) => name !== '')
        return json({ stages, products: ['Pumpe'], owners: [{ id: 'p1', name: 'Jörg Größer' }] })
      }
      if (path.searchParams.has('after')) return json({ lines: [line(3)], next: null, covered })
      return json({ lines: [line(1), line(2)], next: 'more', covered })
    }
  })
  afterEach(() => leaveStage(on))

  async function show(path: string, size: Size = 'desk', role: 'office' | 'rep' = 'office'): Promise<void> {
    on = await stage(role, size)
    const listed = (path: URL): boolean => /^\/api\/(opportunities|find)/.test(path.pathname)
    const office = on.session.office as unknown as { send(path: string, init?: RequestInit): Promise<Response> }
    const send = office.send.bind(office)
    office.send = async (path, init) => {
      const url = new URL(path, location.origin)
      if (!listed(url) || !on.office.reachable) return send(path, init)
      asked.push(url)
      return answer(url)
    }
    history.replaceState(null, '', path)
    on.session.router.go(parseRoute(location.pathname, location.search))
    shell = await fixture(html`<satchel-shell .session=${on.session}></satchel-shell>`)
  }
  const names = () =>
    [...shell.querySelectorAll('opportunities-screen .lines :is(th[scope=row], strong)')].map(each =>
      each.textContent?.trim(),
    )
  const lists = () => asked.filter(({ pathname }) => pathname === '/api/opportunities')
  const last = () => lists().at(-1)?.searchParams

  it('S7 lists what is open by what is next, with totals by currency and stage, and says which moment it tells of', async () => {
    await show('/opportunities')
    await until(() => names().length === 2, 'the rows')
    expect([last()?.get('type'), last()?.get('sort'), last()?.get('down')]).to.deep.equal([
      'open',
      'closeDate',
      'false',
    ])
    await until(() => shell.querySelectorAll('.totals').length === 2, 'both currencies')
    const [euros] = shell.querySelectorAll('.totals')
    expect([...euros!.querySelectorAll('dd')].map(each => each.textContent)).to.deep.equal(['€200', '€60'])
    expect(shell.querySelector('main [role=status]')?.textContent).to.equal('5 opportunities')
    expect(shell.querySelector('.moment')?.textContent).to.include('Up to date')
    await until(() => shell.querySelectorAll('select[name=owner] option').length === 2, 'the choices')
    await expectAccessible(shell)
  })

  it('S7 puts filter and order into the address, and asks for them', async () => {
    await show('/opportunities')
    await until(() => shell.querySelector('[data-stage=Won]'), 'the stages')
    shell.querySelector<HTMLElement>('[data-stage=Won]')?.click()
    await until(() => location.search === '?stage=Won', 'the address')
    await until(() => last()?.get('stage') === 'Won', 'the question')
    shell.querySelector<HTMLElement>('[data-sort=revenue]')?.click()
    await until(() => last()?.get('sort') === 'revenue' && last()?.get('down') === 'true', 'the order')
    type(shell.querySelector<HTMLInputElement>('[data-search]')!, 'müller')
    await until(() => last()?.get('text') === 'müller', 'the words')
    expect(location.search).to.equal('?stage=Won&text=m%C3%BCller&sort=revenue&down=true')
    shell.querySelector<HTMLElement>('[data-clear]')?.click()
    await until(() => last()?.get('stage') === null && last()?.get('text') === null, 'no filter')
    expect(location.search).to.equal('?sort=revenue&down=true')
  })

  it('S7 shows more on demand, and opens the live document at the record', async () => {
    await show('/opportunities')
    const further = await until(() => shell.querySelector<HTMLElement>('.further'), 'the button')
    further.click()
    await until(() => names().length === 3, 'the next page')
    expect(last()?.get('after')).to.equal('more')
    expect(shell.querySelector('.further')).to.equal(null)
    on.device.add(ADDRESS, { name: 'Süd' }, { r3: { name: 'Drehbank 3' } }, 'Jörg Größer', 'PIP-2026-001')
    shell.querySelector<HTMLElement>('tbody tr:last-child td')?.click()
    await until(() => location.pathname === `/pipelines/${ADDRESS.split('/')[1]}/r3`, 'the record')
  })

  it('S5 says what is on the way into the list, and that it is being built', async () => {
    const usual = answer
    let state: Covered = { ...covered, behind: 3 }
    answer = path =>
      path.pathname === '/api/opportunities' ? json({ lines: [line(1)], next: null, covered: state }) : usual(path)
    await show('/opportunities')
    await until(() => shell.querySelector('.moment')?.textContent?.includes('3 newer changes'), 'what is behind')
    state = { ...covered, behind: 0, building: { done: 20, total: 4_000 } }
    shell.querySelector<HTMLElement>('[data-refresh]')?.click()
    await until(() => shell.querySelector('.building'), 'what is built')
    expect(shell.querySelector('.building')?.textContent).to.equal(
      'The list is being built: 20 of 4,000 documents are in it.',
    )
    await expectAccessible(shell)
  })

  it('says in a sentence that the office is away and shows what the device has, until it is there again', async () => {
    await show('/pipelines')
    on.office.reachable = false
    on.device.add(ADDRESS, { name: 'Süd' }, { r1: { name: 'Drehbank', price: 40 } }, 'Jörg Größer', 'PIP-2026-001')
    on.session.router.go({ screen: 'opportunities', search: '' })
    await until(() => shell.querySelector('.away'), 'the sentence')
    expect(shell.querySelector('.away')?.textContent).to.include('cannot be reached')
    expect(names()).to.deep.equal(['Süd'])
    await expectAccessible(shell)
    on.office.reachable = true
    on.device.connection.value = 'connecting'
    on.device.connection.value = 'online'
    await until(() => names()[0] === 'Drehbank 1', 'the list')
  })

  it('says what the office refuses, and goes on where it is busy', async () => {
    const usual = answer
    answer = () => json({ error: { code: 'listsBusy', message: 'The lists cannot be read just now.' } }, 503)
    await show('/opportunities')
    await until(
      () => shell.querySelector('main [role=alert]:not([hidden])')?.textContent?.includes('cannot be read just now'),
      'the sentence',
    )
    answer = usual
    ;[...shell.querySelectorAll<HTMLElement>('main .plain')].find(each => each.textContent === 'Try again')?.click()
    await until(() => names().length === 2, 'the rows')
  })

  it('forgets an answer that was given up while it came in', async () => {
    const usual = answer
    let begun: ReadableStreamDefaultController | null = null
    answer = path => {
      if (!path.pathname.endsWith('/totals') || begun) return usual(path)
      const start = (controller: ReadableStreamDefaultController) => {
        begun = controller
      }
      return new Response(new ReadableStream({ start }))
    }
    await show('/opportunities')
    await until(() => begun, 'the first answer')
    on.session.router.go({ screen: 'opportunities', search: 'type=won' })
    // As the browser ends the body of a request that was aborted.
    begun!.error(new DOMException('aborted', 'AbortError'))
    await until(() => shell.querySelectorAll('.totals').length === 2, 'the second answer')
    expect(shell.querySelector('main [role=alert]:not([hidden])')).to.equal(null)
  })

  it('says that nothing matches, and that nothing is there yet', async () => {
    const usual = answer
    answer = path => (path.pathname === '/api/opportunities' ? json({ lines: [], next: null, covered }) : usual(path))
    await show('/opportunities?product=Pumpe')
    await until(() => shell.querySelector('.empty')?.textContent?.includes('No opportunity matches'), 'the sentence')
    on.session.router.go({ screen: 'opportunities', search: 'type=all' })
    await until(() => shell.querySelector('.empty h2'), 'the beginning')
  })

  it('tells a company that has just begun how to begin, not that nothing matches', async () => {
    const usual = answer
    let won: OpportunityLine[] = []
    answer = path => {
      if (path.pathname !== '/api/opportunities') return usual(path)
      return json({ lines: path.searchParams.get('type') === 'open' ? [] : won, next: null, covered })
    }
    await show('/opportunities')
    await until(() => shell.querySelector('.empty h2')?.textContent === 'There are no opportunities yet.', 'the lead')
    won = [line(1)]
    shell.querySelector<HTMLElement>('[data-refresh]')?.click()
    await until(
      () => shell.querySelector('.empty')?.textContent?.includes('No opportunity matches'),
      'what is left out',
    )
  })

  it('works on a phone, in German and in the dark: rows to tap, a filter to open, nothing grave to axe', async () => {
    document.documentElement.dataset.theme = 'dark'
    await show('/opportunities', 'phone')
    chooseLanguage('de')
    await until(() => shell.querySelector('h1')?.textContent === 'Alle Verkaufschancen', 'German')
    await until(() => names().length === 2, 'the rows')
    expect(shell.querySelector('opportunities-screen select')).to.equal(null)
    shell.querySelector<HTMLElement>('[aria-expanded=false]')?.click()
    await until(() => shell.querySelector('select[name=sort]'), 'the filter')
    expect(shell.querySelector('[data-stage=Prospecting]')?.textContent).to.include('Akquise')
    expect(shell.querySelector('main')!.scrollWidth).to.be.at.most(shell.querySelector('main')!.clientWidth)
    await expectAccessible(shell)
    delete document.documentElement.dataset.theme
    chooseLanguage('en')
  })

  const hit: FoundLine = {
    document: paper,
    kind: 'pipeline',
    record: 'r7',
    collection: 'opportunities',
    name: 'Fräse',
    detail: 'Müller, Süd',
    archived: true,
  }

  it('S8 the finder shows what the office found beside what is here, each once, and opens it', async () => {
    answer = path =>
      json({
        found: path.searchParams.get('text') === 'müll' ? [hit, { ...hit, record: null, name: 'Süd Müll' }] : [],
        covered,
      })
    await show('/pipelines')
    on.device.add(ADDRESS, { name: 'Süd Müll' }, {}, 'Jörg Größer', 'PIP-2026-001')
    document.dispatchEvent(new KeyboardEvent('keydown', { key: 'k', ctrlKey: true, bubbles: true }))
    const input = await until(() => shell.querySelector<HTMLInputElement>('dialog[open] [role=combobox]'), 'the finder')
    type(input, 'm')
    type(input, 'müll')
    await until(() => shell.querySelectorAll('[role=option]').length === 2, 'both')
    expect(asked.map(({ searchParams }) => searchParams.get('text'))).to.deep.equal(['müll'])
    expect([...shell.querySelectorAll('[role=option]')].map(each => each.textContent)).to.deep.equal([
      'Süd MüllPIP-2026-001, Jörg Größer',
      'FräseMüller, Süd, archived',
    ])
    await expectAccessible(shell)
    input.dispatchEvent(new KeyboardEvent('keydown', { key: 'ArrowDown', bubbles: true }))
    await until(() => shell.querySelectorAll('[role=option]')[1]?.ariaSelected === 'true', 'the mark')
    input.dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', bubbles: true }))
    await until(() => location.pathname === `/pipelines/${ADDRESS.split('/')[1]}/r7`, 'the record')
  })

  it('S8 the finder says that the office cannot be asked, and finds what is here', async () => {
    await show('/pipelines')
    on.device.add(ADDRESS, { name: 'Süd' }, {}, 'Jörg Größer', 'PIP-2026-001')
    on.device.connection.value = 'offline'
    document.dispatchEvent(new KeyboardEvent('keydown', { key: 'k', ctrlKey: true, bubbles: true }))
    const input = await until(() => shell.querySelector<HTMLInputElement>('dialog[open] [role=combobox]'), 'the finder')
    type(input, 'sued')
    await until(() => shell.querySelector('dialog .away'), 'the sentence')
    expect(shell.querySelectorAll('[role=option]').length).to.equal(1)
    expect(asked).to.deep.equal([])
  })
})

describe('The address of a list', () => {
  const orders = ['closeDate', 'revenue']

  it('S7 holds filter and order, and says nothing where they are as usual', () => {
    expect(writeQuery(USUAL)).to.equal('')
    expect(parseQuery('', orders)).to.deep.equal(USUAL)
    const query = { filter: { text: 'Müller & Söhne', stage: 'Won', from: '2026-01-01' }, sort: 'revenue', down: true }
    expect(parseQuery(writeQuery(query), orders)).to.deep.equal(query)
    const search = writeQuery(query)
    expect(parseRoute('/opportunities', `?${search}`)).to.deep.equal({ screen: 'opportunities', search })
    expect(hrefOf({ screen: 'opportunities', search })).to.equal(`/opportunities?${search}`)
  })

  it('S9 counts what it cannot mean as not said', () => {
    const odd = `sort=constructor&down=yes&type=maybe&from=2026-02-31&to=tomorrow&text=${'x'.repeat(300)}&stage=%20&where=1`
    expect(parseQuery(odd, orders)).to.deep.equal(USUAL)
  })
})
