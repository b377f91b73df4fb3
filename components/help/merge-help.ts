// The manual page *Combine and merge*: which rules it follows, what becomes of what, for everybody who hands files over (P11).
import { css, html, svg, type TemplateResult } from 'lit'
import { customElement } from 'lit/decorators.js'
import { pageStyles, SatchelElement } from '../shared/element.ts'
import '../shared/page-styles.ts'
import { type HelpPicture, type HelpSection, mergeManual } from './merge-manual.ts'

@customElement('merge-help')
export class MergeHelp extends SatchelElement {
  protected override render() {
    const manual = mergeManual()
    return html`<article class="page help">
      <header class="title"><h1>${manual.title}</h1></header>
      <p class="lead">${manual.lead}</p>
      <nav aria-label=${manual.contents}><ul>${manual.sections.map(
        ({ id, title }) => html`<li><a href=${`#${id}`}>${title}</a></li>`,
      )}</ul></nav>
      ${manual.sections.map(each => this.#section(each))}
    </article>`
  }

  #section({ id, title, text, picture, steps, table }: HelpSection): TemplateResult {
    return html`<section id=${id}><h2>${title}</h2>
      ${text.map(paragraph => html`<p>${paragraph}</p>`)}
      ${steps ? html`<ol>${steps.map(step => html`<li>${step}</li>`)}</ol>` : ''}
      ${picture ? drawn(picture) : ''}
      ${
        table
          ? html`<div class="scroll" role="region" tabindex="0" aria-label=${title}><table>
              <thead><tr>${table.head.map(each => html`<th scope="col">${each}</th>`)}</tr></thead>
              <tbody>${table.rows.map(
                ([first, ...rest]) =>
                  html`<tr><th scope="row">${first}</th>${rest.map(each => html`<td>${each}</td>`)}</tr>`,
              )}</tbody></table></div>`
          : ''
      }
    </section>`
  }
}

/** Pictures are drawn from their words, so that both languages and both themes have them. */
function drawn(picture: HelpPicture): TemplateResult {
  return html`<figure>${picture.type === 'way' ? way(picture.stations) : collision(picture)}
    <figcaption>${picture.caption}</figcaption></figure>`
}

/** The way of a file: stations, each with what happens there. */
function way(stations: readonly (readonly [title: string, what: string])[]): TemplateResult {
  return html`<ol class="way">${stations.map(
    ([title, what]) => html`<li><strong>${title}</strong><span>${what}</span></li>`,
  )}</ol>`
}

/** Two changes of one field that did not know of each other. */
function collision({
  before,
  left,
  right,
  stands,
  beside,
}: Extract<HelpPicture, { type: 'collision' }>): TemplateResult {
  const box = (x: number, y: number, width: number, lines: readonly string[], kind: string) => svg`
    <rect x=${x} y=${y} width=${width} height=${20 + lines.length * 18} rx="6" class=${kind} />
    ${lines.map((line, index) => svg`<text x=${x + width / 2} y=${y + 22 + index * 18}>${line}</text>`)}`
  return html`<svg viewBox="0 0 560 250" role="img" aria-label=${[before, ...left, ...right, ...stands, ...beside].join(', ')}>
    <path d="M280 44 L130 84 M280 44 L430 84 M130 140 L190 184 M430 140 L370 184" />
    ${box(190, 6, 180, [before], 'plain')}
    ${box(20, 84, 220, left, 'plain')}
    ${box(320, 84, 220, right, 'plain')}
    ${box(70, 184, 200, stands, 'stands')}
    ${box(290, 184, 220, beside, 'beside')}
  </svg>`
}

pageStyles(css`
  .help {
    max-width: 820px;
    line-height: 1.55;

    .lead {
      font-size: 1.0625rem;
    }
    nav ul {
      margin: 0 0 8px;
      padding-inline-start: 18px;
      columns: 2;
    }
    section {
      scroll-margin-top: 12px;
    }
    h2 {
      margin: 32px 0 8px;
      font-size: 1.125rem;
    }
    p,
    ol {
      margin: 0 0 10px;
    }
    figure {
      margin: 16px 0;
      padding: 16px;
      border: 1px solid var(--line);
      border-radius: 12px;
      background: var(--sheet);
    }
    figcaption {
      margin-top: 8px;
      color: var(--ink-quiet);
      font-size: 0.8125rem;
    }
    .way {
      display: flex;
      gap: 28px;
      list-style: none;
      margin: 0;
      padding: 0;
    }
    .way li {
      position: relative;
      flex: 1;
      display: flex;
      flex-direction: column;
      padding: 10px 12px;
      border: 1px solid var(--line-middle);
      border-radius: var(--corner);
      background: var(--well);
    }
    .way li + li::before {
      content: '→';
      position: absolute;
      inset-inline-start: -22px;
      top: 50%;
      translate: 0 -50%;
      color: var(--saddle);
    }
    .way span {
      color: var(--ink-quiet);
      font-size: 0.8125rem;
    }
    svg {
      width: 100%;
      max-width: 560px;
      height: auto;
    }
    svg path {
      fill: none;
      stroke: var(--line-strong);
    }
    svg rect {
      fill: var(--well);
      stroke: var(--line-strong);
    }
    svg .stands {
      fill: var(--safe-wash);
      stroke: var(--safe);
    }
    svg .beside {
      fill: var(--waiting-wash);
      stroke: var(--waiting);
    }
    svg text {
      fill: var(--ink);
      font-size: 14px;
      text-anchor: middle;
    }
    .scroll {
      overflow-x: auto;
    }
    table {
      width: 100%;
      border-collapse: collapse;
    }
    table :is(th, td) {
      padding: 8px 12px 8px 0;
      border-bottom: 1px solid var(--line);
      text-align: start;
      vertical-align: top;
      font-weight: 400;
    }
    thead th {
      color: var(--ink-quiet);
      font-size: 0.8125rem;
    }
    tbody th {
      font-weight: 600;
    }
  }
  @media (max-width: 899px) {
    .help {
      nav ul {
        columns: 1;
      }
      nav a {
        display: inline-block;
        padding: 6px 0;
      }
      .way {
        flex-direction: column;
      }
      .way li + li::before {
        content: '↓';
        inset: -25px auto auto 50%;
        translate: none;
      }
    }
  }
`)

declare global {
  interface HTMLElementTagNameMap {
    'merge-help': MergeHelp
  }
}
