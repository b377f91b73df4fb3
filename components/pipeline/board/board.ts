// The board: a column per stage, cards that are moved by mouse, finger or keyboard. On a phone one column at a time.
import { html, nothing, type TemplateResult } from 'lit'
import { customElement, property, query, state } from 'lit/decorators.js'
import { repeat } from 'lit/directives/repeat.js'
import type { Fields } from '../../../src/documents/kind.ts'
import { stageName } from '../../../src/documents/stages.ts'
import type { ColumnContext } from '../../document/columns.ts'
import type { Flashing } from '../../document/presence/flashes.ts'
import type { Inhabited } from '../../document/presence/people.ts'
import { recordTitle } from '../../document/titles.ts'
import { total } from '../../i18n/format.ts'
import { language } from '../../i18n/i18n.ts'
import { SatchelElement } from '../../shared/element.ts'
import type { Row } from '../rows.ts'
import { workTexts } from '../work-texts.ts'
import './board-styles.ts'
import { card } from './card.ts'
import './card-lane.ts'
import type { CardLane } from './card-lane.ts'
import { type BoardColumn, boardColumns } from './columns.ts'
import { CardDrag } from './drag.ts'

/** Pixels of a card with the gap below it (board-styles.ts). */
const STEP = { desk: 106, phone: 108 } as const

/** A card was put into another column. */
export interface CardMoved {
  readonly record: string
  readonly stage: string
}

