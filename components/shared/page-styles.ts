// What several workplaces share: the page's frame, tools above a list, plain buttons, panels, dialogs, tables.
import { css } from 'lit'
import { pageStyles } from './element.ts'

pageStyles(css`
  .page {
    /* Words for screen readers only are placed in the page, not beyond the end of the document. */
    position: relative;
    box-sizing: border-box;
    max-width: 1240px;
    padding: 20px 24px 48px;
  }
  .title {
    display: flex;
    align-items: center;
    justify-content: space-between;
    gap: 16px;
    margin-bottom: 16px;
  }
  /* As high as the plain buttons beside them. */
  vaadin-button {
    min-height: 36px;
  }
  vaadin-button .icon {
    vertical-align: -5px;
    margin-inline-end: 6px;
  }
  .tools {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 8px;
    margin-bottom: 12px;
  }
  .search,
  .choice {
    display: flex;
    align-items: center;
    gap: 8px;
    height: 36px;
    padding: 0 10px;
    box-sizing: border-box;
    border: 1px solid var(--line-strong);
    border-radius: var(--corner);
    background: var(--sheet);
    color: var(--ink-quiet);
  }
  .search {
    flex: 0 1 340px;
    min-width: 0;
  }
  .search:focus-within,
  .choice:focus-within {
    outline: 2px solid var(--saddle);
    outline-offset: -1px;
  }
  .search input,
  .choice select {
    flex: 1;
    min-width: 0;
    height: 100%;
    border: 0;
    outline: none;
    background: none;
    color: var(--ink);
    font: inherit;
  }
  .choice select option {
    background: var(--sheet);
    color: var(--ink);
  }
  .search input {
    text-overflow: ellipsis;
  }
  .search input::placeholder {
    color: var(--ink-quiet);
    opacity: 1;
  }
  .remark {
    display: inline-block;
    margin-inline-start: 8px;
    padding: 0 6px;
    border-radius: 4px;
    background: var(--well);
    color: var(--ink-quiet);
    font-size: 0.8125rem;
    font-weight: 400;
  }
  .remark.waiting {
    background: var(--waiting-wash);
    color: var(--waiting);
  }
  table.lines {
    width: 100%;
    border-collapse: collapse;

    th,
    td {
      height: var(--row-desk);
      padding: 0 12px;
      border-bottom: 1px solid var(--line);
      text-align: start;
      font-weight: 400;
    }
    .figure {
      text-align: end;
    }
    thead th {
      padding: 0 4px;
      color: var(--ink-quiet);
      white-space: nowrap;
      position: sticky;
      top: 0;
      background: var(--paper);
      z-index: 1;
    }
    thead th:not(:has(button)) {
      padding: 0 12px;
      font-size: 0.8125rem;
      font-weight: 500;
    }
    td.figure:first-child,
    th.figure:first-child {
      width: 1%;
    }
    thead button {
      display: inline-flex;
      align-items: center;
      min-height: 32px;
      padding: 0 8px;
      border: 0;
      border-radius: 6px;
      background: none;
      color: inherit;
      font: inherit;
      font-size: 0.8125rem;
      font-weight: 500;
      cursor: pointer;
    }
    thead button:hover,
    th[aria-sort] button {
      color: var(--ink);
    }
    .figure button {
      flex-direction: row-reverse;
    }
    .arrow {
      width: 1em;
      text-align: center;
    }
    tbody tr {
      cursor: pointer;
    }
    tbody tr:hover {
      background: var(--well);
    }
    tbody a {
      color: var(--ink);
      font-weight: 500;
      text-decoration: none;
    }
    tbody tr:hover a {
      text-decoration: underline;
      text-decoration-color: var(--saddle);
      text-underline-offset: 3px;
    }
  }
  ul.lines {
    list-style: none;
    margin: 0 -16px;
    padding: 0;

    li {
      display: grid;
      grid-template-columns: minmax(0, 1fr) auto;
      border-bottom: 1px solid var(--line);
    }
    .lamp.office {
      padding: 0 16px 0 0;
    }
    .lamp.office .word {
      position: absolute;
      clip-path: inset(50%);
    }
    .lamp:not(.office) {
      grid-column: 1 / -1;
      justify-self: start;
      margin: -4px 16px 8px;
    }
    .line {
      display: block;
      min-height: var(--row-phone);
      box-sizing: border-box;
      padding: 8px 16px;
      color: var(--ink);
      text-decoration: none;
    }
    li:has(.lamp:not(.office)) .line {
      padding-inline-end: 52px;
    }
    .main,
    .more {
      display: flex;
      justify-content: space-between;
      gap: 12px;
    }
    .main strong,
    .more span:first-child {
      overflow: hidden;
      text-overflow: ellipsis;
      white-space: nowrap;
    }
    .remark {
      margin-inline-start: 0;
      margin-inline-end: 8px;
    }
  }
  .shape i {
    display: block;
    height: 20px;
    margin: 16px 0;
    border-radius: 6px;
    background: var(--well);
  }
  @media (max-width: 899px) {
    .page {
      padding: 12px 16px 32px;
    }
    .search,
    .choice {
      height: var(--touch);
    }
    .search {
      flex: 1 1 180px;
    }
    vaadin-button,
    vaadin-text-field::part(input-field),
    vaadin-password-field::part(input-field),
    vaadin-select::part(input-field),
    vaadin-date-picker::part(input-field),
    vaadin-combo-box::part(input-field) {
      min-height: var(--touch);
    }
  }
  .panel {
    box-sizing: border-box;
    width: min(380px, calc(100vw - 24px));
    max-height: calc(100dvh - 80px);
    overflow: auto;
    inset: 56px 12px auto auto;
    margin: 0;
    padding: 16px;
    border: 1px solid var(--line);
    border-radius: 12px;
    background: var(--sheet);
    color: var(--ink);
    box-shadow: 0 8px 32px rgb(0 0 0 / 18%);
  }
  .panel > * + * {
    margin-top: 12px;
  }
  .plain {
    box-sizing: border-box;
    min-height: 36px;
    padding: 0 12px;
    border: 1px solid var(--line-middle);
    border-radius: var(--corner);
    background: none;
    color: inherit;
    font: inherit;
    font-weight: 500;
    cursor: pointer;
    display: inline-flex;
    align-items: center;
    justify-content: center;
    gap: 6px;
    text-decoration: none;
  }
  .plain:hover {
    background: var(--well);
  }
  .plain[aria-pressed='true'] {
    background: var(--saddle-wash);
    border-color: var(--saddle);
    color: var(--saddle);
  }
  @media (max-width: 899px) {
    .plain {
      min-height: var(--touch);
    }
  }
  .form-dialog {
    width: min(420px, calc(100vw - 32px));
    box-sizing: border-box;
    padding: 20px 24px 24px;
    border: 1px solid var(--line);
    border-radius: 14px;
    background: var(--sheet);
    color: var(--ink);
    box-shadow: 0 16px 48px rgb(0 0 0 / 30%);
    overflow: visible;

    form {
      display: flex;
      flex-direction: column;
      gap: 12px;
    }
    form > * {
      box-sizing: border-box;
      width: 100%;
    }
    .actions {
      display: flex;
      justify-content: flex-end;
      gap: 8px;
      margin-top: 8px;
    }
  }
  /* One that may be longer than the window, with a title and the way out in a line. */
  .form-dialog.tall {
    width: min(var(--dialog-width), calc(100vw - 24px));
    max-height: calc(100dvh - 32px);
    overflow: auto;

    header {
      display: flex;
      align-items: center;
      justify-content: space-between;
      margin-bottom: 8px;
    }
    @media (max-width: 899px) {
      padding: 16px;
    }
  }
  .tick {
    display: flex;
    align-items: center;
    gap: 8px;
    cursor: pointer;
  }
  .tick input {
    width: 16px;
    height: 16px;
    margin: 0;
    accent-color: var(--saddle);
  }
`)
