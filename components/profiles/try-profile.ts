// Tries a profile on a document that is none: what its statuses become step by step, and why something is not permitted.
import { css, html, type TemplateResult } from 'lit'
import { customElement, property, state } from 'lit/decorators.js'
import { ROLES } from '../../src/policy/rights.ts'
import { choose, clear } from '../../src/policy/statuses/choose.ts'
import { evaluateAll, type StatusVerdict } from '../../src/policy/statuses/evaluate.ts'
import type { UserStatus } from '../../src/policy/statuses/profile.ts'
import { initialStatuses, rulesOf } from '../../src/policy/statuses/rules.ts'
import { type Run, run } from '../../src/policy/statuses/run.ts'
import { pageStyles, SatchelElement } from '../shared/element.ts'
import { icon } from '../shared/icons.ts'
import type { ProfileDraft } from './profile-draft.ts'
import { reasonSentence, roleWord, statusWord, transactionWord } from './status-words.ts'
import { profilesTexts } from './texts.ts'

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
      <p class="said" role="status">${this.said}</p>
      <h3>${t.transactions}</h3>
      <ul class="steps">${[...evaluateAll(this.draft, statuses)].map(([code, verdict]) => this.#transaction(code, verdict))}</ul>
      ${this.draft.statuses.length > 0 ? this.#byHand(statuses) : ''}`
  }

  #transaction(code: string, verdict: StatusVerdict): TemplateResult {
    const t = profilesTexts()
    const word = transactionWord(code)
    const act = (despiteWarnings: boolean) => run(this.draft, this.#statuses, code, { despiteWarnings })
    // What permits it and is refused all the same (a number that cannot follow) is told too.
    const would = act(true)
    const reasons = would.done ? [] : would.reasons.filter(one => one.code !== 'permits' && one.code !== 'warns')
    const warned = verdict.outcome === 'warned' && would.done
    return html`<li class=${would.done ? '' : 'not'} data-try=${code}>
      <button type="button" class="plain" ?disabled=${!would.done} @click=${() => this.#take(word, act(true))}>${word}${warned ? html` <span class="warn">! ${t.goOn}</span>` : ''}</button>
      ${warned ? html`<p class="quiet">${t.warned(verdict.warnedBy.map(one => statusWord(this.draft, one)).join(', '))}</p>` : ''}
      ${reasons.map(one => html`<p class="quiet">${reasonSentence(one, this.draft)}</p>`)}</li>`
  }

  #byHand(statuses: readonly string[]): TemplateResult {
    const t = profilesTexts()
    return html`<div class="top"><h3>${t.settable}</h3>
        <label class="choice"><span class="quiet">${t.as}</span><select .value=${this.actor} @change=${(
          event: Event,
        ) => {
          this.actor = (event.target as HTMLSelectElement).value
        }}>${ROLES.map(role => html`<option value=${role} ?selected=${role === this.actor}>${roleWord(role)}</option>`)}</select></label></div>
      <ul class="steps">${this.draft.statuses.map(status => this.#status(status, statuses))}</ul>`
  }

  #status({ code }: UserStatus, statuses: readonly string[]): TemplateResult {
    const t = profilesTexts()
    const word = statusWord(this.draft, code)
    const isSet = statuses.includes(code)
    const after = isSet
      ? clear(this.draft, statuses, code, this.actor)
      : choose(this.draft, statuses, code, this.actor, { despiteWarnings: true })
    const reasons = after.done ? [] : after.reasons.filter(one => one.code !== 'permits' && one.code !== 'warns')
    const label = isSet ? t.clear(word) : t.set(word)
    return html`<li class=${after.done ? '' : 'not'} data-try=${code}>
      <button type="button" class="plain" ?disabled=${!after.done} @click=${() => this.#take(label, after)}>${label}</button>
      ${reasons.map(one => html`<p class="quiet">${reasonSentence(one, this.draft)}</p>`)}</li>`
  }

  #take(what: string, after: Run): void {
    if (!after.done) return
    const t = profilesTexts()
    const same = after.statuses.join(' ') === this.#statuses.join(' ')
    this.active = after.statuses
    const words = after.statuses.map(code => statusWord(this.draft, code))
    this.said = same ? t.nothingChanged(what) : t.became(what, words.join(', '))
  }

  readonly #restart = (): void => {
    this.active = null
    this.said = ''
  }
}

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
    .steps li {
      padding: 2px 0;
    }
    .steps .plain {
      justify-content: flex-start;
      width: 100%;
      text-align: start;
    }
    .steps .plain:disabled {
      border-style: dashed;
      color: var(--ink-quiet);
      cursor: default;
    }
    .steps .plain:disabled:hover {
      background: none;
    }
    .steps p {
      padding: 0 12px 4px;
      font-size: 0.8125rem;
    }
    .warn {
      color: var(--waiting);
      margin-inline-start: auto;
    }
  }
`)

declare global {
  interface HTMLElementTagNameMap {
    'try-profile': TryProfile
  }
}
