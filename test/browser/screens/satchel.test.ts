// My satchel: what is on this device, why, how large; how far bringing it has come; what was taken, and why.
import { expect } from 'chai'
import { parseRoute } from '../../../components/app/router.ts'
import '../../../components/app/shell.ts'
import type { SatchelShell } from '../../../components/app/shell.ts'
import { chooseLanguage } from '../../../components/i18n/i18n.ts'
import { satchelLines } from '../../../components/satchel/lines.ts'
import { whyTaken } from '../../../components/satchel/why-taken.ts'
import { type Address, newAddress } from '../../../src/documents/address.ts'
import type { Held, Notice } from '../../../src/sync/stores/store.ts'
import type { Role } from '../../../src/sync/wire/catalogue.ts'
import { expectAccessible, fixture, html, leaveStage, type Size, type Stage, stage, until } from '../support/screen.ts'

const random = (length: number): Uint8Array => crypto.getRandomValues(new Uint8Array(length))
const NOW = Date.UTC(2026, 10, 22, 12)
const HOUR = 3_600_000

let on: Stage
let shell: SatchelShell
let own: Address
let assisted: Address

const held = (address: Address, head: number, bytes: number): Held => ({
  address,
  head,
  bytes,
  at: NOW - HOUR,
  opened: false,
})
const notice = (name: string, code: string, phase: Notice['phase']): Notice => ({
  address: newAddress('pipeline', random),
  name,
  key: 'PIP-2026-009',
  ownerName: 'Anna Schön',
  code,
  at: NOW - 2 * HOUR,
  phase,
})

async function show(path: string, size: Size = 'phone'): Promise<void> {
  on = await stage('assistant', size)
  const { device, session } = on
  own = newAddress('pipeline', random)
  assisted = newAddress('pipeline', random)
  device.add(own, { name: 'Nord' }, {}, 'me', 'PIP-2026-001')
  device.add(assisted, { name: 'Süd' }, {}, 'Anna Schön', 'PIP-2026-002')
  device.catalogue.value = new Map(
    [...device.catalogue.value].map(([address, line]) => [address, { ...line, carry: true }]),
  )
  device.held.value = new Map([[own, held(own, 1, 3_400_000)]])
  session.router.go(parseRoute(path))
  shell = await fixture<SatchelShell>(
    html`<satchel-shell .session=${{ ...session, clock: () => NOW }}></satchel-shell>`,
  )
  await until(() => shell.querySelector('main h1'), 'the screen')
}

const text = (selector: string): string => shell.querySelector(selector)?.textContent?.replace(/\s+/g, ' ').trim() ?? ''
const texts = (selector: string): string[] =>
  [...shell.querySelectorAll(selector)].map(each => each.textContent?.replace(/\s+/g, ' ').trim() ?? '')

describe('My satchel', () => {
  afterEach(() => leaveStage(on))

  for (const size of ['phone', 'desk'] as const) {
    it(`says what is here, why, how large and since when, on a ${size}`, async () => {
      await show('/satchel', size)
      expect(texts('.carried li')).to.have.length(2)
      expect(texts('.carried li')[0])
        .to.include('Nord')
        .and.include('yours')
        .and.include('3.4 MB')
        .and.include('1 hour ago')
      expect(texts('.carried li')[1]).to.include('you assist Anna Schön').and.include('on its way')
      await expectAccessible(shell)
    })
  }

  it('brings it up to date when somebody asks, and says how it stands', async () => {
    await show('/satchel')
    on.device.updated.value = NOW - 3 * HOUR
    on.device.connection.value = 'offline'
    await until(() => text('.state p').includes('3 hours ago'), 'when it was')
    shell.querySelector<HTMLButtonElement>('.state button')?.click()
    expect(on.device.woken).to.equal(1)
    await until(() => text('.state p').includes('cannot be reached'), 'what came of it')
    on.device.updated.value = NOW - 5_000
    chooseLanguage('de')
    await until(() => text('.state p').includes('war gerade eben hier.'), 'that it was a moment ago, in German')
    chooseLanguage('en')
    on.device.connection.value = 'online'
    on.device.progress.value = { done: 120, total: 500 }
    await until(() => text('.bringing').includes('120 of 500 documents'), 'the progress')
    on.device.progress.value = null
    await until(() => text('.state p') === 'Everything the office has for you is here.', 'that all is here')
  })

  it('says on every screen that documents come and that one can work meanwhile', async () => {
    await show('/pipelines')
    on.device.progress.value = { done: 10, total: 400 }
    await until(() => text('satchel-notices').includes('10 of 400 documents. You can go on working.'), 'the line')
    on.device.progress.value = { done: 1, total: 3 }
    await until(() => text('satchel-notices') === '', 'nothing for a few')
  })

  it('tells what was taken and why until somebody has seen it, also in German', async () => {
    await show('/pipelines', 'desk')
    const [gone, leaving] = [notice('West', 'notAssisted', 'gone'), notice('Ost', 'notOwner', 'leaving')]
    on.device.notices.value = [gone, leaving]
    await until(() => text('satchel-notices').includes('2 documents were taken from this device.'), 'the line')
    shell.querySelector<HTMLAnchorElement>('satchel-notices a')?.click()
    const list = await until(() => shell.querySelector('taken-list ul'), 'the list')
    expect(list.textContent).to.include('It belongs to Anna Schön, whom you no longer assist.')
    expect(list.textContent).to.include('is being handed over')
    expect(list.querySelectorAll('button')).to.have.length(1)
    await expectAccessible(shell)
    chooseLanguage('de')
    await until(() => text('taken-list h2') === 'Von diesem Gerät genommen', 'German')
    list.querySelector('button')?.click()
    await until(() => on.device.notices.value.length === 1, 'that it was seen')
  })
})

