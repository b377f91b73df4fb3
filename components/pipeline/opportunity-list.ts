// The list on a phone: rows of 56 px under the thumb, only those near the screen in the page.
import '@lit-labs/virtualizer'
import { css, html, type TemplateResult } from 'lit'
import { customElement, property } from 'lit/decorators.js'
import type { Fields } from '../../src/documents/kind.ts'
import { revenue, stageType } from '../../src/documents/pipeline.ts'
import { undecidedSign } from '../document/collisions/sign.ts'
import type { ColumnContext } from '../document/columns.ts'
import type { Flashing } from '../document/presence/flashes.ts'
import type { Inhabited } from '../document/presence/people.ts'
import { rowSign } from '../document/presence/signs.ts'
import { recordTitle } from '../document/titles.ts'
import { day, money } from '../i18n/format.ts'
import { pageStyles, SatchelElement } from '../shared/element.ts'
import type { Row } from './rows.ts'
import type { RowChecked } from './selection.ts'
import { workTexts } from './work-texts.ts'

@customElement('opportunity-list')
export class OpportunityList extends SatchelElement {
  @property({ attribute: false }) rows: readonly Row[] = []
  @property({ attribute: false }) context!: ColumnContext
  @property({ attribute: false }) stages: ReadonlyMap<string, Fields> = new Map()
  @property({ attribute: false }) flashing: Flashing = new Map()
  /** Who else is in which of a record's fields. */
  @property({ attribute: false }) people: ReadonlyMap<string, Inhabited> = new Map()
  /** Of the pipeline, for the rows' addresses. */
  @property() documentId = ''
  @property() label = ''
  /** Rows are ticked instead of opened. */
  @property({ type: Boolean }) selecting = false
  @property({ attribute: false }) checked: ReadonlySet<string> = new Set()
  /** Records with a value nobody has decided about. */
  @property({ attribute: false }) collided: ReadonlyMap<string, unknown> = new Map()

  protected override render() {
    return html`<lit-virtualizer scroller role="list" aria-label=${this.label} tabindex="-1" .items=${[...this.rows]}
      .keyFunction=${(row: unknown) => (row as Row).id}
      .renderItem=${(row: unknown, index: number) => this.#row(row as Row, index)}></lit-virtualizer>`
  }

  #row({ id, fields }: Row, index: number): TemplateResult {
    const amount = revenue(fields)
    const stage = typeof fields.stage === 'string' ? fields.stage : ''
    const title = recordTitle(fields)
    const details = [fields.account, fields.product]
      .filter(each => typeof each === 'string' && each !== '' && each !== title)
      .join(' · ')
    return html`<div class="row ${this.flashing.has(id) ? 'flash' : ''}" role="listitem" aria-setsize=${this.rows.length}
      aria-posinset=${index + 1}>
      ${this.selecting ? this.#tick(id, title) : ''}
      <a href="/pipelines/${this.documentId}/${id}" class=${fields.archived === true ? 'archived' : ''}>
        <span class="line"><strong>${rowSign(this.people.get(id))}${this.collided.has(id) ? undecidedSign() : ''}${title}</strong>
          <span class="figure">${amount === null ? '' : money(amount, this.context.currency, 0)}</span></span>
        <span class="line quiet"><span class="details">${details}</span>
          <span class="stage ${stage === '' ? 'none' : stageType(this.stages.get(stage))}">
            ${stage === '' ? '' : this.context.recordName('stages', stage)}${
              typeof fields.closeDate === 'string' ? html`<span class="when">${day(fields.closeDate)}</span>` : ''
            }</span></span>
      </a></div>`
  }

  /** Lies over the row: the whole of it ticks. */
  #tick(id: string, title: string): TemplateResult {
    return html`<label class="over"><input type="checkbox" data-check=${id} .checked=${this.checked.has(id)}
      aria-label=${workTexts().bulk.selectRow(title)} @change=${(event: Event) => {
        const detail: RowChecked = { record: id, checked: (event.target as HTMLInputElement).checked, range: false }
        this.dispatchEvent(new CustomEvent<RowChecked>('row-checked', { detail, bubbles: true }))
      }} /></label>`
  }
}

pageStyles(css`
  opportunity-list {
    display: block;
    flex: 1 1 0;
    min-height: 0;

    lit-virtualizer {
      height: 100%;
      outline: none;
    }
    .row {
      position: relative;
      width: 100%;
      height: var(--row-phone);
    }
    .over {
      position: absolute;
      inset: 0;
      z-index: 1;
      display: flex;
      align-items: center;
      padding-inline-start: 16px;
    }
    .over input {
      width: 20px;
      height: 20px;
      margin: 0;
      accent-color: var(--saddle);
    }
    .over:has(:checked) {
      background: color-mix(in srgb, var(--saddle) 12%, transparent);
    }
    .over + a {
      padding-inline-start: 52px;
    }
    a {
      display: flex;
      flex-direction: column;
      justify-content: center;
      height: 100%;
      box-sizing: border-box;
      padding: 0 16px;
      border-bottom: 1px solid var(--line);
      color: var(--ink);
      text-decoration: none;
    }
    a:focus-visible {
      outline-offset: -2px;
    }
    a.archived strong {
      text-decoration: line-through;
      color: var(--ink-quiet);
    }
    .line {
      display: flex;
      justify-content: space-between;
      gap: 12px;
      min-width: 0;
    }
    strong,
    .details {
      overflow: hidden;
      text-overflow: ellipsis;
      white-space: nowrap;
    }
    .stage,
    .figure {
      flex: none;
    }
    .quiet {
      font-size: 0.8125rem;
    }
  }
`)

declare global {
  interface HTMLElementTagNameMap {
    'opportunity-list': OpportunityList
  }
}
