// How the parts of a document's screen stand to each other: side by side at the desk, a sheet over the list on a phone.
import { type CSSResult, css } from 'lit'
import { pageStyles } from '../shared/element.ts'

export function documentStyles(more: CSSResult): void {
  pageStyles(arrangement)
  pageStyles(more)
}

const arrangement = css`
  :is(pipeline-screen, campaign-screen, visit-screen) {
    display: block;
    height: 100%;

    .document {
      position: relative;
      display: grid;
      grid-template-columns: minmax(0, 1fr);
      grid-template-rows: minmax(0, 1fr);
      height: 100%;
    }
    .document.with-panel {
      grid-template-columns: minmax(0, 1fr) 432px;
    }
    .rows {
      display: flex;
      flex-direction: column;
      min-width: 0;
      min-height: 0;
    }
    .head-line {
      display: flex;
      align-items: center;
      gap: 8px 20px;
      padding: 12px 24px 8px 12px;
    }
    .name {
      flex: 1 1 auto;
      min-width: 0;
      margin-inline-start: -12px;
    }
    .name h1,
    .name p {
      overflow: hidden;
      text-overflow: ellipsis;
      white-space: nowrap;
    }
    .totals {
      display: flex;
      align-items: end;
      gap: 24px;
      margin: 0;
      white-space: nowrap;
      text-align: end;
    }
    dt {
      color: var(--ink-quiet);
      font-size: 0.8125rem;
    }
    dd {
      margin: 0;
      font-weight: 600;
    }
    .tools {
      flex-wrap: nowrap;
      padding: 0 24px;
    }
    .tools .search {
      flex: 0 1 340px;
      min-width: 120px;
    }
    .tools .plain,
    .tools .choice {
      flex: none;
    }
    .shape {
      padding: 0 24px;
    }
    /* Nobody else here takes no room. */
    who-is-here:not(:has(span)) {
      display: none;
    }
    .with-panel .head-line {
      gap: 8px;
    }
    .with-panel .totals {
      gap: 16px;
    }
    /* Beside a form the head is short of room, and its name matters more than the word on a button. */
    .with-panel .head-line vaadin-button span {
      display: none;
    }
    .with-panel .head-line vaadin-button .icon {
      margin: 0;
    }
    :is(opportunity-panel, record-panel) {
      min-height: 0;
      border-inline-start: 1px solid var(--line);
      background: var(--sheet);
    }
  }
  @media (max-width: 1279px) {
    .document.with-panel .totals {
      display: none;
    }
    :is(pipeline-screen, campaign-screen, visit-screen) .document.with-panel {
      grid-template-columns: minmax(0, 1fr) 380px;
    }
  }
  @media (max-width: 899px) {
    :is(pipeline-screen, campaign-screen, visit-screen) {
      .document.with-panel {
        grid-template-columns: minmax(0, 1fr);
      }
      .head-line {
        flex-wrap: wrap;
        padding: 4px 12px 8px 4px;
        gap: 4px 8px;
      }
      .head-line > .statuses {
        order: 3;
        flex: 1 0 100%;
        padding-inline-start: 12px;
      }
      .name {
        flex: 1 1 0;
        margin-inline-start: 0;
      }
      .name h1 {
        font-size: 1.125rem;
        line-height: 1.5rem;
      }
      .totals,
      .with-panel .totals {
        display: flex;
        order: 3;
        flex: 1 0 100%;
        box-sizing: border-box;
        justify-content: space-between;
        gap: 12px;
        padding: 0 4px 0 12px;
      }
      .totals div {
        text-align: start;
      }
      .totals div:last-child {
        text-align: end;
      }
      .head-line vaadin-button {
        min-width: var(--touch);
      }
      .head-line vaadin-button span {
        display: none;
      }
      .head-line vaadin-button .icon {
        margin: 0;
      }
      .tools {
        padding: 2px 16px;
        margin-bottom: 6px;
      }
      .tools .search {
        flex: 1 1 0;
      }
      :is(opportunity-panel, record-panel) {
        position: absolute;
        inset: 0;
        border: 0;
        background: var(--paper);
        animation: sheet-in 160ms ease-out;
      }
    }
  }
  .stage {
    display: flex;
    align-items: center;
    gap: 7px;
    min-width: 0;
  }
  .stage::before {
    content: '';
    flex: none;
    width: 8px;
    height: 8px;
    box-sizing: border-box;
    border: 2px solid var(--line-strong);
    border-radius: 50%;
  }
  .stage.none::before {
    display: none;
  }
  .stage.won::before {
    border-color: var(--safe);
    background: var(--safe);
  }
  .stage.lost::before {
    border: 0;
    border-radius: 0;
    height: 2px;
    background: var(--refused);
  }
  /* The mark stands still long enough to be found, then fades quickly. */
  .flash {
    animation: changed-elsewhere 1200ms;
  }
  @media (prefers-reduced-motion: reduce) {
    .flash {
      animation: none;
      background: color-mix(in srgb, var(--saddle) 35%, transparent);
    }
  }
  @keyframes changed-elsewhere {
    from,
    85% {
      background: color-mix(in srgb, var(--saddle) 35%, transparent);
    }
  }
  @keyframes sheet-in {
    from {
      transform: translateY(24px);
      opacity: 0;
    }
  }
`
