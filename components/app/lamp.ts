// The lamp top right: where everything is that was entered. A tap opens what waits, or what was not accepted.
import { css, html } from 'lit'
import { customElement, property } from 'lit/decorators.js'
import { pageStyles, SatchelElement, Watch } from '../shared/element.ts'
import type { Session } from './session.ts'
import { lampSign, needsUser, refusedOf, signLink } from './signs.ts'

@customElement('satchel-lamp')
export class SatchelLamp extends SatchelElement {
  @property({ attribute: false }) session!: Session
  readonly #lamp = new Watch(this, () => this.session?.device.lamp)
  readonly #connection = new Watch(this, () => this.session?.device.connection)
  readonly #waiting = new Watch(this, () => this.session?.device.waiting)
  readonly #drafts = new Watch(this, () => this.session?.device.drafts)

  protected override render() {
    const connection = this.#connection.value ?? 'connecting'
    const sign = lampSign(this.#lamp.value ?? 'saving', connection)
    const drafts = refusedOf(this.#drafts.value ?? []).length
    const changes = sign === 'refused' ? drafts : sign === 'device' ? (this.#waiting.value ?? 0) : 0
    // Neither may hide the other: what is least safe, and a line that the user has to mend.
    const line = needsUser(connection) && connection !== sign ? signLink(connection, 0, this.t.lamp.title) : ''
    return html`${signLink(sign, changes, this.t.lamp.title)}${line}`
  }
}

pageStyles(css`
  satchel-lamp .lamp + .lamp .word {
    position: absolute;
    clip-path: inset(50%);
  }
`)

declare global {
  interface HTMLElementTagNameMap {
    'satchel-lamp': SatchelLamp
  }
}