@customElement('pipeline-board')
export class PipelineBoard extends SatchelElement {
  @property({ attribute: false }) rows: readonly Row[] = []
  @property({ attribute: false }) context!: ColumnContext
  @property({ attribute: false }) stages: ReadonlyMap<string, Fields> = new Map()
  @property({ attribute: false }) currentStages: readonly (readonly [string, Fields])[] = []
  /** A stage's id, `open`, or empty for all columns. */
  @property() filter = ''
  @property({ attribute: false }) flashing: Flashing = new Map()
  /** Who else is in which of a record's fields. */
  @property({ attribute: false }) people: ReadonlyMap<string, Inhabited> = new Map()
  /** The record whose form is open. */
  @property({ attribute: false }) selected: string | null = null
  /** Of the pipeline, for the cards' addresses. */
  @property() documentId = ''
  @property() label = ''
  @property({ type: Boolean }) readonly = false
  @property({ type: Boolean }) desk = true
  /** The card in the hand, of whichever kind. */
  @state() private carried: string | null = null
  /** Where it would be dropped. */
  @state() private target: string | null = null
  @state() private said = ''
  /** The column in view on a phone. */
  @state() private shown = ''
  @query('.lanes') private scroller!: HTMLElement | null
  #columns: readonly BoardColumn[] = []
  /** Carried by keyboard: arrows choose the stage. */
  #byKeys = false
  /** The card that Tab comes to; else the first of each column. */
  #focused: string | null = null
  /** Dropped by keyboard: the focus goes with the card as soon as it is in its column. */
  #awaited: CardMoved | null = null
  readonly #drag = new CardDrag(this, {
    lifted: card => this.#lift(card, false),
    over: stage => this.#over(stage),
    dropped: (card, stage) => this.#drop(card, stage),
  })

  protected override willUpdate(): void {
    this.#columns = boardColumns(this.rows, this.stages, this.currentStages, this.filter)
    if (!this.#columns.some(column => column.id === this.shown)) {
      this.shown = (this.#columns.find(column => column.rows.length > 0) ?? this.#columns[0])?.id ?? ''
    }
  }

  protected override updated(): void {
    const awaited = this.#awaited
    if (!awaited || this.#columnOf(awaited.record)?.id !== awaited.stage) return
    this.#awaited = null
    void this.#focusCard(awaited.record)
  }

  protected override firstUpdated(): void {
    this.#bring(this.shown, 'instant')
  }

  protected override render() {
    const t = workTexts().board
    return html`<div class="board ${this.desk ? 'desk' : 'phone'} ${this.carried === null ? '' : 'carrying'}" role="region"
      aria-label=${this.label} @keydown=${this.#key} @focusin=${this.#focusIn} @focusout=${this.#focusOut}>
      <p id="board-help" class="unseen">${t.help}</p>
      <p class="unseen" aria-live="assertive">${this.said}</p>
      ${this.desk ? '' : this.#tabs()}
      <div class="lanes" data-scrolls @scroll=${this.#scrolled}>
        ${repeat(
          this.#columns,
          column => column.id,
          column => this.#column(column),
        )}
      </div>
      ${!this.desk && this.carried !== null && !this.#byKeys ? this.#tray() : ''}
    </div>`
  }

  #column(column: BoardColumn): TemplateResult {
    const t = workTexts().board
    const { figures } = column
    const { currency } = this.context
    const name = this.#name(column)
    const over = this.carried !== null && this.target === column.id
    return html`<section class="column ${over ? 'over' : ''}" aria-label=${name} data-column=${column.id}
      data-drop=${column.open && this.desk ? column.id : nothing}>
      <header>
        <h2><span class="stage ${column.id === '' ? 'none' : column.type}">${name}</span>
          <span class="number">${figures.count.toLocaleString(language.value)}</span></h2>
        ${column.open || column.id === '' ? '' : html`<p class="quiet">${t.archivedStage}</p>`}
        <dl><div><dt>${t.total}</dt><dd>${total(figures.revenue, currency)}</dd></div>
          <div><dt>${t.weighted}</dt><dd>${total(figures.weightedRevenue, currency)}</dd></div></dl>
      </header>
      ${
        column.rows.length === 0
          ? html`<p class="quiet none-here">${t.empty}</p>`
          : html`<card-lane role="list" aria-label=${name} tabindex="-1" .rows=${column.rows} .step=${STEP[this.desk ? 'desk' : 'phone']}
            .card=${(row: Row, index: number) => this.#card(row, index, column)}></card-lane>`
      }
    </section>`
  }

  #card(row: Row, index: number, column: BoardColumn): TemplateResult {
    const reached = this.#focused !== null && column.rows.some(each => each.id === this.#focused)
    return card({
      row,
      href: `/pipelines/${this.documentId}/${row.id}?view=board`,
      position: index + 1,
      of: column.rows.length,
      currency: this.context.currency,
      selected: this.selected === row.id,
      carried: this.carried === row.id,
      flashing: this.flashing.has(row.id),
      people: this.people.get(row.id),
      tabbable: !this.desk || (reached ? this.#focused === row.id : index === 0),
      stages: this.readonly ? [] : this.currentStages.map(([id, stage]) => [id, stageName(id, stage, language.value)]),
      stage: column.id,
      chosen: stage => this.#announce(row.id, stage),
    })
  }

  #tabs(): TemplateResult {
    return html`<nav class="tabs" aria-label=${workTexts().board.stages}>${this.#columns.map(
      column => html`<button type="button" data-tab=${column.id} aria-pressed=${column.id === this.shown}
        @click=${() => this.#bring(column.id, 'smooth')}><span class="stage ${column.id === '' ? 'none' : column.type}">${this.#name(column)}</span>
        <span class="number">${column.figures.count.toLocaleString(language.value)}</span></button>`,
    )}</nav>`
  }

  /** On a phone the other stages are out of sight: while a card is in the hand they all lie under the thumb. */
  #tray(): TemplateResult {
    return html`<div class="tray" aria-hidden="true"><p>${workTexts().board.dropHere}</p><div>${boardColumns(
      this.rows,
      this.stages,
      this.currentStages,
    )
      .filter(column => column.open)
      .map(
        column => html`<span data-drop=${column.id} class=${this.target === column.id ? 'over' : ''}>
          <span class="stage ${column.type}">${this.#name(column)}</span></span>`,
      )}</div></div>`
  }

  #name({ id }: BoardColumn): string {
    return id === '' ? workTexts().board.noStage : this.context.recordName('stages', id)
  }

  #title(record: string): string {
    return recordTitle(this.rows.find(row => row.id === record)?.fields ?? {})
  }

  #lift(record: string, byKeys: boolean): boolean {
    if (this.readonly) return false
    this.#byKeys = byKeys
    this.carried = record
    const column = this.#columnOf(record)
    this.target = column?.id ?? null
    this.said = column ? workTexts().board.lifted(this.#title(record), this.#name(column)) : ''
    if (!byKeys) navigator.vibrate?.(20)
    return true
  }

  #over(stage: string | null): void {
    if (this.target !== stage) this.target = stage
  }

  #drop(record: string, stage: string | null): void {
    const from = this.#columnOf(record)
    const to = this.currentStages.find(([id]) => id === stage)
    this.carried = null
    this.target = null
    this.#byKeys = false
    const t = workTexts().board
    if (!to || from?.id === stage) {
      this.said = t.stayed(this.#title(record))
      return
    }
    this.said = t.dropped(this.#title(record), stageName(to[0], to[1], language.value))
    this.#announce(record, to[0])
  }

  #announce(record: string, stage: string): void {
    this.dispatchEvent(new CustomEvent<CardMoved>('card-moved', { detail: { record, stage }, bubbles: true }))
  }

  #columnOf(record: string): BoardColumn | undefined {
    return this.#columns.find(column => column.rows.some(row => row.id === record))
  }

  readonly #key = (event: KeyboardEvent): void => {
    const record = (event.target as Element).closest<HTMLElement>('[data-card]')?.dataset.card
    if (record === undefined || this.#drag.carrying || event.ctrlKey || event.metaKey || event.altKey) return
    if (this.carried !== null ? this.#keyCarrying(event, this.carried) : this.#keyFree(event, record)) {
      event.preventDefault()
      event.stopPropagation()
    }
  }

  #keyCarrying(event: KeyboardEvent, record: string): boolean {
    if (event.key === 'Escape') this.#drop(record, null)
    else if (event.key === ' ' || event.key === 'Enter') {
      const stage = this.target
      this.#drop(record, stage)
      if (stage !== null) this.#awaited = { record, stage }
    } else if (event.key === 'ArrowLeft' || event.key === 'ArrowRight') {
      const open = this.#columns.filter(column => column.open)
      const at = open.findIndex(column => column.id === this.target)
      const next = open[Math.max(0, Math.min(open.length - 1, at + (event.key === 'ArrowLeft' ? -1 : 1)))]
      if (!next) return true
      this.target = next.id
      this.said = workTexts().board.over(this.#name(next), open.indexOf(next) + 1, open.length)
      this.querySelector(`[data-column="${CSS.escape(next.id)}"]`)?.scrollIntoView({
        inline: 'nearest',
        block: 'nearest',
      })
    } else return event.key.startsWith('Arrow')
    return true
  }

  #keyFree(event: KeyboardEvent, record: string): boolean {
    if (event.key === ' ') return this.#lift(record, true)
    const column = this.#columnOf(record)
    if (!column || !event.key.startsWith('Arrow')) return false
    const row = column.rows.findIndex(each => each.id === record)
    const filled = this.#columns.filter(each => each.rows.length > 0)
    const beside = filled[filled.indexOf(column) + (event.key === 'ArrowLeft' ? -1 : 1)]
    const next =
      event.key === 'ArrowUp'
        ? column.rows[row - 1]
        : event.key === 'ArrowDown'
          ? column.rows[row + 1]
          : beside?.rows[Math.min(row, beside.rows.length - 1)]
    if (next) void this.#focusCard(next.id)
    return true
  }

  /** Brings a card into the page, which holds only those near the screen, and gives it the focus. */
  async #focusCard(record: string): Promise<void> {
    this.#focused = record
    this.requestUpdate()
    await this.updateComplete
    const column = this.#columnOf(record)
    if (!column) return
    const part = this.querySelector<HTMLElement>(`[data-column="${CSS.escape(column.id)}"]`)
    part?.scrollIntoView({ inline: 'nearest', block: 'nearest' })
    const lane = part?.querySelector<CardLane>('card-lane')
    await lane?.bring(column.rows.findIndex(row => row.id === record))
    lane?.querySelector<HTMLElement>(`[data-card="${CSS.escape(record)}"]`)?.focus({ preventScroll: true })
  }

  readonly #focusIn = (event: Event): void => {
    const record = (event.target as Element).closest<HTMLElement>('[data-card]')?.dataset.card
    if (record === undefined || record === this.#focused) return
    this.#focused = record
    this.requestUpdate()
  }

  /** Whoever leaves the board leaves the card where it was. */
  readonly #focusOut = (event: FocusEvent): void => {
    if (!this.#byKeys || this.carried === null) return
    const to = event.relatedTarget
    if (to instanceof Node && this.contains(to) && (to as Element).closest(`[data-card="${CSS.escape(this.carried)}"]`))
      return
    this.#drop(this.carried, null)
  }

  #bring(stage: string, behavior: ScrollBehavior): void {
    if (this.desk) return
    const column = this.querySelector<HTMLElement>(`[data-column="${CSS.escape(stage)}"]`)
    if (column) this.scroller?.scrollTo({ left: column.offsetLeft - (this.scroller?.offsetLeft ?? 0), behavior })
  }

  readonly #scrolled = (): void => {
    const scroller = this.scroller
    if (this.desk || !scroller || scroller.clientWidth === 0) return
    const column = this.#columns[Math.round(scroller.scrollLeft / scroller.clientWidth)]
    if (!column || column.id === this.shown) return
    this.shown = column.id
    this.querySelector(`[data-tab="${CSS.escape(column.id)}"]`)?.scrollIntoView({ inline: 'center', block: 'nearest' })
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'pipeline-board': PipelineBoard
  }
}
