// Reviewing what was not accepted: the list, one change to correct, errors told, and the author's side of it.
import { expect } from 'chai'
import { parseRoute } from '../../../components/app/router.ts'
import '../../../components/app/shell.ts'
import type { SatchelShell } from '../../../components/app/shell.ts'
import { chooseLanguage } from '../../../components/i18n/i18n.ts'
import { type Address, newAddress } from '../../../src/documents/address.ts'
import type { Ask, Draft } from '../../../src/sync/api.ts'
import type { Role } from '../../../src/sync/wire/catalogue.ts'
import type { QuarantinedChange, QuarantineEntry, QuarantineLine } from '../../../src/sync/wire/quarantine.ts'
import {
  expectAccessible,
  fixture,
  html,
  leaveStage,
  type Size,
  type Stage,
  stage,
  type as typeText,
  until,
} from '../support/screen.ts'

const random = (length: number): Uint8Array => crypto.getRandomValues(new Uint8Array(length))
const NOW = Date.UTC(2026, 10, 22, 12)
const HOUR = 3_600_000
const ADDRESS = newAddress('pipeline', random)

const line = (id: number, changes: Partial<QuarantineLine> = {}): QuarantineLine => ({
  id,
  address: ADDRESS,
  kind: 'pipeline',
  document: { key: 'PIP-2026-001', name: 'Süd', ownerName: 'Anna Schön' },
  person: 'Jörg Größer-Übelacker',
  device: 'Chrome, Android',
  received: NOW - 2 * HOUR,
  asked: NOW - HOUR,
  refusal: { code: 'value', message: 'no', places: ['opportunities/r1.discount'] },
  places: [{ root: 'opportunities', key: 'r1.discount' }],
  changes: 1,
  kept: true,
  recordName: null,
  settled: null,
  ...changes,
})

const discount: QuarantinedChange = {
  type: 'field',
  root: 'opportunities',
  key: 'r1.discount',
  base: null,
  value: 7,
  standing: 0.05,
  known: true,
}
const others: QuarantinedChange[] = [
  {
    type: 'field',
    root: 'opportunities',
    key: 'r1.stage',
    base: 'engaging',
    value: 'won',
    standing: 'engaging',
    known: true,
  },
  { type: 'field', root: 'opportunities', key: 'r1.archived', base: null, value: true, standing: null, known: true },
  {
    type: 'field',
    root: 'opportunities',
    key: 'r1.closeDate',
    base: null,
    value: '2026-12-31',
    standing: null,
    known: true,
  },
  { type: 'field', root: 'future', key: 'r1.thing', base: null, value: 'x', standing: null, known: false },
  {
    type: 'text',
    root: 'opportunities.r1.notes',
    inserted: 'Rückruf',
    deleted: 0,
    standing: 'Anfang.',
    proposed: 'Anfang. Rückruf',
    known: true,
  },
]

const entry = (id: number, details: readonly QuarantinedChange[] = [discount]): QuarantineEntry => ({
  ...line(id),
  details,
  records: { 'opportunities/r1': 'Drehbank' },
  choices: {
    stages: [
      { id: 'engaging', name: 'Engaging' },
      { id: 'won', name: 'Won' },
    ],
  },
  currency: 'EUR',
})

let on: Stage
let shell: SatchelShell
let lines: readonly QuarantineLine[] = []

const reply = (body: unknown, status = 200): Response => new Response(JSON.stringify(body), { status })
const counts = () => ({ open: lines.length + 3, asked: lines.length })

async function show(path: string, { role = 'office' as Role, size = 'desk' as Size } = {}): Promise<void> {
  on = await stage(role, size)
  const { answers } = on.office
  answers.set('GET /api/quarantine', () => reply({ entries: lines, next: null, counts: counts() }))
  for (const { id } of lines) answers.set(`GET /api/quarantine/${id}`, () => reply({ entry: entry(id) }))
  on.session.router.go(parseRoute(path))
  const session = { ...on.session, clock: () => NOW }
  shell = await fixture<SatchelShell>(html`<satchel-shell .session=${session}></satchel-shell>`)
}

const text = (selector: string): string => shell.querySelector(selector)?.textContent?.replace(/\s+/g, ' ').trim() ?? ''
const all = (selector: string) => [...shell.querySelectorAll<HTMLElement>(selector)]
function press(within: string, word: string): void {
  const found = all(`${within} button, ${within} vaadin-button`).find(each => each.textContent?.includes(word))
  if (!found) throw new Error(`no button ${word}`)
  found.click()
}
const article = () => until(() => shell.querySelector('quarantine-entry article'), 'the entry')
const bodyOf = (what: string): unknown => on.office.requests.find(each => each.what === what)?.body

