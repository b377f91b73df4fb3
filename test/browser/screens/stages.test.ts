// The stages of a pipeline in their dialog: who sees it, what it writes, what a changed default does and does not do.
import { expect } from 'chai'
import '../../../components/pipeline/pipeline-screen.ts'
import '../../../components/pipeline/opportunity-table.ts'
import { chooseLanguage } from '../../../components/i18n/i18n.ts'
import type { PipelineScreen } from '../../../components/pipeline/pipeline-screen.ts'
import { newAddress } from '../../../src/documents/address.ts'
import type { Value } from '../../../src/documents/values.ts'
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
const records = {
  one: { name: 'Lathe', stage: 'engaging', probability: 0.4 },
  two: { name: 'Drill', stage: 'prospecting', probability: 0.1 },
}

describe('O03 The stages of a pipeline', () => {
  let on: Stage
  let screen: PipelineScreen
  let documentId: string

  async function show(role: Role = 'office', size: Size = 'desk'): Promise<void> {
    on = await stage(role, size)
    const address = newAddress('pipeline', random)
    documentId = address.split('/')[1] ?? ''
    on.device.add(address, { name: 'Tools' }, records, 'Jörg Müller', 'PIP-2026-001')
    const host = await fixture<HTMLElement>(html`<div></div>`)
    Object.assign(host.style, { height: '800px' })
    screen = document.createElement('pipeline-screen')
    Object.assign(screen, { session: on.session, documentId })
    host.append(screen)
    await screen.updateComplete
    await until(() => screen.querySelector('h1'), 'the head')
  }

  afterEach(() => leaveStage(on))

  const opened = () => [...on.device.documents.values()][0]!
  const stored = (root: string, key: string): Value | undefined => opened().doc.value.getMap<Value>(root).get(key)
  const dialog = () => screen.querySelector<HTMLElement>('stages-dialog')!
  const line = (id: string) => dialog().querySelector<HTMLElement>(`[data-stage='${id}']`)!
  const input = (within: Element, name: string) =>
    within.querySelector<HTMLInputElement>(`[data-field=stage-${name}] input`)!
  const press = (within: Element, what: string) => within.querySelector<HTMLElement>(`[data-what=${what}]`)!.click()
  const order = () => [...dialog().querySelectorAll<HTMLElement>('ol > li')].map(each => each.dataset.stage)
  const said = () => dialog().querySelector('.said')?.textContent ?? ''
  const left = (field: HTMLElement) =>
    field.dispatchEvent(new FocusEvent('focusout', { bubbles: true, composed: true }))
  function choose(within: Element, name: string, value: string): void {
    const select = within.querySelector<HTMLElement & { value: string }>(`[data-field=stage-${name}] vaadin-select`)!
    select.value = value
    select.dispatchEvent(new CustomEvent('change', { bubbles: true }))
  }
  async function open(): Promise<void> {
    screen.querySelector<HTMLElement>('.rename')!.click()
    screen.querySelector<HTMLElement>('[data-stages]')!.click()
    await until(() => screen.querySelector('stages-dialog dialog[open] ol input'), 'the dialog')
  }

  it('are set by the office alone: nobody else is offered the dialog', async () => {
    for (const role of ['rep', 'assistant'] as const) {
      await show(role)
      screen.querySelector<HTMLElement>('.rename')!.click()
      expect(screen.querySelector('pipeline-details [data-history]')).to.not.equal(null)
      expect(screen.querySelector('[data-stages]'), role).to.equal(null)
      expect(screen.querySelector('pipeline-details [data-who]'), role).to.equal(null)
      leaveStage(on)
    }
    await show('admin')
    expect(screen.querySelector('pipeline-details [data-who]')).to.not.equal(null)
    await open()
    expect(order()).to.deep.equal(['prospecting', 'engaging', 'proposal', 'negotiation', 'won', 'lost'])
  })

  it('a changed default leaves every opportunity as it is, and is what the next to come to the stage gets', async () => {
    await show()
    await open()
    const probability = input(line('engaging'), 'probability')
    type(probability, '55')
    left(probability)
    await until(() => stored('stages', 'engaging.probability') === 0.55, 'the default')
    expect(opened().commits).to.deep.equal([[['stages', 'engaging.probability', 0.4, 0.55]]])
    expect(stored('opportunities', 'one.probability')).to.equal(0.4)
    dialog().querySelector('dialog')!.close()
    screen.record = 'two'
    const select = await until(
      () => screen.querySelector<HTMLElement & { value: string }>('record-field[data-field=stage] vaadin-select'),
      'the form',
    )
    select.value = 'engaging'
    select.dispatchEvent(new CustomEvent('change', { bubbles: true }))
    await until(() => stored('opportunities', 'two.probability') === 0.55, 'the new default')
    expect(stored('opportunities', 'one.probability')).to.equal(0.4)
  })

  it('are renamed, in German from the German name, with what the author saw as it is stored', async () => {
    await show()
    chooseLanguage('de')
    await open()
    const name = await until(
      () => input(line('proposal'), 'name').value === 'Angebot' && input(line('proposal'), 'name'),
    )
    type(name, 'Angebot liegt vor')
    left(name)
    await until(() => stored('stages', 'proposal.name') === 'Angebot liegt vor', 'the name')
    expect(opened().commits).to.deep.equal([[['stages', 'proposal.name', 'Proposal', 'Angebot liegt vor']]])
    await until(() => name.closest('record-field')?.value === 'Angebot liegt vor', 'it to be shown')
    type(name, 'Angebot')
    left(name)
    await until(() => stored('stages', 'proposal.name') === 'Proposal', 'the usual name')
  })

  it('keep a name that is empty or taken in its field, with a sentence, and write nothing', async () => {
    await show()
    await open()
    const name = input(line('proposal'), 'name')
    for (const [typed, sentence] of [
      ['won', 'There is a stage called won already.'],
      ['', 'A name helps to find it again.'],
    ] as const) {
      type(name, typed)
      left(name)
      await until(() => line('proposal').textContent?.includes(sentence), sentence)
      expect(name.value).to.equal(typed)
    }
    const probability = input(line('proposal'), 'probability')
    type(probability, '140')
    left(probability)
    await until(() => line('proposal').textContent?.includes('between 0%'), 'the range')
    expect(opened().commits).to.deep.equal([])
  })

  it('get type and forecast category from lists without an empty line', async () => {
    await show()
    await open()
    const items = (name: string) =>
      line('proposal')
        .querySelector<HTMLElement & { items: { label: string }[] }>(`[data-field=stage-${name}] vaadin-select`)!
        .items.map(each => each.label)
    expect(items('type')).to.deep.equal(['Open', 'Won', 'Lost'])
    expect(items('forecast')).to.deep.equal(['Pipeline', 'Best case', 'Commit', 'Closed', 'Omitted'])
    choose(line('proposal'), 'forecast', 'commit')
    await until(() => stored('stages', 'proposal.forecast') === 'commit', 'the category')
  })

  it('change places by buttons, focus stays with the stage, and the move can be taken back', async () => {
    await show()
    await open()
    press(line('engaging'), 'up')
    await until(() => order()[0] === 'engaging', 'the move')
    expect(said()).to.contain('Engaging is now 1 of 6.')
    await until(() => line('engaging').contains(document.activeElement), 'the focus')
    // At the top there is no further up: the way back has the focus.
    expect((document.activeElement as HTMLElement).dataset.what).to.equal('down')
    dialog().querySelector<HTMLElement>('[data-undo]')!.click()
    await until(() => order()[0] === 'prospecting', 'as before')
  })

  it('are archived and taken up again; one open stage always stays', async () => {
    await show()
    await open()
    press(line('engaging'), 'archive')
    await until(() => !order().includes('engaging'), 'the archived one to leave')
    expect(stored('opportunities', 'one.stage')).to.equal('engaging')
    await expectAccessible(dialog())
    press(line('engaging'), 'restore')
    await until(() => order()[1] === 'engaging', 'its place again')
    for (const id of ['engaging', 'proposal', 'negotiation']) {
      press(line(id), 'archive')
      await until(() => !order().includes(id), id)
    }
    const before = opened().commits.length
    press(line('prospecting'), 'archive')
    await until(() => dialog().querySelector('.problem')?.textContent?.includes('has to stay open'), 'the sentence')
    choose(line('prospecting'), 'type', 'won')
    const select = line('prospecting').querySelector<HTMLElement & { value: string }>(
      '[data-field=stage-type] vaadin-select',
    )!
    await until(() => select.value === 'open', 'what stands')
    expect(opened().commits.length).to.equal(before)
  })

  it('are added with all they need, before the stages that are won or lost', async () => {
    await show()
    await open()
    dialog().querySelector<HTMLElement>('[data-add-stage]')!.click()
    const form = await until(() => dialog().querySelector<HTMLElement>('.added'), 'the form')
    await until(() => document.activeElement === input(form, 'name'), 'the focus')
    const problem = () => dialog().querySelector('.problem')?.textContent ?? ''
    const take = () => form.querySelector<HTMLElement>('[data-take]')!.click()
    take()
    await until(() => problem() === 'A stage needs a name.', 'the name')
    type(input(form, 'name'), 'Trial')
    take()
    await until(() => problem().startsWith('Please give a percentage'), 'the default')
    type(input(form, 'probability'), '70')
    await expectAccessible(dialog())
    take()
    await until(() => order().length === 7, 'the stage')
    const id = order()[4] ?? ''
    expect(opened().commits.length).to.equal(1)
    expect(stored('stages', `${id}.name`)).to.equal('Trial')
    expect(stored('stages', `${id}.probability`)).to.equal(0.7)
    expect(stored('stages', `${id}.type`)).to.equal('open')
    expect(stored('stages', `${id}.forecast`)).to.equal('pipeline')
    dialog().querySelector<HTMLElement>('[data-undo]')!.click()
    await until(() => order().length === 6, 'it to be taken back')
  })

  it('fit a phone, and nothing in the dialog is grave to axe', async () => {
    await show('office', 'phone')
    await open()
    const box = dialog().querySelector('dialog')!
    expect(box.scrollWidth).to.be.at.most(box.clientWidth)
    await expectAccessible(dialog())
  })
})
