// Who else has this pipeline open, as avatars; each person once, however many tabs they have it open in.
import { css, html } from 'lit'
import { customElement, property } from 'lit/decorators.js'
import type { Presence } from '../../../src/sync/presence.ts'
import { initials } from '../../app/menu.ts'
import { pageStyles, SatchelElement, Watch } from '../../shared/element.ts'
import { names, peopleOf } from './people.ts'
import './signs.ts'

/** More would push the pipeline's own name away. */
const SHOWN = 3

@customElement('who-is-here')
export class WhoIsHere extends SatchelElement {
  @property({ attribute: false }) presence!: Presence
  readonly #places = new Watch(this, () => this.presence?.places)

  protected override render() {
    const people = peopleOf(this.#places.value ?? [])
    if (people.length === 0) return ''
    const more = people.length - SHOWN
    const text = this.t.pipeline.alsoHere(names(people))
    return html`<span class="unseen" role="status">${text}</span>
      <span class="avatars" aria-hidden="true" title=${text}>${people
        .slice(0, SHOWN)
        .map(({ name, colour }) => html`<span class="avatar who-${colour}">${initials(name)}</span>`)}
        ${more > 0 ? html`<span class="avatar more">+${more}</span>` : ''}</span>`
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
      background: var(--who);
      color: var(--on-who);
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
