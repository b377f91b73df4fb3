// Combine and merge on screen: files are read and judged, previewed, merged with progress, reported; the manual beside it.
import { expect } from 'chai'
import '../../../components/help/merge-help.ts'
import type { MergeHelp } from '../../../components/help/merge-help.ts'
import { de } from '../../../components/help/merge-manual-de.ts'
import { en } from '../../../components/help/merge-manual-en.ts'
import { chooseLanguage } from '../../../components/i18n/i18n.ts'
import '../../../components/merge/merge-screen.ts'
import type { MergeScreen } from '../../../components/merge/merge-screen.ts'
import { handOver } from '../../../components/pipeline/exchange/export-file.ts'
import '../../../components/pipelines/pipelines-screen.ts'
import { type Address, derivedId } from '../../../src/documents/address.ts'
import type { Role } from '../../../src/policy/rights.ts'
import type { PlannedRecord } from '../../../src/sync/file/plan.ts'
import type { MergeAnswer, MergeLine } from '../../../src/sync/wire/merges.ts'
import { satchelFile } from '../support/satchel-files.ts'
import { expectAccessible, fixture, html, leaveStage, type Size, type Stage, stage, until } from '../support/screen.ts'

const south = `pipeline/${derivedId('test', 'south')}` as Address
const north = `pipeline/${derivedId('test', 'north')}` as Address

const record = (outcome: PlannedRecord['outcome'], id: string, fields: PlannedRecord['fields']): PlannedRecord => ({
  ...{ collection: 'opportunities', record: id, name: `Pumpe ${id}`, outcome, fields },
})
const price = (
  id: string,
  before: number | null,
  after: number,
  displaced: PlannedRecord['fields'][0]['displaced'] = [],
) => ({
  ...{ field: 'price', root: 'opportunities', key: `${id}.price`, before, after, displaced },
})

function answer(changes: Partial<MergeAnswer['documents'][0]> & { readonly into?: Address | null } = {}): MergeAnswer {
  const { into = south, ...more } = changes
  const counts = { added: 1, changed: 1, collided: 1, archived: 0, unchanged: 12 }
  const document = {
    address: south,
    name: 'Süd',
    same: true,
    counts,
    collisions: 1,
    records: [
      record('added', 'a', [price('a', null, 7)]),
      record('changed', 'b', [
        price('b', 1000, 1150),
        { field: 'stage', root: 'opportunities', key: 'b.stage', before: 'proposal', after: 'won', displaced: [] },
        {
          field: 'notes',
          root: 'opportunities.b.notes',
          key: null,
          before: 'alt',
          after: 'alt und neu',
          displaced: [],
        },
      ]),
      record('collided', 'c', [price('c', 50, 50, [{ value: 45, person: 'd' }])]),
    ],
    more: { added: 0, changed: 0, collided: 0, archived: 0 },
    entries: { committed: 0, refused: 0, held: 0, unvouched: 0 },
    unapproved: 0,
    ...more,
  }
  return {
    ...{ into, counts, collisions: 1, documents: [document] },
    ...{
      people: { d: 'Darcel Schlecht' },
      names: { 'stages/proposal': 'Proposal', 'stages/won': 'Won' },
      currency: 'EUR',
    },
  }
}

const json = (body: unknown, status = 200): Response => new Response(JSON.stringify(body), { status })
const stream = (lines: readonly MergeLine[]): Response =>
  new Response(lines.map(line => `${JSON.stringify(line)}\n`).join(''))

