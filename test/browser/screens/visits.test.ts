import { expect } from 'chai'
import type { SatchelShell } from '../../../components/app/shell.ts'
import '../../../components/app/shell.ts'
import { chooseLanguage } from '../../../components/i18n/i18n.ts'
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
import { addVisits, everything, visitAt } from '../support/some-campaigns.ts'

const NOON = Date.parse('2026-12-07T12:00:00')

describe('Visit reports', () => {
  let on: Stage
  let shell: SatchelShell

  async function show(
    path: string,
    { role = 'rep' as Role, size = 'phone' as Size, empty = false, may = everything } = {},
  ) {
    on = await stage(role, size)
    if (!empty) addVisits(on.device, may)
    history.replaceState(null, '', path)
    window.dispatchEvent(new PopStateEvent('popstate'))
    shell = await fixture<SatchelShell>(
      html`<satchel-shell .session=${{ ...on.session, clock: () => NOON }}></satchel-shell>`,
    )
    await until(() => shell.querySelector('main h1'), 'the screen')
  }
  afterEach(() => leaveStage(on))

  const all = <T extends HTMLElement>(selector: string) => [...shell.querySelectorAll<T>(selector)]
  const text = (selector: string) => shell.querySelector(selector)?.textContent?.replace(/\s+/g, ' ').trim() ?? ''
  const questions = () => all('[data-question] h3').map(each => each.textContent)
  const confirm = () => shell.querySelector<HTMLElement & { disabled: boolean }>('[data-act=VCNF]')
  const answer = async (question: string, said: string) => {
    const area = await until(
      () => shell.querySelector<HTMLTextAreaElement>(`[data-question=${question}] textarea`),
      'the answer',
    )
    type(area, said)
    area.dispatchEvent(new FocusEvent('focusout', { bubbles: true, composed: true }))
  }

  it('are listed with the latest first, what is answered, and whether somebody vouches for them', async () => {
    await show('/visits')
    expect(all('ul.lines strong').map(each => each.textContent)).to.deep.equal(['Konex', 'Isdom'])
    expect(text('ul.lines li')).to.include('1 of 3 answered').and.to.include('1 missing').and.to.include('OPEN Open')
    await expectAccessible(shell)
    leaveStage(on)
    await show('/visits', { role: 'office', size: 'desk' })
    expect(text('table.lines tbody')).to.include('CONF Confirmed')
    type(shell.querySelector<HTMLInputElement>('[data-search]')!, 'dresden')
    await until(() => all('tbody tr').length === 1 && text('tbody a') === 'Isdom', 'found by its place')
    await expectAccessible(shell)
  })

  it('begin without a network with the questions that are always asked, in the language of the user', async () => {
    await show('/visits', { empty: true })
    expect(text('h1')).to.equal('No visit reports yet')
    on.device.connection.value = 'offline'
    chooseLanguage('de')
    await until(() => text('h1') === 'Noch keine Besuchsberichte', 'German')
    shell.querySelector<HTMLElement>('[data-add]')?.click()
    type(await until(() => shell.querySelector<HTMLInputElement>('dialog[open] input'), 'the dialog'), 'Kanzlei Öder')
    await expectAccessible(shell)
    all('dialog[open] vaadin-button').at(-1)?.click()
    await until(() => location.pathname.startsWith('/visit-report/') && questions().length === 5, 'the report')
    expect(questions()[0]).to.equal('Was wurde vereinbart?')
    expect(text('h1')).to.equal('Kanzlei Öder')
    const [document] = on.device.documents.values()
    expect(document?.doc.value.getMap('fields').get('date')).to.equal('2026-12-07')
  })

  it('are not confirmed while an answer is missing that must be there, and are afterwards', async () => {
    await show(`/${visitAt('Konex')}`)
    await until(() => confirm(), 'the button')
    expect([confirm()?.disabled, text('status-panel .held')]).to.deep.equal([
      true,
      'One question that must be answered has no answer yet. Please answer it first.',
    ])
    await expectAccessible(shell)
    await answer('q2', 'Ja, alle.')
    await until(() => confirm()?.disabled === false, 'nothing in the way')
    expect(text('document-head .name')).to.include('2 of 3 answered')
    on.device.answers = true
    confirm()?.click()
    await until(() => text('document-head .statuses') === 'CONF Confirmed', 'confirmed')
    on.device.tell(visitAt('Konex'), {}, { mode: 'view' })
    await until(() => text('.view-only') === 'Confirmed: its content can be read, not changed.', 'read-only')
    shell.querySelector<HTMLElement>('[data-act=VREO]')?.click()
    await until(() => text('document-head .statuses') === 'OPEN Open', 'taken up again')
  })

  it('ask what is added, in its place, and stop asking with a way back', async () => {
    await show(`/${visitAt('Konex')}`)
    type(await until(() => shell.querySelector<HTMLInputElement>('.further input'), 'the field'), 'Wer entscheidet?')
    await until(() => !shell.querySelector<HTMLElement & { disabled: boolean }>('[data-ask]')?.disabled, 'the button')
    shell.querySelector<HTMLElement>('[data-ask]')?.click()
    await until(() => questions().at(-1) === 'Wer entscheidet?', 'the question')
    shell.querySelector<HTMLElement>('[data-question=q1] .asked button')?.click()
    await until(() => !questions().includes('Was wurde vereinbart?'), 'gone')
    const undo = await until(
      () => all('satchel-toasts button').find(each => each.textContent?.includes('Undo')),
      'the way back',
    )
    undo.click()
    await until(() => questions()[0] === 'Was wurde vereinbart?', 'back in its place')
  })

  it('leave what is asked to those who may say it', async () => {
    await show(`/${visitAt('Konex')}`, { may: ['view', 'edit'] })
    await until(() => questions().length === 3, 'the questions')
    expect(shell.querySelector('.further, .asked button')).to.equal(null)
    await answer('q3', 'Nichts Neues.')
    const document = on.device.documents.get(visitAt('Konex'))
    await until(() => document?.doc.value.getMap('questions').get('q3.answer') === 'Nichts Neues.', 'the answer')
  })
})
