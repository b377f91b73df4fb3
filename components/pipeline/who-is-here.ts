// Who else has this pipeline open, as avatars; tells the others that this person has.
import { css, html } from 'lit'
import { customElement, property, state } from 'lit/decorators.js'
import type { Awareness } from 'y-protocols/awareness'
import type { OpenDocument } from '../../src/sync/api.ts'
import { initials } from '../app/menu.ts'
import { pageStyles, SatchelElement } from '../shared/element.ts'

/** More would push the pipeline's own name away. */
const SHOWN = 3

@customElement('who-is-here')
export class WhoIsHere extends SatchelElement {
  @property({ attribute: false }) open!: OpenDocument
  /** Of the person at this device. The relay puts the session's name in its place on the way to the others. */
  @property() self = ''
  @state() private others: readonly string[] = []
  #opened: OpenDocument | null = null
  #awareness: Awareness | null = null
  #stop: () => void = () => {}

  override connectedCallback(): void {
    super.connectedCallback()
    if (this.hasUpdated) this.#attend()
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback()
    this.#leave()
  }

  protected override willUpdate(): void {
    if (this.isConnected && this.open !== this.#opened) this.#attend()
  }

  protected override render() {
    const { others } = this
    if (others.length === 0) return ''
    const more = others.length - SHOWN
    const text = this.t.pipeline.alsoHere(others.join(', '))
    return html`<span class="unseen" role="status">${text}</span>
      <span class="avatars" aria-hidden="true" title=${text}>${others
        .slice(0, SHOWN)
        .map(name => html`<span class="avatar">${initials(name)}</span>`)}
        ${more > 0 ? html`<span class="avatar more">+${more}</span>` : ''}</span>`
  }

  #attend(): void {
    this.#leave()
    this.#opened = this.open
    // Another one comes with every rebuild of the document, none while it is not joined.
    this.#stop = this.open.awareness.subscribe(awareness => {
      this.#release()
      this.#awareness = awareness
      awareness?.setLocalState({ user: { name: this.self } })
      awareness?.on('change', this.#look)
      this.#look()
    })
  }

  #leave(): void {
    this.#stop()
    this.#awareness?.setLocalState(null)
    this.#release()
    this.#awareness = null
    this.#opened = null
  }

  #release(): void {
    this.#awareness?.off('change', this.#look)
  }

  readonly #look = (): void => {
    const awareness = this.#awareness
    const names = new Set<string>()
    for (const [client, shown] of awareness?.getStates() ?? []) {
      const name: unknown = client === awareness?.clientID ? null : (shown.user as { name?: unknown } | undefined)?.name
      // A second window of one's own is nobody else.
      if (typeof name === 'string' && name !== '' && name !== this.self) names.add(name)
    }
    const others = [...names].sort()
    if (others.join('\n') !== this.others.join('\n')) this.others = others
  }
}

pageStyles(css`
  who-is-here {
    flex: none;

    .avatars {
      display: flex;
    }
    .avatar {
      display: grid;
      place-items: center;
      width: 28px;
      height: 28px;
      margin-inline-start: -6px;
      border: 2px solid var(--paper);
      border-radius: 999px;
      background: var(--safe-wash);
      color: var(--safe);
      font-size: 0.75rem;
      font-weight: 600;
    }
    .avatar:first-child {
      margin-inline-start: 0;
    }
    .avatar.more {
      background: var(--well);
      color: var(--ink-quiet);
    }
  }
`)

declare global {
  interface HTMLElementTagNameMap {
    'who-is-here': WhoIsHere
  }
}
