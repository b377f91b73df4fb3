// What a file would become: which column goes where, what has to be asked, the first rows.
import '@vaadin/button'
import { css, html, nothing, type TemplateResult } from 'lit'
import { customElement, property } from 'lit/decorators.js'
import { pipeline, stageName } from '../../src/documents/pipeline.ts'
import { type DateOrder, dateOrders } from '../../src/exchange/dates.ts'
import type { NumberStyle } from '../../src/exchange/numbers.ts'
import type { PlannedRow } from '../../src/exchange/opportunities.ts'
import type { OpportunityPreview } from '../../src/exchange/preview.ts'
import { type Mapping, type Target, targets } from '../../src/exchange/targets.ts'
import { dateOrderLabels, fileProblemText, rowProblemText } from '../../src/exchange/texts.ts'
import { display, number } from '../i18n/format.ts'
import { label, language } from '../i18n/i18n.ts'
import { pageStyles, SatchelElement } from '../shared/element.ts'
import '../shared/page-styles.ts'
import type { ImportChoice } from './import-office.ts'

const REJECTED_SHOWN = 10
const SHOWN_FIELDS = ['name', 'account', 'product', 'stage', 'price', 'closeDate'] as const

@customElement('import-preview')
export class ImportPreview extends SatchelElement {
  @property({ attribute: false }) file!: File
  @property({ attribute: false }) preview!: OpportunityPreview
  @property({ attribute: false }) choice: ImportChoice = {}

  protected override render() {
    const t = this.t.import
    const { preview } = this
    const { problem } = preview
    return html`
      <div class="facts">
        <p><strong>${t.file(this.file.name, preview.total)}</strong> <span class="quiet">${t.encoding(preview.encoding.replace('utf', 'UTF').replace('windows', 'Windows'))}</span></p>
        ${problem ? '' : html`<p>${t.people(preview.agents.length)}</p>`}
        ${preview.rejectedTotal > 0 ? html`<p class="left-out">${t.leftOut(preview.rejectedTotal)}</p>` : ''}
      </div>
      ${this.#questions()}
      ${
        problem && problem.code !== 'dateOrder' && problem.code !== 'numberStyle'
          ? html`<p class="problem" role="alert">${fileProblemText(problem, language.value)}</p>`
          : ''
      }
      <div class="actions">
        <vaadin-button theme="primary" ?disabled=${problem !== null || preview.planned === 0}
          @click=${() => this.#announce('import-start')}>${t.start(preview.planned)}</vaadin-button>
        <button type="button" class="plain" @click=${() => this.#announce('import-leave')}>${t.another}</button>
      </div>
      ${preview.rows.length > 0 ? this.#rows(preview.rows) : ''}
      ${preview.rejected.length > 0 ? this.#rejected() : ''}
      <h2>${t.mapping}</h2>
      ${this.#mapping()}
    `
  }

