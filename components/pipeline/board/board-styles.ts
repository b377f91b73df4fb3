// How the board looks: columns side by side at the desk, one to a page on a phone, a card in the hand above all.
import { css } from 'lit'
import { pageStyles } from '../../shared/element.ts'

pageStyles(css`
  pipeline-board {
    display: flex;
    flex: 1 1 0;
    min-height: 0;

    .board {
      position: relative;
      display: flex;
      flex: 1;
      flex-direction: column;
      min-width: 0;
      min-height: 0;
      border-top: 1px solid var(--line);
    }
    .lanes {
      display: flex;
      flex: 1 1 0;
      min-height: 0;
      gap: 8px;
      padding: 8px 24px 0;
      overflow-x: auto;
      overflow-y: hidden;
    }
    .column {
      display: flex;
      flex: 1 0 188px;
      flex-direction: column;
      box-sizing: border-box;
      min-width: 0;
      border: 1px solid transparent;
      border-radius: 10px 10px 0 0;
      background: var(--well);
    }
    .column.over {
      border-color: var(--saddle);
      background: var(--saddle-wash);
    }
    .column header {
      padding: 10px 12px 8px;
    }
    .column h2 {
      display: flex;
      align-items: center;
      justify-content: space-between;
      gap: 8px;
      font-size: 0.9375rem;
    }
    .number {
      color: var(--ink-quiet);
      font-weight: 500;
    }
    .column dl {
      display: flex;
      flex-direction: column;
      margin: 4px 0 0;
      font-size: 0.8125rem;
    }
    .column dl div {
      display: flex;
      justify-content: space-between;
      gap: 8px;
    }
    .column dd {
      font-weight: 500;
    }
    .none-here {
      padding: 8px 12px;
      font-size: 0.8125rem;
    }
    .slot {
      position: relative;
      box-sizing: border-box;
      width: 100%;
      /* All alike, so that where each card lies is known without laying out those before it. */
      height: 106px;
      padding: 0 6px 6px;
    }
    .elsewhere {
      position: absolute;
      inset: 4px 10px auto auto;
      display: grid;
      place-items: center;
      width: 28px;
      height: 28px;
      border-radius: 6px;
      color: var(--ink-quiet);
      cursor: pointer;
    }
    .elsewhere:hover,
    .elsewhere:focus-within {
      background: var(--well);
      color: var(--ink);
    }
    .elsewhere .icon {
      width: 16px;
      height: 16px;
    }
    .elsewhere select {
      position: absolute;
      inset: 0;
      width: 100%;
      opacity: 0;
      cursor: pointer;
      font-size: 1rem;
    }
    .elsewhere select option {
      background: var(--sheet);
      color: var(--ink);
    }
    .carrying .card {
      cursor: grabbing;
    }
    .phone .lanes {
      gap: 0;
      padding: 0;
      scroll-snap-type: x mandatory;
      scrollbar-width: none;
    }
    .phone .column {
      flex: 0 0 100%;
      scroll-snap-align: start;
      scroll-snap-stop: always;
      border: 0;
      border-radius: 0;
      background: none;
    }
    .phone .column h2 {
      display: none;
    }
    .phone .column dl {
      flex-direction: row;
      justify-content: space-between;
      margin: 0;
    }
    .phone .column dl div:last-child {
      text-align: end;
    }
    .phone .slot {
      height: 108px;
      padding: 0 12px 8px;
    }
    .phone .elsewhere {
      inset: 0 12px auto auto;
      width: var(--touch);
      height: var(--touch);
    }
    .tabs {
      display: flex;
      flex: none;
      gap: 4px;
      padding: 6px 12px;
      overflow-x: auto;
      scrollbar-width: none;
    }
    .tabs button {
      display: flex;
      flex: none;
      align-items: center;
      gap: 6px;
      min-height: var(--touch);
      padding: 0 12px;
      border: 1px solid transparent;
      border-radius: var(--corner);
      background: none;
      color: inherit;
      font: inherit;
    }
    .tabs button[aria-pressed='true'] {
      border-color: var(--saddle);
      background: var(--saddle-wash);
      font-weight: 600;
    }
    .tray {
      position: absolute;
      inset: auto 0 0 0;
      z-index: 4;
      padding: 8px 12px calc(12px + env(safe-area-inset-bottom));
      border-top: 1px solid var(--line-middle);
      background: var(--sheet);
      box-shadow: 0 -8px 32px rgb(0 0 0 / 18%);
    }
    .tray p {
      padding-bottom: 6px;
      color: var(--ink-quiet);
      font-size: 0.8125rem;
    }
    .tray > div {
      display: grid;
      grid-template-columns: 1fr 1fr;
      gap: 8px;
    }
    .tray [data-drop] {
      display: flex;
      align-items: center;
      min-height: 56px;
      padding: 0 12px;
      border: 1px solid var(--line-strong);
      border-radius: var(--corner);
    }
    .tray .over {
      border-color: var(--saddle);
      background: var(--saddle-wash);
      font-weight: 600;
    }
  }
  pipeline-board .card {
    display: flex;
    flex-direction: column;
    box-sizing: border-box;
    height: 100px;
    padding: 8px 10px;
    border: 1px solid var(--line);
    border-radius: var(--corner);
    background: var(--sheet);
    color: var(--ink);
    font-size: 0.875rem;
    line-height: 1.25rem;
    text-decoration: none;
    user-select: none;
    -webkit-user-select: none;
    -webkit-touch-callout: none;

    strong {
      overflow: hidden;
      flex: none;
      padding-inline-end: 24px;
      font-weight: 600;
      text-overflow: ellipsis;
      white-space: nowrap;
    }
    strong.archived {
      color: var(--ink-quiet);
      text-decoration: line-through;
    }
    .line {
      overflow: hidden;
      text-overflow: ellipsis;
      white-space: nowrap;
    }
    .worth {
      display: flex;
      justify-content: space-between;
      gap: 8px;
    }
    .quiet {
      font-size: 0.8125rem;
    }
  }
  pipeline-board .card:hover {
    border-color: var(--line-strong);
  }
  pipeline-board .card.selected {
    border-color: var(--saddle);
    background: var(--saddle-wash);
  }
  pipeline-board .card.lifted {
    border-style: dashed;
    border-color: var(--saddle);
    opacity: 0.6;
  }
  pipeline-board .card.ghost {
    position: fixed;
    z-index: 40;
    opacity: 1;
    rotate: 1.5deg;
    border: 1px solid var(--saddle);
    box-shadow: 0 12px 32px rgb(0 0 0 / 30%);
    pointer-events: none;
  }
`)
