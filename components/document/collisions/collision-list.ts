// All conflicting values of a document in one dialog, record by record, to be decided one after the other.
import { css, html, type TemplateResult } from 'lit'
import { customElement, property, query } from 'lit/decorators.js'
import { repeat } from 'lit/directives/repeat.js'
import type { OpenCollision } from '../../../src/sync/wire/collisions.ts'
import { documentRoute, hrefOf } from '../../app/router.ts'
import { pageStyles, SatchelElement } from '../../shared/element.ts'
import '../../shared/page-styles.ts'
import { icon } from '../../shared/icons.ts'
import type { ColumnContext } from '../columns.ts'
import type { DocumentSpace } from '../space.ts'
import { recordTitle } from '../titles.ts'
import './collision-note.ts'
import { placeOf } from './collisions.ts'
import { collisionTexts } from './texts.ts'

/** Collisions of one record, or of the document itself. */
interface Group {
  readonly id: string
  readonly title: string
  /** The record's id; null where there is no form for it. */
  readonly record: string | null
  readonly collisions: OpenCollision[]
}

@customElement('collision-list')
export class CollisionList extends SatchelElement {
  @property({ attribute: false }) workspace!: DocumentSpace
  @property({ attribute: false }) context!: ColumnContext
  @property({ attribute: false }) open: readonly OpenCollision[] = []
  /** How many there are, those not listed included. */
  @property({ type: Number }) count = 0
  @property() self = ''
  @property({ type: Boolean }) readonly = false
  @query('dialog') private dialog!: HTMLDialogElement

  async show(): Promise<void> {
    await this.updateComplete
    if (!this.dialog.open) this.dialog.showModal()
  }

  protected override render() {
    const t = collisionTexts()
    const more = this.count - this.open.length
    return html`<dialog class="form-dialog tall" closedby="any" aria-labelledby="collisions-title">
      <header><h2 id="collisions-title">${t.list(this.count)}</h2>
        <button type="button" class="bare" aria-label=${this.t.common.close} @click=${this.#close}>${icon('close')}</button></header>
      <p class="quiet">${this.count > 0 ? t.lead : t.none}</p>
      ${repeat(
        this.#groups(),
        group => group.id,
        group => this.#group(group),
      )}
      ${more > 0 ? html`<p class="quiet">${t.more(more)}</p>` : ''}
      ${
        this.open.length > 0
          ? html`<div class="actions"><button type="button" class="plain" @click=${this.#only}>${t.onlyThese}</button></div>`
          : ''
      }
    </dialog>`
  }

  #group({ title, record, collisions }: Group): TemplateResult {
    return html`<section class="of" aria-label=${title}>
      <h3>${record === null ? title : html`<a href=${this.#hrefOf(record)} @click=${this.#close}>${title}</a>`}</h3>
      ${repeat(
        collisions,
        ({ id }) => id,
        collision => html`<collision-note named .workspace=${this.workspace} .context=${this.context}
          .collision=${collision} self=${this.self} ?readonly=${this.readonly}></collision-note>`,
      )}
    </section>`
  }

  #groups(): Group[] {
    const groups = new Map<string, Group>()
    for (const collision of this.open) {
      const place = placeOf(this.workspace.kind, collision)
      if (!place) continue
      const id = `${place.collection}/${place.record}`
      const group = groups.get(id) ?? { id, ...this.#called(place.collection, place.record), collisions: [] }
      groups.set(id, group)
      group.collisions.push(collision)
    }
    return [...groups.values()]
  }

  #called(collection: string | null, record: string | null): { title: string; record: string | null } {
    if (collection === null || record === null) return { title: collisionTexts().document, record: null }
    const { main, records } = this.workspace
    if (collection !== main.name) return { title: this.context.recordName(collection, record), record: null }
    const fields = records.get(record)
    return { title: recordTitle(fields ?? {}), record: fields ? record : null }
  }

  #hrefOf(record: string): string {
    const route = documentRoute(this.workspace.open.address, record)
    return route ? hrefOf(route) : ''
  }

  readonly #close = (): void => this.dialog.close()

  readonly #only = (): void => {
    this.dialog.close()
    this.dispatchEvent(new CustomEvent('only-collided', { bubbles: true }))
  }
}

pageStyles(css`
  collision-list {
    display: contents;

    --dialog-width: 560px;
    .of {
      margin-top: 16px;
    }
    h3 {
      font-size: 0.9375rem;
    }
    h3 a {
      display: inline-flex;
      align-items: center;
      min-height: 32px;
    }
    .actions {
      margin-top: 20px;
    }
  }
  @media (max-width: 899px) {
    collision-list {
      h3 a {
        min-height: var(--touch);
      }
    }
  }
`)

declare global {
  interface HTMLElementTagNameMap {
    'collision-list': CollisionList
  }
}
