// What stands in the place of a document of which nothing is on this device: not for this person, or not yet.
import { html, type TemplateResult } from 'lit'
import { texts } from '../i18n/i18n.ts'
import { icon } from '../shared/icons.ts'
import { documentTexts } from './texts.ts'

/** The list that a document's screen leads back to. */
export interface WayOut {
  readonly href: string
  readonly text: string
}

const out = ({ href, text }: WayOut): TemplateResult => html`<a class="plain" href=${href}>${text}</a>`

export function notHere(back: WayOut): TemplateResult {
  const t = documentTexts()
  return html`<div class="empty"><h1>${t.notHereTitle}</h1><p class="quiet">${t.notHereLead}</p>${out(back)}</div>`
}

/** Its name, and that it is on its way, or what it waits for: nothing else it could say of itself is true yet. */
export function notYetHere(name: string, online: boolean, back: WayOut): TemplateResult {
  const t = documentTexts()
  if (!online) {
    return html`<div class="empty"><h1>${name || t.notYetHereTitle}</h1>
      <p class="quiet" role="status">${t.notYetHereLead}</p>${out(back)}</div>`
  }
  return html`<div class="document" aria-busy="true"><section class="rows">
    <header class="head-line">${backLink(back)}<div class="name"><h1>${name || texts().common.loading}</h1></div></header>
    <p class="unseen" role="status">${t.opening}</p>
    <div class="shape" aria-hidden="true">${Array.from({ length: 10 }, () => html`<i></i>`)}</div></section></div>`
}

export const backLink = ({ href, text }: WayOut): TemplateResult =>
  html`<a class="bare" href=${href} aria-label=${text}>${icon('back')}</a>`
