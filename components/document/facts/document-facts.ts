// What is done to a document as a whole: handed over, given another key, archived. With or without a network.
import '@vaadin/button'
import '@vaadin/combo-box'
import '@vaadin/text-field'
import { css, html, type TemplateResult } from 'lit'
import { customElement, property, state } from 'lit/decorators.js'
import type { CatalogueLine } from '../../../src/sync/api.ts'
import type { Transaction } from '../../../src/sync/transactions.ts'
import { isUsableKey } from '../../../src/sync/wire/commands.ts'
import { sentenceFor } from '../../app/sentences.ts'
import type { Session } from '../../app/session.ts'
import { pageStyles, SatchelElement } from '../../shared/element.ts'
import { nameOptions } from '../../shared/selects.ts'
import { showToast, type Toast } from '../../shared/toasts.ts'
import { mayDo } from '../may.ts'
import { carriedOwners, type Owner, ownersOfOffice } from '../owners.ts'
import { factsTexts } from './texts.ts'

/** Dispatches `transacted` when something was asked for. */
@customElement('document-facts')
export class DocumentFacts extends SatchelElement {
  @property({ attribute: false }) session!: Session
  /** Its line in the catalogue; none before the relay has heard of it. */
  @property({ attribute: false }) line: CatalogueLine | null = null
  @state() private owners: readonly Owner[] = []
  @state() private owner: string | null = null
  @state() private key: string | null = null

  /** Begins anew, with the owners there are now. */
  show(): void {
    this.owner = null
    this.key = null
    this.owners = carriedOwners(this.session)
    void ownersOfOffice(this.session, this.owners).then(
      owners => {
        this.owners = owners
      },
      error => showToast(this, { text: sentenceFor(error), tone: 'problem' }),
    )
  }

  protected override render() {
    const t = factsTexts()
    const { line, session } = this
    return html`<h3>${t.title}</h3>
      ${
        !line || line.facts.key === ''
          ? html`<p class="quiet">${t.notYet}</p>`
          : html`${mayDo(session, line, 'assign') && this.owners.length > 0 ? this.#owner(line) : ''}
            ${mayDo(session, line, 'rekey') ? this.#key(line) : ''}
            ${mayDo(session, line, 'archive') ? this.#archive() : ''}`
      }`
  }

  #owner({ facts }: CatalogueLine): TemplateResult {
    const t = factsTexts()
    const chosen = this.owners.find(({ id }) => id === this.owner && id !== facts.owner)
    return html`<div class="one">
      <vaadin-combo-box @opened-changed=${nameOptions} label=${t.owner} item-label-path="name" item-value-path="id" .items=${this.owners}
        .value=${this.owner ?? facts.owner} helper-text=${chosen ? t.handOverHint(chosen.name) : ''}
        @value-changed=${(event: CustomEvent<{ value: string }>) => {
          this.owner = event.detail.value || null
        }}></vaadin-combo-box>
      <vaadin-button data-assign ?disabled=${!chosen} @click=${() =>
        chosen &&
        this.#ask(
          { command: 'assign', owner: chosen.id },
          { text: t.asked.assign(chosen.name) },
        )}>${t.handOver}</vaadin-button>
    </div>`
  }

  #key({ facts }: CatalogueLine): TemplateResult {
    const t = factsTexts()
    const typed = this.key?.trim().normalize() ?? facts.key
    const usable = isUsableKey(typed)
    return html`<div class="one">
      <vaadin-text-field label=${t.key} .value=${this.key ?? facts.key} manual-validation
        .invalid=${!usable} .errorMessage=${t.keyWrong}
        @input=${(event: Event) => {
          this.key = (event.currentTarget as HTMLInputElement).value
        }}></vaadin-text-field>
      <vaadin-button data-rekey ?disabled=${!usable || typed === facts.key} @click=${() =>
        this.#ask({ command: 'rekey', key: typed }, { text: t.asked.rekey(typed) })}>${t.rekey}</vaadin-button>
    </div>`
  }

  #archive(): TemplateResult {
    const t = factsTexts()
    const archive = (): Promise<void> =>
      this.#ask({ command: 'archive', archived: true }, { text: t.asked.archive, action: this.#back() })
    return html`<div class="one"><p class="quiet">${t.archiveHint}</p>
      <vaadin-button data-archive @click=${archive}>${t.archive}</vaadin-button></div>`
  }

  #back(): NonNullable<Toast['action']> {
    return {
      label: factsTexts().undo,
      run: () => void this.#ask({ command: 'archive', archived: false }, { text: factsTexts().asked.reopen }),
    }
  }

  async #ask(transaction: Transaction, toast: Toast): Promise<void> {
    const { line, session } = this
    if (!line) return
    try {
      await session.device.transact(line.address, transaction)
      this.dispatchEvent(new CustomEvent('transacted', { bubbles: true }))
      showToast(this, toast)
    } catch (error) {
      showToast(this, { text: sentenceFor(error), tone: 'problem' })
    }
  }
}

pageStyles(css`
  document-facts {
    display: flex;
    flex-direction: column;
    gap: 12px;
    padding-top: 12px;
    border-top: 1px solid var(--line);

    h3,
    p {
      margin: 0;
    }
    h3 {
      font-size: 0.9375rem;
    }
    .one {
      display: flex;
      flex-wrap: wrap;
      align-items: baseline;
      gap: 8px;
    }
    .one > :first-child {
      flex: 1 1 9rem;
    }
  }
`)

declare global {
  interface HTMLElementTagNameMap {
    'document-facts': DocumentFacts
  }
}
