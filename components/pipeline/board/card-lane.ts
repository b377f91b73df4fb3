// A long list of cards of one height: only those near the screen are in the page, and any can be brought there at once.
import { css, html, type PropertyValues, type TemplateResult } from 'lit'
import { customElement, property, state } from 'lit/decorators.js'
import { repeat } from 'lit/directives/repeat.js'
import { pageStyles, SatchelElement } from '../../shared/element.ts'
import type { Row } from '../rows.ts'

/** Cards beyond either edge: a flick of the finger does not outrun them. */
const SPARE = 6

@customElement('card-lane')
export class CardLane extends SatchelElement {
  @property({ attribute: false }) rows: readonly Row[] = []
  /** Pixels of one card with the gap below it. */
  @property({ type: Number }) step = 106
  @property({ attribute: false }) card: (row: Row, index: number) => TemplateResult = () => html``
  @state() private first = 0
  /** Cards that fit on the screen; until the lane is laid out, as many as a large one holds. */
  @state() private fits = 12
  readonly #observer = new ResizeObserver(() => this.#measure())

  override connectedCallback(): void {
    super.connectedCallback()
    this.addEventListener('scroll', this.#measure, { passive: true })
    this.#observer.observe(this)
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback()
    this.removeEventListener('scroll', this.#measure)
    this.#observer.disconnect()
  }

  /** Scrolls just as far as it takes to see this card; it is in the page when the promise resolves. */
  async bring(index: number): Promise<void> {
    const [top, bottom] = [index * this.step, (index + 1) * this.step]
    if (top < this.scrollTop) this.scrollTop = top
    else if (bottom > this.scrollTop + this.clientHeight) this.scrollTop = bottom - this.clientHeight
    this.#measure()
    await this.updateComplete
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has('rows')) this.first = Math.min(this.first, Math.max(0, this.rows.length - this.fits))
  }

  protected override render() {
    const from = Math.max(0, this.first - SPARE)
    const shown = this.rows.slice(from, this.first + this.fits + SPARE)
    return html`<div class="whole" style="height:${this.rows.length * this.step}px"><div style="translate:0 ${from * this.step}px">
      ${repeat(
        shown,
        row => row.id,
        (row, index) => this.card(row, from + index),
      )}</div></div>`
  }

  readonly #measure = (): void => {
    this.first = Math.max(0, Math.floor(this.scrollTop / this.step))
    if (this.clientHeight > 0) this.fits = Math.ceil(this.clientHeight / this.step) + 1
  }
}

pageStyles(css`
  card-lane {
    display: block;
    flex: 1 1 0;
    min-height: 0;
    overflow-y: auto;
    outline: none;
    scrollbar-gutter: stable;
    scrollbar-width: thin;

    .whole {
      position: relative;
      overflow: hidden;
    }
  }
`)

declare global {
  interface HTMLElementTagNameMap {
    'card-lane': CardLane
  }
}
