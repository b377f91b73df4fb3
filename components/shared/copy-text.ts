// Copying for the user; where the browser does not let the app, the text lies ready to be copied by hand.
import { css, html } from 'lit'
import { customElement, property, query } from 'lit/decorators.js'
import { texts } from '../i18n/i18n.ts'
import { pageStyles, SatchelElement } from './element.ts'
import { icon } from './icons.ts'
import { showToast } from './toasts.ts'

/** Never rejects: pages without https, and people who said no, have no clipboard. */
export async function copyText(host: HTMLElement, text: string): Promise<void> {
  try {
    await navigator.clipboard.writeText(text)
    showToast(host, { text: texts().common.copied })
  } catch {
    const byHand = document.createElement('copy-by-hand')
    byHand.text = text
    document.body.append(byHand)
  }
}

@customElement('copy-by-hand')
export class CopyByHand extends SatchelElement {
  @property({ attribute: false }) text = ''
  @query('dialog') private dialog!: HTMLDialogElement
  @query('textarea') private area!: HTMLTextAreaElement

  protected override firstUpdated(): void {
    this.dialog.showModal()
    this.area.focus()
    this.area.select()
  }

  protected override render() {
    const t = this.t.common
    return html`<dialog closedby="any" aria-labelledby="copy-title" @close=${() => this.remove()}>
      <header><h2 id="copy-title">${t.copyByHand}</h2>
        <button type="button" class="bare" aria-label=${t.close} @click=${() => this.dialog.close()}>${icon('close')}</button>
      </header>
      <p class="quiet">${t.copyByHandHow}</p>
      <textarea readonly rows="8" aria-labelledby="copy-title" .value=${this.text}></textarea>
    </dialog>`
  }
}

pageStyles(css`
  copy-by-hand dialog {
    width: min(560px, calc(100vw - 32px));
    box-sizing: border-box;
    padding: 16px 20px 20px;
    border: 1px solid var(--line);
    border-radius: 14px;
    background: var(--sheet);
    color: var(--ink);

    header {
      display: flex;
      justify-content: space-between;
      align-items: center;
      gap: 8px;
    }
    p {
      margin: 0 0 12px;
    }
    textarea {
      display: block;
      width: 100%;
      box-sizing: border-box;
      padding: 8px 12px;
      border: 1px solid var(--line-strong);
      border-radius: var(--corner);
      background: var(--paper);
      color: inherit;
      font: inherit;
      resize: vertical;
    }
  }
`)

declare global {
  interface HTMLElementTagNameMap {
    'copy-by-hand': CopyByHand
  }
}
