// How the way to the office stands, in words, what can be done about it, and how far what goes up has come.
import '@vaadin/progress-bar'
import { css, html, type TemplateResult } from 'lit'
import { customElement, property } from 'lit/decorators.js'
import type { Connection } from '../../src/sync/api.ts'
import type { Session } from '../app/session.ts'
import { signIcons } from '../app/signs.ts'
import { span } from '../i18n/format.ts'
import { pageStyles, SatchelElement, Watch } from '../shared/element.ts'
import { icon } from '../shared/icons.ts'
import { problemLine } from '../shared/problem.ts'

@customElement('line-state')
export class LineState extends SatchelElement {
  @property({ attribute: false }) session!: Session
  readonly #connection = new Watch(this, () => this.session?.device.connection)
  readonly #lamp = new Watch(this, () => this.session?.device.lamp)
  readonly #progress = new Watch(this, () => this.session?.sending.progress)
  readonly #trouble = new Watch(this, () => this.session?.device.trouble)

  protected override render() {
    const t = this.t.lamp
    const connection = this.#connection.value ?? 'connecting'
    return html`
      <div class="state ${connection}">
        ${icon(signIcons[connection === 'online' ? 'office' : connection])}
        <p role="status">${this.#words(connection)}</p>
        ${this.#action(connection)}
      </div>
      ${this.#bar()}
      ${this.#lamp.value === 'saving' ? html`<p>${t.isSaving}</p>` : ''}
      ${problemLine(this.#trouble.value ? t.trouble : '')}
    `
  }

  #words(connection: Connection): string {
    const { lamp, waiting } = this.t
    switch (connection) {
      case 'online':
        return waiting.online
      case 'offline':
        return waiting.offline
      case 'connecting':
        return lamp.isConnecting
      case 'signedOut':
        return lamp.isSignedOut
      case 'outdated':
        return lamp.isOutdated
    }
  }

  #action(connection: Connection): TemplateResult | '' {
    switch (connection) {
      case 'online':
        return ''
      case 'offline':
      case 'connecting':
        return html`<button type="button" class="plain" ?disabled=${connection === 'connecting'}
          @click=${() => this.session.device.wake()}>${icon('update')}<span>${this.t.waiting.tryNow}</span></button>`
      case 'signedOut':
        return this.#ask('sign-in-again', this.t.signIn.submit)
      case 'outdated':
        return this.#ask('renew', this.t.lamp.reload)
    }
  }

  #ask(what: 'sign-in-again' | 'renew', text: string): TemplateResult {
    return html`<button type="button" class="plain" @click=${() =>
      this.dispatchEvent(new CustomEvent(what, { bubbles: true }))}>${text}</button>`
  }

  #bar(): TemplateResult | '' {
    const t = this.t.waiting
    const progress = this.#progress.value
    if (!progress) return ''
    const { done, total, left } = progress
    return html`<div class="sending">
      <vaadin-progress-bar aria-label=${t.sending} .max=${total} .value=${done}></vaadin-progress-bar>
      <p>${t.sending}: ${t.sent(done, total)}${left === null ? '' : `, ${t.left(span(left))}`}</p>
    </div>`
  }
}

pageStyles(css`
  line-state {
    display: flex;
    flex-direction: column;
    gap: 12px;
    margin-bottom: 20px;

    .state {
      display: flex;
      flex-wrap: wrap;
      align-items: center;
      gap: 8px 12px;
      padding: 10px 16px;
      border: 1px solid var(--line);
      border-radius: 12px;
      background: var(--sheet);
    }
    .state p {
      flex: 1 1 14rem;
    }
    .state.online .icon {
      color: var(--safe);
    }
    .state:is(.signedOut, .outdated) {
      border-color: var(--waiting);
      background: var(--waiting-wash);
      color: var(--waiting);
    }
    button[disabled] {
      color: var(--ink-quiet);
      cursor: default;
    }
    .sending p {
      margin-top: 4px;
    }
  }
  @media (max-width: 899px) {
    line-state .state button {
      flex: 1 1 100%;
    }
  }
`)

declare global {
  interface HTMLElementTagNameMap {
    'line-state': LineState
  }
}
