// Import on screen: what a file would become, what has to be asked, progress, cancelling, the report.
import { expect } from 'chai'
import '../../../components/import/import-screen.ts'
import type { ImportScreen } from '../../../components/import/import-screen.ts'
import { previewOpportunities } from '../../../src/exchange/preview.ts'
import { readTable } from '../../../src/exchange/table.ts'
import { expectAccessible, fixture, html, leaveStage, type Size, type Stage, stage, until } from '../support/screen.ts'

const json = (body: unknown, status = 200): Response => new Response(JSON.stringify(body), { status })
const clear = 'id,agent,product,stage,close date\nA1,Anna,Lathe,Won,31-12-2026\nA2,Bernd,Drill,Lost,01-02-2026\n'
const unclear = 'id,agent,product,stage,close date\nA1,Anna,Lathe,Won,01-02-2026\n'

/** The relay's own preview of this text. */
function previewOf(text: string): unknown {
  const table = readTable(new TextEncoder().encode(text), { bytes: 10_000, rows: 100 })
  return 'problem' in table ? table : previewOpportunities(table, null, {})
}

describe('The import', () => {
  let on: Stage
  let screen: ImportScreen

  async function show(text: string, size: Size = 'desk'): Promise<void> {
    on = await stage('office', size)
    on.office.answers.set('POST /api/imports/opportunities/preview', () => json(previewOf(text)))
    screen = await fixture<ImportScreen>(html`<import-screen .session=${on.session}></import-screen>`)
    const input = await until(() => screen.querySelector<HTMLInputElement>('input[type=file]'), 'the form')
    const files = new DataTransfer()
    files.items.add(new File([text], 'deals.csv'))
    input.files = files.files
    input.dispatchEvent(new Event('change'))
  }
  const start = () => screen.querySelector<HTMLElement & { disabled: boolean }>('import-preview vaadin-button')

  afterEach(() => leaveStage(on))

  it('O05 shows what a file would become, imports it with progress, and reports every row', async () => {
    await show(clear)
    await until(() => screen.textContent?.includes('deals.csv, 2 rows'), 'the preview')
    expect(screen.querySelector('.scroll')?.textContent).to.match(/31\/12\/2026|12\/31\/2026/)
    await expectAccessible(screen)
    const report = {
      ...{ id: 'r', file: 'deals.csv', at: 0, created: 1, updated: 0, unchanged: 0, rejected: 1, collisions: 0 },
      rows: [
        { line: 2, key: 'A1', outcome: 'created' },
        { line: 3, key: 'A2', outcome: 'rejected', reason: { code: 'missing', column: 'agent' } },
      ],
    }
    const lines = [{ progress: { done: 1, total: 2 } }, { report }].map(line => `${JSON.stringify(line)}\n`)
    on.office.answers.set('POST /api/imports/opportunities', () => new Response(lines.join('')))
    start()?.click()
    await until(() => screen.querySelector('import-report table'), 'the report')
    expect(screen.querySelector('import-report table')?.textContent).to.include('“agent” is empty.')
    await expectAccessible(screen)
  })

  it('fits a phone: no row, column or word for screen readers is wider or longer than its page', async () => {
    await show(clear, 'phone')
    await until(() => screen.querySelector('.mapping'), 'the preview')
    for (const table of screen.querySelectorAll('import-preview table')) {
      for (const part of table.querySelectorAll('td, select')) {
        expect(part.getBoundingClientRect().right).to.be.at.most(window.innerWidth)
      }
    }
    const end = screen.querySelector('.page')!.getBoundingClientRect().bottom + window.scrollY
    expect(document.documentElement.scrollHeight).to.be.at.most(Math.max(Math.ceil(end) + 16, window.innerHeight))
    await expectAccessible(screen)
  })

  it('asks which order dates are in where they can be read both ways, and does not start before', async () => {
    await show(unclear)
    const question = await until(() => screen.querySelector('.question'), 'the question')
    expect(question.textContent).to.include('01-02-2026')
    expect(start()?.disabled).to.equal(true)
    await expectAccessible(screen)
  })

  it('says what is wrong with a file that is no table of opportunities', async () => {
    await show('animal,legs\ncat,4\n')
    await until(() => screen.querySelector('[role=alert]:not([hidden])')?.textContent?.includes('another table'), 'why')
    expect(start()?.disabled).to.equal(true)
  })

  it('says what is wrong with a file that is no text', async () => {
    on = await stage('office')
    await show('\u0000\u0001\u0002PK')
    await until(
      () => screen.querySelector('.problem:not([hidden])')?.textContent?.includes('cannot be imported'),
      'why',
    )
    expect(screen.textContent).to.include('Nothing was written.')
  })

  it('can be cancelled, and says what stays', async () => {
    await show(clear)
    await until(start, 'the preview')
    on.office.answers.set('POST /api/imports/opportunities', init => {
      const body = new ReadableStream<Uint8Array>({
        start(stream) {
          stream.enqueue(new TextEncoder().encode('{"progress":{"done":1,"total":2}}\n'))
          init?.signal?.addEventListener('abort', () => stream.error(new DOMException('stopped', 'AbortError')))
        },
      })
      return new Response(body)
    })
    start()?.click()
    const cancel = await until(() => screen.querySelector<HTMLElement>('.running button'), 'the way to cancel')
    await until(() => screen.textContent?.includes('1 of 2 rows'), 'the progress')
    cancel.click()
    await until(() => screen.textContent?.includes('What was imported before stays'), 'the sentence')
  })
})
