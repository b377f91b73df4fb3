// Whom a document is for and where it lies; changed as one, with or without a network, by whoever may.
import '@vaadin/button'
import { css, html, type TemplateResult } from 'lit'
import { customElement, property, state } from 'lit/decorators.js'
import type { CatalogueLine } from '../../../src/sync/api.ts'
import { sentenceFor } from '../../app/sentences.ts'
import type { Session } from '../../app/session.ts'
import { pageStyles, SatchelElement } from '../../shared/element.ts'
import { showToast } from '../../shared/toasts.ts'
import { mayDo } from '../may.ts'
import { whoHasIt } from '../who-has-it.ts'
import './audience-field.ts'
import type { Placed } from './audience-field.ts'
import { AUDIENCE_LISTS, audienceOf, idsOf, knownAtOffice, knownHere, type Nameable, nobodyNamed } from './choices.ts'
import { placingTexts } from './texts.ts'

@customElement('document-placing')
export class DocumentPlacing extends SatchelElement {
  @property({ attribute: false }) session!: Session
  @property({ attribute: false }) line: CatalogueLine | null = null
  /** While somebody changes it. */
  @state() private chosen: Placed | null = null
  @state() private nameable: Nameable = nobodyNamed

  protected override render() {
    const t = placingTexts()
    return html`<section class="sheet" aria-labelledby="placing-title"><h2 id="placing-title">${t.title}</h2>
      ${this.chosen ? this.#form(this.chosen) : this.#shown()}</section>`
  }

  get #placed(): Placed {
    return { territory: this.line?.facts.territory ?? null, audience: audienceOf(this.line) }
  }

  #shown(): TemplateResult {
    const t = placingTexts()
    const { territory, audience } = this.#placed
    const named = AUDIENCE_LISTS.flatMap(list => audience[list].map(each => ({ ...each, list })))
    const { line, session } = this
    const mayChange =
      line !== null && line.facts.archived === undefined && line.facts.key !== '' && mayDo(session, line, 'configure')
    return html`<dl><dt>${t.territory}</dt><dd>${territory?.name ?? t.noTerritory}</dd>
      <dt>${t.audience}</dt><dd>${
        named.length === 0
          ? html`<span class="quiet">${t.nobody}</span>`
          : html`<span class="named">${named.map(({ name, list }) => html`<span class="chip">${name} <span class="quiet">${t.lists[list]}</span></span>`)}</span>`
      }</dd></dl>
      <div class="actions">${mayChange ? html`<vaadin-button data-place @click=${this.#begin}>${t.change}</vaadin-button>` : ''}
        ${whoHasIt(session, line)}</div>`
  }

  #form(chosen: Placed): TemplateResult {
    const t = placingTexts()
    return html`<audience-field .value=${chosen} .nameable=${this.nameable} .placed=${(placed: Placed) => {
      this.chosen = placed
    }}></audience-field>
      ${this.session.device.connection.value === 'online' ? '' : html`<p class="quiet">${t.onlyKnown}</p>`}
      <div class="actions">
        <vaadin-button theme="primary" data-apply @click=${() => this.#apply(chosen)}>${t.apply}</vaadin-button>
        <vaadin-button @click=${() => {
          this.chosen = null
        }}>${this.t.common.cancel}</vaadin-button>
      </div>`
  }

  readonly #begin = (): void => {
    this.chosen = this.#placed
    this.nameable = knownHere(this.session)
    void knownAtOffice(this.session, this.nameable).then(
      nameable => {
        this.nameable = nameable
      },
      error => showToast(this, { text: sentenceFor(error), tone: 'problem' }),
    )
  }

  async #apply(chosen: Placed): Promise<void> {
    const before = this.#placed
    this.chosen = null
    if (!(await this.#place(chosen))) return
    const undo = { label: this.t.common.undo, run: () => void this.#place(before) }
    showToast(this, { text: placingTexts().asked, action: undo })
  }

  async #place({ territory, audience }: Placed): Promise<boolean> {
    if (!this.line) return false
    try {
      const command = { command: 'place', territory: territory?.id ?? null, audience: idsOf(audience) } as const
      await this.session.device.transact(this.line.address, command)
      return true
    } catch (error) {
      showToast(this, { text: sentenceFor(error), tone: 'problem' })
      return false
    }
  }
}

pageStyles(css`
  document-placing {
    display: block;

    dl {
      margin: 0 0 12px;
    }
    dt {
      color: var(--ink-quiet);
      font-size: 0.8125rem;
    }
    dd {
      margin: 0 0 8px;
      font-weight: 400;
    }
    .actions:empty {
      display: none;
    }
    .actions {
      display: flex;
      flex-wrap: wrap;
      gap: 8px;
      margin-top: 12px;
    }
  }
`)

declare global {
  interface HTMLElementTagNameMap {
    'document-placing': DocumentPlacing
  }
}