  /** What cannot be told from the file: asked for the file as a whole, and again as long as the answers contradict it. */
  #questions(): TemplateResult | '' {
    const { problem } = this.preview
    const t = this.t.import
    const asksDates = problem?.code === 'dateOrder' || problem?.code === 'dateContradiction' || this.choice.dates
    const asksNumbers = problem?.code === 'numberStyle' || this.choice.numbers
    return html`${
      asksDates
        ? this.#question<DateOrder>(
            t.dates,
            problem?.code === 'dateOrder' ? t.datesWhy(samples(problem.questions)) : '',
            dateOrders.map(order => [order, dateOrderLabels[order][language.value]] as const),
            this.choice.dates,
            dates => this.#change({ ...this.choice, dates }),
          )
        : ''
    }${
      asksNumbers
        ? this.#question<NumberStyle>(
            t.numbers,
            problem?.code === 'numberStyle' ? samples(problem.questions) : '',
            Object.entries(t.numberStyles) as [NumberStyle, string][],
            this.choice.numbers,
            numbers => this.#change({ ...this.choice, numbers }),
          )
        : ''
    }`
  }

  #question<T extends string>(
    title: string,
    why: string,
    answers: readonly (readonly [T, string])[],
    chosen: T | undefined,
    choose: (answer: T) => void,
  ): TemplateResult {
    return html`<fieldset class="question">
      <legend>${title}</legend>
      ${why === '' ? '' : html`<p>${why}</p>`}
      <div class="answers">${answers.map(
        ([answer, text]) => html`<button type="button" class="plain" aria-pressed=${answer === chosen}
          @click=${() => choose(answer)}>${text}</button>`,
      )}</div>
    </fieldset>`
  }

  #rows(rows: readonly PlannedRow[]): TemplateResult {
    const t = this.t.import
    const fields = SHOWN_FIELDS.flatMap(name => pipeline.collectionField('opportunities', name) ?? [])
    return html`<h2>${t.previewRows}</h2>
      <div class="scroll" tabindex="0" role="region" aria-label=${t.previewRows}><table class="lines first-rows">
        <thead><tr><th scope="col" class="figure">${t.line}</th>
          ${fields.map(field => html`<th scope="col" class=${field.value.type === 'money' ? 'figure' : ''}>${label(field.label)}</th>`)}
          <th scope="col">${this.t.pipelines.owner}</th></tr></thead>
        <tbody>${rows.map(
          row => html`<tr><td class="figure quiet">${row.line}</td>
            ${fields.map(
              field =>
                html`<td class=${field.value.type === 'money' ? 'figure' : ''}>${display(
                  field.value,
                  row.fields[field.name],
                  '',
                  (_collection, id) => stageName(id, undefined, language.value) || id,
                )}</td>`,
            )}
            <td>${row.agent}</td></tr>`,
        )}</tbody>
      </table></div>`
  }

  #rejected(): TemplateResult {
    const t = this.t.import
    const { rejected, rejectedTotal } = this.preview
    const shown = rejected.slice(0, REJECTED_SHOWN)
    return html`<h2>${t.leftOut(rejectedTotal)}</h2>
      <ul class="rejected">${shown.map(
        row =>
          html`<li><span class="quiet">${t.line} ${number(row.line)}</span> ${rowProblemText(row.reason, language.value)}</li>`,
      )}</ul>
      ${rejectedTotal > shown.length ? html`<p class="quiet">${t.more(rejectedTotal - shown.length)}</p>` : ''}`
  }

  #mapping(): TemplateResult {
    const t = this.t.import
    const { mapping, columns } = this.preview
    return html`<table class="lines mapping">
      <thead><tr><th scope="col">${t.field}</th><th scope="col">${t.column}</th><th scope="col">${t.example}</th></tr></thead>
      <tbody>${targets.map(target => {
        const chosen = mapping[target.name]
        const column = columns.find(each => each.name === chosen)
        return html`<tr class=${chosen === undefined ? 'unused' : ''}><th scope="row">${label(target.label)}</th>
          <td><label class="choice"><span class="unseen">${label(target.label)}</span><select
            @change=${(event: Event) => this.#map(target.name, (event.target as HTMLSelectElement).value)}>
            ${target.required && chosen !== undefined ? nothing : html`<option value="" .selected=${chosen === undefined}>${t.ignored}</option>`}
            ${columns.map(each => html`<option value=${each.name} .selected=${each.name === chosen}>${each.name}</option>`)}
          </select></label></td>
          <td class="quiet">${column?.samples.slice(0, 2).join(', ') ?? ''}</td></tr>`
      })}</tbody>
    </table>`
  }

  #map(target: Target, column: string): void {
    const { [target]: _before, ...others } = this.preview.mapping
    const mapping: Mapping = column === '' ? others : { ...others, [target]: column }
    this.#change({ ...this.choice, mapping })
  }

  #change(choice: ImportChoice): void {
    this.dispatchEvent(new CustomEvent<ImportChoice>('choice-changed', { detail: choice, bubbles: true }))
  }

  #announce(name: 'import-start' | 'import-leave'): void {
    this.dispatchEvent(new CustomEvent(name, { bubbles: true }))
  }
}

