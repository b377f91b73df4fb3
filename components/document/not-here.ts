// What stands in the place of a pipeline of which nothing is on this device: not for this person, or not yet.
import { html, type TemplateResult } from 'lit'
import { texts } from '../i18n/i18n.ts'
import { icon } from '../shared/icons.ts'

export function notHere(): TemplateResult {
  const t = texts()
  return html`<div class="empty"><h1>${t.pipeline.notHereTitle}</h1><p class="quiet">${t.pipeline.notHereLead}</p>
    <a class="plain" href="/pipelines">${t.app.toPipelines}</a></div>`
}

/** Its name, and that it is on its way, or what it waits for: nothing else it could say of itself is true yet. */
export function notYetHere(name: string, online: boolean): TemplateResult {
  const t = texts()
  if (!online) {
    return html`<div class="empty"><h1>${name || t.pipeline.notYetHereTitle}</h1>
      <p class="quiet" role="status">${t.pipeline.notYetHereLead}</p>
      <a class="plain" href="/pipelines">${t.app.toPipelines}</a></div>`
  }
  return html`<div class="pipeline" aria-busy="true"><section class="rows">
    <header class="head-line"><a class="bare" href="/pipelines" aria-label=${t.app.toPipelines}>${icon('back')}</a>
      <div class="name"><h1>${name}</h1></div></header>
    <p class="unseen" role="status">${t.pipeline.opening}</p>
    <div class="shape" aria-hidden="true">${Array.from({ length: 10 }, () => html`<i></i>`)}</div></section></div>`
}
