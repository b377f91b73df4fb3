// A margin note: two values for one field, who wrote them and when, which one stands, and one tap for the other.
import { css, html, nothing, type TemplateResult } from 'lit'
import { customElement, property } from 'lit/decorators.js'
import { isFieldChange } from '../../../src/documents/changes.ts'
import { ARCHIVED, type CollectionDeclaration, type Kind } from '../../../src/documents/kind.ts'
import type { Value } from '../../../src/documents/values.ts'
import type { OpenCollision } from '../../../src/sync/wire/collisions.ts'
import { display, moment } from '../../i18n/format.ts'
import { label, texts } from '../../i18n/i18n.ts'
import { pageStyles, SatchelElement } from '../../shared/element.ts'
import { icon } from '../../shared/icons.ts'
import { showToast } from '../../shared/toasts.ts'
import type { ColumnContext } from '../columns.ts'
import { screenAround } from '../lasting.ts'
import type { DocumentSpace } from '../space.ts'
import { undoAndSay, undoTexts } from '../undo.ts'
import { type CollisionPlace, isStanding, placeOf, putBack, standsNow } from './collisions.ts'
import { collisionTexts } from './texts.ts'

/** UTF-16 units shown of a long text. */
const SHOWN = 240

interface Side {
  readonly value: Value
  readonly who: string
  readonly at: number | null
}

@customElement('collision-note')
export class CollisionNote extends SatchelElement {
  @property({ attribute: false }) workspace!: DocumentSpace
  @property({ attribute: false }) context!: ColumnContext
  @property({ attribute: false }) collision!: OpenCollision
  /** Id of the person at this device. */
  @property() self = ''
  @property({ type: Boolean }) readonly = false
  /** Says which field it is about, where it does not stand beside it. */
  @property({ type: Boolean }) named = false

  protected override render() {
    const place = placeOf(this.workspace.kind, this.collision)
    if (!place) return nothing
    return this.collision.origin === 'archived' ? this.#archived(place) : this.#values(place)
  }

