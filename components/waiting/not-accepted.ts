// What the office did not accept, document by document, until its author has decided.
import { css, html } from 'lit'
import { customElement, property } from 'lit/decorators.js'
import { repeat } from 'lit/directives/repeat.js'
import type { Address } from '../../src/documents/address.ts'
import type { Draft } from '../../src/sync/api.ts'
import type { Session } from '../app/session.ts'
import { refusedOf } from '../app/signs.ts'
import { pageStyles, SatchelElement, Watch } from '../shared/element.ts'
import { mark } from '../shared/icons.ts'
import './draft-group.ts'

/** Documents opened at once to show what stands in them; of the others when somebody asks. */
const UNFOLDED = 5

@customElement('not-accepted')
export class NotAccepted extends SatchelElement {
  @property({ attribute: false }) session!: Session
  readonly #drafts = new Watch(this, () => this.session?.device.drafts)

  protected override render() {
    const t = this.t.drafts
    const drafts = this.#drafts.value ?? []
    if (drafts.length === 0) {
      return html`<div class="empty">${mark()}<h2>${t.emptyTitle}</h2><p class="quiet">${t.emptyLead}</p></div>`
    }
    const groups = [...byDocument(drafts)]
    const refused = refusedOf(drafts).length
    return html`<p class="lead" role="status">${refused > 0 ? t.lead(refused) : ''}</p>
      ${repeat(
        groups,
        ([address]) => address,
        ([address, those], index) =>
          html`<draft-group .session=${this.session} .address=${address} .drafts=${those}
            ?unfolded=${index < UNFOLDED}></draft-group>`,
      )}`
  }
}

/** The newest first, and the document it belongs to before the others. */
function byDocument(drafts: readonly Draft[]): Map<Address, Draft[]> {
  const groups = new Map<Address, Draft[]>()
  for (const draft of [...drafts].sort((a, b) => b.at - a.at)) {
    const group = groups.get(draft.address)
    if (group) group.push(draft)
    else groups.set(draft.address, [draft])
  }
  return groups
}

pageStyles(css`
  not-accepted {
    display: flex;
    flex-direction: column;
    gap: 24px;
  }
`)

declare global {
  interface HTMLElementTagNameMap {
    'not-accepted': NotAccepted
  }
}
