// The funnel: how much stands in each stage, drawn to scale, with its table beside it. A tap on a stage filters by it.
import { css, html, svg, type TemplateResult } from 'lit'
import { customElement, property, state } from 'lit/decorators.js'
import type { StageFigures } from '../../../src/documents/figures.ts'
import type { Fields } from '../../../src/documents/kind.ts'
import { number, percent, total } from '../../i18n/format.ts'
import { pageStyles, SatchelElement } from '../../shared/element.ts'
import '../../shared/page-styles.ts'
import type { ColumnContext } from '../../document/columns.ts'
import { type BoardColumn, boardColumns } from '../board/columns.ts'
import type { Row } from '../rows.ts'
import { workTexts } from '../work-texts.ts'

type Measure = 'revenue' | 'count'

@customElement('pipeline-funnel')
export class PipelineFunnel extends SatchelElement {
  /** Of all stages: the filter by stage marks one here and leaves nothing out. */
  @property({ attribute: false }) rows: readonly Row[] = []
  @property({ attribute: false }) context!: ColumnContext
  @property({ attribute: false }) stages: ReadonlyMap<string, Fields> = new Map()
  @property({ attribute: false }) currentStages: readonly (readonly [string, Fields])[] = []
  @property() filter = ''
  /** Rows that the filter leaves. */
  @property({ type: Number }) filtered = 0
  @property() label = ''
  /** Null until somebody chose: by value where anything open has one, else by number. */
  @state() private chosen: Measure | null = null
  #measure: Measure = 'revenue'

  protected override render() {
    const t = workTexts().funnel
    const columns = boardColumns(this.rows, this.stages, this.currentStages)
    const priced = columns.some(column => column.type === 'open' && (column.figures.revenue ?? 0) > 0)
    this.#measure = this.chosen ?? (priced ? 'revenue' : 'count')
    return html`<div class="funnel" role="region" aria-label=${this.label} tabindex="0">
      <div class="measure" role="group" aria-label=${t.measure}><span class="quiet">${t.measure}</span>
        ${(['revenue', 'count'] as const).map(
          measure => html`<button type="button" class="plain" aria-pressed=${this.#measure === measure}
            @click=${() => {
              this.chosen = measure
            }}>${t.measures[measure]}</button>`,
        )}
      </div>
      <div class="chart">${this.#chart(columns)}
        <div class="then">
          ${
            this.filter === ''
              ? ''
              : html`<button type="button" class="plain" @click=${() => this.#choose(this.filter)}>${t.all}</button>`
          }
          <button type="button" class="plain to-table" @click=${() => this.dispatchEvent(new CustomEvent('show-table', { bubbles: true }))}>
            ${t.toTable(this.filtered)}</button>
        </div>
      </div>
      ${this.#table(columns)}
    </div>`
  }

  #chart(columns: readonly BoardColumn[]): TemplateResult[] {
    const sizes = columns.map(column => this.#size(column.figures))
    const most = Math.max(1, ...sizes)
    return columns.map((column, index) => {
      const share = (sizes[index] ?? 0) / most
      const next = columns[index + 1]
      // What is lost does not come out of what is won: nothing flows there.
      const flows = next && column.type !== 'won' && next.type !== 'lost'
      return html`${this.#bar(column, share)}${flows ? flow(share, (sizes[index + 1] ?? 0) / most) : html`<i class="gap"></i>`}`
    })
  }

  #bar(column: BoardColumn, share: number): TemplateResult {
    const t = workTexts().funnel
    const { figures } = column
    const { currency } = this.context
    const name = this.#name(column)
    const pressed = this.filter === column.id || (this.filter === 'open' && column.type === 'open')
    const dim = this.filter !== '' && !pressed
    const weighted =
      this.#measure === 'revenue' && figures.revenue ? (figures.weightedRevenue ?? 0) / figures.revenue : 0
    return html`<button type="button" class="bar ${dim ? 'dim' : ''}" aria-pressed=${pressed} ?disabled=${column.id === ''}
      data-stage=${column.id} title=${t.filter(name)}
      @click=${() => this.#choose(column.id)}>
      <span class="stage ${column.id === '' ? 'none' : column.type}">${name}</span>
      <svg viewBox="0 0 100 10" preserveAspectRatio="none" aria-hidden="true">${svg`
        <rect class="whole ${column.type}" x=${50 - share * 50} y="0" width=${Math.max(share * 100, 0.4)} height="10"></rect>
        <rect class="part ${column.type}" x=${50 - share * weighted * 50} y="0" width=${share * weighted * 100} height="10"></rect>`}</svg>
      <span class="worth">${this.#measure === 'count' ? number(figures.count) : total(figures.revenue, currency)}</span>
    </button>`
  }

