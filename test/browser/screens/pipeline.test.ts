// One pipeline: rows, form, commits, what others change, and how fast 747 rows are there.
import { expect } from 'chai'
import '../../../components/pipeline/pipeline-screen.ts'
import '../../../components/pipeline/opportunity-table.ts'
import { keepsTexts } from '../../../components/document/kept-texts.ts'
import { chooseLanguage } from '../../../components/i18n/i18n.ts'
import type { PipelineScreen } from '../../../components/pipeline/pipeline-screen.ts'
import { newAddress, newRecordId } from '../../../src/documents/address.ts'
import type { Fields } from '../../../src/documents/kind.ts'
import type { Value } from '../../../src/documents/values.ts'
import { expectAccessible, fixture, html, leaveStage, type Stage, stage, type, until } from '../support/screen.ts'

const random = (length: number): Uint8Array => crypto.getRandomValues(new Uint8Array(length))
const records: Readonly<Record<string, Fields>> = {
  one: { name: 'Lathe', account: 'Müller', quantity: 2, price: 100, stage: 'engaging', probability: 0.4 },
  two: { name: 'Drill', account: 'Acme', price: 50, stage: 'won', probability: 1 },
  three: { name: 'Saw', account: 'Beta', price: 10, stage: 'lost', probability: 0 },
}

