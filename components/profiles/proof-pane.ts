// Says whether a profile is sound, and where it is not: each problem as a sentence, with the way that leads there.
import { css, html, type TemplateResult } from 'lit'
import { customElement, property } from 'lit/decorators.js'
import type { ProfileProblem } from '../../src/policy/reasons.ts'
import { initialStatuses } from '../../src/policy/statuses/rules.ts'
import { pageStyles, SatchelElement } from '../shared/element.ts'
import { icon } from '../shared/icons.ts'
import { reasonSentence, stepWords } from '../statuses/reasons.ts'
import { statusWord, transactionWord } from '../statuses/words.ts'
import type { Checked } from './checking.ts'
import { profileSentence } from './problem-texts.ts'
import type { ProfileDraft } from './profile-draft.ts'
import { profilesTexts } from './texts.ts'

@customElement('proof-pane')
export class ProofPane extends SatchelElement {
  @property({ attribute: false }) draft!: ProfileDraft
  @property({ attribute: false }) checked!: Checked

  protected override render() {
    const t = profilesTexts()
    return html`<h2 tabindex="-1">${t.proof}</h2>
      <p class="verdict ${this.checked.state}" role="status">${this.#verdict()}</p>
      ${this.checked.state === 'unsound' ? html`<ol class="problems">${this.checked.problems.map(each => this.#problem(each))}</ol>` : ''}`
  }

  #verdict(): TemplateResult {
    const t = profilesTexts()
    const { checked } = this
    if (checked.state === 'checking') return html`${t.checking}`
    if (checked.state === 'sound') return html`${icon('office')}<span>${t.sound(checked.situations)}</span>`
    return html`${icon('refused')}<span>${t.unsound(checked.problems.length)}</span>`
  }

  #problem(problem: ProfileProblem): TemplateResult {
    const t = profilesTexts()
    const sentence = html`<p>${profileSentence(problem, this.draft)}</p>`
    if (problem.code === 'deadEnd') return html`<li>${sentence}${this.#way(problem, t.nothingFollows)}</li>`
    if (problem.code !== 'neverRuns') return html`<li>${sentence}</li>`
    const against = problem.reasons.filter(one => one.code !== 'permits' && one.code !== 'warns')
    return html`<li>${sentence}${this.#way(problem, t.nearest(transactionWord(problem.transaction)))}
      ${against.map(one => html`<p class="quiet">${reasonSentence(one, this.draft)}</p>`)}</li>`
  }

  #way({ path }: Extract<ProfileProblem, { readonly code: 'deadEnd' | 'neverRuns' }>, end: string): TemplateResult {
    const begins = initialStatuses(this.draft).map(code => statusWord(this.draft, code))
    return html`<ol class="way" aria-label=${profilesTexts().way}><li class="status">${begins.join(' + ')}</li>${path.map(
      step => html`<li>${stepWords(step, this.draft)}</li>`,
    )}<li class="end">${end}</li></ol>`
  }
}

pageStyles(css`
  proof-pane {
    display: block;

    .verdict {
      display: flex;
      gap: 8px;
      margin-top: 8px;
      padding: 8px 12px;
      border-radius: var(--corner);
      background: var(--well);
      color: var(--ink-quiet);
    }
    .verdict .icon {
      flex: none;
    }
    .verdict.sound {
      background: var(--safe-wash);
      color: var(--safe);
    }
    .verdict.unsound {
      background: var(--refused-wash);
      color: var(--refused);
    }
    ol {
      margin: 0;
      padding: 0;
      list-style: none;
    }
    .problems > li {
      padding: 8px 0;
      border-bottom: 1px solid var(--line);
    }
    .problems > li:last-child {
      border-bottom: 0;
    }
    .way {
      display: flex;
      flex-wrap: wrap;
      gap: 4px 0;
      margin-top: 6px;
      font-size: 0.8125rem;
    }
    .way li {
      display: inline-flex;
      align-items: center;
      padding: 2px 8px;
      border: 1px solid var(--line-middle);
      border-radius: 999px;
    }
    .way li.status {
      background: var(--well);
    }
    .way li.end {
      border-color: var(--refused);
      color: var(--refused);
    }
    .way li + li {
      margin-inline-start: 20px;
      position: relative;
    }
    .way li + li::before {
      content: '→' / '';
      position: absolute;
      inset-inline-start: -17px;
      color: var(--ink-quiet);
    }
  }
`)

declare global {
  interface HTMLElementTagNameMap {
    'proof-pane': ProofPane
  }
}
