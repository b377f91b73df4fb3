// What an import did: counts, and every row with its outcome and the reason where there is one.
import { css, html, type TemplateResult } from 'lit'
import { customElement, property, state } from 'lit/decorators.js'
import { pipeline } from '../../src/documents/pipeline.ts'
import { rowProblemText } from '../../src/exchange/texts.ts'
import { number } from '../i18n/format.ts'
import { label, language } from '../i18n/i18n.ts'
import { pageStyles, SatchelElement } from '../shared/element.ts'
import type { ImportReport, Outcome, ReportRow } from './import-office.ts'

const outcomes: readonly Outcome[] = ['created', 'updated', 'unchanged', 'rejected', 'collision']
/** More rows than anybody reads at once; the rest comes with a tap. */
const STEP = 100

@customElement('import-report')
export class ImportReportView extends SatchelElement {
  @property({ attribute: false }) report!: ImportReport
  @state() private outcome: Outcome | null = null
  @state() private shown = STEP

  protected override render() {
    const t = this.t.import
    const outcome = this.outcome ?? this.#first()
    const rows = (this.report.rows ?? []).filter(row => row.outcome === outcome)
    return html`<h2>${t.report}</h2>
      <div class="counts" role="group" aria-label=${t.outcome}>${outcomes.map(
        each => html`<button type="button" class="count ${each}" aria-pressed=${each === outcome}
          @click=${() => {
            this.outcome = each
            this.shown = STEP
          }}><strong>${number(this.#count(each))}</strong><span>${t.outcomes[each]}</span></button>`,
      )}</div>
      ${outcome === 'collision' && rows.length > 0 ? html`<p class="quiet why">${t.collisionsWhy}</p>` : ''}
      ${this.report.rows ? this.#table(rows) : ''}`
  }

  #table(rows: readonly ReportRow[]): TemplateResult {
    const t = this.t.import
    if (rows.length === 0) return html`<p class="quiet">${t.nothingOf}</p>`
    const rest = rows.length - this.shown
    return html`<table class="lines">
      <thead><tr><th scope="col" class="figure">${t.line}</th><th scope="col">${t.record}</th><th scope="col">${t.reason}</th></tr></thead>
      <tbody>${rows
        .slice(0, this.shown)
        .map(
          row =>
            html`<tr><td class="figure quiet">${number(row.line)}</td><td>${row.key ?? ''}</td><td>${reasonOf(row)}</td></tr>`,
        )}</tbody></table>
      ${
        rest > 0
          ? html`<button type="button" class="plain" @click=${() => {
              this.shown += STEP * 5
            }}>${t.more(rest)}</button>`
          : ''
      }`
  }

  /** What needs a person comes first. */
  #first(): Outcome {
    return (['rejected', 'collision', 'created', 'updated'] as const).find(each => this.#count(each) > 0) ?? 'unchanged'
  }

  #count(outcome: Outcome): number {
    return outcome === 'collision' ? this.report.collisions : this.report[outcome]
  }
}

function reasonOf(row: ReportRow): string {
  if (typeof row.reason === 'string') return row.reason
  if (row.reason) return rowProblemText(row.reason, language.value)
  const names = (row.fields ?? []).map(name => {
    const field = pipeline.collectionField('opportunities', name)
    return field ? label(field.label) : name
  })
  return names.join(', ')
}

pageStyles(css`
  import-report {
    display: block;

    .counts {
      display: flex;
      flex-wrap: wrap;
      gap: 8px;
      margin-bottom: 16px;
    }
    .count {
      display: flex;
      flex-direction: column;
      align-items: start;
      min-width: 108px;
      padding: 10px 14px;
      border: 1px solid var(--line);
      border-radius: 12px;
      background: var(--sheet);
      color: var(--ink-quiet);
      font: inherit;
      cursor: pointer;
    }
    .count strong {
      font-size: 1.25rem;
      line-height: 1.5rem;
      color: var(--ink);
    }
    .count[aria-pressed='true'] {
      border-color: var(--saddle);
      box-shadow: inset 0 0 0 1px var(--saddle);
    }
    .why {
      max-width: 640px;
      margin-bottom: 12px;
    }
    table {
      max-width: 860px;
    }
    tbody tr {
      cursor: default;
    }
    thead th {
      padding: 0 12px;
      font-size: 0.8125rem;
      font-weight: 500;
    }
    .plain {
      margin-top: 12px;
    }
  }
`)

declare global {
  interface HTMLElementTagNameMap {
    'import-report': ImportReportView
  }
}
