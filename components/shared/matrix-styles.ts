// A wide table that scrolls in a box of its own, with what its rows are called standing still beside it.
import { css } from 'lit'
import { pageStyles } from './element.ts'

pageStyles(css`
  .matrix-box {
    /* Words for screen readers only scroll along, and widen no page. */
    position: relative;
    overflow-x: auto;
    border: 1px solid var(--line);
    border-radius: var(--corner);
    background: var(--sheet);

    table {
      min-width: 100%;
      border-collapse: separate;
      border-spacing: 0;
    }
    th,
    td {
      border-bottom: 1px solid var(--line);
      font-weight: 400;
    }
    tbody:last-child tr:last-child > * {
      border-bottom: 0;
    }
    thead th {
      color: var(--ink-quiet);
      font-weight: 500;
    }
    .name {
      position: sticky;
      left: 0;
      z-index: 1;
      box-sizing: border-box;
      background: var(--sheet);
      border-right: 1px solid var(--line);
    }
    @media (max-width: 899px) {
      .name {
        overflow-wrap: anywhere;
        hyphens: auto;
      }
    }
  }
  /* A head that stays in sight on the desk, with what is done about the whole of it. */
  .title.staying {
    flex-wrap: wrap;
    align-items: flex-end;

    .ways {
      display: flex;
      flex-wrap: wrap;
      align-items: center;
      gap: 8px;
    }
    /* Rather another line than words below one another. */
    .ways > :is(.plain, vaadin-button) {
      white-space: nowrap;
    }
    @media (min-width: 900px) {
      position: sticky;
      top: 0;
      z-index: 3;
      margin-inline: -24px;
      padding: 8px 24px;
      background: var(--paper);
      border-bottom: 1px solid var(--line);
    }
    @media (max-width: 899px) {
      .ways {
        width: 100%;
      }
      .ways :is(vaadin-button, .plain) {
        flex: 1;
      }
    }
  }
`)
