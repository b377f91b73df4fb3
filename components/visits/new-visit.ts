// Begins a visit report, with or without a network: at whose, when, and with the questions that are always asked.
import '@vaadin/date-picker'
import { html, type TemplateResult } from 'lit'
import { customElement, state } from 'lit/decorators.js'
import { recordChanges } from '../../src/documents/content.ts'
import { QUESTIONS, visitReport } from '../../src/documents/visit-report.ts'
import type { OpenDocument } from '../../src/sync/api.ts'
import { NewOf, type NewTexts } from '../document/new-document.ts'
import { label } from '../i18n/i18n.ts'
import { dateTexts, isoDay } from '../shared/dates.ts'
import { randomBytes } from '../shared/random.ts'
import { defaultQuestions } from './questions.ts'
import { visitTexts } from './texts.ts'

@customElement('new-visit')
export class NewVisit extends NewOf {
  @state() private date = ''

  protected override words(): NewTexts {
    return visitTexts()
  }

  protected override reset(): void {
    this.date = isoDay(this.session.clock())
  }

  protected override more(): TemplateResult {
    return html`<vaadin-date-picker label=${visitTexts().date} auto-open-disabled .i18n=${dateTexts()} .value=${this.date}
      @change=${(event: Event) => {
        this.date = (event.currentTarget as HTMLElement & { value: string }).value
      }}></vaadin-date-picker>`
  }

  protected override async begin(customer: string): Promise<OpenDocument> {
    const opened = await this.session.device.create(visitReport, { customer, date: this.date || null })
    const doc = opened.doc.value
    const questions = [...defaultQuestions(randomBytes, label)]
    await opened.commit(questions.flatMap(([id, fields]) => recordChanges(doc, QUESTIONS, id, fields)))
    return opened
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'new-visit': NewVisit
  }
}
