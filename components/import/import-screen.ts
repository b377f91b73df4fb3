// Import: choose a file, see what would happen, run it with a way to stop, and read the report.
import '@vaadin/button'
import '@vaadin/progress-bar'
import { css, html, type TemplateResult } from 'lit'
import { customElement, property, state } from 'lit/decorators.js'
import type { OpportunityPreview } from '../../src/exchange/preview.ts'
import { fileProblemText } from '../../src/exchange/texts.ts'
import { sentenceFor } from '../app/sentences.ts'
import { isOffice, type Session } from '../app/session.ts'
import { moment, number } from '../i18n/format.ts'
import { language } from '../i18n/i18n.ts'
import '../shared/drop-area.ts'
import { pageStyles, SatchelElement } from '../shared/element.ts'
import { problemLine } from '../shared/problem.ts'
import '../shared/page-styles.ts'
import {
  earlierImports,
  earlierReport,
  FileRefused,
  type ImportChoice,
  type ImportReport,
  type ImportSummary,
  preview,
  runImport,
} from './import-office.ts'
import './import-preview.ts'
import './import-report.ts'

type Step =
  | { readonly at: 'choose' }
  | { readonly at: 'reading'; readonly file: File }
  | { readonly at: 'preview'; readonly file: File; readonly choice: ImportChoice; readonly preview: OpportunityPreview }
  | { readonly at: 'running'; readonly file: File; readonly done: number; readonly total: number }
  | { readonly at: 'report'; readonly report: ImportReport }

@customElement('import-screen')
export class ImportScreen extends SatchelElement {
  @property({ attribute: false }) session!: Session
  @state() private step: Step = { at: 'choose' }
  @state() private problem = ''
  @state() private earlier: readonly ImportSummary[] | null = null
  #request: AbortController | null = null

  override connectedCallback(): void {
    super.connectedCallback()
    void this.#loadEarlier()
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback()
    this.#request?.abort()
  }

  protected override render() {
    const t = this.t.import
    if (!isOffice(this.session.person)) return html`<div class="empty"><h1>${t.officeOnly}</h1></div>`
    return html`<section class="page import">
      <header class="title"><h1>${t.title}</h1></header>
      ${problemLine(this.problem)}
      ${this.#step()}
    </section>`
  }

