// The table at the desk: virtualised rows, columns from the declaration, the row on screen marked.
import '@vaadin/grid'
import '@vaadin/grid/vaadin-grid-sorter.js'
import type { Grid, GridActiveItemChangedEvent, GridDataProviderCallback, GridDataProviderParams } from '@vaadin/grid'
import type { GridColumn } from '@vaadin/grid/vaadin-grid-column.js'
import { css, html, type PropertyValues, render } from 'lit'
import { customElement, property, query } from 'lit/decorators.js'
import { repeat } from 'lit/directives/repeat.js'
import type { Fields } from '../../src/documents/kind.ts'
import { stageType } from '../../src/documents/pipeline.ts'
import { undecidedSign } from '../document/collisions/sign.ts'
import { type Column, type ColumnContext, isFigure, shown } from '../document/columns.ts'
import type { Flashing } from '../document/presence/flashes.ts'
import type { Inhabited } from '../document/presence/people.ts'
import { rowSign } from '../document/presence/signs.ts'
import { recordTitle } from '../document/titles.ts'
import { label } from '../i18n/i18n.ts'
import { pageStyles, SatchelElement } from '../shared/element.ts'
import type { Row } from './rows.ts'
import type { RowChecked } from './selection.ts'
import { workTexts } from './work-texts.ts'

export interface SortChoice {
  readonly column: string
  readonly down: boolean
}

@customElement('opportunity-table')
export class OpportunityTable extends SatchelElement {
  @property({ attribute: false }) rows: readonly Row[] = []
  @property({ attribute: false }) columns: readonly Column[] = []
  @property({ attribute: false }) context!: ColumnContext
  @property({ attribute: false }) stages: ReadonlyMap<string, Fields> = new Map()
  @property({ attribute: false }) sort!: SortChoice
  @property({ attribute: false }) selected: string | null = null
  /** What somebody else just changed. */
  @property({ attribute: false }) flashing: Flashing = new Map()
  /** Who else is in which of a record's fields. */
  @property({ attribute: false }) people: ReadonlyMap<string, Inhabited> = new Map()
  /** Records with a value nobody has decided about. */
  @property({ attribute: false }) collided: ReadonlyMap<string, unknown> = new Map()
  @property() label = ''
  /** Rows that are ticked; without ticks no column for them is shown. */
  @property({ attribute: false }) checked: ReadonlySet<string> | null = null
  @query('vaadin-grid') private grid!: Grid<Row>

