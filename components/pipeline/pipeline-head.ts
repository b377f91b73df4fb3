// The head of a pipeline: what it is called, who else is here, what the rows add up to.
import '@vaadin/button'
import { css, html } from 'lit'
import { customElement, property, query } from 'lit/decorators.js'
import type { Fields } from '../../src/documents/kind.ts'
import type { Figures } from '../../src/documents/pipeline.ts'
import type { CatalogueLine } from '../../src/sync/api.ts'
import { isOffice, type Session } from '../app/session.ts'
import { documentSigns, signLink } from '../app/signs.ts'
import { collisionTexts } from '../document/collisions/texts.ts'
import { total } from '../i18n/format.ts'
import { SatchelElement, Watch } from '../shared/element.ts'
import { icon } from '../shared/icons.ts'
import '../document/facts/facts-line.ts'
import { historyTexts } from '../document/history/texts.ts'
import './pipeline-details.ts'
import type { PipelineDetails } from './pipeline-details.ts'
import { pipelineStyles } from './pipeline-styles.ts'
import '../document/presence/who-is-here.ts'
import { undoAndSay, undoTexts } from '../document/undo.ts'
import type { Workspace } from './workspace.ts'

@customElement('pipeline-head')
export class PipelineHead extends SatchelElement {
  @property({ attribute: false }) session!: Session
  @property({ attribute: false }) workspace!: Workspace
  /** The pipeline's own fields. */
  @property({ attribute: false }) fields: Fields = {}
  /** Its line in the catalogue; none before the relay has heard of it. */
  @property({ attribute: false }) line: CatalogueLine | null = null
  /** Of the rows shown, archived ones too where those are shown. */
  @property({ attribute: false }) figures!: Figures
  @property({ type: Number }) shown = 0
  @property({ type: Number }) all = 0
  @property({ type: Boolean }) readonly = false
  /** Values nobody has decided about, those included that are not listed one by one. */
  @property({ type: Number }) undecided = 0
  @query('pipeline-details') private details!: PipelineDetails | null
  readonly #lamp = new Watch(this, () => this.workspace?.open.lamp)
  readonly #waiting = new Watch(this, () => this.session?.device.waitingDocuments)
  readonly #unsaved = new Watch(this, () => this.session?.device.unsaved)
  readonly #can = new Watch(this, () => this.workspace?.undoing.can)
  readonly #drafts = new Watch(this, () => this.session?.device.drafts)

  protected override render() {
    const { pipeline: t, pipelines: words } = this.t
    const { fields, line, figures, shown, all } = this
    const name = String(fields.name ?? line?.summary.name ?? '')
    const currency = typeof fields.currency === 'string' ? fields.currency : ''
    const count = shown === all ? t.count(all) : t.shown(shown, all)
    const about = [line?.facts.key || words.noKey, line?.facts.ownerName, fields.description].filter(Boolean)
    return html`<header class="head-line">
        <a class="bare" href="/pipelines" aria-label=${this.t.app.toPipelines}>${icon('back')}</a>
        <div class="name">
          <div class="called"><h1>${name || t.unnamed}</h1>
            ${
              this.readonly
                ? ''
                : html`<button type="button" class="bare rename" aria-label=${t.details} title=${t.details}
                  @click=${() => this.details?.show()}>${icon('edit')}</button>`
            }</div>
          <p class="quiet"><span role="status">${count}</span> · ${about.join(' · ')}</p>
        </div>
        ${this.#sign(name)}
        ${this.readonly ? '' : this.#undo()}
        <button type="button" class="bare ${this.readonly ? '' : 'desk-only'}" data-history title=${historyTexts().title} aria-label=${historyTexts().of(name)}
          @click=${() => this.dispatchEvent(new CustomEvent('show-history', { bubbles: true }))}>${icon('history')}</button>
        <who-is-here .presence=${this.workspace.presence}></who-is-here>
        <dl class="totals">
          <div><dt>${words.openRevenue}</dt><dd>${total(figures.openRevenue, currency)}</dd></div>
          <div><dt>${words.weighted}</dt><dd>${total(figures.weightedRevenue, currency)}</dd></div>
          <div><dt>${words.wonRevenue}</dt><dd>${total(figures.wonRevenue, currency)}</dd></div>
        </dl>
        ${
          this.readonly
            ? ''
            : html`<vaadin-button theme="primary" data-add aria-label=${t.add}
              @click=${() => this.dispatchEvent(new CustomEvent('add', { bubbles: true }))}>${icon('add')}<span>${t.add}</span></vaadin-button>`
        }
      </header>
      <facts-line .session=${this.session} .line=${line}></facts-line>
      ${this.readonly && line?.facts.archived === undefined ? html`<p class="quiet view-only">${t.viewOnly}</p>` : ''}
      ${this.#conflicts()}
      ${
        this.readonly
          ? ''
          : html`<pipeline-details .session=${this.session} .line=${line} .workspace=${this.workspace} .fields=${fields}
            ?configures=${isOffice(this.session.person)}></pipeline-details>`
      }`
  }

  /** Where the changes of this one pipeline are. */
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

pipelineStyles(css`
  pipeline-head {
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
    .called {
      display: flex;
      align-items: center;
      gap: 4px;
      min-width: 0;
    }
    .rename {
      width: 28px;
      height: 28px;
      color: var(--ink-quiet);
    }
    .rename .icon {
      width: 16px;
      height: 16px;
    }
  }
  /* Where there is little room, of one size in every state: each edit would push the name about. The words stand above. */
  .with-panel pipeline-head .lamp {
    padding: 0 12px;
  }
  .with-panel pipeline-head .lamp :is(.word, .number) {
    position: absolute;
    clip-path: inset(50%);
  }
  @media (max-width: 1279px) {
    pipeline-head .lamp {
      padding: 0 12px;
    }
    pipeline-head .lamp :is(.word, .number) {
      position: absolute;
      clip-path: inset(50%);
    }
  }
  @media (max-width: 899px) {
    pipeline-head {
      .view-only,
      .conflicts {
        padding: 0 16px 8px;
      }
      /* The name needs the room: the history is behind the pencil, doing again in what is said of undoing. */
      .desk-only,
      [data-what='redo'] {
        display: none;
      }
      .conflict {
        min-height: var(--touch);
      }
      .rename {
        width: var(--touch);
        height: 32px;
      }
    }
  }
`)

declare global {
  interface HTMLElementTagNameMap {
    'pipeline-head': PipelineHead
  }
}
