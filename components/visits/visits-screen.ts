// stub
import { html } from 'lit'
import { customElement, property } from 'lit/decorators.js'
import type { Session } from '../app/session.ts'
import { SatchelElement } from '../shared/element.ts'

@customElement('visits-screen')
export class VisitsScreen extends SatchelElement {
  @property({ attribute: false }) session!: Session
  @property({ attribute: false }) documentId = ''

  protected override render() {
    return html`<section class="page"></section>`
  }
}