  protected override render() {
    return html`<vaadin-grid theme="compact" item-id-path="id" aria-label=${this.label}
      .dataProvider=${this.#provide} .selectedItems=${this.rows.filter(row => row.id === this.selected)}
      .cellPartNameGenerator=${this.#parts} @active-item-changed=${this.#activated} @keydown=${this.#key}>
      ${
        this.checked
          ? html`<vaadin-grid-column width="44px" flex-grow="0" frozen .headerRenderer=${this.#allBox}
            .renderer=${this.#rowBox}></vaadin-grid-column>`
          : ''
      }
      ${repeat(
        this.columns,
        column => column.name,
        (
          column,
          index,
        ) => html`<vaadin-grid-column data-column=${column.name} width="${widthOf(column)}px" flex-grow=${index === 0 ? 1 : 0}
          ?frozen=${index === 0} resizable text-align=${isFigure(column.type) ? 'end' : 'start'}
          .headerRenderer=${this.#header(column)} .renderer=${this.#body(column)}></vaadin-grid-column>`,
      )}
    </vaadin-grid>`
  }

  /** Every column has its width: to measure them would lay the whole table out once more before its first rows. */
  protected override firstUpdated(): void {
    this.grid.recalculateColumnWidths = () => {}
  }

  protected override updated(changed: PropertyValues<this>): void {
    if (changed.has('rows')) {
      const first = !this.grid.size
      if (this.grid.size !== this.rows.length) this.grid.size = this.rows.length
      // The first size brings the first rows; asking for them once more would lay the table out twice.
      if (!first) this.grid.clearCache()
      if (!first && this.checked) this.grid.requestContentUpdate()
    } else if (
      changed.has('columns') ||
      changed.has('context') ||
      changed.has('checked') ||
      changed.has('collided') ||
      changed.has('people')
    )
      this.grid.requestContentUpdate()
    if (changed.has('flashing') || changed.has('selected') || changed.has('people')) this.grid.generateCellPartNames()
  }

  readonly #provide = (params: GridDataProviderParams<Row>, callback: GridDataProviderCallback<Row>): void => {
    const [order] = params.sortOrders
    if (order?.direction && (order.path !== this.sort.column || (order.direction === 'desc') !== this.sort.down)) {
      const detail: SortChoice = { column: order.path, down: order.direction === 'desc' }
      // The grid asks while it renders; the screen sorts and hands the rows back in its own time.
      queueMicrotask(() => this.dispatchEvent(new CustomEvent('sort-chosen', { detail, bubbles: true })))
    }
    const from = params.page * params.pageSize
    callback(this.rows.slice(from, from + params.pageSize) as Row[], this.rows.length)
  }

  readonly #parts = (column: GridColumn<Row>, { item }: { item: Row }): string => {
    const parts = item.fields.archived === true ? ['archived'] : []
    const name = column.dataset.column ?? ''
    // What no column shows is told where the row begins.
    const stands = (field: string): string =>
      this.columns.some(each => each.name === field) ? field : (this.columns[0]?.name ?? '')
    const flashing = this.flashing.get(item.id)
    if (flashing && [...flashing].some(field => stands(field) === name)) parts.push('flash')
    const [person] = this.people.get(item.id)?.get(name) ?? []
    if (person) parts.push(`who-${person.colour}`)
    return parts.join(' ')
  }

  readonly #activated = (event: GridActiveItemChangedEvent<Row>): void => {
    const row = event.detail.value
    if (!row) return
    this.dispatchEvent(new CustomEvent<string>('row-chosen', { detail: row.id, bubbles: true }))
    this.grid.activeItem = null
  }

  readonly #allBox = (root: HTMLElement): void => {
    const box = boxIn(root, event => {
      const detail = (event.target as HTMLInputElement).checked
      this.dispatchEvent(new CustomEvent<boolean>('all-checked', { detail, bubbles: true }))
    })
    const ticked = this.checked?.size ?? 0
    box.ariaLabel = workTexts().bulk.selectAll
    box.checked = ticked > 0 && ticked === this.rows.length
    box.indeterminate = ticked > 0 && ticked < this.rows.length
  }

  readonly #rowBox = (root: HTMLElement, _column: unknown, { item }: { item: Row }): void => {
    const box = boxIn(root, event => {
      const { checked, dataset } = event.target as HTMLInputElement
      const detail: RowChecked = { record: dataset.check ?? '', checked, range: event.shiftKey }
      this.dispatchEvent(new CustomEvent<RowChecked>('row-checked', { detail, bubbles: true }))
    })
    box.dataset.check = item.id
    box.ariaLabel = workTexts().bulk.selectRow(recordTitle(item.fields))
    box.checked = this.checked?.has(item.id) ?? false
  }

  /** Space on a cell with a box ticks it, as in every list with boxes. */
  readonly #key = (event: KeyboardEvent): void => {
    if (event.key !== ' ' || !this.checked) return
    const cell = event.composedPath()[0]
    if (!(cell instanceof HTMLElement) || cell instanceof HTMLInputElement) return
    const content = cell.querySelector('slot')?.assignedElements()[0]
    content?.querySelector<HTMLInputElement>('.tick-box input')?.click()
  }

  readonly #headers = new Map<string, (root: HTMLElement) => void>()
  readonly #bodies = new Map<string, (root: HTMLElement, column: unknown, model: { item: Row }) => void>()

  /** One function per column for the table's life: a new one would make the grid render every cell anew. */
  #header(column: Column): (root: HTMLElement) => void {
    const key = `${column.name} ${label(column.label)}`
    const known = this.#headers.get(key)
    if (known) return known
    const made = (root: HTMLElement): void => {
      const present = root.querySelector('vaadin-grid-sorter')
      const sorter = present ?? document.createElement('vaadin-grid-sorter')
      sorter.textContent = label(column.label)
      if (present) return
      sorter.path = column.name
      if (this.sort.column === column.name) sorter.direction = this.sort.down ? 'desc' : 'asc'
      root.append(sorter)
    }
    this.#headers.set(key, made)
    return made
  }

  #body(column: Column): (root: HTMLElement, column: unknown, model: { item: Row }) => void {
    const known = this.#bodies.get(column.name)
    if (known) return known
    const made = (root: HTMLElement, _column: unknown, { item }: { item: Row }): void => {
      const text = shown(column, item.fields, this.context)
      if (column.type.type === 'record') this.#stage(root, item, text)
      else if (column === this.columns[0]) this.#first(root, item, text)
      else if (root.textContent !== text) {
        root.textContent = text
        root.title = text
      }
    }
    this.#bodies.set(column.name, made)
    return made
  }

  /** The first column also says who is in the row, and that something about it is undecided. */
  #first(root: HTMLElement, item: Row, text: string): void {
    render(html`${rowSign(this.people.get(item.id))}${this.collided.has(item.id) ? undecidedSign() : ''}${text}`, root)
    if (root.title !== text) root.title = text
  }

  /** A stage shows its type by a shape beside its name. */
  #stage(root: HTMLElement, item: Row, text: string): void {
    const sign = root.querySelector<HTMLElement>('.stage') ?? root.appendChild(document.createElement('span'))
    sign.className = `stage ${text === '' ? 'none' : stageType(this.stages.get(String(item.fields.stage)))}`
    if (sign.textContent !== text) sign.textContent = text
  }
}

/** The box a cell shows; made once for the cell's life. A press beside it counts as one on it. */
function boxIn(root: HTMLElement, clicked: (event: MouseEvent) => void): HTMLInputElement {
  const present = root.querySelector('input')
  if (present) return present
  const place = root.appendChild(document.createElement('label'))
  place.className = 'tick-box'
  const box = place.appendChild(document.createElement('input'))
  box.type = 'checkbox'
  // `click` rather than `change`: only it says whether Shift was held.
  box.addEventListener('click', event => {
    event.stopPropagation()
    clicked(event)
  })
  // The click that the label passes on is the box's own; the label's would open the row.
  place.addEventListener('click', event => event.stopPropagation())
  return box
}

/** Room for the title and its arrows: German titles are longer than the values under them. */
const widthOf = (column: Column): number => Math.max(column.width, Math.ceil(48 + label(column.label).length * 7.5))

pageStyles(css`
  opportunity-table {
    display: flex;
    flex-direction: column;
    min-height: 0;
    flex: 1 1 0;

    /* Without a bounded height the grid measures itself for ever under Aura. */
    vaadin-grid {
      flex: 1 1 0;
      min-height: 0;
      height: 0;
      border-radius: 0;
      border-width: 1px 0 0;
      --vaadin-grid-cell-padding: 6px 12px;
      --vaadin-grid-background: var(--paper);
      --vaadin-grid-cell-background-color: var(--paper);
      --vaadin-grid-header-background-color: var(--paper);
      cursor: pointer;
    }
    .tick-box {
      display: grid;
      place-items: center;
      margin: -6px -12px;
      height: 36px;
      cursor: pointer;
    }
    .tick-box input {
      width: 16px;
      height: 16px;
      margin: 0;
      accent-color: var(--saddle);
    }
    vaadin-grid::part(archived) {
      color: var(--ink-quiet);
      text-decoration: line-through;
    }
  }
  opportunity-table vaadin-grid {
    &::part(who-0) { outline: 2px solid var(--who-0); outline-offset: -2px; }
    &::part(who-1) { outline: 2px solid var(--who-1); outline-offset: -2px; }
    &::part(who-2) { outline: 2px solid var(--who-2); outline-offset: -2px; }
    &::part(who-3) { outline: 2px solid var(--who-3); outline-offset: -2px; }
    &::part(who-4) { outline: 2px solid var(--who-4); outline-offset: -2px; }
    &::part(who-5) { outline: 2px solid var(--who-5); outline-offset: -2px; }
    &::part(flash) { animation: changed-elsewhere 1200ms; }
  }
  @media (prefers-reduced-motion: reduce) {
    opportunity-table vaadin-grid::part(flash) {
      animation: none;
      background: color-mix(in srgb, var(--saddle) 35%, transparent);
    }
  }
`)

declare global {
  interface HTMLElementTagNameMap {
    'opportunity-table': OpportunityTable
  }
}
