// Ctrl+K: finds a page, a document or a record by a few letters, on this device and at the office.
import { css, html } from 'lit'
import { customElement, property, query, state } from 'lit/decorators.js'
import { pageStyles, SatchelElement, Watch } from '../shared/element.ts'
import { icon } from '../shared/icons.ts'
import { find, type Hit } from './found.ts'
import { OfficeSearch } from './office-search.ts'
import type { Session } from './session.ts'

@customElement('satchel-finder')
export class SatchelFinder extends SatchelElement {
  @property({ attribute: false }) session!: Session
  @state() private query = ''
  @state() private marked = 0
  @query('dialog') private dialog!: HTMLDialogElement

  readonly #office = new OfficeSearch(this)

  constructor() {
    super()
    new Watch(this, () => this.session?.device.catalogue)
  }

  show(): void {
    this.query = ''
    this.marked = 0
    this.#office.clear()
    if (!this.dialog.open) this.dialog.showModal()
  }

  protected override render() {
    const t = this.t.finder
    const hits = this.session ? find(this.session, this.query, this.#office.found) : []
    const marked = Math.min(this.marked, hits.length - 1)
    return html`<dialog closedby="any" aria-label=${t.title} @keydown=${(event: KeyboardEvent) => this.#key(event, hits)}>
      <label class="bar">${icon('search')}<span class="unseen">${t.title}</span>
        <input type="text" role="combobox" aria-expanded="true" aria-controls="finder-hits" autocomplete="off"
          aria-activedescendant=${marked >= 0 ? `finder-${marked}` : ''} placeholder=${t.placeholder} .value=${this.query}
          @input=${(event: Event) => {
            this.query = (event.target as HTMLInputElement).value
            this.marked = 0
            this.#office.ask(this.session, this.query)
          }} />
      </label>
      ${
        hits.length === 0
          ? html`<p class="quiet nothing" role="status">${this.#office.state === 'asking' ? t.asking : t.nothing}</p>`
          : html`<ul id="finder-hits" role="listbox" aria-label=${t.title}>
            ${hits.map(
              (hit, index) => html`<li id="finder-${index}" role="option" aria-selected=${index === marked}
                @click=${() => this.#go(hit)}><span>${hit.name}</span><span class="quiet">${hit.detail}</span></li>`,
            )}
          </ul>`
      }
      ${this.#office.state === 'away' ? html`<p class="quiet away" role="status">${t.away}</p>` : ''}
    </dialog>`
  }

  #key(event: KeyboardEvent, hits: readonly Hit[]): void {
    const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0
    if (step !== 0 && hits.length > 0) {
      event.preventDefault()
      this.marked = (Math.min(this.marked, hits.length - 1) + step + hits.length) % hits.length
    } else if (event.key === 'Enter') {
      event.preventDefault()
      const hit = hits[Math.min(this.marked, hits.length - 1)]
      if (hit) this.#go(hit)
    }
  }

  #go(hit: Hit): void {
    this.dialog.close()
    this.session.router.go(hit.route)
  }
}

pageStyles(css`
  satchel-finder dialog {
    width: min(560px, calc(100vw - 32px));
    margin-top: min(12vh, 96px);
    padding: 0;
    border: 1px solid var(--line);
    border-radius: 14px;
    background: var(--sheet);
    color: var(--ink);
    box-shadow: 0 16px 48px rgb(0 0 0 / 30%);
    overflow: hidden;

    .bar {
      display: flex;
      align-items: center;
      gap: 12px;
      padding: 0 16px;
      border-bottom: 1px solid var(--line);
      color: var(--ink-quiet);
    }
    .bar input {
      flex: 1;
      min-width: 0;
      height: 52px;
      border: 0;
      outline: none;
      background: none;
      color: var(--ink);
      font: inherit;
      font-size: 1rem;
    }
    .bar input::placeholder {
      color: var(--ink-quiet);
      opacity: 1;
    }
    ul {
      list-style: none;
      margin: 0;
      padding: 8px;
      max-height: 60vh;
      overflow: auto;
    }
    li {
      display: flex;
      justify-content: space-between;
      gap: 16px;
      padding: 10px 12px;
      border-radius: var(--corner);
      cursor: pointer;
    }
    li[aria-selected='true'],
    li:hover {
      background: var(--saddle-wash);
    }
    .nothing {
      padding: 20px 16px;
    }
    .away {
      padding: 10px 16px;
      border-top: 1px solid var(--line);
      font-size: 0.8125rem;
    }
    li > :first-child {
      flex: none;
      max-width: 60%;
    }
    li > * {
      min-width: 0;
      overflow: hidden;
      text-overflow: ellipsis;
      white-space: nowrap;
    }
  }
  dialog::backdrop {
    background: rgb(20 16 12 / 45%);
  }
`)

declare global {
  interface HTMLElementTagNameMap {
    'satchel-finder': SatchelFinder
  }
}
