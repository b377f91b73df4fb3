// The head of a pipeline: its name, who else is here, what rows without a price add up to, what conflicting values are.
import { expect } from 'chai'
import { Awareness, applyAwarenessUpdate, encodeAwarenessUpdate } from 'y-protocols/awareness'
import * as Y from 'yjs'
import '../../../components/pipeline/pipeline-screen.ts'
import type { PipelineScreen } from '../../../components/pipeline/pipeline-screen.ts'
import { newAddress } from '../../../src/documents/address.ts'
import type { Fields } from '../../../src/documents/kind.ts'
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

describe('The head of a pipeline', () => {
  let on: Stage
  let screen: PipelineScreen

  async function show(records: Readonly<Record<string, Fields>>, size: Size = 'desk', collisions = 0): Promise<void> {
    on = await stage('rep', size)
    const address = newAddress('pipeline', random)
    on.device.add(address, { name: 'Tools' }, records, 'Jörg Müller', 'PIP-2026-001')
    const line = on.device.catalogue.value.get(address)!
    on.device.catalogue.value = new Map([[address, { ...line, collisions }]])
    const host = await fixture<HTMLElement>(html`<div></div>`)
    Object.assign(host.style, { height: '800px' })
    screen = document.createElement('pipeline-screen')
    Object.assign(screen, { session: on.session, documentId: address.split('/')[1] })
    host.append(screen)
    await screen.updateComplete
    await until(() => screen.querySelector('h1'), 'the head')
  }

  afterEach(() => leaveStage(on))

  const opened = () => [...on.device.documents.values()][0]!
  const words = () => screen.querySelector('who-is-here')?.textContent ?? ''

  it('shows who else is here, and tells the others until it is left', async () => {
    await show({ one: { name: 'Lathe' } })
    const awareness = new Awareness(opened().doc.value)
    opened().awareness.value = awareness
    const elsewhere = new Awareness(new Y.Doc())
    elsewhere.setLocalState({ user: { name: 'Mei-Mei Johns' } })
    const tell = () => applyAwarenessUpdate(awareness, encodeAwarenessUpdate(elsewhere, [elsewhere.clientID]), 'remote')
    tell()
    await until(() => words().includes('Also here: Mei-Mei Johns'), 'the other')
    expect(awareness.getLocalState()).to.deep.equal({ user: { name: 'Jörg Müller' } })
    await expectAccessible(screen)
    const states = encodeAwarenessUpdate(elsewhere, [elsewhere.clientID], new Map())
    applyAwarenessUpdate(awareness, states, 'remote')
    screen.remove()
    expect(awareness.getLocalState()).to.equal(null)
    awareness.destroy()
    elsewhere.destroy()
  })

  it('changes name and description as one types, with what the author saw', async () => {
    await show({ one: { name: 'Lathe' } })
    screen.querySelector<HTMLElement>('.rename')?.click()
    const input = await until(() => screen.querySelector<HTMLInputElement>('[data-field=own-name] input'), 'the field')
    type(input, 'Heavy tools')
    screen.querySelector<HTMLElement>('pipeline-details vaadin-button')?.click()
    await until(() => screen.querySelector('h1')?.textContent === 'Heavy tools', 'the new name')
    expect(opened().commits).to.deep.equal([[['fields', 'name', 'Tools', 'Heavy tools']]])
  })

  it('leaves the currency to the office', async () => {
    await show({ one: { name: 'Lathe' } })
    screen.querySelector<HTMLElement>('.rename')?.click()
    const input = await until(
      () => screen.querySelector<HTMLInputElement>('[data-field=own-currency] input'),
      'the currency',
    )
    expect(input.readOnly).to.equal(true)
  })

  it('shows a dash where nothing has a price, and zero where something costs nothing', async () => {
    await show({ one: { name: 'Lathe', quantity: 2 } })
    expect(screen.querySelector('.totals dd')?.textContent).to.equal('–')
    opened().remotely(doc => doc.getMap('opportunities').set('one.price', 0))
    await until(() => screen.querySelector('.totals dd')?.textContent === '€0', 'the zero')
  })

  it('says how many conflicting values there are and what that means', async () => {
    await show({ one: { name: 'Lathe' } }, 'desk', 2)
    const said = screen.querySelector<HTMLElement>('.conflicts .conflict')
    expect(said?.textContent).to.match(/^2 conflicting values/)
    expect(said?.title).to.contain('until somebody decides')
  })

  it('keeps the filters of a phone on the screen, behind a button that shows that some are chosen', async () => {
    await show({ one: { name: 'Lathe', stage: 'won' } }, 'phone')
    const button = await until(() => screen.querySelector<HTMLElement>('.view'), 'the button')
    expect(button.getBoundingClientRect().right).to.be.at.most(window.innerWidth)
    expect(document.documentElement.scrollWidth).to.be.at.most(window.innerWidth)
    button.click()
    const select = screen.querySelector<HTMLSelectElement>('.view-panel select')!
    select.value = 'open'
    select.dispatchEvent(new Event('change', { bubbles: true }))
    await until(() => button.classList.contains('chosen'), 'the mark')
    await expectAccessible(screen)
  })
})
