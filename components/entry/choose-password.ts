// After a one-time link: a password to come back with, or later.
import '@vaadin/button'
import '@vaadin/password-field'
import { html } from 'lit'
import { customElement, property, state } from 'lit/decorators.js'
import type { Office } from '../app/office.ts'
import { sentenceFor } from '../app/sentences.ts'
import { SatchelElement } from '../shared/element.ts'
import { problemLine } from '../shared/problem.ts'
import { entryFrame } from './frame.ts'
import { PASSWORD_LENGTH } from './set-up.ts'

@customElement('choose-password-screen')
export class ChoosePasswordScreen extends SatchelElement {
  @property({ attribute: false }) office!: Office
  @property() name = ''
  @state() private password = ''
  @state() private tried = false
  @state() private busy = false
  @state() private problem = ''

  protected override render() {
    const t = this.t.password
    return entryFrame(
      t.title,
      t.lead(this.name),
      html`<form novalidate @submit=${this.#submit} @keydown=${this.#enter}>
        ${problemLine(this.problem)}
        <input class="unseen" type="text" autocomplete="username" .value=${this.name} tabindex="-1" aria-hidden="true" />
        <vaadin-password-field label=${t.password} autocomplete="new-password" helper-text=${this.t.setUp.passwordHelp}
          manual-validation .value=${this.password} .invalid=${this.tried && this.password.length < PASSWORD_LENGTH}
          .errorMessage=${this.t.setUp.passwordShort}
          @input=${(event: Event) => {
            this.password = (event.currentTarget as HTMLInputElement).value
          }}></vaadin-password-field>
        <vaadin-button theme="primary" ?disabled=${this.busy} @click=${this.#submit}>${t.submit}</vaadin-button>
        <vaadin-button theme="tertiary" @click=${this.#done}>${t.later}</vaadin-button>
      </form>`,
    )
  }

  readonly #enter = (event: KeyboardEvent): void => {
    if (event.key === 'Enter' && !(event.target as HTMLElement).matches('vaadin-button, button')) this.#submit(event)
  }

  readonly #submit = async (event: Event): Promise<void> => {
    event.preventDefault()
    this.tried = true
    if (this.busy || this.password.length < PASSWORD_LENGTH) return
    this.busy = true
    this.problem = ''
    try {
      await this.office.setPassword(this.password)
      this.#done()
    } catch (error) {
      this.problem = sentenceFor(error)
    } finally {
      this.busy = false
    }
  }

  readonly #done = (): void => {
    this.dispatchEvent(new CustomEvent('password-done', { bubbles: true }))
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'choose-password-screen': ChoosePasswordScreen
  }
}