describe('C09 why a document was taken', () => {
  const why = (code: string, more: Partial<Notice> = {}) => whyTaken({ ...notice('West', code, 'gone'), ...more })
  beforeEach(() => chooseLanguage('en'))

  it('names the status in the company’s words, or the system’s in the language of the screen, and the day', () => {
    const stop = { status: { code: 'STOP', text: 'Nicht auf Geräte' } }
    const rejected = { status: { code: 'CNC', text: 'Rejected' } }
    expect(why('forbids', stop)).to.equal('Its status “Nicht auf Geräte” keeps it from devices.')
    expect(why('nothingPermits', rejected)).to.include('“Rejected”')
    expect(why('over', { day: '2026-06-17' })).to.match(/^Its period ended on .*17/)
    chooseLanguage('de')
    expect(why('forbids', stop)).to.equal('Mit dem Status „Nicht auf Geräte“ kommt es auf kein Gerät.')
    expect(why('nothingPermits', rejected)).to.include('„Abgelehnt“')
    expect(why('over', { day: '2026-06-17' })).to.equal('Sein Zeitraum endete am 17.06.2026.')
    expect(why('notYet', { day: '2026-07-01' })).to.include('beginnt erst am')
    expect(why('outOfReach')).to.include('Gebieten')
  })

  it('says something of reasons this app does not know yet', () => {
    expect(why('constructor')).to.equal('The office no longer has it for you.')
    expect(why('somethingNew')).to.equal('The office no longer has it for you.')
  })
})

describe('What is in the satchel', () => {
  it('counts what comes when it is opened, and lists what is here, comes, or is behind', async () => {
    on = await stage('office')
    const { device } = on
    const [a, b, c] = [0, 1, 2].map(() => newAddress('pipeline', random)) as [Address, Address, Address]
    for (const [address, name] of [
      [a, 'B'],
      [b, 'A'],
      [c, 'C'],
    ] as const)
      device.add(address, { name }, {}, 'x', 'PIP-1')
    const of = satchelLines(
      device.catalogue.value,
      new Map([
        [a, held(a, 1, 10)],
        [b, held(b, 0, 5)],
      ]),
      { id: 'me', role: 'rep' },
    )
    expect(of.lines.map(({ line, why, state }) => [line.summary.name, why, state])).to.deep.equal([
      ['A', 'opened', 'coming'],
      ['B', 'opened', 'here'],
    ])
    expect([of.others, of.bytes]).to.deep.equal([1, 15])
    leaveStage(on)
  })

  it('says whose work somebody carries only of those who assist, and of nothing that names whom it is for', async () => {
    on = await stage('office')
    const address = newAddress('campaign', random)
    on.device.add(address, { name: 'Herbst' }, {}, 'x', 'CMP-1')
    const [line] = [...on.device.catalogue.value.values()]
    if (!line) throw new Error('no line')
    const nobody = { people: [], teams: [], territories: [] }
    const why = (role: Role, id: string, meant: boolean) => {
      const facts = meant ? { ...line.facts, audience: { ...nobody, people: [{ id: 'me', name: 'Me' }] } } : line.facts
      return satchelLines(new Map([[address, { ...line, facts, carry: true }]]), new Map(), { id, role }).lines[0]?.why
    }
    expect([why('rep', 'me', true), why('rep', 'me', false), why('rep', 'x', true)]).to.deep.equal([
      'given',
      'given',
      'own',
    ])
    expect([why('assistant', 'me', false), why('assistant', 'me', true)]).to.deep.equal(['assists', 'given'])
    leaveStage(on)
  })
})
