// What every status says to every transaction: the system's columns to be read, the company's own to be set.
import { css, html, nothing, type TemplateResult } from 'lit'
import { customElement, property, query, state } from 'lit/decorators.js'
import type { Influence, Transaction, UserStatus } from '../../src/policy/statuses/profile.ts'
import { systemOf } from '../../src/policy/statuses/rules.ts'
import { pageStyles, SatchelElement } from '../shared/element.ts'
import '../shared/matrix-styles.ts'
import { keepTabStop, moveInTable, oneTabStop } from '../shared/table-keys.ts'
import { statusWord, transactionWord } from '../statuses/words.ts'
import {
  type Effect,
  effectOf,
  influenceOf,
  type ProfileDraft,
  withEffect,
  withInfluence,
  withUnused,
} from './profile-draft.ts'
import { profilesTexts } from './texts.ts'

/** Writes the next draft; `about` as in `Steps.put`. */
export type EditProfile = (change: (draft: ProfileDraft) => ProfileDraft, about?: string) => void

const INFLUENCES: readonly (Influence | null)[] = [null, 'permit', 'warn', 'forbid']
const EFFECTS: readonly (Effect | null)[] = [null, 'sets', 'clears']
/** Shapes, so that they differ without their colour. */
const SIGNS: Readonly<Record<Influence, string>> = { permit: '✓', warn: '!', forbid: '✕' }
const EFFECT_SIGNS: Readonly<Record<Effect, string>> = { sets: '+', clears: '−' }

@customElement('profile-matrix')
export class ProfileMatrix extends SatchelElement {
  @property({ attribute: false }) draft!: ProfileDraft
  @property({ attribute: false }) edit!: EditProfile
  /** The cell that is set below: a status by its place, and a transaction. */
  @state() private chosen: { readonly at: number; readonly transaction: string } | null = null
  @query('table') private table!: HTMLTableElement | null

  protected override updated(): void {
    oneTabStop(this.table)
  }

  protected override render() {
    const t = profilesTexts()
    const system = systemOf(this.draft.system)
    if (!system) return ''
    const { statuses } = this.draft
    return html`<p class="quiet legend">${INFLUENCES.map(each => each && html`<span>${signs(each, null)} ${t.influences[each]}</span>`)}${EFFECTS.map(
      each => each && html`<span>${signs(null, each)} ${t.effect} ${t.effects[each]}</span>`,
    )}</p>
    <div class="matrix-box" role="group" aria-label=${t.matrixName}>
      <table aria-label=${t.matrixName} @keydown=${this.#key} @focusin=${keepTabStop}>
        <thead>
          <tr><td class="name"></td><th colspan=${system.statuses.length} scope="colgroup">${t.system}</th>
            ${statuses.length > 0 ? html`<th class="first" colspan=${statuses.length} scope="colgroup">${t.ours}</th>` : ''}<td></td></tr>
          <tr><th class="name" scope="col">${t.transaction}</th>
            ${system.statuses.map(({ code }) => this.#head(code, statusWord(this.draft, code), false))}
            ${statuses.map(({ code }, at) => this.#head(code, statusWord(this.draft, code), at === 0))}
            <th class="first" scope="col">${t.unused}</th></tr>
        </thead>
        <tbody>${system.transactions.map(one => this.#row(one, system.statuses))}</tbody>
      </table></div>
      ${statuses.length > 0 ? this.#bar() : ''}`
  }

