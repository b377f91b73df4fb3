// A territory and an audience to be chosen from what can be named: who has a document follows from it.
import '@vaadin/combo-box'
import type { ComboBox } from '@vaadin/combo-box'
import { css, html, type TemplateResult } from 'lit'
import { customElement, property } from 'lit/decorators.js'
import type { Named, NamedAudience } from '../../../src/sync/wire/catalogue.ts'
import { pageStyles, SatchelElement } from '../../shared/element.ts'
import { icon } from '../../shared/icons.ts'
import { nameOptions } from '../../shared/selects.ts'
import { AUDIENCE_LISTS, type AudienceList, type Nameable, nobodyNamed } from './choices.ts'
import { placingTexts } from './texts.ts'

/** What was chosen. */
export interface Placed {
  readonly territory: Named | null
  readonly audience: NamedAudience
}

interface Item extends Named {
  readonly list: AudienceList
  readonly label: string
}

/** Calls `placed` with every choice. */
@customElement('audience-field')
export class AudienceField extends SatchelElement {
  @property({ attribute: false }) value: Placed = { territory: null, audience: nobodyNamed }
  @property({ attribute: false }) nameable: Nameable = nobodyNamed
  @property({ attribute: false }) placed: (value: Placed) => void = () => {}

  protected override render() {
    const t = placingTexts()
    const { territory, audience } = this.value
    return html`
      ${
        this.nameable.territories.length === 0 && !territory
          ? ''
          : html`<vaadin-combo-box @opened-changed=${nameOptions} label=${t.territory} data-territory item-label-path="name" item-value-path="id" clear-button-visible
        .items=${[...this.nameable.territories]} .value=${territory?.id ?? ''}
        @value-changed=${this.#territory}></vaadin-combo-box>`
      }
      <div class="named" role="list" aria-label=${t.audience}>${AUDIENCE_LISTS.flatMap(list => audience[list].map(each => this.#chip(list, each)))}</div>
      <vaadin-combo-box @opened-changed=${nameOptions} label=${t.add} data-audience item-label-path="label" item-value-path="id" .items=${this.#items()}
        @value-changed=${this.#add}></vaadin-combo-box>`
  }

  #chip(list: AudienceList, named: Named): TemplateResult {
    const t = placingTexts()
    return html`<span class="chip" role="listitem">${named.name} <span class="quiet">${t.lists[list]}</span>
      <button type="button" class="bare" aria-label=${t.remove(named.name)} @click=${() => this.#set(list, all => all.filter(({ id }) => id !== named.id))}>${icon('close')}</button></span>`
  }

  #items(): Item[] {
    const t = placingTexts()
    return AUDIENCE_LISTS.flatMap(list =>
      this.nameable[list]
        .filter(({ id }) => !this.value.audience[list].some(each => each.id === id))
        .map(({ id, name }) => ({ id: `${list}/${id}`, name, list, label: `${name} · ${t.lists[list]}` })),
    )
  }

  readonly #add = (event: CustomEvent<{ value: string }>): void => {
    const item = this.#items().find(({ id }) => id === event.detail.value)
    if (!item) return
    ;(event.currentTarget as ComboBox).value = ''
    const named = { id: item.id.slice(item.list.length + 1), name: item.name }
    this.#set(item.list, all => [...all, named])
  }

  readonly #territory = (event: CustomEvent<{ value: string }>): void => {
    const id = event.detail.value
    if (id === (this.value.territory?.id ?? '')) return
    const territory = this.nameable.territories.find(each => each.id === id) ?? null
    this.#take({ ...this.value, territory })
  }

  #set(list: AudienceList, change: (all: readonly Named[]) => readonly Named[]): void {
    const { audience } = this.value
    this.#take({ ...this.value, audience: { ...audience, [list]: change(audience[list]) } })
  }

  /** At once: the next choice may come before whoever holds the value gives it back. */
  #take(value: Placed): void {
    this.value = value
    this.placed(value)
  }
}

pageStyles(css`
  audience-field {
    display: flex;
    flex-direction: column;
    gap: 12px;

    .named:empty {
      display: none;
    }
  }
  .named {
    display: flex;
    flex-wrap: wrap;
    gap: 4px;
  }
  .chip {
    display: inline-flex;
    align-items: center;
    gap: 6px;
    min-height: 28px;
    padding: 0 10px;
    border: 1px solid var(--line);
    border-radius: 999px;
    background: var(--well);

    .quiet {
      font-size: 0.8125rem;
    }
    .bare {
      width: 28px;
      height: 28px;
      margin-inline-end: -8px;
    }
    .bare .icon {
      width: 14px;
      height: 14px;
    }
  }
  @media (max-width: 899px) {
    audience-field .chip .bare {
      width: var(--touch);
      height: var(--touch);
    }
  }
`)

declare global {
  interface HTMLElementTagNameMap {
    'audience-field': AudienceField
  }
}