  #values(place: CollisionPlace): TemplateResult {
    const t = collisionTexts()
    const { collision } = this
    const now = standsNow(this.workspace.open, collision)
    const sides: readonly Side[] = [
      { value: collision.value, who: this.#author(), at: collision.at },
      { value: collision.standing, who: this.#other(), at: collision.standingBy?.at ?? null },
    ]
    const neither = !sides.some(({ value }) => isStanding(collision, value, now))
    const name = fieldName(this.workspace.kind, place)
    return html`<section class="collision" aria-label=${`${name}: ${t.title}`}>
      <p class="what">${icon('collision')}<span>${this.named ? html`<strong>${name}</strong> · ` : ''}${t.title}</span></p>
      ${neither ? html`<p class="meanwhile">${t.meanwhile(this.#shown(place, now))} <em>${t.stands}</em></p>` : ''}
      <ul>${sides.map(side => this.#side(place, side, now))}</ul>
      ${
        this.readonly
          ? ''
          : html`<button type="button" class="keep" @click=${() => this.#decide('kept', place, now)}>
            ${t.keep(this.#shown(place, now))}</button>`
      }
    </section>`
  }

  #side(place: CollisionPlace, { value, who, at }: Side, now: Value): TemplateResult {
    const t = collisionTexts()
    const stands = isStanding(this.collision, value, now)
    const shown = this.#shown(place, value)
    return html`<li class=${stands ? 'stands' : ''}>
      <span class="side"><strong class="value">${shown}</strong>
        <span class="quiet">${who}${at === null ? '' : ` · ${moment(at)}`}${stands ? html` · <em>${t.stands}</em>` : ''}</span></span>
      ${
        stands || this.readonly
          ? ''
          : html`<button type="button" class="take" @click=${() => this.#decide('taken', place, value)}>${t.takeThis}<span
            class="unseen">: ${shown}</span></button>`
      }
    </li>`
  }

  #archived(place: CollisionPlace): TemplateResult {
    const t = collisionTexts()
    const { collision } = this
    const names = collision.fields.map(name => nameIn(this.workspace.kind, place.collection, name)).join(', ')
    const then = collision.standingBy ? moment(collision.standingBy.at) : ''
    return html`<section class="collision" aria-label=${t.archivedTitle}>
      <p class="what">${icon('collision')}<span>${t.archivedTitle}</span></p>
      <p>${t.archived(capital(this.#author()), names, moment(collision.at), this.#other(), then)}</p>
      ${
        this.readonly
          ? ''
          : html`<div class="both">
            <button type="button" class="take" @click=${() => this.#decide('taken', place, false)}>${t.restore}</button>
            <button type="button" class="keep" @click=${() => this.#decide('kept', place, true)}>${t.leaveArchived}</button>
          </div>`
      }
    </section>`
  }

  #author(): string {
    const t = collisionTexts()
    const { author, authorName, origin } = this.collision
    const who = author === this.self ? t.you : authorName || t.somebody
    return origin === 'import' ? `${t.an.import} (${who})` : who
  }

  #other(): string {
    const t = collisionTexts()
    const { standingBy } = this.collision
    if (!standingBy) return t.somebody
    return standingBy.person === this.self ? t.you : standingBy.name || t.somebody
  }

  #shown(place: CollisionPlace, value: Value): string {
    const t = collisionTexts()
    if (place.name === ARCHIVED) return value === true ? t.isArchived : t.notArchived
    const { currency, recordName } = this.context
    const text = place.field ? display(place.field.value, value, currency, recordName) : String(value ?? '')
    if (text === '') return t.empty
    return text.length > SHOWN ? `${text.slice(0, SHOWN)} …` : text
  }

  async #decide(choice: 'kept' | 'taken', place: CollisionPlace, value: Value): Promise<void> {
    const t = collisionTexts()
    const { collision, workspace } = this
    const changes = choice === 'taken' ? putBack(workspace.open, collision, value) : []
    const fields = changes.flatMap(change => (isFieldChange(change) ? [change] : []))
    const shown = this.#shown(place, value)
    const step = workspace.undoing.done({ fields })
    // Asked of the note itself it would be gone by then: it leaves the page as soon as it is decided.
    const from = screenAround(this)
    try {
      const decided = workspace.open.decide([collision.id], choice, changes)
      const isArchived = collision.origin === 'archived'
      const said = isArchived
        ? choice === 'kept'
          ? t.leftArchived
          : t.restored
        : (choice === 'kept' ? t.kept : t.taken)(fieldName(workspace.kind, place), shown)
      const action = step ? { label: undoTexts().undo, run: () => void undoAndSay(from, workspace, step) } : undefined
      await decided
      showToast(from, { text: said, ...(action ? { action } : {}) })
    } catch {
      // The device reports the cause through its `trouble`; here it is said where the eye is.
      showToast(from, { text: texts().errors.storage, tone: 'problem' })
    }
  }
}

const fieldName = (kind: Kind, place: CollisionPlace): string =>
  place.field ? label(place.field.label) : nameIn(kind, place.collection, place.name)

/** What a field or text of a collection is called. */
function nameIn(kind: Kind, collection: string | null, name: string): string {
  const declared: CollectionDeclaration | undefined = collection === null ? undefined : kind.collection(collection)
  const found = [...(declared?.fields ?? kind.declaration.fields), ...(declared?.texts ?? [])].find(
    each => each.name === name,
  )
  return found ? label(found.label) : name
}

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1)

pageStyles(css`
  collision-note {
    display: block;
    min-width: 0;

    .collision {
      /* Words for screen readers only stay in here. */
      position: relative;
      margin-top: 6px;
      padding: 8px 10px 10px 12px;
      border-inline-start: 3px solid var(--waiting);
      border-radius: 0 var(--corner) var(--corner) 0;
      background: var(--waiting-wash);
      font-size: 0.8125rem;
      line-height: 1.125rem;
    }
    .what {
      display: flex;
      gap: 6px;
      color: var(--waiting);
    }
    .what .icon {
      width: 16px;
      height: 16px;
      flex: none;
    }
    ul {
      margin: 6px 0 0;
      padding: 0;
      list-style: none;
    }
    li {
      display: flex;
      align-items: center;
      justify-content: space-between;
      gap: 4px 12px;
      padding: 3px 0;
    }
    .side {
      min-width: 0;
    }
    .value {
      display: block;
      overflow-wrap: anywhere;
    }
    li:not(.stands) .value {
      font-weight: 500;
    }
    em {
      font-style: normal;
      font-weight: 600;
      color: var(--safe);
    }
    .quiet {
      color: var(--ink-quiet);
    }
    .both {
      display: flex;
      flex-wrap: wrap;
      gap: 8px;
      margin-top: 6px;
    }
    button {
      min-height: 30px;
      padding: 0 12px;
      border: 1px solid var(--line-strong);
      border-radius: var(--corner);
      background: var(--sheet);
      color: var(--ink);
      font: inherit;
      font-weight: 600;
      cursor: pointer;
    }
    button:hover {
      border-color: var(--saddle);
      color: var(--saddle);
    }
    .take {
      flex: none;
    }
    .keep {
      max-width: 100%;
      overflow: hidden;
      text-overflow: ellipsis;
      white-space: nowrap;
    }
    ul + .keep {
      margin-top: 6px;
    }
  }
  @media (max-width: 899px) {
    collision-note {
      button {
        min-height: var(--touch);
      }
      .both button {
        flex: 1 1 auto;
      }
    }
  }
`)

declare global {
  interface HTMLElementTagNameMap {
    'collision-note': CollisionNote
  }
}
