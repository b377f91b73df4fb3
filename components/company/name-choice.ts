// Some of many by name: those that are chosen, each with a way to take it off, and a field to add another.
import '@vaadin/combo-box'
import type { ComboBox } from '@vaadin/combo-box'
import { css, html } from 'lit'
import { customElement, property } from 'lit/decorators.js'
import { pageStyles, SatchelElement } from '../shared/element.ts'
import { icon } from '../shared/icons.ts'
import { nameOptions } from '../shared/selects.ts'
import type { Named } from './directory.ts'
import { companyTexts } from './texts.ts'

/** `names-chosen`: the ids that are chosen from now on. */
@customElement('name-choice')
export class NameChoice extends SatchelElement {
  /** What the chosen ones are; heads them. */
  @property({ attribute: false }) heading = ''
  /** What the field to add another is called. */
  @property({ attribute: false }) adding = ''
  @property({ attribute: false }) items: readonly Named[] = []
  @property({ attribute: false }) chosen: readonly string[] = []
  /** What one is called that cannot be chosen any more. */
  @property({ attribute: false }) nameOf: (id: string) => string = id => id
  /** Said where none is chosen. */
  @property({ attribute: false }) none = ''
  /** What taking one off is called; else that it is removed. */
  @property({ attribute: false }) takingOff: (name: string) => string = name => companyTexts().takeOff(name)

  protected override render() {
    const names = new Map(this.items.map(each => [each.id, each.name]))
    const left = this.items.filter(each => !this.chosen.includes(each.id))
    const shown = this.chosen.map(id => ({ id, name: names.get(id) ?? this.nameOf(id) }))
    return html`<div class="choice-of-names" role="group" aria-label=${this.heading}>
      ${this.heading === '' ? '' : html`<span class="heading" aria-hidden="true">${this.heading}</span>`}
      ${shown.length === 0 && this.none !== '' ? html`<p class="quiet">${this.none}</p>` : ''}
      ${
        shown.length === 0
          ? ''
          : html`<ul class="chips">${shown.map(
              ({ id, name }) => html`<li><span>${name}</span><button type="button" data-off=${id}
              aria-label=${this.takingOff(name)} title=${this.takingOff(name)}
              @click=${() => this.#choose(this.chosen.filter(one => one !== id))}>${icon('close')}</button></li>`,
            )}</ul>`
      }
      ${
        left.length === 0
          ? ''
          : html`<vaadin-combo-box @opened-changed=${nameOptions} accessible-name=${this.adding} placeholder=${this.adding} item-label-path="name"
            item-value-path="id" .items=${[...left]} @value-changed=${this.#add}></vaadin-combo-box>`
      }
    </div>`
  }

  readonly #add = (event: CustomEvent<{ readonly value: string }>): void => {
    const { value } = event.detail
    if (value === '') return
    const box = event.currentTarget as ComboBox
    box.value = ''
    this.#choose([...this.chosen, value])
  }

  #choose(chosen: readonly string[]): void {
    this.dispatchEvent(new CustomEvent<readonly string[]>('names-chosen', { detail: chosen }))
  }
}

pageStyles(css`
  name-choice {
    display: block;
  }
  .choice-of-names {
    display: flex;
    flex-direction: column;
    gap: 6px;

    .heading {
      font-weight: 500;
      font-size: 0.875rem;
    }
    vaadin-combo-box {
      width: 100%;
      max-width: 360px;
    }
    .chips {
      display: flex;
      flex-wrap: wrap;
      gap: 6px;
      list-style: none;
      margin: 0;
      padding: 0;
    }
    .chips li {
      display: flex;
      align-items: center;
      max-width: 100%;
      box-sizing: border-box;
      padding-inline-start: 10px;
      border: 1px solid var(--line-middle);
      border-radius: 999px;
      background: var(--sheet);
    }
    .chips span {
      min-width: 0;
      overflow-wrap: anywhere;
      padding: 4px 0;
    }
    .chips button {
      flex: none;
      display: grid;
      place-items: center;
      width: 32px;
      height: 32px;
      padding: 0;
      border: 0;
      border-radius: 999px;
      background: none;
      color: var(--ink-quiet);
      cursor: pointer;
    }
    .chips button:hover {
      color: var(--ink);
      background: var(--well);
    }
    .chips .icon {
      width: 16px;
      height: 16px;
    }
    @media (max-width: 899px) {
      .chips button {
        width: var(--touch);
        height: var(--touch);
      }
    }
  }
`)

declare global {
  interface HTMLElementTagNameMap {
    'name-choice': NameChoice
  }
}
