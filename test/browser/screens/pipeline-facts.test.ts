// What is done to a pipeline as a whole: who is offered what, what is asked for, and what is said of it.
import { expect } from 'chai'
import '../../../components/document/facts/facts-line.ts'
import '../../../components/document/facts/document-facts.ts'
import { notRunText } from '../../../components/document/facts/texts.ts'
import { language } from '../../../components/i18n/i18n.ts'
import { type Address, newAddress } from '../../../src/documents/address.ts'
import type { Role } from '../../../src/policy/rights.ts'
import { expectAccessible, fixture, html, leaveStage, type Stage, stage, until } from '../support/screen.ts'

const random = (length: number): Uint8Array => crypto.getRandomValues(new Uint8Array(length))

describe('A pipeline as a whole', () => {
  let on: Stage
  let address: Address
  const line = () => on.device.catalogue.value.get(address)!
  const asked = () => on.device.transactions.value.get(address)

  async function show(role: Role, key = 'PIP-2026-001') {
    on = await stage(role, 'desk')
    address = newAddress('pipeline', random)
    on.device.add(address, { name: 'Tools' }, {}, 'Mei-Mei Johns', key)
    on.device.add(newAddress('pipeline', random), { name: 'Süd' }, {}, 'Jörg Müller', 'PIP-2026-002')
    const facts = await fixture<HTMLElementTagNameMap['document-facts']>(
      html`<document-facts .session=${on.session} .line=${line()}></document-facts>`,
    )
    facts.show()
    await facts.updateComplete
    return facts
  }

  afterEach(() => leaveStage(on))

  it('is handed over to somebody who is chosen, and says what that means before', async () => {
    const facts = await show('office')
    const button = facts.querySelector<HTMLElementTagNameMap['vaadin-button']>('[data-assign]')!
    expect(button.disabled).to.equal(true)
    facts.querySelector('vaadin-combo-box')!.value = 'Jörg Müller'
    await until(() => !button.disabled, 'somebody else')
    expect(facts.textContent).to.include('Jörg Müller gets it')
    await expectAccessible(facts)
    button.click()
    await until(() => asked(), 'the question')
    expect(asked()).to.deep.equal([{ command: 'assign', owner: 'Jörg Müller', version: 1 }])
  })

  it('gets another key that is one', async () => {
    const facts = await show('office')
    const field = facts.querySelector('vaadin-text-field')!
    const button = facts.querySelector<HTMLElementTagNameMap['vaadin-button']>('[data-rekey]')!
    const write = async (text: string) => {
      field.value = text
      field.dispatchEvent(new Event('input'))
      await facts.updateComplete
      return button.disabled
    }
    expect(await write('=1+1')).to.equal(true)
    expect(field.invalid).to.equal(true)
    expect(await write(' SÜD-1 ')).to.equal(false)
    button.click()
    await until(() => asked(), 'the question')
    expect(asked()).to.deep.equal([{ command: 'rekey', key: 'SÜD-1', version: 1 }])
  })

  it('is archived by its rep, who is offered nothing else', async () => {
    const facts = await show('rep')
    expect([...facts.querySelectorAll('vaadin-button')].map(each => each.textContent?.trim())).to.deep.equal([
      'Archive',
    ])
    facts.querySelector<HTMLElement>('[data-archive]')!.click()
    await until(() => asked(), 'the question')
    expect(asked()).to.deep.equal([{ command: 'archive', archived: true, version: 1 }])
  })

  it('is left alone until the office has heard of it', async () => {
    const facts = await show('office', '')
    expect(facts.querySelectorAll('vaadin-button').length).to.equal(0)
    expect(facts.textContent).to.include('not heard of this document yet')
  })

  it('says below its head what waits, and that it is archived, with the way back', async () => {
    await show('rep')
    const archived = () => ({ ...line(), facts: { ...line().facts, archived: Date.UTC(2026, 10, 30) } })
    const below = await fixture<HTMLElementTagNameMap['facts-line']>(
      html`<facts-line .session=${on.session} .line=${archived()}></facts-line>`,
    )
    expect(below.textContent).to.include('Archived since')
    await expectAccessible(below)
    below.querySelector<HTMLElement>('[data-reopen]')!.click()
    await until(() => below.querySelector('.waits'), 'what waits')
    expect(below.textContent).to.include('Taking it up again waits for the office.')
    expect(below.querySelector<HTMLButtonElement>('[data-reopen]')!.disabled).to.equal(true)
  })

  it('X3 says in both languages why something came to nothing', async () => {
    await show('rep')
    const notRun = { address, command: { command: 'rekey', key: 'A', version: 1 }, why: 'taken' } as const
    expect(notRunText(notRun, 'Tools')).to.equal('“Tools” did not get the new key: another document has that key.')
    language.value = 'de'
    expect(notRunText(notRun, '')).to.include('Ein Dokument')
    language.value = 'en'
  })
})
