// A document's statuses: which are active, what can be done about them now, and for everything else the reason.
import '@vaadin/button'
import { css, html, nothing, type TemplateResult } from 'lit'
import { customElement, property, state } from 'lit/decorators.js'
import type { StatusReason } from '../../src/policy/reasons.ts'
import type { StatusProfile } from '../../src/policy/statuses/profile.ts'
import { systemOf } from '../../src/policy/statuses/rules.ts'
import type { CatalogueLine } from '../../src/sync/api.ts'
import type { Transaction } from '../../src/sync/transactions.ts'
import type { FactsCommand } from '../../src/sync/wire/commands.ts'
import { sentenceFor } from '../app/sentences.ts'
import type { Session } from '../app/session.ts'
import { notRunText } from '../document/facts/texts.ts'
import { mayDo } from '../document/may.ts'
import { pageStyles, SatchelElement, Watch } from '../shared/element.ts'
import { icon } from '../shared/icons.ts'
import { showToast } from '../shared/toasts.ts'
import {
  type Along,
  alongOf,
  expectedStatuses,
  type Offer,
  OPPOSITES,
  type StatusOffer,
  statusOffers,
  type TransactionOffer,
  transactionOffers,
} from './offers.ts'
import { reasonSentence } from './reasons.ts'
import { profileOf, statusSigns } from './status-signs.ts'
import { panelTexts } from './texts.ts'
import { statusWord, transactionWord } from './words.ts'

type Asked = Extract<Transaction, { command: 'run' | 'status' }>

/** One thing that can be asked for, whichever way: its button's word, and the command. */
interface Act {
  readonly offer: Offer
  readonly word: string
  readonly ask: (warned: boolean) => Asked
  /** Who would run it along; null where nobody could. */
  readonly along: Along | null
  /** Something the screen has to say before it is done. */
  readonly beforehand: string | null
}

@customElement('status-panel')
export class StatusPanel extends SatchelElement {
  @property({ attribute: false }) session!: Session
  /** Its line in the catalogue; none before the relay has heard of it. */
  @property({ attribute: false }) line: CatalogueLine | null = null
  /** A sentence where the document itself stands in the way of a transaction, whatever its statuses say. */
  @property({ attribute: false }) holds: (transaction: string) => string | null = () => null
  /** What was asked for and is to be confirmed first. */
  @state() private asking: string | null = null
  readonly #profiles = new Watch(this, () => this.session?.device.profiles)
  readonly #waiting = new Watch(this, () => this.session?.device.transactions)
  readonly #notRun = new Watch(this, () => this.session?.device.notRun)
  readonly #catalogue = new Watch(this, () => this.session?.device.catalogue)

  protected override render() {
    const { line } = this
    const t = panelTexts()
    return html`<section class="sheet" aria-labelledby="status-title"><h2 id="status-title">${t.title}</h2>
      ${line?.facts.statuses === undefined ? html`<p class="quiet">${t.none}</p>` : this.#of(line, line.facts.statuses)}</section>`
  }

  #of(line: CatalogueLine, active: readonly string[]): TemplateResult {
    const t = panelTexts()
    const profile = profileOf(line, this.#profiles.value)
    const waiting = this.#waiting.value?.get(line.address) ?? []
    if (!profile) {
      return html`${statusSigns(line, this.#profiles.value)}<p class="quiet">${t.unknownProfile(line.facts.profile ?? '')}</p>`
    }
    const expected = expectedStatuses(profile, active, waiting, this.session.person.role)
    return html`${statusSigns(line, this.#profiles.value, expected)}
      <div role="status">${waiting.map(command => this.#wait(command, profile))}${this.#failed(line)}</div>
      ${this.#readonlySentence(line)}
      ${this.#offered(line, profile, expected)}`
  }

