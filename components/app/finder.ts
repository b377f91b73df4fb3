// Ctrl+K: finds a pipeline or a page by a few letters.
import { css, html } from 'lit'
import { customElement, property, query, state } from 'lit/decorators.js'
import { compareText } from '../i18n/format.ts'
import { pageStyles, SatchelElement, Watch } from '../shared/element.ts'
import { fold, matcher } from '../shared/fold.ts'
import { icon } from '../shared/icons.ts'
import type { Route } from './router.ts'
import { isOffice, type Session } from './session.ts'

interface Hit {
  readonly name: string
  readonly detail: string
  readonly route: Route
}

const SHOWN = 12

@customElement('satchel-finder')
export class SatchelFinder extends SatchelElement {
  @property({ attribute: false }) session!: Session
  @state() private query = ''
  @state() private marked = 0
  @query('dialog') private dialog!: HTMLDialogElement
  readonly #catalogue = new Watch(this, () => this.session?.device.catalogue)

  show(): void {
    this.query = ''
    this.marked = 0
    if (!this.dialog.open) this.dialog.showModal()
  }

  protected override render() {
    const t = this.t.finder
    const hits = this.#hits()
    const marked = Math.min(this.marked, hits.length - 1)
    return html`<dialog closedby="any" aria-label=${t.title} @keydown=${(event: KeyboardEvent) => this.#key(event, hits)}>
      <label class="bar">${icon('search')}<span class="unseen">${t.title}</span>
        <input type="text" role="combobox" aria-expanded="true" aria-controls="finder-hits" autocomplete="off"
          aria-activedescendant=${marked >= 0 ? `finder-${marked}` : ''} placeholder=${t.placeholder} .value=${this.query}
          @input=${(event: Event) => {
            this.query = (event.target as HTMLInputElement).value
            this.marked = 0
          }} />
      </label>
      ${
        hits.length === 0
          ? html`<p class="quiet nothing" role="status">${t.nothing}</p>`
          : html`<ul id="finder-hits" role="listbox" aria-label=${t.title}>
            ${hits.map(
              (hit, index) => html`<li id="finder-${index}" role="option" aria-selected=${index === marked}
                @click=${() => this.#go(hit)}><span>${hit.name}</span><span class="quiet">${hit.detail}</span></li>`,
            )}
          </ul>`
      }
    </dialog>`
  }

  #hits(): readonly Hit[] {
    const matches = matcher(this.query)
    const found = [...this.#pages(), ...this.#pipelines()].filter(hit => matches(fold(`${hit.name} ${hit.detail}`)))
    return found.slice(0, SHOWN)
  }

  #pages(): Hit[] {
    const t = this.t
    const pages: Hit[] = [{ name: t.app.pipelines, detail: t.finder.page, route: { screen: 'pipelines' } }]
    if (!isOffice(this.session.person)) return pages
    pages.push({ name: t.app.import, detail: t.finder.page, route: { screen: 'import' } })
    pages.push({ name: t.app.people, detail: t.finder.page, route: { screen: 'people' } })
    return pages
  }

  #pipelines(): Hit[] {
    const lines = [...(this.#catalogue.value ?? new Map()).values()]
    return lines
      .map(line => ({
        name: line.summary.name,
        detail: [line.facts.key, line.facts.ownerName].filter(part => part !== '').join(', '),
        route: { screen: 'pipeline', id: line.address.split('/')[1] ?? '', record: null } as const,
      }))
      .sort((a, b) => compareText(a.name, b.name))
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
