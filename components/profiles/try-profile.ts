// Tries a profile on a document that is none: what its statuses become step by step, and why something is not permitted.
import { css, html, nothing, type TemplateResult } from 'lit'
import { customElement, property, state } from 'lit/decorators.js'
import type { StatusReason } from '../../src/policy/reasons.ts'
import { ROLES } from '../../src/policy/rights.ts'
import { choose, clear } from '../../src/policy/statuses/choose.ts'
import { evaluateAll } from '../../src/policy/statuses/evaluate.ts'
import { initialStatuses, rulesOf } from '../../src/policy/statuses/rules.ts'
import { type Run, run } from '../../src/policy/statuses/run.ts'
import { pageStyles, SatchelElement } from '../shared/element.ts'
import { icon } from '../shared/icons.ts'
import { reasonSentence } from '../statuses/reasons.ts'
import { roleWord, statusWord, transactionWord } from '../statuses/words.ts'
import type { ProfileDraft } from './profile-draft.ts'
import { profilesTexts } from './texts.ts'

/** Something to be done, and what it comes to. */
interface Step {
  readonly code: string
  readonly word: string
  readonly after: Run
  /** Who warns of it, as a sentence; empty where nobody does. */
  readonly warns: string
}

@customElement('try-profile')
export class TryProfile extends SatchelElement {
  @property({ attribute: false }) draft!: ProfileDraft
  /** False while codes, texts or numbers are not in order. */
  @property({ attribute: false }) readable = true
  @state() private active: readonly string[] | null = null
  @state() private actor: string = 'office'
  @state() private said = ''

  protected override render() {
    const t = profilesTexts()
    return html`<h2>${t.tryIt}</h2><p class="quiet">${this.readable ? t.tryLead : t.notToTry}</p>${this.readable ? this.#pane() : ''}`
  }

  /** Statuses that are gone from the draft meanwhile would forbid everything (S9). */
  get #statuses(): readonly string[] {
    const { order } = rulesOf(this.draft)
    return this.active?.filter(code => order.has(code)) ?? initialStatuses(this.draft)
  }

  #pane(): TemplateResult {
    const t = profilesTexts()
    const statuses = this.#statuses
    return html`<div class="top">
        <ul class="active" aria-label=${t.active}>${statuses.map(code => html`<li>${statusWord(this.draft, code)}</li>`)}</ul>
        <button type="button" class="plain" data-restart @click=${this.#restart}>${icon('undo')}${t.restart}</button>
      </div>
      <p class="said" role="status" tabindex="-1">${this.said}</p>
      ${this.#steps(
        [...evaluateAll(this.draft, statuses).keys()].map(code => this.#transaction(code)),
        t.goes,
        t.goesNot,
      )}
      ${this.draft.statuses.length > 0 ? this.#byHand(statuses) : ''}`
  }

  /** What can be done, as buttons; below it what cannot, with why. */
  #steps(steps: readonly Step[], title: string, not: string): TemplateResult {
    const [can, cannot] = [steps.filter(one => one.after.done), steps.filter(one => !one.after.done)]
    return html`${can.length > 0 ? html`<h3>${title}</h3>` : ''}<ul class="can">${can.map(
      ({
        code,
        word,
        warns,
        after,
      }) => html`<li data-try=${code}><button type="button" class="plain" title=${warns || nothing} @click=${() => void this.#take(word, after)}>
        ${word}${warns === '' ? '' : html`<span class="warn">! ${warns} ${profilesTexts().goOn}</span>`}</button></li>`,
    )}</ul>
    ${cannot.length > 0 ? html`<h3 class="quiet">${not}</h3>` : ''}<ul class="cannot">${cannot.map(
      ({ code, word, after }) =>
        html`<li data-try=${code}><span>${word}</span>${reasonsOf(after).map(
          one => html` <p class="quiet">${reasonSentence(one, this.draft)}</p>`,
        )}</li>`,
    )}</ul>`
  }

  #transaction(code: string): Step {
    const after = run(this.draft, this.#statuses, code, { despiteWarnings: true })
    const by = after.done ? after.warnedBy.map(one => statusWord(this.draft, one)) : []
    return {
      code,
      word: transactionWord(code),
      after,
      warns: by.length > 0 ? profilesTexts().warned(by.join(', ')) : '',
    }
  }

  #byHand(statuses: readonly string[]): TemplateResult {
    const t = profilesTexts()
    const steps = this.draft.statuses.map(({ code }): Step => {
      const isSet = statuses.includes(code)
      const word = statusWord(this.draft, code)
      const after = isSet
        ? clear(this.draft, statuses, code, this.actor)
        : choose(this.draft, statuses, code, this.actor, { despiteWarnings: true })
      return { code, word: isSet ? t.clear(word) : t.set(word), after, warns: '' }
    })
    return html`<label class="choice"><span class="quiet">${t.as}</span><select @change=${(event: Event) => {
      this.actor = (event.target as HTMLSelectElement).value
    }}>${ROLES.map(role => html`<option value=${role} .selected=${role === this.actor}>${roleWord(role)}</option>`)}</select></label>
    ${this.#steps(steps, t.canSet, t.canNotSet)}`
  }

  async #take(what: string, after: Run): Promise<void> {
    if (!after.done) return
    const t = profilesTexts()
    const same = after.statuses.join(' ') === this.#statuses.join(' ')
    const words = after.statuses.map(code => statusWord(this.draft, code))
    this.active = after.statuses
    this.said = same ? t.nothingChanged(what) : t.became(what, words.join(', '))
    await this.updateComplete
    // What was run may not be there to be run again.
    if (!this.contains(document.activeElement)) this.querySelector<HTMLElement>('.said')?.focus()
  }

  readonly #restart = (): void => {
    this.active = null
    this.said = ''
  }
}

const reasonsOf = (after: Run): readonly StatusReason[] =>
  after.done ? [] : after.reasons.filter(one => one.code !== 'permits' && one.code !== 'warns')

pageStyles(css`
  try-profile {
    display: block;

    h3 {
      margin: 12px 0 4px;
      font-size: 0.9375rem;
    }
    .top {
      display: flex;
      flex-wrap: wrap;
      align-items: center;
      justify-content: space-between;
      gap: 8px;
      margin-top: 8px;
    }
    ul {
      list-style: none;
      margin: 0;
      padding: 0;
    }
    .active {
      display: flex;
      flex-wrap: wrap;
      gap: 4px;
    }
    .active li {
      padding: 2px 10px;
      border-radius: 999px;
      background: var(--saddle-wash);
      color: var(--saddle);
      font-weight: 500;
    }
    .said {
      min-height: 1.5em;
      margin-top: 4px;
    }
    .said:focus {
      outline: none;
    }
    .choice {
      margin-top: 16px;
    }
    .can {
      display: flex;
      flex-wrap: wrap;
      gap: 6px;
    }
    .can .plain {
      flex-wrap: wrap;
      justify-content: flex-start;
      text-align: start;
    }
    .cannot li {
      padding: 4px 0;
      border-bottom: 1px solid var(--line);
    }
    .cannot li:last-child {
      border-bottom: 0;
    }
    .cannot p {
      font-size: 0.8125rem;
    }
    .warn {
      color: var(--waiting);
      font-size: 0.8125rem;
    }
  }
`)

declare global {
  interface HTMLElementTagNameMap {
    'try-profile': TryProfile
  }
}
