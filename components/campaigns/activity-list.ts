// The activities of a campaign: a table at the desk, cards on a phone; ticked off where they stand.
import '@vaadin/button'
import { css, html, nothing, type TemplateResult } from 'lit'
import { customElement, property, state } from 'lit/decorators.js'
import type { Fields } from '../../src/documents/kind.ts'
import { hrefOf } from '../app/router.ts'
import type { Session } from '../app/session.ts'
import { undecidedSign } from '../document/collisions/sign.ts'
import { columnsOf, plainContext, shown } from '../document/columns.ts'
import type { DocumentSpace } from '../document/space.ts'
import { recordTitle } from '../document/titles.ts'
import { label } from '../i18n/i18n.ts'
import { isoDay } from '../shared/dates.ts'
import { pageStyles, SatchelElement, Watch } from '../shared/element.ts'
import { icon } from '../shared/icons.ts'
import { desk } from '../shared/layout.ts'
import { showToast } from '../shared/toasts.ts'
import { type Activity, activitiesOf, isOverdue } from './activities.ts'
import { campaignTexts } from './texts.ts'

/** Dispatches `add`. */
@customElement('activity-list')
export class ActivityList extends SatchelElement {
  @property({ attribute: false }) session!: Session
  @property({ attribute: false }) workspace!: DocumentSpace
  /** By id; another map whenever one of them is another. */
  @property({ attribute: false }) records: ReadonlyMap<string, Fields> = new Map()
  @property() documentId = ''
  /** The one whose form is open. */
  @property({ attribute: false }) selected: string | null = null
  /** Ids of those with a value nobody has decided about. */
  @property({ attribute: false }) collided: ReadonlySet<string> = new Set()
  @property({ type: Boolean }) readonly = false
  @state() private archivedToo = false
  readonly #desk = new Watch(this, () => desk)

  protected override render() {
    const t = campaignTexts()
    const { records } = this
    const rows = activitiesOf(records, this.archivedToo)
    const archived = records.size - activitiesOf(records, false).length
    return html`<section aria-labelledby="activities-title">
      <header><h2 id="activities-title">${t.activities}</h2>
        ${
          archived > 0
            ? html`<label class="tick"><input type="checkbox" .checked=${this.archivedToo} @change=${(event: Event) => {
                this.archivedToo = (event.target as HTMLInputElement).checked
              }} /><span>${t.archivedToo}</span></label>`
            : ''
        }
        ${
          this.readonly
            ? ''
            : html`<vaadin-button theme="primary" data-add @click=${() =>
                this.dispatchEvent(
                  new CustomEvent('add', { bubbles: true }),
                )}>${icon('add')}<span>${t.addActivity}</span></vaadin-button>`
        }</header>
      ${
        rows.length === 0
          ? html`<div class="none"><p>${t.noActivities}</p>${this.readonly ? '' : html`<p class="quiet">${t.noActivitiesLead}</p>`}</div>`
          : this.#desk.value
            ? this.#table(rows)
            : this.#cards(rows)
      }</section>`
  }