  #table(columns: readonly BoardColumn[]): TemplateResult {
    const { t } = this
    const words = workTexts().funnel
    const { currency } = this.context
    const all = this.rows.length
    const sum = (of: (figures: StageFigures) => number | null): number | null => {
      const known = columns.flatMap(column => of(column.figures) ?? [])
      return known.length === 0 ? null : known.reduce((a, b) => a + b, 0)
    }
    return html`<table class="lines">
      <thead><tr><th scope="col">${words.stage}</th><th scope="col" class="figure">${words.number}</th>
        <th scope="col" class="figure share">${words.share}</th>
        <th scope="col" class="figure">${workTexts().board.total}</th><th scope="col" class="figure">${t.pipelines.weighted}</th></tr></thead>
      <tbody>${columns.map(
        column => html`<tr><th scope="row"><span class="stage ${column.id === '' ? 'none' : column.type}">${this.#name(column)}</span></th>
          <td class="figure">${number(column.figures.count)}</td>
          <td class="figure share">${all === 0 ? '–' : percent(column.figures.count / all)}</td>
          <td class="figure">${total(column.figures.revenue, currency)}</td>
          <td class="figure">${total(column.figures.weightedRevenue, currency)}</td></tr>`,
      )}</tbody>
      <tfoot><tr><th scope="row">${words.sum}</th><td class="figure">${number(all)}</td><td class="figure share"></td>
        <td class="figure">${total(
          sum(figures => figures.revenue),
          currency,
        )}</td>
        <td class="figure">${total(
          sum(figures => figures.weightedRevenue),
          currency,
        )}</td></tr></tfoot>
    </table>`
  }

  #size(figures: StageFigures): number {
    return this.#measure === 'count' ? figures.count : (figures.revenue ?? 0)
  }

  #name({ id }: BoardColumn): string {
    return id === '' ? workTexts().board.noStage : this.context.recordName('stages', id)
  }

  #choose(stage: string): void {
    const detail = stage === this.filter ? '' : stage
    this.dispatchEvent(new CustomEvent<string>('stage-filtered', { detail, bubbles: true }))
  }
}

/** From one bar to the next: where the funnel narrows. */
const flow = (
  from: number,
  to: number,
): TemplateResult => html`<svg class="flow" viewBox="0 0 100 10" preserveAspectRatio="none"
  aria-hidden="true">${svg`<polygon points="${50 - from * 50},0 ${50 + from * 50},0 ${50 + to * 50},10 ${50 - to * 50},10"></polygon>`}</svg>`

pageStyles(css`
  pipeline-funnel {
    display: flex;
    flex: 1 1 0;
    min-height: 0;

    .funnel {
      display: grid;
      grid-template-columns: minmax(0, 1fr) auto;
      grid-template-rows: auto 1fr;
      align-items: start;
      gap: 8px 40px;
      flex: 1;
      box-sizing: border-box;
      overflow: auto;
      padding: 16px 24px 40px;
      border-top: 1px solid var(--line);
      outline-offset: -2px;
    }
    .measure {
      grid-column: 1 / -1;
      display: flex;
      align-items: center;
      gap: 8px;
    }
    .chart {
      display: flex;
      flex-direction: column;
      max-width: 900px;
    }
    .bar {
      display: grid;
      grid-template-columns: 128px minmax(0, 1fr) 112px;
      align-items: center;
      gap: 12px;
      min-height: 44px;
      padding: 2px 8px;
      border: 1px solid transparent;
      border-radius: var(--corner);
      background: none;
      color: inherit;
      font: inherit;
      text-align: start;
      cursor: pointer;
    }
    .bar:disabled {
      cursor: default;
    }
    .bar:hover:not(:disabled) {
      background: var(--well);
    }
    .bar[aria-pressed='true'] {
      border-color: var(--saddle);
      background: var(--saddle-wash);
    }
    .bar svg {
      width: 100%;
      height: 36px;
    }
    .bar.dim svg {
      opacity: 0.4;
    }
    .worth {
      text-align: end;
      font-weight: 600;
    }
    rect.whole {
      fill: color-mix(in srgb, var(--saddle) 38%, var(--paper));
    }
    rect.part {
      fill: var(--saddle);
    }
    rect.won {
      fill: var(--safe);
    }
    rect.whole.lost {
      fill: color-mix(in srgb, var(--refused) 55%, var(--paper));
    }
    .flow {
      height: 12px;
      margin: 0 133px 0 149px;
    }
    polygon {
      fill: color-mix(in srgb, var(--saddle) 14%, var(--paper));
    }
    .gap {
      height: 12px;
    }
    .then {
      display: flex;
      flex-wrap: wrap;
      gap: 8px;
      padding-top: 12px;
    }
    tbody tr {
      cursor: default;
    }
    tbody .stage {
      display: inline-flex;
    }
    tfoot th,
    tfoot td {
      border-bottom: 0;
      font-weight: 600;
    }
  }
  @media (max-width: 1199px) {
    pipeline-funnel .funnel {
      grid-template-columns: minmax(0, 1fr);
      grid-template-rows: none;
    }
  }
  @media (max-width: 899px) {
    pipeline-funnel {
      .funnel {
        padding: 8px 12px 32px;
      }
      .bar {
        grid-template-columns: 96px minmax(0, 1fr) 88px;
        gap: 8px;
        padding: 2px 4px;
      }
      .flow {
        margin: 0 101px 0 109px;
      }
      .share {
        display: none;
      }
      table.lines th,
      table.lines td {
        padding: 0 6px;
      }
    }
  }
`)

declare global {
  interface HTMLElementTagNameMap {
    'pipeline-funnel': PipelineFunnel
  }
}
