// What was not accepted of one document, beside what the document holds now: its copy is opened for as long as it is shown.
import { css, html, type PropertyValues, type TemplateResult } from 'lit'
import { customElement, property, state } from 'lit/decorators.js'
import type * as Y from 'yjs'
import type { Address } from '../../src/documents/address.ts'
import { kindOf } from '../../src/documents/kinds.ts'
import type { Draft, OpenDocument } from '../../src/sync/api.ts'
import { documentRoute, hrefOf } from '../app/router.ts'
import type { Session } from '../app/session.ts'
import { pageStyles, SatchelElement, Watch } from '../shared/element.ts'
import { icon } from '../shared/icons.ts'
import { Tick } from '../shared/tick.ts'
import { askButton } from './asking.ts'
import { documentName } from './document-name.ts'
import type { Surroundings } from './draft-words.ts'
import { copyDrafts, discardDrafts, draftCard } from './drafts.ts'

/** Cards shown at first, and more at each wish: a document that was handed over may leave thousands behind. */
const STEP = 20

@customElement('draft-group')
export class DraftGroup extends SatchelElement {
  @property({ attribute: false }) session!: Session
  @property({ attribute: false }) address!: Address
  /** The newest first. */
  @property({ attribute: false }) drafts: readonly Draft[] = []
  /** Whether its cards are shown from the start. */
  @property({ type: Boolean }) unfolded = false
  @state() private many = STEP
  readonly #catalogue = new Watch(this, () => this.session?.device.catalogue)
  #open: OpenDocument | null = null
  #stops: (() => void)[] = []

  constructor() {
    super()
    new Tick(this)
    new Watch(this, () => this.#open?.state)
  }

  override connectedCallback(): void {
    super.connectedCallback()
    this.requestUpdate()
  }

  override disconnectedCallback(): void {
    this.#release()
    super.disconnectedCallback()
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has('address')) this.#release()
    if (this.unfolded && !this.#open && this.isConnected && this.#line) this.#read()
  }

  protected override render() {
    const t = this.t.drafts
    const { drafts, address, session } = this
    const name = documentName(session, address, drafts)
    const route = this.#line ? documentRoute(address) : null
    return html`<section aria-label=${name}>
      <header>
        <h2>${route ? html`<a href=${hrefOf(route)}>${name}</a>` : name}</h2>
        <span class="quiet">${t.count(drafts.length)}</span>
      </header>
      ${this.unfolded ? this.#cards() : this.#button('show', t.show, () => this.#unfold())}
    </section>`
  }

  #cards(): TemplateResult {
    const t = this.t.drafts
    const { drafts, session } = this
    const around = this.#around
    const more = drafts.length - this.many
    return html`
      ${
        drafts.length > 1
          ? html`<div class="all">
            <button type="button" class="plain" @click=${() => copyDrafts(this, drafts, around)}>${icon('copy')}<span>${t.copyAll}</span></button>
            ${askButton(this, session, drafts)}
            <button type="button" class="plain" @click=${() => discardDrafts(this, session, drafts)}><span>${t.discardAll}</span></button>
          </div>`
          : ''
      }
      <ul class="drafts">${drafts.slice(0, this.many).map(draft => draftCard(this, session, draft, around))}</ul>
      ${more > 0 ? this.#button('further', t.more(more), () => this.#more()) : ''}
    `
  }

  #button(name: string, text: string, run: () => void): TemplateResult {
    return html`<button type="button" class="plain ${name}" @click=${run}>${text}</button>`
  }

  #unfold(): void {
    this.unfolded = true
  }

  #more(): void {
    this.many += 5 * STEP
  }

  get #line() {
    return this.#catalogue.value?.get(this.address) ?? null
  }

  get #around(): Surroundings {
    const here = this.#open?.state.value === 'open'
    return { doc: here && this.#open ? this.#open.doc.value : null, line: this.#line, kind: kindOf(this.address) }
  }

  #read(): void {
    const open = this.session.device.open(this.address)
    this.#open = open
    let followed: Y.Doc | null = null
    const changed = (): void => this.requestUpdate()
    const stop = open.doc.subscribe(doc => {
      followed?.off('update', changed)
      followed = doc
      doc.on('update', changed)
      changed()
    })
    this.#stops = [stop, () => followed?.off('update', changed)]
  }

  #release(): void {
    for (const stop of this.#stops) stop()
    this.#stops = []
    void this.#open?.close()
    this.#open = null
  }
}

pageStyles(css`
  draft-group {
    display: block;

    header {
      display: flex;
      flex-wrap: wrap;
      align-items: baseline;
      gap: 0 12px;
    }
    h2 a,
    h3 a {
      display: inline-flex;
      align-items: center;
      min-height: 32px;
      color: inherit;
      text-decoration: underline;
      text-decoration-color: var(--line-strong);
      text-underline-offset: 3px;
    }
    .asked {
      display: flex;
      gap: 8px;
      padding: 8px 12px;
      border-radius: var(--corner);
      background: var(--well);
    }
    .asked.applied {
      background: var(--safe-wash);
      color: var(--safe);
    }
    .asked .icon {
      flex: none;
    }
    .all {
      display: flex;
      flex-wrap: wrap;
      gap: 8px;
      margin-top: 8px;
    }
    .drafts {
      list-style: none;
      margin: 12px 0;
      padding: 0;
      display: grid;
      gap: 12px;
      grid-template-columns: repeat(auto-fill, minmax(min(100%, 420px), 1fr));
      align-items: start;
    }
    .draft {
      display: grid;
      grid-template-columns: minmax(0, 1fr) auto;
      gap: 8px 12px;
      padding: 12px 16px;
      border: 1px solid var(--line);
      border-radius: 12px;
      background: var(--sheet);
    }
    .draft > * {
      grid-column: 1 / -1;
      min-width: 0;
    }
    .draft > h3 {
      grid-column: 1;
      font-size: 1rem;
    }
    .draft > time {
      grid-column: 2;
      white-space: nowrap;
    }
    .draft > :is(h3, time) {
      align-self: baseline;
    }
    .reason {
      display: flex;
      gap: 8px;
      padding: 8px 12px;
      border-radius: var(--corner);
      background: var(--refused-wash);
      color: var(--refused);
    }
    h4 {
      margin: 0 0 2px;
      font-size: 0.875rem;
      font-weight: 600;
    }
    dl {
      margin: 0;
    }
    dl div {
      display: grid;
      grid-template-columns: 6.5rem minmax(0, 1fr);
      gap: 8px;
      padding: 2px 0;
    }
    dt {
      color: var(--ink-quiet);
    }
    dd {
      margin: 0;
      max-height: 12lh;
      overflow: auto;
      white-space: pre-wrap;
      overflow-wrap: anywhere;
    }
    .typed dd {
      font-weight: 600;
    }
    .actions {
      display: flex;
      flex-wrap: wrap;
      gap: 8px;
      margin-top: 4px;
    }
    .actions .discard {
      margin-inline-start: auto;
    }
  }
  @media (max-width: 899px) {
    draft-group {
      h2 a,
      h3 a {
        min-height: var(--touch);
        margin: -8px 0;
      }
    }
  }
`)

declare global {
  interface HTMLElementTagNameMap {
    'draft-group': DraftGroup
  }
}
