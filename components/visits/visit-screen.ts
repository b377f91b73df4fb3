// One visit report: whose visit it was, the questions with their answers, and whether somebody vouches for it.
import { html, type TemplateResult } from 'lit'
import { customElement, query } from 'lit/decorators.js'
import { visitReport } from '../../src/documents/visit-report.ts'
import { CONFIRM } from '../../src/policy/statuses/visits.ts'
import { DocumentScreen } from '../document/document-screen.ts'
import type { WayOut } from '../document/not-here.ts'
import type { DocumentSpace } from '../document/space.ts'
import './question-list.ts'
import type { QuestionList } from './question-list.ts'
import { isAnswered, missingOf, questionsOf } from './questions.ts'
import { visitTexts } from './texts.ts'

@customElement('visit-screen')
export class VisitScreen extends DocumentScreen {
  @query('question-list') private questions!: QuestionList | null
  protected override readonly kind = visitReport

  protected override back(): WayOut {
    return { href: '/visits', text: visitTexts().toList }
  }

  protected override about(): readonly string[] {
    const asked = this.at.space ? questionsOf(this.at.space.records) : []
    return [visitTexts().answered(asked.filter(({ fields }) => isAnswered(fields)).length, asked.length)]
  }

  protected override changedElsewhere(keys: ReadonlySet<string>): void {
    this.questions?.changedElsewhere(keys)
  }

  protected override content(space: DocumentSpace): TemplateResult {
    return html`<question-list .session=${this.session} .workspace=${space} .records=${new Map(space.records)} .collisions=${this.together.records}
      ?readonly=${this.at.readonly} ?configures=${this.configures}></question-list>`
  }

  protected override holds(space: DocumentSpace, transaction: string): string | null {
    const missing = missingOf(questionsOf(space.records)).length
    return transaction === CONFIRM && missing > 0 ? visitTexts().holds(missing) : null
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'visit-screen': VisitScreen
  }
}
