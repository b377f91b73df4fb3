// What waits, and what was not accepted: by lamp, menu and key, with names, reasons, ways back, and nothing lost.
import { expect } from 'chai'
import { parseRoute } from '../../../components/app/router.ts'
import '../../../components/app/shell.ts'
import type { SatchelShell } from '../../../components/app/shell.ts'
import { chooseLanguage } from '../../../components/i18n/i18n.ts'
import { type Address, newAddress } from '../../../src/documents/address.ts'
import type { Change } from '../../../src/documents/changes.ts'
import type { Draft } from '../../../src/sync/api.ts'
import type { RefusalCode } from '../../../src/sync/wire/refusals.ts'
import { expectAccessible, fixture, html, leaveStage, type Size, type Stage, stage, until } from '../support/screen.ts'

const random = (length: number): Uint8Array => crypto.getRandomValues(new Uint8Array(length))
const HOUR = 3_600_000
const NOW = Date.UTC(2026, 10, 22, 12)
const MISSING = newAddress('pipeline', random)

let drafted = 0
const draft = (address: Address, code: RefusalCode, changes: readonly Change[], at = NOW - HOUR): Draft => ({
  id: `d${++drafted}`,
  address,
  changes,
  refusal: { code, message: 'no', places: [] },
  n: 1,
  at,
})

let on: Stage
let shell: SatchelShell
let north: Address
let south: Address

async function show(path: string, size: Size = 'phone'): Promise<void> {
  on = await stage('rep', size)
  north = newAddress('pipeline', random)
  south = newAddress('pipeline', random)
  const records = {
    lathe: { name: 'Drehbank', price: 1200, quantity: 1, stage: 'engaging' },
    drill: { name: 'Bohrer' },
  }
  on.device.add(north, { name: 'Nord' }, records, 'Anna Schön', 'PIP-2026-001')
  on.device.add(south, { name: 'Süd' }, { one: { name: 'Säge' } }, 'Anna Schön', 'PIP-2026-002', 'view')
  on.session.router.go(parseRoute(path))
  const session = { ...on.session, clock: () => NOW }
  shell = await fixture<SatchelShell>(html`<satchel-shell .session=${session}></satchel-shell>`)
  await until(() => shell.querySelector('main h1'), 'the screen')
}

const text = (selector: string): string => shell.querySelector(selector)?.textContent?.replace(/\s+/g, ' ').trim() ?? ''
const button = (within: string, word: string): HTMLButtonElement => {
  const all = [...shell.querySelectorAll<HTMLButtonElement>(`${within} button`)]
  const found = all.find(each => each.textContent?.includes(word))
  if (!found) throw new Error(`no button ${word}: ${all.map(each => each.textContent)}`)
  return found
}

const lines = () => [...shell.querySelectorAll('.waiting-lines li')].map(each => each.textContent?.replace(/\s+/g, ' '))