const samples = (questions: readonly { readonly samples: readonly string[] }[]): string =>
  [...new Set(questions.flatMap(each => each.samples))].slice(0, 3).join(', ')

pageStyles(css`
  import-preview {
    display: block;

    .facts {
      display: flex;
      flex-wrap: wrap;
      gap: 4px 20px;
      margin-bottom: 16px;
    }
    .left-out {
      color: var(--waiting);
    }
    .actions {
      display: flex;
      flex-wrap: wrap;
      align-items: center;
      gap: 8px;
    }
    .question {
      max-width: 720px;
      box-sizing: border-box;
      margin: 0 0 16px;
      padding: 12px 16px 16px;
      border: 1px solid var(--waiting);
      border-radius: 12px;
      background: var(--waiting-wash);
    }
    .question legend {
      float: inline-start;
      width: 100%;
      padding: 0 0 4px;
      font-weight: 600;
    }
    .question p {
      clear: both;
    }
    .answers {
      clear: both;
      display: flex;
      flex-wrap: wrap;
      gap: 8px;
      padding-top: 8px;
    }
    .answers .plain {
      background: var(--sheet);
    }
    .answers .plain[aria-pressed='true'] {
      background: var(--saddle);
      color: var(--on-saddle);
    }
    .scroll {
      overflow-x: auto;
    }
    .scroll td {
      white-space: nowrap;
    }
    tbody tr {
      cursor: default;
    }
    .mapping {
      max-width: 860px;
    }
    .mapping .choice {
      display: inline-flex;
      min-width: 180px;
      height: 32px;
    }
    .mapping tr {
      height: 44px;
    }
    .mapping .unused th {
      color: var(--ink-quiet);
    }
    .rejected {
      margin: 0;
      padding-inline-start: 18px;
    }
  }
  @media (max-width: 899px) {
    import-preview .mapping td:last-child,
    import-preview .mapping th:last-child:not([scope='row']) {
      display: none;
    }
    import-preview .mapping {
      table-layout: fixed;
    }
    import-preview .mapping :is(th, td) {
      padding: 0 12px 0 0;
    }
    import-preview .mapping td:nth-child(2),
    import-preview table.mapping thead th:not(:has(button)) {
      padding-inline: 0;
    }
    import-preview .mapping tr {
      height: 56px;
    }
    import-preview .mapping .choice {
      width: 100%;
      min-width: 0;
      height: var(--touch);
    }
    /* Eight columns do not fit: each row becomes two or three lines, its name and price in the first. */
    import-preview .first-rows {
      display: block;

      tbody {
        display: block;
        border-top: 1px solid var(--line);
      }
      thead {
        position: absolute;
        width: 1px;
        height: 1px;
        overflow: hidden;
        clip-path: inset(50%);
      }
      tr {
        display: flex;
        flex-wrap: wrap;
        gap: 0 12px;
        padding: 8px 0;
        border-bottom: 1px solid var(--line);
      }
      td {
        order: 2;
        height: auto;
        padding: 0;
        border: 0;
        color: var(--ink-quiet);
        white-space: normal;
      }
      td:empty {
        display: none;
      }
      td:first-child {
        order: 0;
        width: auto;
        min-width: 2ch;
      }
      td:nth-child(2) {
        order: 0;
        flex: 1 0 55%;
        color: var(--ink);
        font-weight: 600;
      }
      td.figure:not(:first-child),
      tr::after {
        order: 1;
        color: var(--ink);
      }
      tr::after {
        flex: 1 0 100%;
        content: '';
      }
    }
  }
`)

declare global {
  interface HTMLElementTagNameMap {
    'import-preview': ImportPreview
  }
}