  #head(code: string, word: string, first: boolean): TemplateResult {
    return html`<th scope="col" class=${first ? 'first' : ''} title=${word}><abbr title=${word} aria-label=${word}>${code || '?'}</abbr></th>`
  }

  #row(transaction: Transaction, columns: readonly { readonly code: string }[]): TemplateResult {
    const t = profilesTexts()
    const word = transactionWord(transaction.code)
    const needs = transaction.needs.map(code => statusWord(this.draft, code)).join(', ')
    const unused = this.draft.unused.includes(transaction.code)
    return html`<tr class=${unused ? 'unused' : ''} data-transaction=${transaction.code}>
      <th class="name" scope="row">${word}${needs === '' ? '' : html`<span class="quiet needs">${t.needs(needs)}</span>`}</th>
      ${columns.map(({ code }) => this.#fixed(transaction, code))}
      ${this.draft.statuses.map((status, at) => this.#cell(transaction.code, status, at))}
      <td class="first"><input type="checkbox" data-cell .checked=${unused} aria-label=${t.unusedFor(word)} title=${t.unusedFor(word)}
        @change=${(event: Event) => this.edit(draft => withUnused(draft, transaction.code, (event.target as HTMLInputElement).checked))} /></td>
    </tr>`
  }

  #fixed({ permits, forbids, sets, clears }: Transaction, code: string): TemplateResult {
    const influence = permits.includes(code) ? 'permit' : forbids.includes(code) ? 'forbid' : null
    const effect = sets.includes(code) ? 'sets' : clears.includes(code) ? 'clears' : null
    const said = sayings(influence, effect)
    return html`<td class="fixed" title=${said}><span class="unseen">${said}</span>${signs(influence, effect)}</td>`
  }

  #cell(transaction: string, status: UserStatus, at: number): TemplateResult {
    const influence = influenceOf(status, transaction)
    const effect = effectOf(status, transaction)
    const place = profilesTexts().cell(statusWord(this.draft, status.code), transactionWord(transaction))
    const chosen = this.chosen?.at === at && this.chosen.transaction === transaction
    return html`<td class=${at === 0 ? 'first' : ''}><button type="button" class="cell ${chosen ? 'chosen' : ''}" data-cell
      data-status=${at} data-transaction=${transaction} aria-label="${place}: ${sayings(influence, effect)}"
      @focus=${() => {
        this.chosen = { at, transaction }
      }}>${signs(influence, effect)}</button></td>`
  }

  /** What the chosen cell says, as words to choose from. */
  #bar(): TemplateResult {
    const t = profilesTexts()
    const { chosen } = this
    const status = chosen && this.draft.statuses[chosen.at]
    if (!chosen || !status) return html`<p class="quiet pick">${t.pick}</p>`
    const { at, transaction } = chosen
    const influence = influenceOf(status, transaction)
    const effect = effectOf(status, transaction)
    return html`<div class="bar">
      <p><strong>${t.cell(statusWord(this.draft, status.code), transactionWord(transaction))}</strong></p>
      <div class="choices" role="group" aria-label=${t.influence}><span class="quiet">${t.influence}</span>${INFLUENCES.map(
        each => html`<button type="button" class="plain" data-influence=${each ?? 'none'} aria-pressed=${each === influence}
          @click=${() => this.edit(draft => withInfluence(draft, at, transaction, each))}>${each ? signs(each, null) : ''}${t.influences[each ?? 'none']}</button>`,
      )}</div>
      <div class="choices" role="group" aria-label=${t.effect}><span class="quiet">${t.effect}</span>${EFFECTS.map(
        each => html`<button type="button" class="plain" data-effect=${each ?? 'none'} aria-pressed=${each === effect}
          ?disabled=${each === 'clears' && status.number !== null} title=${each === 'clears' && status.number !== null ? t.never : nothing}
          @click=${() => this.edit(draft => withEffect(draft, at, transaction, each))}>${each ? signs(null, each) : ''}${t.effects[each ?? 'none']}</button>`,
      )}</div>
      <p class="quiet keys">${t.keysHint}</p></div>`
  }

  readonly #key = (event: KeyboardEvent): void => {
    moveInTable(event)
    const { chosen } = this
    const status = chosen && this.draft.statuses[chosen.at]
    if (!chosen || !status || event.defaultPrevented || !(event.target as Element).matches('.cell')) return
    if (event.ctrlKey || event.metaKey || event.altKey) return
    const { at, transaction } = chosen
    const toggle = (wanted: Effect) => {
      const effect = effectOf(status, transaction) === wanted ? null : wanted
      this.edit(draft => withEffect(draft, at, transaction, effect))
    }
    if (event.key === ' ' || event.key === 'Enter') {
      const now = INFLUENCES.indexOf(influenceOf(status, transaction))
      const next = INFLUENCES[(now + 1) % INFLUENCES.length] ?? null
      this.edit(draft => withInfluence(draft, at, transaction, next))
    } else if (event.key === '+') toggle('sets')
    else if (event.key === '-' || event.key === '−') toggle('clears')
    else return
    event.preventDefault()
  }
}

