// Short messages at the foot of the page, with a way to undo what they speak of.
import { css, html } from 'lit'
import { customElement, state } from 'lit/decorators.js'
import { pageStyles, SatchelElement } from './element.ts'
import { icon } from './icons.ts'

export interface Toast {
  readonly text: string
  readonly tone?: 'plain' | 'problem'
  readonly action?: { readonly label: string; readonly run: () => void }
}

/** Long enough to read the sentence and reach the button; problems stay until they are closed. */
const SHOWN_MS = 8_000

/** Asks the page to show a message; any element may. */
export function showToast(from: HTMLElement, toast: Toast): void {
  // What is said on leaving a screen comes from where nobody listens any more.
  const at = from.isConnected ? from : (document.querySelector('satchel-toasts') ?? from)
  at.dispatchEvent(new CustomEvent<Toast>('satchel-toast', { detail: toast, bubbles: true, composed: true }))
}

@customElement('satchel-toasts')
export class SatchelToasts extends SatchelElement {
  @state() private toast: Toast | null = null
  #timer: ReturnType<typeof setTimeout> | undefined

  show(toast: Toast): void {
    clearTimeout(this.#timer)
    this.toast = toast
    if (toast.tone !== 'problem') this.#timer = setTimeout(this.#hide, SHOWN_MS)
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback()
    clearTimeout(this.#timer)
  }

  readonly #hide = (): void => {
    this.toast = null
  }

  protected override render() {
    const toast = this.toast
    return html`<div class="place" role=${toast?.tone === 'problem' ? 'alert' : 'status'}>
      ${
        toast &&
        html`<div class=${toast.tone === 'problem' ? 'toast problem' : 'toast'}>
          <span>${toast.text}</span>
          ${
            toast.action &&
            html`<button type="button" class="action" @click=${() => {
              toast.action?.run()
              this.#hide()
            }}>${toast.action.label}</button>`
          }
          <button type="button" class="dismiss" aria-label=${this.t.common.close} @click=${this.#hide}>${icon('close')}</button>
        </div>`
      }
    </div>`
  }
}

pageStyles(css`
  satchel-toasts {
    position: fixed;
    inset: auto 0 calc(16px + env(safe-area-inset-bottom)) 0;
    z-index: 30;
    display: flex;
    justify-content: center;
    pointer-events: none;

    .toast {
      pointer-events: auto;
      display: flex;
      align-items: center;
      gap: 8px;
      max-width: min(560px, calc(100vw - 32px));
      padding: 4px 4px 4px 16px;
      border-radius: var(--corner);
      background: var(--ink);
      color: var(--paper);
      box-shadow: 0 4px 20px rgb(0 0 0 / 25%);
    }
    .toast.problem {
      background: var(--refused-wash);
      color: var(--refused);
      border: 1px solid var(--refused);
    }
    button {
      min-height: var(--touch);
      min-width: var(--touch);
      border: 0;
      background: none;
      color: inherit;
      font: inherit;
      cursor: pointer;
      border-radius: var(--corner);
      display: grid;
      place-items: center;
    }
    button:focus-visible {
      outline-color: currentcolor;
      outline-offset: -4px;
    }
    .action {
      font-weight: 600;
      text-decoration: underline;
      padding: 0 12px;
    }
  }
  @media (max-width: 899px) {
    satchel-toasts {
      bottom: calc(72px + env(safe-area-inset-bottom));
    }
  }
`)
declare global {
  interface HTMLElementTagNameMap {
    'satchel-toasts': SatchelToasts
  }
}