describe('What waits', () => {
  afterEach(() => leaveStage(on))

  it('is reached by a tap on the lamp, from the menu, by a key and by Ctrl+K', async () => {
    await show('/pipelines')
    const away = () => location.pathname !== '/waiting' && shell.querySelector('pipelines-screen')
    const ways: (() => void)[] = [
      () => shell.querySelector<HTMLElement>('satchel-lamp a')?.click(),
      () => shell.querySelector<HTMLElement>('satchel-menu a[href="/waiting"]')?.click(),
      () => document.dispatchEvent(new KeyboardEvent('keydown', { key: 'w', bubbles: true })),
    ]
    for (const way of ways) {
      on.session.router.go({ screen: 'pipelines' })
      await until(away, 'the pipelines')
      way()
      await until(() => location.pathname === '/waiting' && shell.querySelector('waiting-list'), 'the list')
      expect(document.title).to.equal('What waits · Satchel')
    }
    document.dispatchEvent(new KeyboardEvent('keydown', { key: '?', bubbles: true }))
    await until(() => text('satchel-keys dialog[open]').includes('Show what waits'), 'the key among the keys')
  })

  it('names each document, how many changes and since when, the oldest first, with the sum', async () => {
    await show('/waiting')
    on.device.lamp.value = 'device'
    on.device.connection.value = 'offline'
    on.device.wait(south, 1, NOW - 26 * HOUR)
    on.device.wait(north, 1_204, NOW - 3 * HOUR)
    on.device.wait(MISSING, 2, NOW - HOUR)
    await until(() => lines().length === 3, 'three lines')
    expect(lines()[0]).to.match(/Süd.*1 change.*On this device.*yesterday.*2026/)
    expect(lines()[1]).to.match(/Nord.*1,204 changes.*On this device.*3 hours ago/)
    expect(lines()[2]).to.include('no longer in your lists')
    expect(text('.lead')).to.include('1,207 changes in 3 documents')
    expect(text('satchel-lamp')).to.include('On this device1,207')
    await expectAccessible(shell)
    for (const line of shell.querySelectorAll('.waiting-lines a, satchel-lamp a, .parts a, .state button'))
      expect(line.getBoundingClientRect().height).to.be.at.least(44)
    expect(shell.scrollWidth).to.be.at.most(shell.clientWidth)
    chooseLanguage('de')
    await until(() => lines()[1]?.includes('1.204 Änderungen'), 'German')
    expect(lines()[1]).to.include('älteste vor 3 Stunden')
    expect(shell.scrollWidth).to.be.at.most(shell.clientWidth)
    shell.querySelector<HTMLElement>('.waiting-lines a')?.click()
    await until(() => location.pathname.includes(south.split('/')[1]!), 'the document')
  })

  it('has a lamp of its own on every document, in the list and in its head, which leads there', async () => {
    await show('/pipelines')
    const lamps = () => [...shell.querySelectorAll('main .lamp')].map(each => each.textContent?.replace(/\s+/g, ' '))
    expect(lamps()).to.deep.equal(['At the office', 'At the office'])
    on.device.wait(north, 12, NOW - HOUR)
    on.device.drafts.value = [draft(south, 'rights', [['opportunities', 'one.name', 'Säge', 'Kreissäge']])]
    await until(() => lamps()[0] === 'Nord:On this device12' && lamps()[1] === 'Süd:Not accepted1', 'both')
    await expectAccessible(shell)
    const links = [...shell.querySelectorAll<HTMLAnchorElement>('main a.lamp')]
    expect(links.map(each => each.pathname)).to.deep.equal(['/waiting', '/not-accepted'])
    for (const each of links) expect(each.getBoundingClientRect().height).to.be.at.least(44)
    on.session.router.go(parseRoute(`/pipelines/${north.split('/')[1]}`))
    const head = await until(() => shell.querySelector('pipeline-head .lamp'), 'the head')
    expect(head.textContent).to.include('Nord').and.to.include('At the office')
    const opened = on.device.documents.get(north)
    if (opened) opened.lamp.value = 'device'
    await until(() => head.textContent?.includes('On this device12'), 'the open document’s own lamp')
    expect(head.getBoundingClientRect().height).to.be.at.least(44)
    await expectAccessible(shell)
  })

  it('counts a clock that was set back as no age at all', async () => {
    await show('/waiting')
    on.device.wait(north, 2, NOW + 3650 * 24 * HOUR)
    await until(() => lines()[0]?.includes('before this device’s clock was changed'), 'the words')
  })

  it('says that everything is at the office where nothing waits', async () => {
    await show('/waiting')
    expect(text('waiting-list')).to.include('Everything is at the office')
    on.device.lamp.value = 'saving'
    await until(() => !text('waiting-list').includes('at the office'), 'no green before it is true')
    await expectAccessible(shell)
  })

  it('says how the line stands and what can be done about it', async () => {
    await show('/waiting')
    const says = (words: string) => until(() => text('line-state').includes(words), words)
    await says('Connected to the office')
    on.device.connection.value = 'offline'
    await says('as soon as there is a network')
    button('line-state', 'Try now').click()
    expect(on.device.woken).to.equal(1)
    on.device.connection.value = 'connecting'
    await says('is being made')
    expect(button('line-state', 'Try now').disabled).to.equal(true)
    const heard: string[] = []
    for (const name of ['sign-in-again', 'renew']) shell.addEventListener(name, () => heard.push(name))
    on.device.connection.value = 'signedOut'
    await says('Your session has ended')
    await expectAccessible(shell)
    button('line-state', 'Sign in').click()
    on.device.connection.value = 'outdated'
    await says('older than the office')
    button('line-state', 'Load anew').click()
    expect(heard).to.deep.equal(['sign-in-again', 'renew'])
    on.device.trouble.value = 'QuotaExceededError'
    await says('could not write to its storage')
  })

  it('shows a bar while much is handed over', async () => {
    await show('/waiting')
    const bar = () => shell.querySelector<HTMLElement & { value: number; max: number }>('vaadin-progress-bar')
    on.device.connection.value = 'offline'
    on.device.wait(north, 20_000, NOW)
    on.device.connection.value = 'online'
    await until(bar, 'the bar')
    on.device.wait(north, 15_000, NOW)
    await until(() => text('.sending').includes('5,000 of 20,000 changes'), 'the progress')
    expect([bar()?.value, bar()?.max]).to.deep.equal([5_000, 20_000])
    await expectAccessible(shell)
    on.device.wait(north, 0, 0)
    await until(() => !bar(), 'the end')
  })
})