describe('A pipeline', () => {
  let on: Stage
  let screen: PipelineScreen
  let documentId: string

  async function show(shown = records, mode: 'edit' | 'view' = 'edit', record: string | null = null): Promise<void> {
    on = await stage('rep')
    const address = newAddress('pipeline', random)
    documentId = address.split('/')[1] ?? ''
    on.device.add(address, { name: 'Tools' }, shown, 'Jörg Müller', 'PIP-2026-001', mode)
    history.replaceState(null, '', `/pipelines/${documentId}`)
    const host = await fixture<HTMLElement>(html`<div></div>`)
    Object.assign(host.style, { height: '800px', width: '1200px' })
    screen = document.createElement('pipeline-screen')
    Object.assign(screen, { session: on.session, documentId, record })
    host.append(screen)
    on.session.router.route.subscribe(route => {
      if (route.screen === 'pipeline') screen.record = route.record
    })
    if (record) screen.record = record
    await screen.updateComplete
  }

  afterEach(() => leaveStage(on))

  const document_ = () => [...on.device.documents.values()][0]!
  const field = (name: string) => screen.querySelector(`record-field[data-field=${name}]`)!
  const input = (name: string) => field(name).querySelector<HTMLInputElement>('input')!
  const cells = () => [...screen.querySelectorAll('vaadin-grid-cell-content')].map(cell => cell.textContent?.trim())
  const value = (record: string, name: string): Value | undefined =>
    document_().doc.value.getMap<Value>('opportunities').get(`${record}.${name}`)
  const choose = async (record: string): Promise<void> => {
    on.session.router.go({ screen: 'pipeline', id: documentId, record })
    await until(() => screen.querySelector('record-form input'), 'the form')
  }

  it('shows its opportunities with what they are worth, and nothing grave to axe', async () => {
    await show()
    await until(() => cells().includes('Lathe'), 'the rows')
    expect(cells()).to.include('Müller')
    expect(screen.querySelector('h1')?.textContent).to.equal('Tools')
    await choose('one')
    await expectAccessible(screen)
  })

  it('adds up what is shown as the list of pipelines does: open, weighted of what is open, won', async () => {
    await show()
    await until(() => cells().includes('Lathe'), 'the rows')
    const totals = () =>
      [...screen.querySelectorAll('.totals div')].map(each =>
        [...each.querySelectorAll('dt, dd')].map(part => part.textContent),
      )
    expect(totals()).to.deep.equal([
      ['Open revenue', '€200'],
      ['Weighted', '€80'],
      ['Won', '€50'],
    ])
    const { summary } = [...on.device.catalogue.value.values()][0]!
    expect([summary.openRevenue, summary.weightedRevenue, summary.wonRevenue]).to.deep.equal([200, 80, 50])
    type(screen.querySelector<HTMLInputElement>('[data-search]')!, 'acme')
    await until(() => totals()[2]?.[1] === '€50' && totals()[0]?.[1] === '–', 'the one that is won')
    expect(totals()[1]).to.deep.equal(['Weighted', '–'])
  })

  it('hands the table the same objects while nothing in its rows changes, so that nothing is laid out again', async () => {
    await show()
    await until(() => cells().includes('Lathe'), 'the rows')
    const handed = (): unknown[] => {
      const { rows, context, checked, collided } = screen.querySelector('opportunity-table')!
      return [rows, context, checked, collided]
    }
    const before = handed()
    document_().doc.value.getMap<Value>('fields').set('description', 'For the south')
    await screen.updateComplete
    for (const [index, each] of handed().entries()) expect(each, `${index}`).to.equal(before[index])
    document_().doc.value.getMap<Value>('opportunities').set('one.name', 'Big lathe')
    await screen.updateComplete
    expect(handed()[0]).not.to.equal(before[0])
  })

  it('calls the stages in the reader’s language until somebody renames them', async () => {
    await show()
    await choose('one')
    chooseLanguage('de')
    await until(() => cells().includes('Im Gespräch'), 'the stage in the row')
    const filter = [...screen.querySelectorAll('pipeline-toolbar option')].map(each => each.textContent)
    expect(filter).to.include.members(['Akquise', 'Im Gespräch', 'Angebot', 'Verhandlung', 'Gewonnen', 'Verloren'])
    const select = field('stage').querySelector('vaadin-select') as HTMLElement & { items: { label: string }[] }
    expect(select.items.map(each => each.label)).to.include('Gewonnen')
    type(screen.querySelector<HTMLInputElement>('[data-search]')!, 'gespraech')
    await until(() => screen.querySelector('.name p')?.textContent?.includes('1 von 3'), 'one row')
    document_().remotely(doc => doc.getMap('stages').set('engaging.name', 'Erstgespräch'))
    await until(() => cells().includes('Erstgespräch'), 'its own name')
    chooseLanguage('en')
    await screen.updateComplete
    expect(cells()).to.include('Erstgespräch')
    expect(document_().commits).to.deep.equal([])
  })

  it('finds by any field, umlauts spelled either way, and filters by stage', async () => {
    await show()
    await until(() => cells().includes('Lathe'))
    const search = screen.querySelector<HTMLInputElement>('[data-search]')!
    type(search, 'mueller')
    await until(() => screen.querySelector('.name p')?.textContent?.includes('1 of 3'), 'one row')
    type(search, '')
    const select = screen.querySelector('select')!
    select.value = 'open'
    select.dispatchEvent(new Event('change', { bubbles: true }))
    await until(() => screen.querySelector('.name p')?.textContent?.includes('1 of 3'), 'the open one')
    expect(screen.querySelector('.totals')?.textContent).to.match(/€200/)
  })

  it('remembers order, filter and columns for the person', async () => {
    await show()
    await until(() => cells().includes('Lathe'))
    const select = screen.querySelector('select')!
    select.value = 'won'
    select.dispatchEvent(new Event('change', { bubbles: true }))
    const choice = on.session.preferences.get('pipeline.view') as { stage: string }
    expect(choice.stage).to.equal('won')
  })

  it('commits a field on leaving it, with the value its author saw', async () => {
    await show()
    await choose('one')
    type(input('account'), 'Müller & Söhne')
    expect(value('one', 'account')).to.equal('Müller')
    input('account').dispatchEvent(new FocusEvent('focusout', { bubbles: true, composed: true }))
    expect(document_().commits).to.deep.equal([[['opportunities', 'one.account', 'Müller', 'Müller & Söhne']]])
  })

  it('commits what was typed when another opportunity is chosen, to the one it was typed into', async () => {
    await show()
    await choose('one')
    type(input('account'), 'Gamma')
    await choose('two')
    await until(() => value('one', 'account') === 'Gamma', 'the commit')
    expect(value('two', 'account')).to.equal('Acme')
  })

  it('commits what was typed when the screen is left', async () => {
    await show()
    await choose('one')
    type(input('nextStep'), 'Call')
    screen.remove()
    expect(value('one', 'nextStep')).to.equal('Call')
  })

  it('keeps an invalid value in the field with a sentence and commits nothing', async () => {
    await show()
    await choose('one')
    type(input('probability'), '140')
    input('probability').dispatchEvent(new FocusEvent('focusout', { bubbles: true, composed: true }))
    await until(() => field('probability').textContent?.includes('between 0%'), 'the sentence')
    expect(input('probability').value).to.equal('140')
    expect(document_().commits).to.deep.equal([])
  })

  it('keeps an e-mail address and a phone number that can hardly be meant, and says so', async () => {
    await show()
    await choose('one')
    const doubted = (name: string) => field(name).querySelector('.doubt')?.textContent ?? null
    for (const [name, nonsense, sense] of [
      ['email', 'nonsense', 'anna@schön.de'],
      ['phone', 'later', '+49 89 1234-0'],
    ] as const) {
      type(input(name), nonsense)
      await screen.updateComplete
      expect(doubted(name)).to.equal(null)
      input(name).dispatchEvent(new FocusEvent('focusout', { bubbles: true, composed: true }))
      await until(() => doubted(name)?.includes('does not look like'), 'the sentence')
      expect(value('one', name)).to.equal(nonsense)
      await expectAccessible(field(name))
      type(input(name), sense)
      await until(() => doubted(name) === null, 'the sentence to go')
      input(name).dispatchEvent(new FocusEvent('focusout', { bubbles: true, composed: true }))
      expect(value('one', name)).to.equal(sense)
    }
  })

  it('groups a price until somebody is in the field', async () => {
    await show({ one: { name: 'Lathe', price: 1234.5, quantity: 12000 } })
    await choose('one')
    chooseLanguage('de')
    await until(() => input('price').value === '1.234,50', 'the amount as one reads it')
    expect(input('quantity').value).to.equal('12.000')
    input('price').focus()
    await until(() => input('price').value === '1234,5', 'the amount as one types it')
    type(input('price'), '12345,5')
    input('price').blur()
    await until(() => input('price').value === '12.345,50', 'the new amount')
    expect(value('one', 'price')).to.equal(12345.5)
  })

  it('marks a field as saved only while what stands in it is', async () => {
    await show()
    await choose('one')
    const leave = (name: string) =>
      input(name).dispatchEvent(new FocusEvent('focusout', { bubbles: true, composed: true }))
    const marked = (name: string) => field(name).querySelector('.saved') !== null
    type(input('probability'), '50')
    leave('probability')
    await until(() => marked('probability'), 'the mark')
    type(input('probability'), '250')
    await until(() => !marked('probability'), 'the mark to go while one types')
    leave('probability')
    await until(() => field('probability').textContent?.includes('between 0%'), 'the sentence')
    expect(marked('probability')).to.equal(false)
    type(input('probability'), '25')
    leave('probability')
    await until(() => marked('probability'), 'the mark of the new value')
    expect(value('one', 'probability')).to.equal(0.25)
  })

  it('P06 shows what somebody else changes at once, in the row and in the form', async () => {
    await show()
    await choose('one')
    document_().remotely(doc => doc.getMap('opportunities').set('one.account', 'Delta'))
    await until(() => input('account').value === 'Delta', 'the field')
    await until(() => cells().includes('Delta'), 'the row')
    expect(field('account').classList.contains('flash')).to.equal(true)
  })

  it('says so while one types over what somebody else changes', async () => {
    await show()
    await choose('one')
    type(input('account'), 'Mine')
    document_().remotely(doc => doc.getMap('opportunities').set('one.account', 'Theirs'))
    await until(() => field('account').querySelector('.overtaken')?.textContent?.includes('Theirs'), 'the note')
    expect(input('account').value).to.equal('Mine')
    input('account').dispatchEvent(new FocusEvent('focusout', { bubbles: true, composed: true }))
    expect(document_().commits).to.deep.equal([[['opportunities', 'one.account', 'Müller', 'Mine']]])
  })

  it('takes over a stage’s default and offers it where somebody set another figure', async () => {
    await show()
    await choose('one')
    const select = field('stage').querySelector('vaadin-select') as HTMLElement & { value: string }
    const pick = (stage: string): void => {
      select.value = stage
      select.dispatchEvent(new CustomEvent('change'))
    }
    pick('proposal')
    expect(value('one', 'probability')).to.equal(0.6)
    document_().remotely(doc => doc.getMap('opportunities').set('one.probability', 0.65))
    await screen.updateComplete
    pick('negotiation')
    expect(value('one', 'probability')).to.equal(0.65)
    const offer = await until(() => screen.querySelector<HTMLElement>('.offer'), 'the offer')
    expect(offer.textContent).to.include('80%')
    offer.querySelector('button')?.click()
    expect(value('one', 'probability')).to.equal(0.8)
  })

  it('creates an opportunity with its first committed field and not before', async () => {
    await show()
    await until(() => cells().includes('Lathe'))
    screen.querySelector<HTMLElement>('[data-add]')?.click()
    await until(() => screen.querySelector('record-form input'), 'the form')
    expect(document_().commits).to.deep.equal([])
    type(input('name'), 'Mill')
    input('name').dispatchEvent(new FocusEvent('focusout', { bubbles: true, composed: true }))
    const written = Object.fromEntries(
      (document_().commits[0] ?? []).map(change => [String(change[1]).split('.')[1], change[3]]),
    )
    expect(written).to.deep.equal({
      name: 'Mill',
      quantity: 1,
      stage: 'prospecting',
      probability: 0.1,
      owner: 'Jörg Müller',
    })
    await until(() => cells().includes('Mill'), 'the row')
  })

  it('archives with a way back', async () => {
    await show()
    await choose('one')
    const toasts: { action?: { run: () => void } }[] = []
    screen.addEventListener('satchel-toast', event => toasts.push((event as CustomEvent).detail))
    const archive = [...screen.querySelectorAll('button')].find(each => each.textContent?.includes('Archive'))
    archive?.click()
    await until(() => !cells().includes('Lathe') && toasts.length === 1, 'the row to go')
    toasts[0]?.action?.run()
    await until(() => cells().includes('Lathe'), 'the row to come back')
    expect(value('one', 'archived')).to.equal(null)
  })

  it('binds notes to the text of the document, in both directions, leaving the cursor in place', async () => {
    await show()
    await choose('one')
    const area = await until(() => screen.querySelector('textarea'), 'the notes')
    type(area, 'Call Monday')
    const text = document_().text('opportunities', 'one', 'notes')
    expect(text.toString()).to.equal('Call Monday')
    area.setSelectionRange(4, 4)
    document_().remotely(doc => doc.getText('opportunities.one.notes').insert(0, 'Please: '))
    expect(area.value).to.equal('Please: Call Monday')
    expect(area.selectionStart).to.equal(12)
  })

  it('puts the focus into the form of a new opportunity and gives it back when Escape closes it', async () => {
    await show()
    await until(() => cells().includes('Lathe'), 'the rows')
    const add = screen.querySelector<HTMLElement>('[data-add]')!
    add.focus()
    add.click()
    await until(
      () => screen.querySelector('record-form') && document.activeElement === input('name'),
      'the first field',
    )
    input('name').dispatchEvent(new KeyboardEvent('keydown', { key: 'Escape', bubbles: true, composed: true }))
    await until(() => screen.querySelector('opportunity-panel') === null, 'the form to close')
    expect(document.activeElement).to.equal(add)
    const grid = screen.querySelector('vaadin-grid')!
    const cell = grid.shadowRoot!.querySelector<HTMLElement>('#items [part~=cell][tabindex="0"]')!
    cell.focus()
    await choose('one')
    screen.querySelector<HTMLElement>('opportunity-panel .close')!.focus()
    screen.querySelector<HTMLElement>('opportunity-panel .close')!.click()
    await until(() => screen.querySelector('opportunity-panel') === null, 'the form to close')
    expect(grid.shadowRoot!.activeElement).to.equal(cell)
  })

  it('leaves the name and the count whole beside a form, and opens the columns under their button', async () => {
    await show()
    // What a window of 1440 pixels leaves beside the places on the left.
    screen.parentElement!.style.width = '1224px'
    document_().remotely(doc => doc.getMap('fields').set('name', 'Pipeline Darcel Schlecht'))
    // Figures as long as those of the largest pipeline.
    document_().remotely(doc => {
      doc.getMap('opportunities').set('one.price', 1_153_214)
      doc.getMap('opportunities').set('two.price', 1_153_214)
    })
    await choose('one')
    await until(() => screen.querySelector('h1')?.textContent === 'Pipeline Darcel Schlecht', 'the name')
    const whole = (element: Element): boolean => element.scrollWidth <= element.clientWidth
    expect(whole(screen.querySelector('h1')!), 'the name').to.equal(true)
    const count = screen.querySelector<HTMLElement>('.name [role=status]')!.getBoundingClientRect()
    expect(count.right).to.be.at.most(screen.querySelector('.name')!.getBoundingClientRect().right)
    const search = screen.querySelector<HTMLInputElement>('[data-search]')!
    expect(search.placeholder).to.equal('Search')
    const button = screen.querySelector<HTMLElement>('[popovertarget=columns-panel]')!
    button.click()
    const [opener, panel] = [button, screen.querySelector('#columns-panel')!].map(each => each.getBoundingClientRect())
    expect(panel!.top).to.be.within(opener!.bottom, opener!.bottom + 8)
    expect(panel!.left).to.be.at.most(opener!.right)
    expect(panel!.right).to.be.at.least(opener!.left)
    screen.querySelector<HTMLElement>('#columns-panel')!.hidePopover()
  })

  it('has room for the close date in German, whose titles are longest', async () => {
    await show({ one: { ...records.one, closeDate: '2017-11-10' } })
    screen.parentElement!.style.width = '1224px'
    chooseLanguage('de')
    const cell = await until(
      () => [...screen.querySelectorAll('vaadin-grid-cell-content')].find(each => each.textContent === '10.11.2017'),
      'the date',
    )
    await until(() => cells().includes('Im Gespräch'), 'German')
    const table = screen.querySelector('opportunity-table')!.getBoundingClientRect()
    await until(() => cell.getBoundingClientRect().right <= table.right, 'the whole date within the table')
  })

  it('counts archived opportunities only where they are looked at', async () => {
    await show({ ...records, gone: { name: 'Old', archived: true } })
    const count = () => screen.querySelector('.name [role=status]')?.textContent
    await until(() => count() === '3 opportunities', 'those that are not archived')
    screen.querySelector<HTMLElement>('pipeline-toolbar .plain.tick input')!.click()
    await until(() => count() === '4 opportunities', 'all of them')
    screen.querySelector<HTMLElement>('pipeline-toolbar .plain.tick input')!.click()
    type(screen.querySelector<HTMLInputElement>('[data-search]')!, 'acme')
    await until(() => count() === '1 of 3 opportunities', 'the one that is found')
  })

  it('keeps notes that are too long in their field, says by how much, and saves them as soon as they fit', async () => {
    await show()
    const toasts: string[] = []
    screen.addEventListener('satchel-toast', event => toasts.push((event as CustomEvent<{ text: string }>).detail.text))
    await choose('one')
    const notes = () => screen.querySelector<HTMLTextAreaElement>('textarea')
    let area = await until(notes, 'the notes')
    const text = document_().text('opportunities', 'one', 'notes')
    type(area, 'Before')
    const pasted = 'Before'.padEnd(40_000, 'x')
    type(area, pasted)
    const said = () => screen.querySelector('long-text')!.textContent ?? ''
    await until(() => said().includes('7,233 characters too long'), 'the sentence')
    expect(said()).to.include('at most 32,767')
    expect(area.value).to.equal(pasted)
    expect(text.toString()).to.equal('Before')
    await expectAccessible(screen.querySelector('long-text')!)
    // Somebody else's words come in without taking the pasted ones away.
    document_().remotely(doc => doc.getText('opportunities.one.notes').insert(0, 'Please: '))
    expect(area.value).to.equal(`Please: ${pasted}`)
    await choose('two')
    await until(() => toasts.some(each => each.includes('Not saved: Notes')), 'what is not saved')
    await until(() => notes()?.value === '', 'the other')
    await choose('one')
    area = await until(() => notes()?.value.endsWith('xxx') && notes(), 'what was pasted')
    expect(area.value.length).to.equal(40_008)
    type(area, 'Please: Before and after')
    expect(text.toString()).to.equal('Please: Before and after')
    await until(() => !said().includes('too long'), 'the sentence to go')
  })

  it('keeps what a field does not take when another opportunity is chosen, and shows it again', async () => {
    await show()
    await choose('one')
    type(input('account'), 'y'.repeat(230))
    await choose('two')
    await until(() => input('account').value === 'Acme', 'the other')
    await choose('one')
    await until(() => input('account').value.length === 230, 'what was typed')
    await until(() => field('account').textContent?.includes('30 characters too long'), 'the sentence')
    expect(value('one', 'account')).to.equal('Müller')
    type(input('account'), 'Young')
    input('account').dispatchEvent(new FocusEvent('focusout', { bubbles: true, composed: true }))
    expect(document_().commits).to.deep.equal([[['opportunities', 'one.account', 'Müller', 'Young']]])
    await choose('two')
    await choose('one')
    await until(() => input('account').value === 'Young', 'what is saved')
    expect(keepsTexts(on.device)).to.equal(false)
  })

  it('goes on with a new opportunity whose only word could not be saved', async () => {
    await show()
    const add = await until(() => screen.querySelector<HTMLElement>('[data-add]'), 'the button')
    add.click()
    await until(() => screen.querySelector('record-form') && document.activeElement === input('name'), 'the form')
    type(input('name'), 'z'.repeat(201))
    screen.querySelector<HTMLElement>('opportunity-panel .close')!.click()
    await until(() => screen.querySelector('opportunity-panel') === null, 'the form to close')
    expect(keepsTexts(on.device)).to.equal(true)
    add.click()
    await until(() => screen.querySelector('record-form') && input('name').value.length === 201, 'what was typed')
    expect(document_().commits).to.deep.equal([])
  })

  it('can only be read where policy says view', async () => {
    await show(records, 'view')
    await choose('one')
    expect(screen.querySelector('[data-add]')).to.equal(null)
    expect(input('account').readOnly).to.equal(true)
    expect(screen.textContent).to.include('can read this document')
  })

  it('takes no entries into a pipeline of which nothing is here yet, and says what it waits for', async () => {
    on = await stage('rep')
    const address = newAddress('pipeline', random)
    on.device.add(address, { name: 'Tools' }, {}, 'Jörg Müller', 'PIP-2026-002')
    const open = on.device.documents.get(address)
    if (!open) throw new Error('no document')
    open.state.value = 'opening'
    const element = await fixture<PipelineScreen>(
      html`<pipeline-screen .session=${on.session} .documentId=${address.split('/')[1]}></pipeline-screen>`,
    )
    expect(element.querySelector('h1')?.textContent).to.equal('Tools')
    expect(element.textContent).to.include('is being opened')
    expect(element.textContent).not.to.match(/0 opportunities|can read this document/)
    expect(element.querySelector('[data-add]')).to.equal(null)
    on.device.connection.value = 'offline'
    await until(() => element.textContent?.includes('as soon as there is a network'), 'what it waits for')
    on.device.connection.value = 'online'
    open.state.value = 'open'
    await until(() => element.querySelector('[data-add]'), 'what can be done')
  })

  it('says that an address is not here without saying whether it exists', async () => {
    on = await stage('rep')
    for (const id of ['unknown', 'AAAAAAAAAAAAAAAAAAAAAA']) {
      const element = await fixture<PipelineScreen>(
        html`<pipeline-screen .session=${on.session} .documentId=${id}></pipeline-screen>`,
      )
      expect(element.textContent).to.include('This document is not here for you')
    }
  })

  it('paints the first of 747 rows', async () => {
    const many: Record<string, Fields> = {}
    for (let i = 0; i < 747; i++) {
      many[newRecordId(random)] = { ...records.one, name: `Lathe ${i}`, reference: `R${i}`, closeDate: '2026-12-31' }
    }
    await show()
    await until(() => cells().includes('Lathe'), 'everything to be loaded once')
    leaveStage(on)
    on = await stage('rep')
    const address = newAddress('pipeline', random)
    on.device.add(address, { name: 'Tools' }, many, 'Jörg Müller', 'PIP-2026-002')
    const host = await fixture<HTMLElement>(html`<div></div>`)
    Object.assign(host.style, { height: '800px', width: '1200px' })
    screen = document.createElement('pipeline-screen')
    Object.assign(screen, { session: on.session, documentId: address.split('/')[1] })
    host.append(screen)
    await until(() => cells().includes('Lathe 10'), 'the rows')
    // And no more of them than fit: how soon is the bench's to say.
    expect(cells().includes('Lathe 700')).to.equal(false)
  })
})
