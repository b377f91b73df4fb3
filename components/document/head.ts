// The head of a document's screen: what it is called, where its changes are, who else is here, what can be taken back.
import { css, html, nothing, type TemplateResult } from 'lit'
import { customElement, property } from 'lit/decorators.js'
import type { Fields } from '../../src/documents/kind.ts'
import type { CatalogueLine } from '../../src/sync/api.ts'
import type { Session } from '../app/session.ts'
import { documentSigns, signLink } from '../app/signs.ts'
import { SatchelElement, Watch } from '../shared/element.ts'
import { icon } from '../shared/icons.ts'
import { collisionTexts } from './collisions/texts.ts'
import { documentStyles } from './document-styles.ts'
import './facts/facts-line.ts'
import { historyTexts } from './history/texts.ts'
import { backLink, type WayOut } from './not-here.ts'
import './presence/who-is-here.ts'
import type { DocumentSpace } from './space.ts'
import { documentTexts } from './texts.ts'
import { undoAndSay, undoTexts } from './undo.ts'

/** Dispatches `show-history` and `show-collisions`. */
export class HeadOf<Space extends DocumentSpace> extends SatchelElement {
  @property({ attribute: false }) session!: Session
  @property({ attribute: false }) workspace!: Space
  /** The document's own fields. */
  @property({ attribute: false }) fields: Fields = {}
  /** Its line in the catalogue; none before the relay has heard of it. */
  @property({ attribute: false }) line: CatalogueLine | null = null
  @property({ type: Boolean }) readonly = false
  /** Values nobody has decided about, those included that are not listed one by one. */
  @property({ type: Number }) undecided = 0
  readonly #lamp = new Watch(this, () => this.workspace?.open.lamp)
  readonly #waiting = new Watch(this, () => this.session?.device.waitingDocuments)
  readonly #unsaved = new Watch(this, () => this.session?.device.unsaved)
  readonly #can = new Watch(this, () => this.workspace?.undoing.can)
  readonly #drafts = new Watch(this, () => this.session?.device.drafts)

  /** Where the changes of this one document are, and what can be done about them. */
  protected signs(name: string): TemplateResult {
    return html`${this.#sign(name)}
      ${this.readonly ? '' : this.#undo()}
      <button type="button" class="bare ${this.readonly ? '' : 'desk-only'}" data-history title=${historyTexts().title} aria-label=${historyTexts().of(name)}
        @click=${() => this.dispatchEvent(new CustomEvent('show-history', { bubbles: true }))}>${icon('history')}</button>
      <who-is-here .presence=${this.workspace.presence}></who-is-here>`
  }

  /** What is said below the line: that it is archived or only to be read, and that values wait for a decision. */
  protected notes(readOnlyBecause = documentTexts().viewOnly): TemplateResult {
    const { line } = this
    return html`<facts-line .session=${this.session} .line=${line}></facts-line>
      ${this.readonly && line?.facts.archived === undefined ? html`<p class="quiet view-only">${readOnlyBecause}</p>` : ''}
      ${this.#conflicts()}`
  }

  #sign(name: string) {
    const lamp = this.#lamp.value ?? 'saving'
    const sign = documentSigns(
      this.#waiting.value ?? [],
      this.#drafts.value ?? [],
      this.#unsaved.value ?? new Set(),
    ).get(this.workspace.open.address)
    return signLink(lamp, lamp === sign?.lamp ? sign.changes : 0, name)
  }

  /** Only where there is something to take back: on a phone the head has no room to spare. */
  #undo() {
    const { undo = false, redo = false } = this.#can.value ?? {}
    const button = (what: 'undo' | 'redo', shown: boolean) =>
      shown
        ? html`<button type="button" class="bare" data-what=${what} title=${undoTexts()[what]} aria-label=${undoTexts()[what]}
          @click=${() => void undoAndSay(this, this.workspace, what)}>${icon(what)}</button>`
        : ''
    return html`${button('undo', undo)}${button('redo', redo)}`
  }

  #conflicts() {
    const { undecided } = this
    if (undecided === 0) return ''
    const t = collisionTexts()
    const show = (): boolean => this.dispatchEvent(new CustomEvent('show-collisions', { bubbles: true }))
    return html`<p class="conflicts"><button type="button" class="conflict" title=${this.t.pipelines.collisionsHint}
      @click=${show}>${icon('collision')}<span>${t.list(undecided)}</span><strong>${t.look}</strong></button></p>`
  }
}

/** The head of kinds that need nothing besides. */
@customElement('document-head')
export class DocumentHead extends HeadOf<DocumentSpace> {
  @property({ attribute: false }) back: WayOut = { href: '/', text: '' }
  /** Its name, as its kind calls it. */
  @property() name = ''
  /** Said after key and owner. */
  @property({ attribute: false }) about: readonly string[] = []
  /** Why it can only be read; null where there is nothing to say of it besides. */
  @property({ attribute: false }) because: string | null = null
  /** What is done with it as a whole, as a sign beside its name. */
  @property({ attribute: false }) signed: TemplateResult | typeof nothing = nothing

  protected override render() {
    const name = this.name || this.t.pipeline.unnamed
    const { line } = this
    const about = [line?.facts.key || this.t.pipelines.noKey, line?.facts.ownerName, ...this.about].filter(Boolean)
    return html`<header class="head-line">
        ${backLink(this.back)}
        <div class="name"><h1>${name}</h1><p class="quiet">${about.join(' · ')}</p></div>
        ${this.signed}${this.signs(name)}
      </header>
      ${this.notes(this.because ?? undefined)}`
  }
}

documentStyles(css`
  :is(pipeline-head, document-head) {
    display: block;

    .view-only,
    .conflicts {
      padding: 0 24px 8px;
    }
    .conflict {
      display: flex;
      align-items: center;
      gap: 8px;
      min-height: 32px;
      padding: 0 12px;
      border: 1px solid transparent;
      border-radius: var(--corner);
      background: var(--waiting-wash);
      color: var(--waiting);
      font: inherit;
      font-size: 0.8125rem;
      cursor: pointer;
    }
    .conflict:hover {
      border-color: var(--waiting);
    }
    .conflict strong {
      text-decoration: underline;
    }
    .conflict .icon {
      width: 16px;
      height: 16px;
    }
  }
  /* Where there is little room, of one size in every state: each edit would push the name about. The words stand above. */
  .with-panel :is(pipeline-head, document-head) .lamp {
    padding: 0 12px;
  }
  .with-panel :is(pipeline-head, document-head) .lamp :is(.word, .number) {
    position: absolute;
    clip-path: inset(50%);
  }
  @media (max-width: 1279px) {
    :is(pipeline-head, document-head) .lamp {
      padding: 0 12px;
    }
    :is(pipeline-head, document-head) .lamp :is(.word, .number) {
      position: absolute;
      clip-path: inset(50%);
    }
  }
  @media (max-width: 899px) {
    :is(pipeline-head, document-head) {
      .view-only,
      .conflicts {
        padding: 0 16px 8px;
      }
      /* The name needs the room: doing again is in what is said of undoing. */
      [data-what='redo'] {
        display: none;
      }
      .conflict {
        min-height: var(--touch);
      }
    }
    /* Behind the pencil. */
    pipeline-head .desk-only {
      display: none;
    }
  }
`)

declare global {
  interface HTMLElementTagNameMap {
    'document-head': DocumentHead
  }
}