describe('The office’s review', () => {
  beforeEach(() => {
    lines = [
      line(5),
      line(2, { asked: null, person: 'Anna Schön', refusal: { code: 'rights', message: '', places: [] } }),
    ]
  })
  afterEach(() => leaveStage(on))

  it('lists who asked what and why it was refused, with the number in the menu, in both languages', async () => {
    await show('/review')
    await until(() => all('.quarantined li').length === 2, 'two lines')
    expect(text('.quarantined li')).to.match(
      /Jörg Größer-Übelacker Question 1 hour ago Süd Discount This value is not admitted/,
    )
    expect(all('.quarantined li')[1]?.textContent).not.to.include('Question')
    expect(text('.places .count')).to.match(/^22 questions/)
    expect(text('.title [role=status]')).to.equal('2 questions, 3 further changes were refused without a question')
    await expectAccessible(shell)
    chooseLanguage('de')
    await until(() => text('.quarantined li').includes('Dieser Wert ist nicht zugelassen.'), 'German')
    expect(document.title).to.equal('Prüfen · Satchel')
  })

  it('fits a phone, where one change takes the place of the list', async () => {
    await show('/review', { size: 'phone' })
    chooseLanguage('de')
    await until(() => all('.quarantined li').length === 2, 'two lines')
    expect(shell.scrollWidth).to.be.at.most(shell.clientWidth)
    for (const each of all('.quarantined a, .parts button'))
      expect(each.getBoundingClientRect().height).to.be.at.least(44)
    all('.quarantined a')[0]?.click()
    await article()
    expect(location.pathname).to.equal('/review/5')
    expect(all('.quarantined').length).to.equal(0)
    expect(shell.scrollWidth).to.be.at.most(shell.clientWidth)
    for (const each of all('quarantine-entry .actions > *'))
      expect(each.getBoundingClientRect().height).to.be.at.least(44)
    await expectAccessible(shell)
    shell.querySelector<HTMLElement>('.back')?.click()
    await until(() => all('.quarantined li').length === 2, 'the list again')
  })

  it('says what cannot be entered, and enters what was corrected with the value that was seen', async () => {
    await show('/review/5')
    await article()
    expect(text('quarantine-entry .place')).to.match(/Drehbank Discount.*Typed.*700.*Stood then.*empty.*Stands now.*5/)
    expect(text('repair-field .wrong')).to.include('between')
    press('.actions', 'Enter for')
    await until(() => text('quarantine-entry .problem').includes('Correct it first'), 'the sentence')
    expect(bodyOf('POST /api/quarantine/5/run')).to.equal(undefined)
    const field = await until(() => shell.querySelector<HTMLInputElement>('repair-field input'), 'the field')
    field.focus()
    await until(() => field.value === '700', 'the figure to be typed over')
    typeText(field, '7')
    const settled = { state: 'applied', by: 'Jörg Müller', at: NOW } as const
    on.office.answers.set('POST /api/quarantine/5/run', () => reply({ entry: { ...entry(5), settled } }))
    lines = lines.slice(1)
    press('.actions', 'Enter for')
    await until(() => text('.decision').includes('Entered by Jörg Müller'), 'the decision')
    expect(bodyOf('POST /api/quarantine/5/run')).to.deep.equal({
      repairs: [{ root: 'opportunities', key: 'r1.discount', standing: 0.05, value: 0.07 }],
    })
    await until(() => all('.quarantined li').length === 1 && text('.places .count').startsWith('1'), 'the list')
    await expectAccessible(shell)
  })

  it('offers for every kind of value the control it needs, and none for what it does not know', async () => {
    await show('/review')
    on.office.answers.set('GET /api/quarantine/5', () => reply({ entry: entry(5, others) }))
    on.session.router.go(parseRoute('/review/5'))
    await article()
    const controls = all('quarantine-entry .place').map(
      each =>
        each.querySelector('vaadin-select, vaadin-date-picker, vaadin-text-area, vaadin-text-field')?.localName ?? null,
    )
    expect(controls).to.deep.equal(['vaadin-select', 'vaadin-select', 'vaadin-date-picker', null, 'vaadin-text-area'])
    expect(text('quarantine-entry .place')).to.include('Won')
    expect(shell.querySelector<HTMLTextAreaElement>('quarantine-entry .place textarea')?.value).to.equal(
      'Anfang. Rückruf',
    )
    expect(all('quarantine-entry .place')[3]?.textContent).to.include('knows no such field')
    await expectAccessible(shell)
    on.office.answers.set('POST /api/quarantine/5/run', () => reply({ entry: entry(5, others) }))
    press('.actions', 'Enter for')
    const body = await until(
      () => bodyOf('POST /api/quarantine/5/run') as { repairs: { value: unknown }[] } | undefined,
      'the request',
    )
    expect(body.repairs.map(({ value }) => value)).to.deep.equal(['won', true, '2026-12-31', 'Anfang. Rückruf'])
  })

  it('tells when somebody was quicker, and shows what they decided', async () => {
    await show('/review/5')
    await article()
    press('.actions', 'Decline')
    const word = await until(() => shell.querySelector<HTMLTextAreaElement>('.decline textarea'), 'the word')
    typeText(word, 'Zu spät')
    const message = 'Oskar has decided this already.'
    on.office.answers.set('POST /api/quarantine/5/decline', () => reply({ error: { code: 'late', message } }, 409))
    const settled = { state: 'declined', by: 'Oskar', at: NOW, word: 'Doppelt' } as const
    on.office.answers.set('GET /api/quarantine/5', () => reply({ entry: { ...entry(5), settled } }))
    press('.decline', 'Decline with')
    await until(() => text('.decision').includes('Declined by Oskar'), 'their decision')
    expect(text('quarantine-entry')).to.include(message).and.to.include('Doppelt')
    expect(bodyOf('POST /api/quarantine/5/decline')).to.deep.equal({ word: 'Zu spät' })
  })

  it('marks what the gate does not admit of the office either', async () => {
    await show('/review/5')
    on.office.answers.set('GET /api/quarantine/5', () => reply({ entry: entry(5, [{ ...discount, value: 0.5 }]) }))
    on.session.router.go(parseRoute('/review/2'))
    on.session.router.go(parseRoute('/review/5'))
    await article()
    const refusal = { code: 'value', message: 'no', places: ['opportunities/r1.discount'] }
    on.office.answers.set('POST /api/quarantine/5/run', () =>
      reply({ error: { code: 'refused', message: 'Not admitted.' }, refusal }, 422),
    )
    press('.actions', 'Enter for')
    await until(() => shell.querySelector('.place.refused'), 'the place')
    expect(text('quarantine-entry .problem')).to.equal('Not admitted.')
  })

  it('is empty with a sentence, without a network with another, and nobody else’s', async () => {
    lines = []
    await show('/review')
    await until(() => text('.empty h2') === 'Nothing to review', 'the empty list')
    expect(all('.places .count').length).to.equal(0)
    await expectAccessible(shell)
    on.office.reachable = false
    press('.parts', 'Decided')
    await until(() => text('.list .problem').includes('cannot be reached'), 'the sentence')
    on.office.reachable = true
    press('.list', 'Try again')
    await until(() => text('.list').includes('Nothing has been decided'), 'the other list')
    leaveStage(on)
    await show('/review', { role: 'rep' })
    await until(() => text('.empty h1').includes('reviewed by the office'), 'the sentence')
    expect(on.office.requests.some(({ what }) => what.includes('quarantine'))).to.equal(false)
    expect(all('.places a').length).to.equal(3)
  })
})

