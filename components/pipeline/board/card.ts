// One opportunity on the board: what it is, what it is worth, when and whose; and a way to another stage without dragging.
import { html, nothing, type TemplateResult } from 'lit'
import { revenue } from '../../../src/documents/revenue.ts'
import type { Inhabited } from '../../document/presence/people.ts'
import { rowSign } from '../../document/presence/signs.ts'
import { recordTitle } from '../../document/titles.ts'
import { day, money } from '../../i18n/format.ts'
import { icon } from '../../shared/icons.ts'
import type { Row } from '../rows.ts'
import { workTexts } from '../work-texts.ts'

export interface CardView {
  readonly row: Row
  readonly href: string
  /** Its place in the column, from 1, and how many there are. */
  readonly position: number
  readonly of: number
  readonly currency: string
  readonly selected: boolean
  readonly carried: boolean
  readonly flashing: boolean
  /** Who else is in which of its fields. */
  readonly people: Inhabited | undefined
  readonly tabbable: boolean
  /** Ids and names of the stages it can go to; none where it may not be moved. */
  readonly stages: readonly (readonly [string, string])[]
  readonly stage: string
  readonly chosen: (stage: string) => void
}

export function card(view: CardView): TemplateResult {
  const { id, fields } = view.row
  const amount = revenue(fields)
  const title = recordTitle(fields)
  const words = [fields.account].filter(each => typeof each === 'string' && each !== '' && each !== title)
  const state = `${view.selected ? 'selected' : ''} ${view.carried ? 'lifted' : ''} ${view.flashing ? 'flash' : ''}`
  return html`<div class="slot" role="listitem" aria-setsize=${view.of} aria-posinset=${view.position}>
    <a class="card ${state}" data-card=${id} href=${view.href} draggable="false" tabindex=${view.tabbable ? 0 : -1}
      aria-describedby=${view.stages.length > 0 ? 'board-help' : nothing} aria-current=${view.selected ? 'true' : nothing}>
      <strong class=${fields.archived === true ? 'archived' : ''} title=${title}>${rowSign(view.people)}${title}</strong>
      ${words.length > 0 ? html`<span class="quiet line">${words}</span>` : ''}
      <span class="line worth"><span>${amount === null ? '' : money(amount, view.currency, 0)}</span>
        <span class="quiet">${typeof fields.closeDate === 'string' ? day(fields.closeDate) : ''}</span></span>
      ${typeof fields.owner === 'string' ? html`<span class="quiet line owner">${fields.owner}</span>` : ''}
    </a>
    ${view.stages.length > 0 ? elsewhere(view, title) : ''}
  </div>`
}

function elsewhere({ stages, stage, chosen }: CardView, title: string): TemplateResult {
  return html`<label class="elsewhere">${icon('move')}<span class="unseen">${workTexts().board.move(title)}</span>
    <select tabindex="-1" @change=${(event: Event) => {
      const select = event.currentTarget as HTMLSelectElement
      const { value } = select
      // The card goes with its column; one that stays shows where it still is.
      select.value = stage
      chosen(value)
    }}>${stages.some(([id]) => id === stage) ? '' : html`<option value=${stage} selected disabled></option>`}
      ${stages.map(([id, name]) => html`<option value=${id} ?selected=${id === stage}>${name}</option>`)}</select></label>`
}
