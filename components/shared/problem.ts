// A sentence about what did not work.
import { css, html, type TemplateResult } from 'lit'
import { pageStyles } from './element.ts'

/** Read out at once; takes no room while there is none. */
export const problemLine = (problem: string): TemplateResult =>
  html`<p class="problem" role="alert" ?hidden=${problem === ''}>${problem}</p>`

pageStyles(css`
  .problem {
    padding: 8px 12px;
    border-radius: var(--corner);
    background: var(--refused-wash);
    color: var(--refused);
  }
`)
