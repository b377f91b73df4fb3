// What can be done with the ticked rows; stands where the tools are while any are ticked.
import { css, html } from 'lit'
import { customElement, property } from 'lit/decorators.js'
import { pageStyles, SatchelElement } from '../../shared/element.ts'
import { icon } from '../../shared/icons.ts'
import { workTexts } from '../work-texts.ts'

export type BulkAction = 'change' | 'archive' | 'restore' | 'all' | 'clear'

@customElement('bulk-bar')
export class BulkBar extends SatchelElement {
  @property({ type: Number }) selected = 0
  /** Rows shown. */
  @property({ type: Number }) all = 0
  /** How many of the ticked are archived. */
  @property({ type: Number }) archived = 0

  protected override render() {
    const t = workTexts().bulk
    const some = this.selected > 0
    return html`<div class="tools" role="toolbar" aria-label=${t.selected(this.selected)}>
      <button type="button" class="bare" aria-label=${t.clear} title=${t.clear} @click=${() => this.#announce('clear')}>${icon('close')}</button>
      <span class="count" role="status">${t.selected(this.selected)}</span>
      ${
        this.selected < this.all
          ? html`<button type="button" class="plain" @click=${() => this.#announce('all')}>${t.all(this.all)}</button>`
          : ''
      }
      <span class="space"></span>
      <button type="button" class="plain main" ?disabled=${!some} @click=${() => this.#announce('change')}>${icon('edit')}<span>${t.change}</span></button>
      ${
        this.archived < this.selected || !some
          ? html`<button type="button" class="plain" ?disabled=${!some} @click=${() => this.#announce('archive')}>${icon('archive')}<span>${t.archive}</span></button>`
          : ''
      }
      ${
        this.archived > 0
          ? html`<button type="button" class="plain" @click=${() => this.#announce('restore')}>${icon('restore')}<span>${t.restore}</span></button>`
          : ''
      }
    </div>`
  }

  #announce(detail: BulkAction): void {
    this.dispatchEvent(new CustomEvent<BulkAction>('bulk-action', { detail, bubbles: true }))
  }
}

pageStyles(css`
  bulk-bar {
    display: block;

    .tools {
      min-height: 36px;
    }
    .count {
      font-weight: 600;
      white-space: nowrap;
    }
    .bare {
      height: 36px;
    }
    .space {
      flex: 1;
    }
    .main {
      border-color: var(--saddle);
      background: var(--saddle);
      color: var(--on-saddle);
    }
    .main:hover {
      background: var(--saddle);
    }
    .plain:disabled {
      opacity: 0.5;
      cursor: default;
    }
  }
  @media (max-width: 899px) {
    bulk-bar {
      .bare {
        height: var(--touch);
        margin-inline-start: -12px;
      }
      .plain:has(.icon) span {
        position: absolute;
        width: 1px;
        height: 1px;
        overflow: hidden;
        clip-path: inset(50%);
      }
      .plain:has(.icon) {
        width: var(--touch);
        padding: 0;
      }
    }
  }
`)

declare global {
  interface HTMLElementTagNameMap {
    'bulk-bar': BulkBar
  }
}
