// What the listed opportunities come to, above the list: in all, and stage by stage, each stage being a filter.
import { css, html, type TemplateResult } from 'lit'
import type { StageTotal } from '../../src/sync/wire/lists.ts'
import { number, total } from '../i18n/format.ts'
import { pageStyles } from '../shared/element.ts'
import { stageWord } from './stage-words.ts'
import { opportunitiesTexts } from './texts.ts'

/** A sum that tells nothing from zero. */
const sum = (amounts: readonly (number | null)[]): number | null =>
  amounts.reduce((all, each) => (each === null ? all : (all ?? 0) + each), null)

export const countOf = (totals: readonly StageTotal[]): number => totals.reduce((all, { count }) => all + count, 0)

/** One block for each currency: amounts of two currencies are never added up. */
export function stageTotals(
  totals: readonly StageTotal[],
  chosen: string | undefined,
  choose: (stage: string) => void,
): TemplateResult[] {
  const currencies = [...new Set(totals.map(({ currency }) => currency))]
  return currencies.map(currency =>
    block(
      currency,
      totals.filter(each => each.currency === currency),
      chosen,
      choose,
    ),
  )
}

function block(
  currency: string,
  totals: readonly StageTotal[],
  chosen: string | undefined,
  choose: (stage: string) => void,
): TemplateResult {
  const t = opportunitiesTexts()
  // What is won is no longer a matter of probability.
  const open = totals.filter(({ stage }) => stage.type === 'open')
  const revenue = total(sum(totals.map(each => each.revenue)), currency)
  const weighted = total(sum(open.map(each => each.weightedRevenue)), currency)
  return html`<section class="totals" aria-label=${`${t.byStage} ${currency}`.trim()}>
    <dl>
      <div><dt>${t.revenue}</dt><dd class="figure">${revenue}</dd></div>
      <div><dt>${t.weighted}</dt><dd class="figure">${weighted}</dd></div>
    </dl>
    <ul>${totals.map(({ stage, count, revenue: amount }) => {
      const words = html`<span>${stageWord(stage)}</span><strong>${number(count)}</strong><span class="quiet figure">${total(amount, currency)}</span>`
      if (stage.name === '') return html`<li><span class="stage">${words}</span></li>`
      return html`<li><button type="button" class="stage" data-stage=${stage.name} aria-pressed=${stage.name === chosen}
        @click=${() => choose(stage.name)}>${words}</button></li>`
    })}</ul>
  </section>`
}

pageStyles(css`
  .totals {
    display: flex;
    flex-wrap: wrap;
    gap: 8px 24px;
    align-items: center;
    padding: 8px 0 12px;

    dl {
      display: flex;
      gap: 24px;
      margin: 0;
    }
    dt {
      color: var(--ink-quiet);
      font-size: 0.8125rem;
    }
    dd {
      margin: 0;
      font-size: 1.0625rem;
      font-weight: 600;
      text-align: start;
    }
    ul {
      display: flex;
      flex-wrap: wrap;
      gap: 8px;
      margin: 0;
      padding: 0;
      list-style: none;
    }
    .stage {
      display: inline-flex;
      gap: 8px;
      align-items: baseline;
      min-height: 36px;
      padding: 0 12px;
      border: 1px solid var(--line);
      border-radius: 999px;
      background: var(--sheet);
      color: inherit;
      font: inherit;
      line-height: 34px;
    }
    button.stage {
      cursor: pointer;
    }
    button.stage:hover {
      border-color: var(--line-strong);
    }
    button.stage[aria-pressed='true'] {
      border-color: var(--saddle);
      background: var(--saddle-wash);
      color: var(--saddle);
    }
  }
  @media (max-width: 899px) {
    .totals ul {
      flex-wrap: nowrap;
      margin: 0 -16px;
      padding: 0 16px 4px;
      max-width: 100vw;
      box-sizing: border-box;
      overflow-x: auto;
    }
    .totals .stage {
      min-height: var(--touch);
      line-height: 42px;
      white-space: nowrap;
    }
  }
`)
