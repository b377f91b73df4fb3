// How answers about who has what look, on both screens.
import { css } from 'lit'
import { pageStyles } from '../shared/element.ts'

pageStyles(css`
  .distribution,
  .person-satchel {
    .lead {
      max-width: 640px;
      margin-bottom: 16px;
    }
    .parts {
      display: flex;
      flex-wrap: wrap;
      gap: 8px;
    }
    .named {
      display: flex;
      flex-wrap: wrap;
      align-items: center;
      gap: 4px 8px;
      margin-bottom: 4px;
    }
    .remark {
      margin: 0;
    }
    .problem + .plain {
      margin: 12px 0;
    }
    .title {
      justify-content: flex-start;
      gap: 12px 4px;
    }
    /* The way back stands at the edge, beside the first line of the title. */
    .title > .bare {
      align-self: flex-start;
      margin-inline-start: -8px;
    }
    .title > div {
      flex: 1;
      min-width: 0;
      overflow-wrap: anywhere;
    }
  }
  .how-far {
    display: inline-flex;
    align-items: center;
    gap: 6px;
    font-weight: 500;

    svg {
      width: 16px;
      height: 16px;
      flex: none;
    }
    &.has {
      color: var(--safe);
    }
    &.will {
      color: var(--waiting);
    }
    &.leaving {
      color: var(--refused);
    }
    &.not {
      color: var(--ink-quiet);
    }
  }
  .how-far svg,
  .verdict svg {
    fill: none;
    stroke: currentColor;
    stroke-width: 1.5;
    stroke-linecap: round;
    stroke-linejoin: round;
  }
  .conditions {
    display: grid;
    grid-template-columns: repeat(auto-fit, minmax(min(100%, 170px), 1fr));
    gap: 12px 16px;
    margin: 0;

    dt {
      display: flex;
      flex-wrap: wrap;
      align-items: center;
      gap: 0 8px;
      font-weight: 600;
    }
    dd {
      margin: 2px 0 0;
    }
    dd span {
      display: block;
    }
    .verdict {
      display: inline-flex;
      align-items: center;
      gap: 4px;
      font-weight: 500;
      font-size: 0.8125rem;
    }
    .verdict svg {
      width: 14px;
      height: 14px;
    }
    .met .verdict {
      color: var(--safe);
    }
    .unmet .verdict {
      color: var(--refused);
    }
  }
  .devices {
    display: grid;
    gap: 4px;
    list-style: none;
    margin: 0;
    padding: 0;

    li {
      display: flex;
      flex-wrap: wrap;
      gap: 0 8px;
      overflow-wrap: anywhere;
    }
  }
  .answers {
    margin: 0;
    padding: 0;
    list-style: none;

    > li {
      border-bottom: 1px solid var(--line);
    }
    summary {
      display: grid;
      grid-template-columns: minmax(0, 1fr) auto auto;
      align-items: center;
      gap: 2px 12px;
      min-height: var(--row-phone);
      padding: 8px 4px;
      box-sizing: border-box;
      cursor: pointer;
      list-style: none;
    }
    .what {
      display: block;
      font-size: 0.875rem;
    }
    .open-sign {
      display: flex;
      color: var(--ink-quiet);
    }
    details[open] .open-sign {
      transform: rotate(180deg);
    }
    summary::-webkit-details-marker {
      display: none;
    }
    summary:hover {
      background: var(--well);
    }
    .who,
    .why {
      min-width: 0;
      overflow-wrap: anywhere;
    }
    .why {
      grid-area: 2 / 1 / auto / -1;
      color: var(--ink-quiet);
      font-size: 0.875rem;
    }
    .more-of-it {
      display: grid;
      gap: 16px;
      padding: 4px 4px 16px;
    }
    @media (min-width: 900px) {
      summary {
        grid-template-columns: minmax(150px, 3fr) 130px minmax(0, 6fr) auto;
        min-height: 44px;
      }
      .why {
        grid-area: auto;
      }
    }
  }
`)
