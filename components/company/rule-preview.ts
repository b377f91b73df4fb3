// What a rule would give and take, asked of the office while it is being made; silent where the office cannot say.
import { html } from 'lit'
import { customElement, property, state } from 'lit/decorators.js'
import type { AudienceRule } from '../../src/policy/scope/world.ts'
import type { WhatIfAnswer, WhatIfLine } from '../../src/sync/wire/company.ts'
import type { Office } from '../app/office.ts'
import { SatchelElement } from '../shared/element.ts'
import { whatIf } from './company-office.ts'
import { companyTexts } from './texts.ts'

/** ms without a change before the office is asked: it looks at every document of the kind. */
const QUIET_MS = 300

@customElement('rule-preview')
export class RulePreview extends SatchelElement {
  @property({ attribute: false }) office!: Office
  @property({ attribute: false }) rule!: AudienceRule
  @state() private answer: WhatIfAnswer | null = null
  @state() private asking = false
  #request: AbortController | null = null
  #timer: ReturnType<typeof setTimeout> | undefined

  override disconnectedCallback(): void {
    super.disconnectedCallback()
    this.#stop()
  }

  protected override willUpdate(changed: Map<string, unknown>): void {
    if (!changed.has('rule')) return
    this.#stop()
    this.asking = true
    this.#timer = setTimeout(() => void this.#ask(), QUIET_MS)
  }

  protected override render() {
    return html`<p class="quiet" role="status">${this.asking ? companyTexts().rule.asking : this.answer ? told(this.answer) : ''}</p>`
  }

  #stop(): void {
    clearTimeout(this.#timer)
    this.#request?.abort()
  }

  async #ask(): Promise<void> {
    const request = new AbortController()
    this.#request = request
    const { rule } = this
    const answer = await whatIf(this.office, { what: 'rules', id: rule.id, to: rule }, request.signal)
    // Given up for a newer question, which says what there is to say.
    if (request.signal.aborted) return
    this.answer = answer
    this.asking = false
  }
}

function told({ granted, withdrawn, more }: WhatIfAnswer): string {
  const t = companyTexts().rule
  const count = (lines: readonly WhatIfLine[], of: (line: WhatIfLine) => string) => new Set(lines.map(of)).size
  const counts = (lines: readonly WhatIfLine[]) =>
    [count(lines, line => line.address), count(lines, line => line.person), more > 0] as const
  if (granted.length + withdrawn.length === 0) return t.showsNothing
  const gives = granted.length === 0 ? '' : t.shows(...counts(granted))
  const takes = withdrawn.length === 0 ? '' : t.takes(...counts(withdrawn))
  return [gives, takes].filter(Boolean).join(' ')
}

declare global {
  interface HTMLElementTagNameMap {
    'rule-preview': RulePreview
  }
}