describe('What was not accepted', () => {
  afterEach(() => leaveStage(on))

  const cards = () => [...shell.querySelectorAll<HTMLElement>('.draft')]
  const price: Change = ['opportunities', 'lathe.price', 1000, 4500]
  const words = (card: Element | undefined) => card?.textContent?.replace(/\s+/g, ' ') ?? ''

  it('is told with record, field, what was typed, what stands, why and when', async () => {
    await show('/pipelines')
    on.device.lamp.value = 'refused'
    on.device.drafts.value = [draft(north, 'rights', [price])]
    await until(() => text('satchel-lamp') === 'What is saved where:Not accepted1', 'the lamp')
    shell.querySelector<HTMLElement>('satchel-lamp a')?.click()
    await until(() => location.pathname === '/not-accepted' && words(cards()[0]).includes('€1,200'), 'what stands')
    const card = words(cards()[0])
    for (const word of [
      'Drehbank',
      'Price',
      'You typed€4,500',
      'Stands now€1,200',
      'You may not change this.',
      '1 hour ago',
    ])
      expect(card).to.include(word)
    expect(text('draft-group h2')).to.equal('Nord')
    await expectAccessible(shell)
    for (const each of shell.querySelectorAll('.draft button'))
      expect(each.getBoundingClientRect().height).to.be.at.least(44)
    expect(shell.scrollWidth).to.be.at.most(shell.clientWidth)
    chooseLanguage('de')
    await until(() => words(cards()[0]).includes('Das dürfen Sie nicht ändern.'), 'German')
    expect(words(cards()[0])).to.include('Gilt jetzt')
  })

  it('follows what others write meanwhile', async () => {
    await show('/not-accepted')
    on.device.drafts.value = [draft(north, 'rights', [price])]
    await until(() => words(cards()[0]).includes('€1,200'), 'what stands')
    on.device.documents.get(north)?.remotely(doc => doc.getMap('opportunities').set('lathe.price', 4500))
    await until(() => words(cards()[0]).includes('This is what stands there now.'), 'the same value')
  })

  it('says why as exactly as can be told', async () => {
    await show('/not-accepted')
    const stage: Change = ['stages', 'won.name', 'Won', 'Gewonnen!']
    const note: Change = ['opportunities.lathe.notes', [{ retain: 3 }, { insert: 'Rückruf' }]]
    on.device.drafts.value = [
      draft(north, 'rights', [stage], NOW - 1),
      draft(north, 'value', [['opportunities', 'drill.discount', null, 7]], NOW - 2),
      { ...draft(north, 'mismatch', [note], NOW - 3), n: null },
      draft(south, 'rights', [['opportunities', 'one.name', 'Säge', 'Kreissäge']], NOW - 4),
      draft(MISSING, 'notHere', [['fields', 'name', null, 'Begonnen']], NOW - 5),
    ]
    await until(() => cards().length === 5, 'five')
    await until(() => words(cards()[2]).includes('Drehbank'), 'the document')
    expect(words(cards()[0])).to.include('Only the office sets this.')
    expect(words(cards()[1])).to.include('The office does not admit this value. Please stay between 0% and 100%.')
    expect(words(cards()[2])).to.include('the same passage').and.to.include('Rückruf')
    expect(words(cards()[3])).to.include('Anna Schön looks after it')
    expect(words(cards()[4])).to.include('not known on this device')
    expect([...shell.querySelectorAll('draft-group h2')].map(each => each.textContent)).to.deep.equal([
      'Nord',
      'Süd',
      'Begonnen',
    ])
    await expectAccessible(shell)
  })

  it('is discarded at once, alone or together, with a way back', async () => {
    await show('/not-accepted', 'desk')
    const drafts = [
      draft(north, 'rights', [price]),
      draft(north, 'rights', [['opportunities', 'drill.name', 'x', 'y']]),
    ]
    on.device.drafts.value = drafts
    const undo = async () => {
      const back = await until(() => shell.querySelector<HTMLElement>('satchel-toasts .action'), 'the way back')
      back.click()
      await until(() => cards().length === 2, 'what was discarded')
    }
    await until(() => cards().length === 2, 'both')
    button('.draft', 'Discard').click()
    await until(() => cards().length === 1, 'one less')
    await undo()
    button('.all', 'Discard all').click()
    await until(() => text('not-accepted').includes('Nothing was refused'), 'nothing')
    await expectAccessible(shell)
    await undo()
  })

  it('shows thousands a few at a time, and the documents opened first are few too', async () => {
    await show('/not-accepted')
    const many = Array.from({ length: 3_000 }, (_, index) =>
      draft(north, 'rights', [['opportunities', `drill.${index}`, null, index]]),
    )
    const others = Array.from({ length: 8 }, () => newAddress('pipeline', random))
    for (const address of others) on.device.add(address, { name: 'Other' }, {}, 'Anna', '')
    on.device.drafts.value = [...many, ...others.map(address => draft(address, 'rights', [price], NOW - 2 * HOUR))]
    await until(() => cards().length > 0, 'cards')
    expect(cards().length).to.be.below(30)
    expect([...on.device.documents.values()].filter(({ opened }) => opened > 0).length).to.equal(5)
    button('draft-group', 'Show the changes').click()
    await until(() => [...on.device.documents.values()].filter(({ opened }) => opened > 0).length === 6, 'one more')
    on.session.router.go({ screen: 'waiting' })
    await until(() => [...on.device.documents.values()].every(({ opened }) => opened === 0), 'all closed')
  })
})

