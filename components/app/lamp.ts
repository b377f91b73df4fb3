// The lamp top right: where everything is that was entered. Its states differ in shape and word, never in colour alone.
import { css, html } from 'lit'
import { customElement, property } from 'lit/decorators.js'
import type { Connection, Lamp } from '../../src/sync/api.ts'
import { pageStyles, SatchelElement, Watch } from '../shared/element.ts'
import { type IconName, icon } from '../shared/icons.ts'
import { draftsList } from './drafts.ts'
import type { Session } from './session.ts'

export type LampSign = 'office' | 'device' | 'saving' | 'refused' | 'offline' | 'connecting' | 'signedOut' | 'outdated'

/** One sign for both vocabularies: what needs the user first, then what is least safe, then how the line stands. */
export function lampSign(lamp: Lamp, connection: Connection): LampSign {
  if (connection === 'signedOut' || connection === 'outdated') return connection
  if (lamp === 'refused' || lamp === 'saving' || lamp === 'device') return lamp
  return connection === 'online' ? 'office' : connection
}

const icons: Readonly<Record<LampSign, IconName>> = {
  office: 'office',
  device: 'device',
  saving: 'saving',
  refused: 'refused',
  offline: 'offline',
  connecting: 'offline',
  signedOut: 'key',
  outdated: 'update',
}

@customElement('satchel-lamp')
export class SatchelLamp extends SatchelElement {
  @property({ attribute: false }) session!: Session
  readonly #lamp = new Watch(this, () => this.session?.device.lamp)
  readonly #connection = new Watch(this, () => this.session?.device.connection)
  readonly #waiting = new Watch(this, () => this.session?.device.waiting)
  readonly #drafts = new Watch(this, () => this.session?.device.drafts)
  readonly #trouble = new Watch(this, () => this.session?.device.trouble)
  readonly #keeping = new Watch(this, () => this.session?.keeping)

  protected override render() {
    const t = this.t.lamp
    const lamp = this.#lamp.value ?? 'saving'
    const connection = this.#connection.value ?? 'connecting'
    const waiting = this.#waiting.value ?? 0
    const drafts = this.#drafts.value ?? []
    const sign = lampSign(lamp, connection)
    const number = sign === 'refused' ? drafts.length : sign === 'device' ? waiting : 0
    return html`
      <button type="button" class="lamp ${sign}" popovertarget="lamp-panel">
        ${icon(icons[sign])}<span class="unseen">${t.title}:</span><span class="word">${t[sign]}</span>
        ${number > 0 ? html`<span class="number">${number}</span>` : ''}
      </button>
      <div id="lamp-panel" class="panel" popover role="dialog" aria-label=${t.title}>
        <h2>${t.title}</h2>
        ${lamp === 'office' && drafts.length === 0 && waiting === 0 ? html`<p>${t.allSafe}</p>` : ''}
        ${lamp === 'saving' ? html`<p>${t.isSaving}</p>` : ''}
        ${waiting > 0 ? html`<p>${t.waiting(waiting)}</p>` : ''}
        ${this.#line(connection)}
        ${this.#trouble.value ? html`<p class="problem" role="alert">${t.trouble}</p>` : ''}
        ${this.#keeping.value === 'refused' ? html`<p class="quiet">${t.notKept}</p>` : ''}
        ${drafts.length > 0 ? draftsList(this, this.session, drafts) : ''}
      </div>
    `
  }

  #line(connection: Connection) {
    const t = this.t.lamp
    switch (connection) {
      case 'online':
        return ''
      case 'offline':
        return html`<p class="quiet">${t.isOffline}</p>`
      case 'connecting':
        return html`<p class="quiet">${t.isConnecting}</p>`
      case 'signedOut':
        return html`<p>${t.isSignedOut}</p>
          <button type="button" class="plain" @click=${() =>
            this.dispatchEvent(new CustomEvent('sign-in-again', { bubbles: true }))}>${this.t.signIn.submit}</button>`
      case 'outdated':
        return html`<p>${t.isOutdated}</p>
          <button type="button" class="plain" @click=${() =>
            this.dispatchEvent(new CustomEvent('renew', { bubbles: true }))}>${t.reload}</button>`
    }
  }
}

pageStyles(css`
  satchel-lamp {
    .lamp {
      display: inline-flex;
      align-items: center;
      gap: 6px;
      min-height: 36px;
      padding: 0 10px;
      border: 1px solid transparent;
      border-radius: 999px;
      background: none;
      color: var(--ink-quiet);
      font: inherit;
      font-weight: 500;
      white-space: nowrap;
      cursor: pointer;
    }
    .lamp:hover {
      border-color: var(--line-strong);
    }
    .lamp.office {
      color: var(--safe);
    }
    .lamp:is(.device, .saving, .signedOut, .outdated) {
      color: var(--waiting);
      background: var(--waiting-wash);
    }
    .lamp.refused {
      color: var(--refused);
      background: var(--refused-wash);
    }
    .number {
      font-weight: 600;
    }
  }
  @media (max-width: 899px) {
    satchel-lamp .lamp {
      min-height: var(--touch);
    }
  }
`)

declare global {
  interface HTMLElementTagNameMap {
    'satchel-lamp': SatchelLamp
  }
}