function sayings(influence: Influence | null, effect: Effect | null): string {
  const t = profilesTexts()
  const said = t.influences[influence ?? 'none']
  return effect ? `${said}, ${t.effect} ${t.effects[effect]}` : said
}

const signs = (influence: Influence | null, effect: Effect | null): TemplateResult =>
  html`<span class="signs" aria-hidden="true">${influence ? html`<i class=${influence}>${SIGNS[influence]}</i>` : effect ? '' : html`<i class="none">·</i>`}${
    effect ? html`<i class="effect">${EFFECT_SIGNS[effect]}</i>` : ''
  }</span>`

pageStyles(css`
  profile-matrix {
    display: block;
    min-width: 0;

    th,
    td {
      box-sizing: border-box;
      height: 34px;
      min-width: 42px;
      padding: 0 2px;
      text-align: center;
    }
    thead th {
      font-size: 0.75rem;
      height: 28px;
    }
    thead tr:first-child > * {
      border-bottom: 0;
      height: 24px;
    }
    abbr {
      text-decoration: none;
    }
    .name {
      min-width: 168px;
      padding: 0 12px;
      text-align: start;
    }
    .needs {
      display: block;
      font-size: 0.75rem;
      line-height: 1;
      padding-bottom: 4px;
    }
    .first {
      border-left: 1px solid var(--line);
    }
    .fixed {
      background: var(--well);
    }
    .unused .name,
    .unused .signs {
      color: var(--ink-quiet);
      text-decoration: line-through;
    }
    .unused .signs {
      text-decoration: none;
      opacity: 0.6;
    }
    .cell {
      /* Not below the choices at the foot of the window. */
      scroll-margin-block: 96px 200px;
      width: 100%;
      min-width: 40px;
      height: 32px;
      padding: 0;
      border: 0;
      border-radius: 6px;
      background: none;
      color: inherit;
      font: inherit;
      cursor: pointer;
    }
    .cell:hover {
      background: var(--well);
    }
    .cell:focus-visible {
      outline-offset: -2px;
    }
    .cell.chosen {
      background: var(--saddle-wash);
      box-shadow: inset 0 0 0 1px var(--saddle);
    }
    td input {
      width: 16px;
      height: 16px;
      margin: 0;
      vertical-align: middle;
      accent-color: var(--saddle);
    }
    .signs i {
      font-style: normal;
      font-weight: 700;
    }
    .signs .permit {
      color: var(--safe);
    }
    .signs .warn {
      color: var(--waiting);
    }
    .signs .forbid {
      color: var(--refused);
    }
    .signs .effect {
      color: var(--saddle);
      margin-inline-start: 2px;
    }
    .signs .none {
      color: var(--line-strong);
    }
    .bar {
      position: sticky;
      bottom: 0;
      z-index: 2;
      display: grid;
      gap: 8px;
      margin-top: 8px;
      padding: 12px;
      border: 1px solid var(--line);
      border-radius: var(--corner);
      background: var(--well);
    }
    .legend {
      display: flex;
      flex-wrap: wrap;
      gap: 0 16px;
      margin-bottom: 8px;
      font-size: 0.8125rem;
    }
    .pick {
      margin-top: 8px;
    }
    .choices {
      display: flex;
      flex-wrap: wrap;
      align-items: center;
      gap: 6px;
    }
    .choices > .quiet {
      width: 92px;
    }
    .choices .plain[disabled] {
      opacity: 0.5;
      cursor: default;
    }
    .keys {
      font-size: 0.8125rem;
    }
    @media (max-width: 899px) {
      .name {
        min-width: 128px;
        max-width: 140px;
        padding: 0 8px;
        line-height: 1.2;
      }
      th,
      td,
      .cell {
        height: var(--touch);
        min-width: var(--touch);
      }
      td input {
        width: 22px;
        height: 22px;
      }
      .keys {
        display: none;
      }
      .choices > .quiet {
        width: 100%;
      }
      .bar {
        gap: 4px;
        padding: 8px 12px;
      }
    }
  }
`)

declare global {
  interface HTMLElementTagNameMap {
    'profile-matrix': ProfileMatrix
  }
}