  get #today(): string {
    return isoDay(this.session.clock())
  }

  #table(rows: readonly Activity[]): TemplateResult {
    const columns = columnsOf(this.workspace.main).filter(({ name }) => name !== 'done')
    return html`<table class="lines"><thead><tr><th scope="col">${this.#label('done')}</th>${columns.map(
      column => html`<th scope="col">${label(column.label)}</th>`,
    )}</tr></thead>
      <tbody>${rows.map(
        row => html`<tr class=${this.#look(row)} aria-current=${row.id === this.selected ? 'true' : nothing}
          @click=${(event: Event) => this.#open(event, row)}>
          <td class="ticking">${this.#tick(row)}</td>
          ${columns.map(column =>
            column.name === 'name'
              ? html`<th scope="row">${this.#link(row)}</th>`
              : html`<td class=${column.name}>${shown(column, row.fields, plainContext)}${column.name === 'due' ? this.#late(row) : ''}</td>`,
          )}</tr>`,
      )}</tbody></table>`
  }

  #cards(rows: readonly Activity[]): TemplateResult {
    const columns = columnsOf(this.workspace.main).filter(({ name }) => name === 'customer' || name === 'due')
    return html`<ul class="cards">${rows.map(
      row => html`<li class=${this.#look(row)}>${this.#tick(row)}
        <a class="card" href=${this.#hrefTo(row)}><strong>${this.#sign(row)}${recordTitle(row.fields)}</strong>
          <span class="quiet">${columns
            .map(column => shown(column, row.fields, plainContext))
            .filter(Boolean)
            .join(' · ')} ${this.#late(row)}</span></a></li>`,
    )}</ul>`
  }

  #look({ fields }: Activity): string {
    return fields.archived === true ? 'archived' : fields.done === true ? 'done' : ''
  }

  #late({ fields }: Activity): TemplateResult | '' {
    return isOverdue(fields, this.#today) ? html` <span class="remark waiting">${campaignTexts().overdue}</span>` : ''
  }

  #sign({ id }: Activity): TemplateResult | '' {
    return this.collided.has(id) ? undecidedSign() : ''
  }

  #link(row: Activity): TemplateResult {
    return html`${this.#sign(row)}<a href=${this.#hrefTo(row)}>${recordTitle(row.fields)}</a>${
      row.fields.archived === true ? html`<span class="remark">${this.t.pipelines.archived}</span>` : ''
    }`
  }

  #tick({ id, fields }: Activity): TemplateResult {
    return html`<label class="tick"><input type="checkbox" data-done=${id} .checked=${fields.done === true}
      ?disabled=${this.readonly || fields.archived === true} aria-label=${`${this.#label('done')}: ${recordTitle(fields)}`}
      @change=${(event: Event) => this.#done(id, fields.done ?? null, (event.target as HTMLInputElement).checked)} /></label>`
  }

  #label(field: string): string {
    const declared = this.workspace.main.fields.find(({ name }) => name === field)
    return declared ? label(declared.label) : field
  }

  #hrefTo({ id }: Activity): string {
    return hrefOf({ screen: 'campaign', id: this.documentId, record: id })
  }

  #open(event: Event, { id }: Activity): void {
    if ((event.target as HTMLElement).closest('a, label')) return
    this.session.router.go({ screen: 'campaign', id: this.documentId, record: id })
  }

  async #done(id: string, base: string | number | boolean | null, done: boolean): Promise<void> {
    try {
      await this.workspace.commit(id, { done }, { field: 'done', base })
    } catch {
      // The device reports the cause through its `trouble`; here it is said where the eye is.
      showToast(this, { text: this.t.errors.storage, tone: 'problem' })
    }
  }
}

pageStyles(css`
  activity-list {
    display: block;

    header {
      display: flex;
      flex-wrap: wrap;
      align-items: center;
      gap: 12px;
      margin-bottom: 8px;
    }
    header h2 {
      flex: 1;
    }
    .ticking {
      width: 1%;
    }
    .due {
      white-space: nowrap;
    }
    .done :is(th a, strong) {
      color: var(--ink-quiet);
      text-decoration: line-through;
    }
    .archived :is(a, strong) {
      color: var(--ink-quiet);
    }
    tr[aria-current] {
      background: var(--saddle-wash);
    }
    .none {
      padding: 24px;
      border: 1px dashed var(--line-middle);
      border-radius: var(--corner);
      text-align: center;
    }
    @media (max-width: 899px) {
      header .tick {
        order: 3;
        flex-basis: 100%;
      }
    }
    .cards {
      margin: 0;
      padding: 0;
      list-style: none;
    }
    .cards li {
      display: grid;
      grid-template-columns: var(--touch) minmax(0, 1fr);
      border-bottom: 1px solid var(--line);
    }
    .cards .tick {
      justify-content: center;
    }
    .cards .tick input {
      width: 22px;
      height: 22px;
    }
    .card {
      display: flex;
      flex-direction: column;
      justify-content: center;
      min-height: var(--row-phone);
      color: var(--ink);
      text-decoration: none;
    }
  }
`)

declare global {
  interface HTMLElementTagNameMap {
    'activity-list': ActivityList
  }
}
