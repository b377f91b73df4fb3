// How the preview of a file that comes back looks: a wide sheet, old beside new, what collides marked.
import { css } from 'lit'
import { pageStyles } from '../../shared/element.ts'

pageStyles(css`
  return-dialog {
    display: contents;

    .form-dialog[open] {
      display: flex;
      flex-direction: column;
      gap: 12px;
      width: min(760px, calc(100vw - 24px));
      max-height: calc(100dvh - 32px);
      overflow: auto;
    }
    .choose {
      position: relative;
      border-color: var(--saddle);
      background: var(--saddle);
      color: var(--on-saddle);
      overflow: hidden;
    }
    .choose:focus-within {
      outline: 2px solid var(--saddle);
      outline-offset: 2px;
    }
    .choose input {
      position: absolute;
      inset: 0;
      opacity: 0;
      cursor: pointer;
    }
    .refused {
      padding: 12px 16px;
      border: 1px solid var(--refused);
      border-radius: var(--corner);
      background: var(--refused-wash);
      color: var(--refused);
    }
    .groups {
      display: flex;
      flex-wrap: wrap;
      gap: 8px;
    }
    .records {
      flex: 1 1 auto;
      min-height: 80px;
      overflow: auto;
      border-top: 1px solid var(--line);
    }
    .record {
      padding: 8px 0;
      border-bottom: 1px solid var(--line);
    }
    .record h3 {
      font-size: 0.9375rem;
      font-weight: 600;
    }
    .record dl {
      margin: 4px 0 0;
    }
    .record dl div {
      display: grid;
      grid-template-columns: 160px minmax(0, 1fr);
      gap: 0 12px;
      padding: 2px 0;
    }
    .record dd {
      font-weight: 400;
      overflow-wrap: anywhere;
    }
    del {
      color: var(--ink-quiet);
    }
    ins {
      font-weight: 600;
      text-decoration: none;
    }
    .here {
      display: block;
      color: var(--waiting);
      font-size: 0.8125rem;
    }
    .note {
      margin: 8px 0;
      padding: 8px 12px;
      border-radius: var(--corner);
      background: var(--waiting-wash);
      color: var(--waiting);
    }
    ul {
      margin: 0;
      padding: 8px 0 8px 18px;
    }
  }
  @media (max-width: 899px) {
    return-dialog .record dl div {
      grid-template-columns: 112px minmax(0, 1fr);
    }
  }
`)