describe('The author of a refused change', () => {
  afterEach(() => leaveStage(on))
  const draft = (id: string, ask?: Ask): Draft => ({
    id,
    address: ADDRESS as Address,
    changes: [['opportunities', 'r1.price', 40, 45]],
    refusal: { code: 'notHere', message: 'no', places: [] },
    n: null,
    at: NOW - HOUR,
    ...(ask ? { ask } : {}),
  })

  it('asks the office with one tap, about one or all, and reads how that stands', async () => {
    await show('/not-accepted', { role: 'rep', size: 'phone' })
    on.device.connection.value = 'offline'
    on.device.drafts.value = [draft('a'), draft('b')]
    await until(() => all('.draft').length === 2, 'two cards')
    press('.draft', 'Ask the office')
    await until(() => text('.draft .asked').includes('as soon as there is a network'), 'the promise')
    on.device.connection.value = 'online'
    press('.all', 'Ask the office about all')
    await until(() => all('.draft .asked')[1]?.textContent?.includes('has been asked'), 'the question')
    expect(all('button.ask').length).to.equal(0)
    await expectAccessible(shell)
  })

  it('reads who entered it or why not, and puts it away', async () => {
    await show('/not-accepted', { role: 'rep', size: 'phone' })
    on.device.lamp.value = 'refused'
    on.device.drafts.value = [
      draft('a', { state: 'applied', by: 'Renate Köhler', at: NOW }),
      draft('b', { state: 'declined', by: 'Renate Köhler', at: NOW, word: 'Schon verkauft' }),
    ]
    await until(() => all('.draft').length === 2, 'two cards')
    expect(text('.draft[data-draft=a]')).to.include('Entered by Renate Köhler').and.not.to.include('no longer here')
    expect(text('.draft[data-draft=b]')).to.include('Declined by Renate Köhler').and.to.include('Schon verkauft')
    expect(text('.draft[data-draft=b]')).to.include('Discard')
    expect(text('satchel-lamp')).to.match(/Not accepted1$/)
    expect(text('satchel-menu a[href="/not-accepted"]')).to.match(/Not accepted1$/)
    await expectAccessible(shell)
    for (const each of all('.draft button')) expect(each.getBoundingClientRect().height).to.be.at.least(44)
    press('.draft[data-draft=a]', 'Seen')
    await until(() => all('.draft').length === 1, 'one card')
  })
})
