// What an import did: counts, and every row with its outcome and the reason where there is one.
import { css, html, type TemplateResult } from 'lit'
import { customElement, property, state } from 'lit/decorators.js'
import { pipeline, stageName } from '../../src/documents/pipeline.ts'
import type { Value } from '../../src/documents/values.ts'
import { rowProblemText } from '../../src/exchange/texts.ts'
import { display, number } from '../i18n/format.ts'
import { label, language, texts } from '../i18n/i18n.ts'
import { pageStyles, SatchelElement } from '../shared/element.ts'
import '../shared/page-styles.ts'
import type { ImportReport, Outcome, ReportRow } from './import-office.ts'

/** What a row can be looked up by: its outcome, or that it has values which collide. */
type Group = Outcome | 'collision'
const groups: readonly Group[] = ['created', 'updated', 'unchanged', 'rejected', 'collision']
/** More rows than anybody reads at once; the rest comes with a tap. */
const STEP = 100

@customElement('import-report')
export class ImportReportView extends SatchelElement {
  @property({ attribute: false }) report!: ImportReport
  @state() private group: Group | null = null
  @state() private shown = STEP

  protected override render() {
    const t = this.t.import
    const group = this.group ?? this.#first()
    const rows = this.report.rows.filter(row =>
      group === 'collision' ? (row.collisions ?? []).length > 0 : row.outcome === group,
    )
    return html`<h2>${t.report}</h2>
      <div class="counts" role="group" aria-label=${t.outcome}>${groups.map(
        each => html`<button type="button" class="count ${each}" aria-pressed=${each === group}
          @click=${() => {
            this.group = each
            this.shown = STEP
          }}><strong>${number(this.#count(each))}</strong><span>${t.outcomes[each]}</span></button>`,
      )}</div>
      ${group === 'collision' && rows.length > 0 ? html`<p class="quiet why">${t.collisionsWhy}</p>` : ''}
      ${this.#table(rows, group)}`
  }

  #table(rows: readonly ReportRow[], group: Group): TemplateResult {
    const t = this.t.import
    if (rows.length === 0) return html`<p class="quiet">${t.nothingOf}</p>`
    const rest = rows.length - this.shown
    return html`<table class="lines">
      <thead><tr><th scope="col" class="figure">${t.line}</th><th scope="col">${t.record}</th><th scope="col">${t.reason}</th></tr></thead>
      <tbody>${rows
        .slice(0, this.shown)
        .map(
          row =>
            html`<tr><td class="figure quiet">${number(row.line)}</td><td>${row.key ?? ''}</td><td>${group === 'collision' ? collisionsOf(row) : reasonOf(row)}</td></tr>`,
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
  #first(): Group {
    return (['rejected', 'collision', 'created', 'updated'] as const).find(each => this.#count(each) > 0) ?? 'unchanged'
  }

  #count(group: Group): number {
    return group === 'collision' ? this.report.collisions : this.report[group]
  }
}

const fieldName = (name: string): string => {
  const field = pipeline.collectionField('opportunities', name)
  return field ? label(field.label) : name
}

const reasonOf = (row: ReportRow): string =>
  row.reason ? rowProblemText(row.reason, language.value) : (row.fields ?? []).map(fieldName).join(', ')

/** Both values: which one stands here, which one the file says. */
function collisionsOf(row: ReportRow): string {
  return (row.collisions ?? [])
    .map(({ field, ours, theirs }) => {
      const type = pipeline.collectionField('opportunities', field)?.value
      const text = (value: Value): string =>
        (type && display(type, value, '', (_collection, id) => stageName(id, undefined, language.value) || id)) ||
        texts().pipeline.emptied
      return `${fieldName(field)}: ${texts().import.both(text(ours), text(theirs))}`
    })
    .join('; ')
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