  #step(): TemplateResult {
    const { step } = this
    const t = this.t.import
    switch (step.at) {
      case 'choose':
        return html`<p class="quiet lead">${t.lead}</p>${this.#drop()}${this.#earlierReports()}`
      case 'reading':
        return html`<p role="status">${t.reading} …</p><vaadin-progress-bar indeterminate aria-label=${t.reading}></vaadin-progress-bar>`
      case 'preview':
        return html`<import-preview .file=${step.file} .preview=${step.preview} .choice=${step.choice}
          @choice-changed=${(event: CustomEvent<ImportChoice>) => this.#read(step.file, event.detail)}
          @import-start=${() => this.#run(step.file, step.choice, step.preview.total)}
          @import-leave=${this.#restart}></import-preview>`
      case 'running':
        return html`<div class="running">
          <p role="status">${t.running}: ${t.progress(step.done, step.total)}</p>
          <vaadin-progress-bar aria-label=${t.running} .max=${Math.max(1, step.total)} .value=${step.done}></vaadin-progress-bar>
          <button type="button" class="plain" @click=${() => this.#request?.abort()}>${this.t.common.cancel}</button>
        </div>`
      case 'report':
        return html`<import-report .report=${step.report}></import-report>
          <div class="after"><a class="plain" href="/pipelines">${t.toPipelines}</a>
          <button type="button" class="plain" @click=${this.#restart}>${t.another}</button></div>`
    }
  }

  #drop(): TemplateResult {
    const t = this.t.import
    return html`<drop-area accept=".csv,.txt,text/csv" choose=${t.choose} drop=${t.drop}
      @files-chosen=${({ detail: [file] }: CustomEvent<File[]>) => this.#take(file)}></drop-area>`
  }

  #earlierReports(): TemplateResult {
    const t = this.t.import
    const earlier = this.earlier
    if (!earlier) return html``
    return html`<h2>${t.reports}</h2>
      ${
        earlier.length === 0
          ? html`<p class="quiet">${t.noReports}</p>`
          : html`<ul class="reports">${earlier.map(
              each => html`<li><button type="button" @click=${() => this.#showEarlier(each.id)}>
                <span><strong>${each.file || t.title}</strong> <span class="quiet">${moment(each.at)}</span></span>
                <span class="quiet">${(['created', 'updated', 'rejected'] as const)
                  .filter(outcome => each[outcome] > 0)
                  .map(outcome => `${number(each[outcome])} ${t.outcomes[outcome]}`)
                  .join(', ')}</span></button></li>`,
            )}</ul>`
      }`
  }

  async #showEarlier(id: string): Promise<void> {
    await this.#attempt(async () => {
      this.step = { at: 'report', report: await earlierReport(this.session.office, id) }
    })
  }

  #take(file: File | undefined): void {
    if (file) void this.#read(file, {})
  }

  async #read(file: File, choice: ImportChoice): Promise<void> {
    if (this.step.at !== 'preview') this.step = { at: 'reading', file }
    await this.#attempt(async signal => {
      const shown = await preview(this.session.office, file, choice, signal)
      this.step = { at: 'preview', file, choice, preview: shown }
    })
    if (this.step.at === 'reading') this.step = { at: 'choose' }
  }

  async #run(file: File, choice: ImportChoice, total: number): Promise<void> {
    this.step = { at: 'running', file, done: 0, total }
    const finished = await this.#attempt(async signal => {
      const report = await runImport(this.session.office, file, choice, signal, (done, all) => {
        this.step = { at: 'running', file, done, total: all }
      })
      this.step = { at: 'report', report }
    })
    if (finished === 'cancelled') this.problem = this.t.import.cancelled
    if (finished !== 'done') this.step = { at: 'choose' }
    await this.#loadEarlier()
  }

  /** One request at a time; a newer one takes the place of the one before. */
  async #attempt(work: (signal: AbortSignal) => Promise<void>): Promise<'done' | 'failed' | 'cancelled'> {
    this.#request?.abort()
    const request = new AbortController()
    this.#request = request
    this.problem = ''
    try {
      await work(request.signal)
      return 'done'
    } catch (error) {
      if (request.signal.aborted) return 'cancelled'
      const t = this.t.import
      this.problem =
        error instanceof FileRefused
          ? `${t.refused}: ${fileProblemText(error.problem, language.value)} ${t.nothingWritten}`
          : sentenceFor(error)
      return 'failed'
    }
  }

  readonly #restart = (): void => {
    this.problem = ''
    this.step = { at: 'choose' }
  }

  async #loadEarlier(): Promise<void> {
    if (!isOffice(this.session.person)) return
    try {
      this.earlier = await earlierImports(this.session.office)
    } catch (error) {
      this.problem = sentenceFor(error)
    }
  }
}

pageStyles(css`
  .import {
    .lead {
      max-width: 640px;
      margin-bottom: 16px;
    }
    h2 {
      margin: 32px 0 8px;
    }
    .problem {
      max-width: 720px;
      margin-bottom: 16px;
    }
    .drop {
      flex-direction: column;
      padding: 40px 24px;
    }
    .drop .icon {
      width: 32px;
      height: 32px;
    }
    .running {
      display: flex;
      flex-direction: column;
      align-items: start;
      gap: 12px;
      max-width: 560px;
    }
    vaadin-progress-bar {
      width: 100%;
      max-width: 560px;
    }
    .after {
      display: flex;
      gap: 8px;
      margin-top: 24px;
    }
    .reports {
      list-style: none;
      max-width: 720px;
      margin: 0;
      padding: 0;
    }
    .reports button {
      display: flex;
      flex-wrap: wrap;
      justify-content: space-between;
      gap: 4px 16px;
      width: 100%;
      min-height: var(--touch);
      padding: 8px;
      border: 0;
      border-bottom: 1px solid var(--line);
      background: none;
      color: inherit;
      font: inherit;
      text-align: start;
      cursor: pointer;
    }
    .reports button:hover {
      background: var(--well);
    }
  }
`)

declare global {
  interface HTMLElementTagNameMap {
    'import-screen': ImportScreen
  }
}
