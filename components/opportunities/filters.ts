// The filter of the list of all opportunities: what is chosen stands in the address.
import { css, html, type TemplateResult } from 'lit'
import type { Choices, OpportunityFilter } from '../../src/sync/wire/lists.ts'
import { pageStyles } from '../shared/element.ts'
import { icon } from '../shared/icons.ts'
import { USUAL } from './query.ts'
import { stageWord } from './stage-words.ts'
import { opportunitiesTexts } from './texts.ts'

type Name = keyof OpportunityFilter

/** Called with what is to hold; undefined: not restricted. */
export type Choose = (name: Name, value: string | undefined) => void

/** `choices` null: not known yet; what is chosen can be seen and taken back all the same. */
export function filterFields(filter: OpportunityFilter, choices: Choices | null, choose: Choose): TemplateResult {
  const t = opportunitiesTexts()
  const stages = new Map((choices?.stages ?? []).map(stage => [stage.name, stageWord(stage)]))
  const owners = new Map((choices?.owners ?? []).map(({ id, name }) => [id, name]))
  const products = new Map((choices?.products ?? []).map(name => [name, name]))
  const states = Object.entries(t.states).filter(([name]) => name !== 'all')
  return html`
    ${select('type', t.state, t.states.all, new Map(states), filter.type, choose)}
    ${select('stage', t.stage, t.everyStage, stages, filter.stage, choose)}
    ${select('owner', t.owner, t.everybody, owners, filter.owner, choose)}
    ${select('product', t.product, t.everyProduct, products, filter.product, choose)}
    ${date('from', t.from, filter.from, choose)}${date('to', t.to, filter.to, choose)}
  `
}

function select(
  name: Name,
  title: string,
  every: string,
  options: ReadonlyMap<string, string>,
  chosen: string | undefined,
  choose: Choose,
): TemplateResult {
  const shown = chosen === undefined || options.has(chosen) ? options : new Map([...options, [chosen, chosen]])
  const unusual = chosen !== USUAL.filter[name]
  return html`<label class="choice ${unusual ? 'chosen' : ''}"><span class="unseen">${title}</span>
    <select name=${name} .value=${chosen ?? ''} @change=${(event: Event) =>
      choose(name, (event.target as HTMLSelectElement).value || undefined)}>
      <option value="" ?selected=${chosen === undefined}>${every}</option>
      ${[...shown].map(([value, text]) => html`<option value=${value} ?selected=${value === chosen}>${text}</option>`)}
    </select></label>`
}

const date = (name: 'from' | 'to', title: string, chosen: string | undefined, choose: Choose): TemplateResult =>
  html`<label class="choice date ${chosen === undefined ? '' : 'chosen'}"><span>${title}</span>
    <input type="date" name=${name} .value=${chosen ?? ''} @change=${(event: Event) =>
      choose(name, (event.target as HTMLInputElement).value || undefined)} /></label>`

/** `search` is called while one types. */
export const searchField = (text: string, search: (text: string) => void): TemplateResult => {
  const t = opportunitiesTexts()
  return html`<label class="search">${icon('search')}<span class="unseen">${t.search}</span>
    <input data-search type="search" maxlength="200" placeholder=${t.search} .value=${text}
      @input=${(event: Event) => search((event.target as HTMLInputElement).value)} /></label>`
}

pageStyles(css`
  @media (min-width: 900px) {
    opportunities-screen .choice select {
      max-width: 128px;
    }
    opportunities-screen .search {
      flex: 1 1 200px;
    }
  }
  opportunities-screen {
    .choice.date {
      font-size: 0.8125rem;
    }
    .choice.chosen {
      border-color: var(--saddle);
      color: var(--saddle);
    }
    .choice input {
      min-width: 0;
      width: 118px;
      height: 100%;
      border: 0;
      outline: none;
      background: none;
      color: var(--ink);
      font: inherit;
    }
  }
`)
