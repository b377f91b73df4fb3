// The shell and the lists: what is shown to whom, what the lamp says, how one finds things.
import { expect } from 'chai'
import '../../../components/app/shell.ts'
import { find } from '../../../components/app/found.ts'
import type { SatchelShell } from '../../../components/app/shell.ts'
import { lampSign } from '../../../components/app/signs.ts'
import { keptTextsOf } from '../../../components/document/kept-texts.ts'
import { chooseLanguage } from '../../../components/i18n/i18n.ts'
import { Workspace } from '../../../components/pipeline/workspace.ts'
import type { SatchelElement } from '../../../components/shared/element.ts'
import { newAddress } from '../../../src/documents/address.ts'
import type { Role } from '../../../src/sync/wire/catalogue.ts'
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

describe('The shell', () => {
  let on: Stage
  let shell: SatchelShell

  async function show(
    role: Role,
    path = '/pipelines',
    pipelines: readonly (readonly [string, string, number])[] = [],
    size: Size = 'desk',
  ) {
    on = await stage(role, size)
    let number = 0
    for (const [name, owner, price] of pipelines) {
      const record = { name: 'x', price, stage: 'engaging', probability: 0.5 }
      on.device.add(newAddress('pipeline', random), { name }, { one: record }, owner, `PIP-2026-00${++number}`)
    }
    on.session.router.go(path === '/pipelines' ? { screen: 'pipelines' } : { screen: path.slice(1) as 'people' })
    shell = await fixture<SatchelShell>(html`<satchel-shell .session=${on.session}></satchel-shell>`)
    await until(() => shell.querySelector('main h1'), 'the screen')
  }

  afterEach(() => leaveStage(on))

  const three = [
    ['Zimmerei', 'Anna', 10],
    ['Öfen', 'Bernd', 300],
    ['Ofenrohre', 'Claus', 20],
  ] as const
  const names = () => [...shell.querySelectorAll('.lines tbody a, ul.lines strong')].map(each => each.textContent)

  it('gives the buttons beside each other one height', async () => {
    await show('office', '/pipelines', three)
    const buttons = await until(() => {
      const found = [...shell.querySelectorAll<HTMLElement>('main .title .actions > *')]
      return found.length === 3 && found
    }, 'the buttons')
    expect(new Set(buttons.map(each => each.getBoundingClientRect().height)).size).to.equal(1)
    expect(new Set(buttons.map(each => each.getBoundingClientRect().top)).size).to.equal(1)
  })

  it('O11 shows the office’s places to the office and not to a rep', async () => {
    const places = () => [...shell.querySelectorAll('nav a > span:first-of-type')].map(each => each.textContent?.trim())
    const own = ['Pipelines', 'Campaigns', 'Visits']
    await show('rep')
    expect(places()).to.deep.equal(own)
    leaveStage(on)
    await show('office')
    const office = ['Review', 'Opportunities', 'Import', 'People', 'Company', 'Status profiles', 'Rights']
    expect(places()).to.deep.equal([...own, ...office])
  })

  it('lists pipelines, sorts umlauts where they belong and finds by owner', async () => {
    await show('office', '/pipelines', three)
    chooseLanguage('de')
    await until(() => names()[0] === 'Öfen', 'the phone book’s order')
    expect(names()).to.deep.equal(['Öfen', 'Ofenrohre', 'Zimmerei'])
    type(shell.querySelector<HTMLInputElement>('[data-search]')!, 'claus')
    await until(() => names().length === 1, 'one line')
    expect(names()).to.deep.equal(['Ofenrohre'])
    await expectAccessible(shell)
  })

  it('says what belongs into an empty list and offers the first step', async () => {
    await show('rep')
    expect(shell.textContent).to.include('No pipelines here yet')
    await expectAccessible(shell)
    shell.querySelector<HTMLElement>('[data-add]')?.click()
    const name = await until(() => shell.querySelector<HTMLInputElement>('dialog[open] input'), 'the dialog')
    type(name, 'North')
    ;[...shell.querySelectorAll<HTMLElement>('dialog[open] vaadin-button')].at(-1)?.click()
    await until(() => location.pathname.length > '/pipelines/'.length, 'the new pipeline')
    expect([...on.device.catalogue.value.values()][0]?.summary.name).to.equal('North')
  })

  it('tells by word and sign where the work is', async () => {
    await show('rep')
    const lamp = () => [...shell.querySelectorAll('.lamp :is(.word, .number)')].map(each => each.textContent).join(' ')
    expect(lamp()).to.equal('At the office')
    on.device.lamp.value = 'device'
    on.device.waiting.value = 3
    on.device.connection.value = 'offline'
    await until(() => lamp() === 'On this device 3', 'the waiting')
    await expectAccessible(shell)
    expect(lampSign('office', 'offline')).to.equal('offline')
    expect(lampSign('refused', 'online')).to.equal('refused')
    expect(lampSign('device', 'signedOut')).to.equal('signedOut')
  })

  it('L1 keeps showing what is not written or not accepted where the session has ended or the app is too old', () => {
    for (const connection of ['signedOut', 'outdated'] as const) {
      expect(lampSign('saving', connection)).to.equal('saving')
      expect(lampSign('refused', connection)).to.equal('refused')
      expect(lampSign('device', connection)).to.equal(connection)
      expect(lampSign('office', connection)).to.equal(connection)
    }
  })

  it('L1 says in the list of a closed pipeline that its changes are not written yet, whatever else is so', async () => {
    await show('rep', '/pipelines', three.slice(0, 1))
    const [address] = [...on.device.catalogue.value.keys()]
    const sign = () => shell.querySelector('table.lines .lamp .word')?.textContent
    expect(sign()).to.equal('At the office')
    on.device.unsaved.value = new Set([address!])
    await until(() => sign() === 'Writing', 'the sign')
    on.device.wait(address!, 2, Date.now())
    await shell.querySelector<SatchelElement>('pipelines-screen')!.updateComplete
    expect(sign()).to.equal('Writing')
    await expectAccessible(shell)
    on.device.unsaved.value = new Set()
    await until(() => sign() === 'On this device', 'what waits')
  })

  it('shows beside what is not accepted that the session has ended, on a phone too', async () => {
    await show('rep', '/pipelines', [], 'phone')
    on.device.lamp.value = 'refused'
    on.device.connection.value = 'signedOut'
    const words = () => [...shell.querySelectorAll('satchel-lamp .word')].map(each => each.textContent)
    await until(() => words().length === 2, 'both signs')
    expect(words()).to.deep.equal(['Not accepted', 'Signed out'])
    expect(shell.scrollWidth).to.be.at.most(shell.clientWidth)
    await expectAccessible(shell)
    on.device.lamp.value = 'device'
    await until(() => words().join() === 'Signed out', 'one sign')
  })

  it('finds a pipeline by Ctrl+K and opens it by Enter', async () => {
    await show('office', '/pipelines', three)
    document.dispatchEvent(new KeyboardEvent('keydown', { key: 'k', ctrlKey: true, bubbles: true }))
    const input = await until(() => shell.querySelector<HTMLInputElement>('dialog[open] [role=combobox]'), 'the finder')
    type(input, 'oefen')
    await until(() => shell.querySelectorAll('[role=option]').length === 1, 'one hit')
    await expectAccessible(shell)
    input.dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', bubbles: true }))
    await until(() => location.pathname.startsWith('/pipelines/'), 'the pipeline')
  })

  it('finds opportunities of an open pipeline by name, account and reference, umlauts spelled either way', async () => {
    await show('office', '/pipelines', three)
    const address = newAddress('pipeline', random)
    const records = {
      lathe: { name: 'Drehbank', account: 'Müller & Söhne', reference: 'Z063OYW0', stage: 'engaging' },
      drill: { name: 'Bohrer', account: 'Acme', archived: true },
    }
    on.device.add(address, { name: 'Werkzeuge' }, records, 'Dora', 'PIP-2026-009')
    const names = (query: string) => find(on.session, query).map(hit => hit.name)
    expect(names('mueller')).to.deep.equal([])
    const workspace = new Workspace(on.device, address, { changed: () => {} })
    for (const query of ['mueller', 'SOEHNE', 'z063', 'drehb müller']) expect(names(query)).to.deep.equal(['Drehbank'])
    expect(find(on.session, 'acme')[0]?.detail).to.equal('Acme, archived')
    expect(names('')).not.to.include('Drehbank')
    workspace.open.doc.value.getMap('opportunities').set('lathe.name', 'Fräse')
    expect(names('fraese')).to.deep.equal(['Fräse'])
    document.dispatchEvent(new KeyboardEvent('keydown', { key: 'k', ctrlKey: true, bubbles: true }))
    const input = await until(() => shell.querySelector<HTMLInputElement>('dialog[open] [role=combobox]'), 'the finder')
    type(input, 'z063')
    await until(() => shell.querySelectorAll('[role=option]').length === 1, 'one hit')
    input.dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', bubbles: true }))
    await until(() => location.pathname === `/pipelines/${address.split('/')[1]}/lathe`, 'the opportunity')
    await workspace.close()
    expect(names('z063')).to.deep.equal([])
  })

  it('leaves room for opportunities beside many pipelines, and for pipelines beside many opportunities', async () => {
    await show('office')
    const records = Object.fromEntries(Array.from({ length: 40 }, (_, i) => [`r${i}`, { name: `Zubau ${i}` }]))
    const addresses = Array.from({ length: 40 }, () => newAddress('pipeline', random))
    for (const [i, address] of addresses.entries()) on.device.add(address, { name: `Zubringer ${i}` }, records, '', '')
    const workspace = new Workspace(on.device, addresses[0]!, { changed: () => {} })
    const hits = find(on.session, 'zub').map(hit => hit.name.split(' ')[0])
    expect(hits.filter(name => name === 'Zubringer').length).to.equal(6)
    expect(hits.filter(name => name === 'Zubau').length).to.equal(6)
    expect(find(on.session, 'zubau').length).to.equal(12)
    await workspace.close()
  })

  it('works on a phone: bottom bar, rows to tap, nothing grave to axe in the dark', async () => {
    document.documentElement.dataset.theme = 'dark'
    await show('office', '/pipelines', three, 'phone')
    await until(() => names().length === 3, 'the rows')
    expect(getComputedStyle(shell.querySelector('nav')!).flexDirection).to.equal('row')
    await expectAccessible(shell)
    delete document.documentElement.dataset.theme
  })

  it('O01 adds a person and shows the link to hand over, once', async () => {
    await show('admin', '/people')
    await until(() => shell.querySelector('main [data-add]'), 'the list')
    await expectAccessible(shell)
    shell.querySelector<HTMLElement>('main [data-add]')?.click()
    type(await until(() => shell.querySelector<HTMLInputElement>('dialog[open] input'), 'the dialog'), 'Anna Schön')
    ;[...shell.querySelectorAll<HTMLElement>('dialog[open] vaadin-button')].at(-1)?.click()
    const link = await until(() => shell.querySelector<HTMLInputElement>('dialog[open] .link'), 'the link')
    expect(link.value).to.equal(`${location.origin}/#signin=4fJd8w2kQx1bV0mZr7TnLA`)
    expect(on.office.requests.at(-2)).to.deep.equal({
      what: 'POST /api/people',
      body: { name: 'Anna Schön', role: 'rep' },
    })
    await expectAccessible(shell)
  })

  it('says before signing out that something typed could not be saved', async () => {
    await show('rep', '/pipelines', three)
    const [address] = on.device.catalogue.value.keys()
    const out = () =>
      [...shell.querySelectorAll<HTMLElement>('satchel-menu .actions button')].find(each =>
        each.textContent?.includes('Sign out'),
      )!
    let left = 0
    shell.addEventListener('sign-out', () => left++)
    const kept = keptTextsOf(on.device, address!)
    kept.set('one', 'name', { base: 'x', text: 'y'.repeat(300) })
    out().click()
    await until(() => shell.querySelector('satchel-menu')?.textContent?.includes('could not be saved'), 'the sentence')
    expect(left).to.equal(0)
    out().click()
    expect(left).to.equal(1)
  })

  it('O11 makes a new link for anybody, ends and gives back a way in, and changes whom an assistant works for', async () => {
    on = await stage('admin')
    const people = [
      { id: 'me', name: 'Jörg Müller', role: 'admin' as const, signIn: true },
      { id: 'd', name: 'Darcel Schlecht', role: 'rep' as const, active: true, signIn: true },
      { id: 'v', name: 'Vicki Laflamme', role: 'rep' as const, active: true, signIn: false },
      { id: 'a', name: 'Ada Assistent', role: 'assistant' as const, active: true, assists: ['d'], signIn: true },
    ]
    on.office.people = people
    for (const { id } of people) {
      on.office.answers.set(`PATCH /api/people/${id}`, init => {
        const { link, ...change } = JSON.parse(String(init?.body))
        on.office.people = on.office.people.map(each => (each.id === id ? { ...each, ...change } : each))
        return new Response(JSON.stringify(link ? { link: 's3cret' } : {}))
      })
    }
    on.session.router.go({ screen: 'people' })
    shell = await fixture<SatchelShell>(html`<satchel-shell .session=${on.session}></satchel-shell>`)
    const button = (id: string, what: string) =>
      shell.querySelector<HTMLElement>(`[data-person=${id}] [data-what=${what}]`)
    const undo = () => until(() => shell.querySelector<HTMLElement>('satchel-toasts .action'), 'the way back')
    const changes = () =>
      on.office.requests.filter(each => each.what.startsWith('PATCH')).map(each => [each.what.slice(18), each.body])
    // Somebody who has a password and forgot it.
    const link = await until(() => button('d', 'link'), 'the people')
    await expectAccessible(shell)
    link.click()
    const field = await until(() => shell.querySelector<HTMLInputElement>('dialog[open] .link'), 'the link')
    expect(field.value).to.equal(`${location.origin}/#signin=s3cret`)
    shell.querySelector<HTMLDialogElement>('dialog[open]')!.close()
    expect(button('me', 'deactivate'), 'nobody shuts themselves out').to.equal(null)
    button('d', 'deactivate')!.click()
    await until(() => button('d', 'activate'), 'the way in to end')
    await expectAccessible(shell)
    ;(await undo()).click()
    await until(() => button('d', 'deactivate'), 'the way back in')
    button('a', 'assists')!.click()
    const boxes = await until(() => {
      const found = shell.querySelectorAll<HTMLInputElement>('dialog[open] .names input')
      return found.length === 2 && [...found]
    }, 'the reps')
    expect(boxes.map(each => each.checked)).to.deep.equal([true, false])
    await expectAccessible(shell)
    boxes[1]!.click()
    shell.querySelector<HTMLElement>('dialog[open] [data-save]')!.click()
    await until(
      () => shell.querySelector('[data-person=a] .assists')?.textContent?.includes('Vicki'),
      'whom she works for',
    )
    await until(() => shell.querySelector('satchel-toasts')?.textContent?.includes('works for was changed'), 'the word')
    ;(await undo()).click()
    await until(() => !shell.querySelector('[data-person=a] .assists')?.textContent?.includes('Vicki'), 'as it was')
    expect(changes()).to.deep.equal([
      ['d', { link: true }],
      ['d', { active: false }],
      ['d', { active: true }],
      ['a', { assists: ['d', 'v'] }],
      ['a', { assists: ['d'] }],
    ])
  })
})
