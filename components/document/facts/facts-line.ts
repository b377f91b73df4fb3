// Below a document's head: that it is archived, with the way back, and what was asked for and waits for the office.
import { css, html } from 'lit'
import { customElement, property } from 'lit/decorators.js'
import type { CatalogueLine } from '../../../src/sync/api.ts'
import { sentenceFor } from '../../app/sentences.ts'
import type { Session } from '../../app/session.ts'
import { moment } from '../../i18n/format.ts'
import { pageStyles, SatchelElement, Watch } from '../../shared/element.ts'
import { icon } from '../../shared/icons.ts'
import { showToast } from '../../shared/toasts.ts'
import { factsTexts, waitsText } from './texts.ts'

@customElement('facts-line')
export class FactsLine extends SatchelElement {
  @property({ attribute: false }) session!: Session
  @property({ attribute: false }) line: CatalogueLine | null = null
  readonly #waiting = new Watch(this, () => this.session?.device.transactions)

  protected override render() {
    const { line } = this
    if (!line) return ''
    const waiting = this.#waiting.value?.get(line.address) ?? []
    const { archived } = line.facts
    return html`<div role="status">
      ${waiting.map(command => html`<p class="waits">${icon('device')}<span>${waitsText(command)}</span></p>`)}
      ${archived === undefined ? '' : this.#archived(archived, waiting.length > 0)}
    </div>`
  }

  #archived(since: number, isAsked: boolean) {
    const t = factsTexts()
    return html`<p class="archived"><span>${t.archivedSince(moment(since))}</span>
      <button type="button" class="plain" data-reopen ?disabled=${isAsked} @click=${this.#reopen}>${t.reopen}</button></p>`
  }

  readonly #reopen = async (): Promise<void> => {
    if (!this.line) return
    try {
      await this.session.device.transact(this.line.address, { command: 'archive', archived: false })
    } catch (error) {
      showToast(this, { text: sentenceFor(error), tone: 'problem' })
    }
  }
}

pageStyles(css`
  facts-line {
    display: block;

    p {
      display: flex;
      flex-wrap: wrap;
      align-items: center;
      gap: 4px 10px;
      margin: 0;
      padding: 0 24px 8px;
      color: var(--ink-quiet);
    }
    .waits {
      color: var(--waiting);
    }
    .waits .icon {
      width: 16px;
      height: 16px;
    }
  }
  @media (max-width: 899px) {
    facts-line p {
      padding: 0 16px 8px;
    }
  }
`)

declare global {
  interface HTMLElementTagNameMap {
    'facts-line': FactsLine
  }
}
