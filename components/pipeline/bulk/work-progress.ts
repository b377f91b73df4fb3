// Long work inside a dialog: how far it is, and a way to stop it without harm.
import '@vaadin/progress-bar'
import { html, type TemplateResult } from 'lit'
import { texts } from '../../i18n/i18n.ts'
import { workTexts } from '../work-texts.ts'

export interface Progress {
  readonly done: number
  readonly total: number
}

export const workProgress = (title: string, { done, total }: Progress, stop: () => void): TemplateResult => html`
  <p role="status">${title} <span class="quiet">${workTexts().bulk.progress(done, total)}</span></p>
  <vaadin-progress-bar aria-label=${title} value=${total === 0 ? 0 : done / total}></vaadin-progress-bar>
  <div class="actions"><button type="button" class="plain" @click=${stop}>${texts().common.cancel}</button></div>`