  #wait(command: FactsCommand, profile: StatusProfile): TemplateResult | typeof nothing {
    if (command.command !== 'run' && command.command !== 'status') return nothing
    const what = command.command === 'run' ? transactionWord(command.transaction) : statusWord(profile, command.status)
    return html`<p class="waits">${icon('device')}<span>${panelTexts().waits(what)}</span></p>`
  }

  /** What was asked for last and came to nothing, until something else is asked for. */
  #failed(line: CatalogueLine): TemplateResult | typeof nothing {
    const last = this.#notRun.value?.findLast(({ address }) => address === line.address)
    const isOfStatus = last?.command.command === 'run' || last?.command.command === 'status'
    if (!last || !isOfStatus || last.command.version < line.facts.version) return nothing
    return html`<p class="failed">${icon('refused')}<span>${notRunText(last, line.summary.name)}</span></p>`
  }

  #readonlySentence({ facts }: CatalogueLine): TemplateResult | typeof nothing {
    const t = panelTexts()
    if (facts.archived !== undefined) return html`<p class="quiet">${t.archived}</p>`
    return this.#mayRun ? nothing : html`<p class="quiet">${t.readonly}</p>`
  }

  get #mayRun(): boolean {
    const { line, session } = this
    return line !== null && line.facts.archived === undefined && mayDo(session, line, 'run')
  }

  #offered(line: CatalogueLine, profile: StatusProfile, active: readonly string[]): TemplateResult {
    const t = panelTexts()
    const all = transactionOffers(profile, active)
    const runnable = all.filter(each => each.changes)
    const now = runnable.filter(({ outcome }) => outcome !== 'forbidden')
    const later = runnable.filter(({ outcome }) => outcome === 'forbidden')
    const questions = all.filter(each => !each.changes)
    return html`
      <h3>${this.#mayRun ? t.now : t.permits}</h3>
      ${now.length === 0 ? html`<p class="quiet">${t.nothingNow}</p>` : ''}
      <ul class="offers">${now.map(offer => this.#act(profile, this.#runAct(line, offer)))}</ul>
      ${this.#own(profile, active)}
      <details class="refused-offers"><summary>${t.why(later.length)}</summary>
        <ul>${later.map(offer => this.#reasons(profile, offer, transactionWord(offer.code)))}</ul></details>
      ${
        questions.length === 0
          ? ''
          : html`<details class="questions"><summary>${t.questions}</summary>
        <ul>${questions.map(offer => this.#reasons(profile, offer, `${transactionWord(offer.code)}: ${offer.outcome === 'forbidden' ? t.mayNot : t.may}`))}</ul></details>`
      }`
  }

  #own(profile: StatusProfile, active: readonly string[]): TemplateResult | typeof nothing {
    // An active one with a number is only ever replaced: its sign says that it is there.
    const offers = statusOffers(profile, active, this.session.person.role).filter(
      each => !each.active || each.status.number === null,
    )
    if (offers.length === 0) return nothing
    return html`<h3>${panelTexts().own}</h3>
      <ul class="offers">${offers.map(offer => this.#act(profile, this.#statusAct(offer)))}</ul>`
  }

  #runAct(line: CatalogueLine, offer: TransactionOffer): Act {
    const { code } = offer
    return {
      offer,
      word: transactionWord(code),
      ask: warned => ({ command: 'run', transaction: code, warned }),
      along: alongOf(this.#catalogue.value ?? new Map(), this.#profiles.value ?? new Map(), line.address, code),
      beforehand: this.holds(code),
    }
  }

  #statusAct(offer: StatusOffer): Act {
    const { code, active, status } = offer
    const t = panelTexts()
    return {
      offer,
      word: (active ? t.clear : t.set)(status.text),
      ask: warned => ({ command: 'status', status: code, set: !active, warned }),
      along: null,
      beforehand: null,
    }
  }

  #act(profile: StatusProfile, act: Act): TemplateResult {
    const { offer, word, beforehand } = act
    const key = JSON.stringify(act.ask(false))
    const isOpen = offer.outcome !== 'forbidden'
    const enabled = isOpen && beforehand === null && this.#mayRun
    const asks = this.asking === key && enabled
    return html`<li class=${isOpen ? '' : 'closed'}>
      ${
        this.#mayRun
          ? html`<vaadin-button data-act=${offer.code} ?disabled=${!enabled} aria-expanded=${asks ? 'true' : nothing}
            @click=${() => this.#press(act, key)}>${word}</vaadin-button>`
          : html`<strong>${word}</strong>`
      }
      ${beforehand === null ? '' : html`<p class="because held">${beforehand}</p>`}
      <p class="because quiet">${this.#because(profile, offer.reasons)}</p>
      ${asks ? this.#confirm(profile, act) : ''}
    </li>`
  }

  /** At once where nothing speaks against it and nobody else is concerned; else after a look at that. */
  #press(act: Act, key: string): void {
    const concerned = act.along !== null && act.along.with.length + act.along.against.length > 0
    if (act.offer.outcome === 'warned' || concerned) this.asking = this.asking === key ? null : key
    else void this.#run(act, false)
  }

  #confirm(profile: StatusProfile, act: Act): TemplateResult {
    const t = panelTexts()
    const { offer, along, word } = act
    const warned = offer.outcome === 'warned'
    return html`<div class="confirm" role="group" aria-label=${word}>
      ${warned ? html`<p>${icon('refused')}<span>${t.warned}</span></p>` : ''}
      ${along ? this.#alongSentence(profile, offer.code, along) : ''}
      <div class="actions">
        ${
          along && along.against.length > 0
            ? ''
            : html`<vaadin-button theme="primary" data-go @click=${() => this.#run(act, warned)}>${warned ? t.anyway(word) : word}</vaadin-button>`
        }
        <vaadin-button @click=${() => {
          this.asking = null
        }}>${this.t.common.cancel}</vaadin-button>
      </div></div>`
  }

  #alongSentence(profile: StatusProfile, code: string, along: Along): TemplateResult {
    const t = panelTexts()
    if (along.against.length > 0) {
      return html`<p>${t.against}</p><ul>${along.against.map(
        ({ line, reasons }) =>
          html`<li>${line.summary.name}: ${this.#because(profileOf(line, this.#profiles.value), reasons)}</li>`,
      )}</ul>`
    }
    const { spread } = systemOf(profile.system)?.transactions.find(each => each.code === code) ?? {}
    const count = along.with.length
    if (count === 0) return html`<p class="along">${t.alone}</p>`
    return html`<p class="along">${(spread?.to === 'above' ? t.alongUp : t.along)(count)}</p>`
  }

  /** What decides: where something stands against it, what speaks for it changes nothing. */
  #because(profile: StatusProfile | null, reasons: readonly StatusReason[]): string {
    const against = reasons.filter(({ code }) => code !== 'permits' && code !== 'warns')
    return (against.length > 0 ? against : reasons).map(reason => reasonSentence(reason, profile)).join(' ')
  }

  async #run(act: Act, warned: boolean): Promise<void> {
    const { line, session } = this
    if (!line) return
    this.asking = null
    const t = panelTexts()
    const asked = act.ask(warned)
    if (!(await this.#transact(asked))) return
    const back = backFrom(asked)
    const text = (session.device.connection.value === 'online' ? t.asked : t.offline)(act.word)
    const action = back ? { label: this.t.common.undo, run: () => void this.#transact(back) } : undefined
    showToast(this, { text, ...(action ? { action } : {}) })
  }

  async #transact(asked: Asked): Promise<boolean> {
    const { line, session } = this
    if (!line) return false
    try {
      await session.device.transact(line.address, asked)
      return true
    } catch (error) {
      showToast(this, { text: sentenceFor(error), tone: 'problem' })
      return false
    }
  }

  #reasons(profile: StatusProfile, { code, reasons }: Offer, word: string): TemplateResult {
    return html`<li data-offer=${code}><strong>${word}</strong> <span class="quiet">${this.#because(profile, reasons)}</span></li>`
  }
}

/** What takes it back, where something does. */
function backFrom(asked: Asked): Asked | null {
  if (asked.command === 'status') return null
  const opposite = OPPOSITES.get(asked.transaction)
  return opposite === undefined ? null : { command: 'run', transaction: opposite, warned: false }
}

pageStyles(css`
  status-panel {
    display: block;

    h3 {
      margin-top: 16px;
      font-size: 0.875rem;
    }
    ul {
      margin: 8px 0 0;
      padding: 0;
      list-style: none;
    }
    .offers > li {
      display: grid;
      grid-template-columns: minmax(0, 11rem) minmax(0, 1fr);
      align-items: center;
      gap: 4px 12px;
      padding: 4px 0;
    }
    .offers > li > :not(vaadin-button, .quiet) {
      grid-column: 1 / -1;
    }
    .because {
      font-size: 0.8125rem;
    }
    .held {
      color: var(--waiting);
    }
    .statuses + [role='status'] + p {
      margin-top: 8px;
    }
    .waits,
    .failed {
      display: flex;
      align-items: flex-start;
      gap: 8px;
      margin-top: 8px;
      color: var(--waiting);
    }
    .failed {
      color: var(--refused);
    }
    details {
      margin-top: 12px;
    }
    summary {
      min-height: 32px;
      align-content: center;
      cursor: pointer;
      color: var(--ink-quiet);
    }
    details li {
      padding: 4px 0;
      font-size: 0.8125rem;
    }
    .confirm {
      padding: 10px 12px;
      border-radius: var(--corner);
      background: var(--waiting-wash);

      p {
        display: flex;
        gap: 8px;
      }
      ul {
        padding-inline-start: 16px;
        list-style: disc;
      }
      .actions {
        display: flex;
        flex-wrap: wrap;
        gap: 8px;
        margin-top: 8px;
      }
    }
  }
  @media (max-width: 899px) {
    /* Long words: the sentence stands below its button. */
    status-panel .offers > li {
      grid-template-columns: minmax(0, 1fr);
    }
    status-panel summary {
      min-height: var(--touch);
    }
  }
`)

declare global {
  interface HTMLElementTagNameMap {
    'status-panel': StatusPanel
  }
}