describe('Copying what was not accepted', () => {
  afterEach(() => leaveStage(on))

  it('lays the text ready to be copied by hand where the browser does not let the app, in both languages', async () => {
    await show('/not-accepted', 'desk')
    on.device.drafts.value = [draft(north, 'rights', [['opportunities', 'lathe.price', 1200, 1300]])]
    await until(() => shell.querySelector('.draft .actions'), 'the card')
    const { clipboard } = navigator
    Object.defineProperty(navigator, 'clipboard', { configurable: true, value: undefined })
    try {
      button('.draft', 'Copy').click()
      const area = await until(() => document.querySelector<HTMLTextAreaElement>('copy-by-hand textarea'), 'the text')
      expect(area.value).to.include('1,300')
      expect([area.selectionStart, area.selectionEnd]).to.deep.equal([0, area.value.length])
      expect(document.activeElement).to.equal(area)
      const dialog = document.querySelector('copy-by-hand') as HTMLElement
      expect(dialog.textContent).to.include('does not let the app copy')
      await expectAccessible(dialog)
      chooseLanguage('de')
      await until(() => dialog.textContent?.includes('lässt die App nicht kopieren'), 'German')
      chooseLanguage('en')
      dialog.querySelector('dialog')?.close()
      await until(() => document.querySelector('copy-by-hand') === null, 'nothing left')
    } finally {
      Object.defineProperty(navigator, 'clipboard', { configurable: true, value: clipboard })
    }
  })
})
