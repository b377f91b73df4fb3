// The matrix of rights as a table: one role over the kinds, or one kind over the roles; each cell says how far a right reaches.
import { css, html, nothing, type TemplateResult } from 'lit'
import { customElement, property, query } from 'lit/decorators.js'
import { type RightsMatrix, SCOPES, type Scope } from '../../src/policy/rights.ts'
import { pageStyles, SatchelElement } from '../shared/element.ts'
import '../shared/matrix-styles.ts'
import { kindsWord } from '../shared/kinds.ts'
import { keepTabStop, moveInTable, oneTabStop } from '../shared/table-keys.ts'
import { roleWord } from '../statuses/words.ts'
import { FOUR, inheritedAt, OTHERS, type Place, scopeAt, withScope } from './rights-draft.ts'
import { rightsTexts } from './texts.ts'
import { rightWord } from './words.ts'

export type EditRights = (change: (draft: RightsMatrix) => RightsMatrix, about?: string) => void

/** One column: a role on a kind, and its heading. */
export interface Column {
  readonly role: string
  readonly kind: string
  readonly word: string
}

type Row = Pick<Place, 'right' | 'group'>

@customElement('rights-table')
export class RightsTable extends SatchelElement {
  @property({ attribute: false }) stored!: RightsMatrix
  @property({ attribute: false }) draft!: RightsMatrix
  @property({ attribute: false }) columns: readonly Column[] = []
  /** What the columns have in common. */
  @property() name = ''
  /** Absent: to be read only. */
  @property({ attribute: false }) edit: EditRights | null = null
  @query('table') private table!: HTMLTableElement | null

  protected override updated(): void {
    oneTabStop(this.table)
  }

  protected override render() {
    const t = rightsTexts()
    const plain = (right: Row['right']): Row => ({ right, group: null })
    const kinds = new Set(this.columns.map(one => one.kind))
    const groups = this.draft.groups.filter(one => kinds.has(one.kind))
    const grouped = [...new Set(groups.map(one => one.group))].map((group): Row => ({ right: 'edit', group }))
    return html`<div class="matrix-box" role="group" aria-label=${t.table(this.name)} tabindex=${this.edit ? nothing : 0}>
      <table aria-label=${t.table(this.name)} @keydown=${moveInTable} @focusin=${keepTabStop}>
        <thead><tr><th class="name" scope="col">${t.right}</th>${this.columns.map(({ word }) => html`<th scope="col">${word}</th>`)}</tr></thead>
        ${this.#part(t.four, FOUR.map(plain))}${this.#part(t.others, OTHERS.map(plain))}
        ${grouped.length > 0 ? this.#part(t.groups, grouped) : ''}
      </table></div>`
  }

  #part(title: string, rows: readonly Row[]): TemplateResult {
    return html`<tbody><tr class="part"><th scope="rowgroup" colspan=${this.columns.length + 1}><span>${title}</span></th></tr>
      ${rows.map(row => this.#row(row))}</tbody>`
  }

  #row(row: Row): TemplateResult {
    const help = row.group === null ? rightsTexts().rightHelp[row.right] : ''
    return html`<tr data-right=${row.group === null ? row.right : `${row.right} ${row.group}`}>
      <th class="name" scope="row">${rightWord(row)}${help === '' ? '' : html`<span class="quiet help">${help}</span>`}</th>
      ${this.columns.map(column => this.#cell(row, column))}</tr>`
  }

  #cell(row: Row, { role, kind, word }: Column): TemplateResult {
    const t = rightsTexts()
    const place: Place = { role, kind, ...row }
    const group = row.group
    if (group !== null && !this.draft.groups.some(one => one.group === group && (kind === '*' || one.kind === kind)))
      return html`<td></td>`
    const scope = scopeAt(this.draft, place)
    const before = scopeAt(this.stored, place)
    const inherited = inheritedAt(this.draft, place)
    const empty = inherited === null ? t.noRow : t.asEvery(t.scopes[inherited])
    const says = (one: Scope | null) => (one === null ? empty : t.scopes[one])
    const changed = scope !== before
    const label = `${t.cell(rightWord(row), word)}${changed ? `, ${t.changed}, ${t.was(says(before))}` : ''}`
    if (!this.edit) return html`<td class=${scope ?? 'unset'} data-kind=${kind} data-role=${role}>${says(scope)}</td>`
    return html`<td class="${scope ?? 'unset'} ${changed ? 'changed' : ''}" data-kind=${kind} data-role=${role}>
      <select data-cell aria-label=${label} title=${changed ? t.was(says(before)) : nothing} @change=${(
        event: Event,
      ) => {
        const { value } = event.target as HTMLSelectElement
        this.edit?.(draft => withScope(draft, place, value === '' ? null : (value as Scope)))
      }}><option value="" .selected=${scope === null}>${empty}</option>${SCOPES.map(
        each => html`<option value=${each} .selected=${scope === each}>${t.scopes[each]}</option>`,
      )}</select></td>`
  }
}

/** The columns for one role: every kind, and each. */
export const byRole = (role: string, kinds: readonly string[]): Column[] =>
  ['*', ...kinds].map(kind => ({ role, kind, word: kindsWord(kind) }))

/** The columns for one kind: each role. */
export const byKind = (kind: string, roles: readonly string[]): Column[] =>
  roles.map(role => ({ role, kind, word: roleWord(role) }))

pageStyles(css`
  rights-table {
    display: block;
    min-width: 0;

    th,
    td {
      height: 40px;
      padding: 0 8px;
      text-align: start;
    }
    thead th {
      font-size: 0.8125rem;
      white-space: nowrap;
    }
    .name {
      min-width: 220px;
      padding: 4px 12px;
      line-height: 1.25;
    }
    .part th {
      height: 32px;
      background: var(--well);
      font-weight: 600;
      font-size: 0.8125rem;
    }
    .part span {
      position: sticky;
      left: 12px;
    }
    .help {
      display: block;
      font-size: 0.75rem;
    }
    td.unset,
    td.none {
      color: var(--ink-quiet);
    }
    select {
      /* Not below the head that stays. */
      scroll-margin-top: 96px;
      width: 100%;
      min-width: 128px;
      height: 32px;
      padding: 0 4px;
      border: 1px solid transparent;
      border-radius: 6px;
      background: var(--sheet);
      color: inherit;
      font: inherit;
      text-overflow: ellipsis;
      cursor: pointer;
    }
    select option {
      background: var(--sheet);
      color: var(--ink);
    }
    select:hover {
      border-color: var(--line-strong);
    }
    select:focus-visible {
      outline-offset: -1px;
    }
    .changed select {
      background: var(--waiting-wash);
      border-color: var(--waiting);
      color: var(--waiting);
      font-weight: 600;
    }
    @media (max-width: 899px) {
      .name {
        min-width: 132px;
        max-width: 150px;
        padding: 4px 8px;
      }
      .help {
        display: none;
      }
      select {
        height: var(--touch);
      }
    }
  }
`)

declare global {
  interface HTMLElementTagNameMap {
    'rights-table': RightsTable
  }
}
