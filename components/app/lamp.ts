// The lamp top right: where everything is that was entered. A tap opens what waits, or what was not accepted.
import { customElement, property } from 'lit/decorators.js'
import { SatchelElement, Watch } from '../shared/element.ts'
import type { Session } from './session.ts'
import { lampSign, refusedOf, signLink } from './signs.ts'

@customElement('satchel-lamp')
export class SatchelLamp extends SatchelElement {
  @property({ attribute: false }) session!: Session
  readonly #lamp = new Watch(this, () => this.session?.device.lamp)
  readonly #connection = new Watch(this, () => this.session?.device.connection)
  readonly #waiting = new Watch(this, () => this.session?.device.waiting)
  readonly #drafts = new Watch(this, () => this.session?.device.drafts)

  protected override render() {
    const sign = lampSign(this.#lamp.value ?? 'saving', this.#connection.value ?? 'connecting')
    const drafts = refusedOf(this.#drafts.value ?? []).length
    const changes = sign === 'refused' ? drafts : sign === 'device' ? (this.#waiting.value ?? 0) : 0
    return signLink(sign, changes, this.t.lamp.title)
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'satchel-lamp': SatchelLamp
  }
}
