// The sign on a row about which somebody has to decide something.
import { css, html, type TemplateResult } from 'lit'
import { pageStyles } from '../../shared/element.ts'
import { icon } from '../../shared/icons.ts'
import { collisionTexts } from './texts.ts'

export function undecidedSign(): TemplateResult {
  const said = collisionTexts().onRow
  return html`<span class="undecided" role="img" aria-label=${said} title=${said}>${icon('collision')}</span>`
}

pageStyles(css`
  .undecided {
    margin-inline-end: 6px;
    color: var(--waiting);
    vertical-align: -3px;
  }
  .undecided .icon {
    width: 16px;
    height: 16px;
  }
`)