describe('Combining and merging', () => {
  let on: Stage
  let screen: MergeScreen
  /** The query of each request, by what it asked. */
  let asked: { readonly path: string; readonly query: URLSearchParams; readonly bytes: number }[]

  async function show(role: Role = 'office', size: Size = 'desk', id: string | null = null): Promise<void> {
    on = await stage(role, size)
    asked = []
    const { fetch } = on.office
    const office = on.session.office as unknown as { send: (path: string, init?: RequestInit) => Promise<Response> }
    office.send = async (path, init) => {
      const [plain = '', query] = path.split('?')
      const bytes = init?.body instanceof Blob ? init.body.size : 0
      asked.push({ path: plain, query: new URLSearchParams(query), bytes })
      return fetch(path, init)
    }
    on.device.add(south, { name: 'Süd' }, { b: { name: 'Pumpe b', price: 1000 } }, 'Darcel Schlecht', 'PIP-2026-007')
    on.device.add(north, { name: 'Nord' }, {}, 'Vicki Laflamme', 'PIP-2026-008')
    on.office.answers.set('POST /api/merges/preview', () => json(answer()))
    screen = await fixture<MergeScreen>(html`<merge-screen .session=${on.session} .documentId=${id}></merge-screen>`)
  }
  const $ = <E extends HTMLElement>(selector: string): E | null => screen.querySelector<E>(selector)
  const says = (text: string) => until(() => screen.textContent?.replaceAll(/\s+/g, ' ').includes(text), text)

  async function choose(...files: readonly File[]): Promise<void> {
    const input = await until(() => $<HTMLInputElement>('input[type=file]'), 'the way to choose')
    const list = new DataTransfer()
    for (const file of files) list.items.add(file)
    input.files = list.files
    input.dispatchEvent(new Event('change'))
    await until(() => screen.querySelectorAll('.chosen li').length === files.length, 'the files')
    await until(() => !$('.chosen [role=status]'), 'that they are read')
  }
  const button = async (name: string) => {
    const found = await until(() => $<HTMLButtonElement>(`[data-${name}]:not([disabled])`), name)
    found.click()
  }

  afterEach(() => leaveStage(on))

  it('P08 reads a file, suggests the pipeline it is a copy of, shows old and new values, and merges', async () => {
    await show()
    await choose(await satchelFile({ address: south, records: { b: { name: 'Pumpe b', price: 1150 } } }))
    await says('saved by Darcel Schlecht')
    await says('PIP-2026-007 · Darcel Schlecht · 1 opportunity')
    await until(() => $<HTMLElement & { value: string }>('[data-target]')?.value === south, 'the suggestion')
    await expectAccessible(screen)
    await button('preview')
    await says('What would change in “Süd”')
    expect(asked.at(-1)?.query.get('into')).to.equal(south)
    // Collisions come first: both values, and who set the one that does not stand.
    await says('€50')
    expect($('.beside')?.textContent).to.include('€45')
    expect($('.beside')?.textContent).to.include('Darcel Schlecht')
    await expectAccessible(screen)
    $('[data-outcome=changed]')?.click()
    await until(() => $('del'), 'the old value')
    const words = $('.record')?.textContent?.replaceAll(/\s+/g, ' ') ?? ''
    for (const part of ['€1,000', '€1,150', 'Proposal', 'Won', 'alt und neu']) expect(words).to.include(part)
    on.office.answers.set('POST /api/merges', () =>
      stream([
        { writing: true },
        { progress: { done: 1, total: 2 } },
        { report: answer({ entries: { committed: 3, refused: 1, held: 0, unvouched: 0 } }) },
      ]),
    )
    await button('merge')
    await says('Merged into “Süd”')
    await says('1 collision waits for a decision')
    await says('3 entries taken over under their authors’ names')
    expect($<HTMLAnchorElement>('.collisions a')?.pathname).to.equal(`/pipelines/${derivedId('test', 'south')}`)
    await expectAccessible(screen)
  })

  it('sets each choice on a line of its own, whichever screens were seen before', async () => {
    await show()
    const choices = [
      ...(await until(() => screen.querySelector('merge-choice'), 'the choice')).querySelectorAll('.tick'),
    ]
    expect(choices.length).to.be.greaterThan(3)
    for (const each of choices) expect(getComputedStyle(each).display).to.equal('flex')
  })

  it('P08 combines several files and pipelines into a new one, and takes the owners over', async () => {
    await show()
    const files = [await satchelFile({ name: 'Ost' }), await satchelFile({ name: 'West' })]
    await choose(...files)
    const from = $<HTMLElement & { value: string }>('[data-from]')
    if (from) from.value = north
    await until(() => $('.from li'), 'the pipeline that is added')
    for (const [group, index] of [
      ['into', 1],
      ['owners', 1],
    ] as const) {
      screen.querySelectorAll<HTMLInputElement>(`input[name=merge-${group}]`)[index]?.click()
      await screen.updateComplete
    }
    await button('preview')
    await says('What would change in “Ost (new)”')
    const { query, bytes } = asked.at(-1)!
    expect([query.get('new'), query.get('from'), query.get('takeOwnership')]).to.deep.equal(['Ost', north, 'yes'])
    expect(bytes).to.equal(files.reduce((sum, { size }) => sum + size, 0))
  })

  it('P08 M10 merges several files each into its own pipeline, and leads to each of them', async () => {
    await show()
    expect(screen.querySelectorAll('input[name=merge-into]').length).to.equal(2)
    await choose(
      await satchelFile({ name: 'Süd', address: south }),
      await satchelFile({ name: 'Nord', address: north }),
    )
    const radio = await until(
      () => screen.querySelectorAll<HTMLInputElement>('input[name=merge-into]')[2],
      'the way of each file',
    )
    radio.click()
    await screen.updateComplete
    expect($('[data-from]')).to.equal(null)
    const [document] = answer().documents
    const both = {
      ...answer({ into: null }),
      documents: [document!, { ...document!, address: north, name: 'Nord', collisions: 0, records: [] }],
    }
    on.office.answers.set('POST /api/merges/preview', () => json(both))
    on.office.answers.set('POST /api/merges', () => stream([{ writing: true }, { report: both }]))
    await button('preview')
    await says('What would change in “2 pipelines”')
    expect([...asked.at(-1)!.query]).to.deep.equal([['own', 'yes']])
    await button('merge')
    await says('Merged into “2 pipelines”')
    const links = [...screen.querySelectorAll<HTMLAnchorElement>('.own a')].map(each => each.textContent)
    expect(links).to.deep.equal(['Süd', 'Nord'])
    await expectAccessible(screen)
  })

  it('says beside each file what is wrong with it, in both languages, and goes no further', async () => {
    await show()
    const good = new Uint8Array(await (await satchelFile({ address: south })).arrayBuffer())
    const flipped = Uint8Array.from(good)
    flipped[60] = (flipped[60] ?? 0) ^ 1
    await choose(
      new File([good], 'gut.satchel'),
      new File([flipped], 'kaputt.satchel'),
      new File([good.subarray(0, 90)], 'halb.satchel'),
      new File(['Hallo'], 'brief.txt'),
      await satchelFile({ manifest: { installation: 'x', company: 'Fremd AG' } }),
    )
    const problems = () => [...screen.querySelectorAll('.chosen [role=alert]')].map(each => each.textContent)
    expect(problems()).to.deep.equal([
      'The file is damaged: its checksums do not fit. Please copy it again.',
      'The file is incomplete: its end is missing. Please copy it again.',
      'This is not a satchel file.',
      'The file belongs to another company: Fremd AG.',
    ])
    expect($<HTMLButtonElement>('[data-preview]')?.hasAttribute('disabled')).to.equal(true)
    chooseLanguage('de')
    await until(() => problems()[2] === 'Das ist keine Satchel-Datei.', 'the German sentence')
    await expectAccessible(screen)
    for (const each of [...screen.querySelectorAll<HTMLButtonElement>('.chosen .bad button')]) each.click()
    await until(() => screen.querySelectorAll('.chosen li').length === 1, 'the good one alone')
    await until(() => !$('[data-preview]')?.hasAttribute('disabled'), 'the way on')
    expect(asked.some(({ path }) => path.startsWith('/api/merges'))).to.equal(false)
  })

  it('the relay’s sentence about a file names the file, and the choice is still there', async () => {
    await show()
    on.office.answers.set('POST /api/merges/preview', () =>
      json({ error: { code: 'forged', message: 'Changes are not signed by whom they name.', file: 0 } }, 422),
    )
    await choose(await satchelFile({ address: south }))
    await button('preview')
    await says('“Süd.satchel” cannot be merged')
    await says('Changes are not signed by whom they name. Nothing was changed.')
    expect(screen.querySelectorAll('.chosen li').length).to.equal(1)
  })

  it('cancelled before anything is written, nothing has changed; from then on there is no way to stop', async () => {
    await show()
    await choose(await satchelFile({ address: south }))
    await button('preview')
    let say: (line: MergeLine) => void = () => undefined
    on.office.answers.set('POST /api/merges', init => {
      const body = new ReadableStream<Uint8Array>({
        start(controller) {
          say = line => controller.enqueue(new TextEncoder().encode(`${JSON.stringify(line)}\n`))
          init?.signal?.addEventListener('abort', () => controller.error(new DOMException('stopped', 'AbortError')))
        },
      })
      return new Response(body)
    })
    await button('merge')
    const cancel = await until(() => $<HTMLElement>('.running button'), 'the way to cancel')
    await expectAccessible(screen)
    cancel.click()
    await says('Cancelled. Nothing was changed.')
    await button('preview')
    await button('merge')
    await until(() => $('.running button'), 'the way to cancel')
    say({ writing: true })
    await until(() => !$('.running button'), 'that it is gone')
    say({ progress: { done: 500, total: 1000 } })
    await says('500 of 1,000')
    say({ report: answer() })
    await says('Merged into')
  })

  it('what nobody known here has signed is let in by the office alone, and only if it says so', async () => {
    await show()
    on.office.answers.set('POST /api/merges/preview', () => json(answer({ unapproved: 2 })))
    on.office.answers.set('POST /api/merges', () => stream([{ report: answer() }]))
    await choose(await satchelFile({ address: south }))
    await button('preview')
    await says('2 values are signed by nobody who is known here')
    await expectAccessible(screen)
    await button('approve')
    await button('merge')
    await says('Merged into')
    expect(asked.at(-1)?.query.get('approve')).to.equal('yes')
    leaveStage(on)
    await show('assistant')
    on.office.answers.set('POST /api/merges/preview', () => json(answer({ unapproved: 2 })))
    await choose(await satchelFile({ address: south }))
    await button('preview')
    await says('Only the office can let them in.')
    expect($('[data-approve]')).to.equal(null)
  })

  it('P09 is begun by office and assistants; a rep reads how files are handed over', async () => {
    await show('rep')
    await says('started by the office')
    expect($('input[type=file]')).to.equal(null)
    for (const [role, offered] of [
      ['rep', false],
      ['assistant', true],
    ] as const) {
      leaveStage(on)
      on = await stage(role)
      on.device.add(south, { name: 'Süd' }, {}, 'Darcel Schlecht', 'PIP-2026-007')
      const list = await fixture(html`<pipelines-screen .session=${on.session}></pipelines-screen>`)
      expect(list.querySelector('[data-merge]') !== null).to.equal(offered)
    }
  })

  it('shows long lists in parts, and says how many are not listed', async () => {
    await show()
    const many = Array.from({ length: 260 }, (_, index) =>
      record('added', `x${index}`, [price(`x${index}`, null, index)]),
    )
    const more = { added: 40, changed: 0, collided: 0, archived: 0 }
    on.office.answers.set('POST /api/merges/preview', () => json(answer({ records: many, more })))
    await choose(await satchelFile({ address: south }))
    await button('preview')
    await until(() => screen.querySelectorAll('.record').length === 50, 'the first')
    $('merge-records section > button')?.click()
    await until(() => screen.querySelectorAll('.record').length === 250, 'more')
    $('merge-records section > button')?.click()
    await says('and 40 more, which are not listed')
  })

  it('fits a phone in German', async () => {
    await show('assistant', 'phone')
    chooseLanguage('de')
    await choose(await satchelFile({ address: south, name: 'Süddeutschland mit Österreich und der Schweiz' }))
    await expectAccessible(screen)
    await button('preview')
    await until(() => $('merge-records .record'), 'the preview')
    await expectAccessible(screen)
    for (const part of screen.querySelectorAll('button, dd, li, p')) {
      expect(part.getBoundingClientRect().right, part.textContent ?? '').to.be.at.most(window.innerWidth)
    }
  })

  it('P01 a phone shares a file where it can, and saves it where sharing is refused; a desk saves', async () => {
    on = await stage()
    const file = await satchelFile({})
    const saved: string[] = []
    const ways = (touches: boolean, share: () => Promise<void>) => ({
      ...{
        touches,
        sharing: { canShare: () => true, share },
        save: (_blob: Blob, name: string) => void saved.push(name),
      },
    })
    const fails = (name: string) => async () => {
      throw new DOMException('no', name)
    }
    expect(
      await handOver(
        file,
        ways(true, async () => undefined),
      ),
    ).to.equal('shared')
    expect(await handOver(file, ways(true, fails('AbortError')))).to.equal('cancelled')
    expect(saved).to.deep.equal([])
    expect(await handOver(file, ways(true, fails('NotAllowedError')))).to.equal('saved')
    expect(await handOver(file, ways(false, fails('AbortError')))).to.equal('saved')
    expect(saved).to.deep.equal(['Süd.satchel', 'Süd.satchel'])
  })

  it('P11 the manual has every section, table and picture in both languages, and can be read by everybody', async () => {
    const shapeOf = ({ sections }: typeof en) =>
      sections.map(({ id, text, steps, table, picture }) => [
        ...[id, text.length, steps?.length, table?.rows.length, table?.head.length, picture?.type],
        ...(table?.rows.map(row => row.length) ?? []),
      ])
    expect(shapeOf(de)).to.deep.equal(shapeOf(en))
    on = await stage('rep', 'phone')
    const help = await fixture<MergeHelp>(html`<merge-help></merge-help>`)
    for (const language of ['en', 'de'] as const) {
      chooseLanguage(language)
      await help.updateComplete
      const { sections } = language === 'de' ? de : en
      expect(help.querySelectorAll('h2').length).to.equal(sections.length)
      expect(help.querySelectorAll('figure').length).to.equal(2)
      await expectAccessible(help)
      expect(document.documentElement.scrollWidth).to.be.at.most(window.innerWidth)
    }
  })
})
