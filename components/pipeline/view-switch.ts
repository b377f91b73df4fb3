// Table, board or funnel: three ways to look at the same opportunities.
import { css, html } from 'lit'
import { customElement, property } from 'lit/decorators.js'
import type { PipelineView } from '../app/router.ts'
import { pageStyles, SatchelElement } from '../shared/element.ts'
import { icon } from '../shared/icons.ts'
import { workTexts } from './work-texts.ts'

const views = ['table', 'board', 'funnel'] as const
const icons = { table: 'table', board: 'columns', funnel: 'funnel' } as const

@customElement('view-switch')
export class ViewSwitch extends SatchelElement {
  @property() view: PipelineView = 'table'

  protected override render() {
    const t = workTexts().views
    return html`<div class="views" role="group" aria-label=${t.label}>${views.map(
      view => html`<button type="button" data-view=${view} aria-pressed=${view === this.view} title=${t[view]}
        @click=${() => this.dispatchEvent(new CustomEvent<PipelineView>('view-switched', { detail: view, bubbles: true }))}>
        ${icon(icons[view])}<span>${t[view]}</span></button>`,
    )}</div>`
  }
}

pageStyles(css`
  view-switch {
    flex: none;

    .views {
      display: inline-flex;
      box-sizing: border-box;
      height: 36px;
      border: 1px solid var(--line-middle);
      border-radius: var(--corner);
      overflow: hidden;
    }
    button {
      display: inline-flex;
      align-items: center;
      justify-content: center;
      gap: 6px;
      padding: 0 10px;
      border: 0;
      background: none;
      color: inherit;
      font: inherit;
      cursor: pointer;
    }
    button + button {
      border-inline-start: 1px solid var(--line-middle);
    }
    button:focus-visible {
      outline-offset: -3px;
    }
    button[aria-pressed='true'] {
      background: var(--saddle-wash);
      color: var(--saddle);
      font-weight: 500;
    }
  }
  @media (max-width: 1279px) {
    view-switch span {
      position: absolute;
      width: 1px;
      height: 1px;
      overflow: hidden;
      clip-path: inset(50%);
    }
  }
  @media (max-width: 899px) {
    view-switch .views {
      height: var(--touch);
    }
    view-switch button {
      width: var(--touch);
      padding: 0;
    }
  }
`)

declare global {
  interface HTMLElementTagNameMap {
    'view-switch': ViewSwitch
  }
}
