// In place of the list where the office cannot be reached: what this device has of its own pipelines.
import { html, type TemplateResult } from 'lit'
import { hrefOf } from '../app/router.ts'
import type { Session } from '../app/session.ts'
import { total } from '../i18n/format.ts'
import { texts } from '../i18n/i18n.ts'
import { orderLines, pipelineLines } from '../pipelines/lines.ts'
import { opportunitiesTexts } from './texts.ts'

export function whatTheDeviceHas({ device }: Session, retry: () => void): TemplateResult {
  const t = opportunitiesTexts()
  const lines = orderLines(pipelineLines(device.catalogue.value), { by: 'openRevenue', down: true })
  const again = html`<button type="button" class="plain" @click=${retry}>${texts().common.retry}</button>`
  if (lines.length === 0) return html`<div class="empty"><p role="status">${t.awayNothing}</p>${again}</div>`
  return html`<div class="away"><p role="status">${t.away}</p>${again}</div>
    <ul class="lines">${lines.map(({ address, summary, facts }) => {
      const revenue = typeof summary.openRevenue === 'number' ? summary.openRevenue : null
      const route = { screen: 'pipeline', id: address.split('/')[1] ?? '', record: null } as const
      return html`<li><a class="line" href=${hrefOf(route)}>
        <span class="main"><strong>${summary.name || texts().pipeline.unnamed}</strong>
          <span class="figure">${total(revenue, String(summary.currency ?? ''))}</span></span>
        <span class="more quiet"><span>${facts.ownerName}</span>
          <span class="figure">${t.openOnes(typeof summary.open === 'number' ? summary.open : 0)}</span></span>
      </a></li>`
    })}</ul>`
}
