// Asking the office about what it did not accept: the way to ask, and what became of that.
import { html, type TemplateResult } from 'lit'
import type { Draft } from '../../src/sync/api.ts'
import { TooLargeToAskError } from '../../src/sync/asks.ts'
import { sentenceFor } from '../app/sentences.ts'
import type { Session } from '../app/session.ts'
import { moment } from '../i18n/format.ts'
import { texts } from '../i18n/i18n.ts'
import { icon } from '../shared/icons.ts'
import { showToast } from '../shared/toasts.ts'

/** Whether somebody at the office has entered it: then it is not refused any more. */
export const isApplied = ({ ask }: Draft): boolean => ask?.state === 'applied'

/** How the question stands; nothing where nobody has asked. */
export function askState({ ask }: Draft): TemplateResult | '' {
  const t = texts().asking
  switch (ask?.state) {
    case undefined:
    case 'withdrawing':
      return ''
    case 'wanted':
    case 'open':
      return html`<p class="asked" role="status">${icon(ask.state === 'open' ? 'people' : 'device')}<span>${t[ask.state]}</span></p>`
    case 'applied':
      return html`<p class="asked applied" role="status">${icon('office')}<span>${t.applied(ask.by, moment(ask.at))}</span></p>`
    case 'declined':
      return html`<p class="asked" role="status">${icon('people')}<span>${t.declined(ask.by, moment(ask.at))}${
        ask.word === '' ? '' : html`<br /><q>${ask.word}</q>`
      }</span></p>`
  }
}

export function askButton(host: HTMLElement, session: Session, drafts: readonly Draft[]): TemplateResult | '' {
  const open = drafts.filter(({ ask }) => !ask)
  if (open.length === 0) return ''
  const t = texts().asking
  return html`<button type="button" class="plain ask" @click=${() => askOffice(host, session, open)}>
    ${icon('people')}<span>${drafts.length > 1 ? t.askAll : t.ask}</span></button>`
}

async function askOffice(host: HTMLElement, { device }: Session, drafts: readonly Draft[]): Promise<void> {
  for (const { id } of drafts) {
    try {
      await device.askOffice(id)
    } catch (error) {
      const text = error instanceof TooLargeToAskError ? texts().asking.tooLarge : sentenceFor(error)
      showToast(host, { text, tone: 'problem' })
    }
  }
}

/** What the office entered has been read: it need not be kept here any longer. */
export function dismissButton(host: HTMLElement, { device }: Session, draft: Draft): TemplateResult {
  const dismiss = async (): Promise<void> => {
    try {
      await device.discardDrafts([draft.id])
    } catch (error) {
      showToast(host, { text: sentenceFor(error), tone: 'problem' })
    }
  }
  return html`<button type="button" class="plain dismiss" @click=${dismiss}>${icon('check')}<span>${texts().asking.dismiss}</span></button>`
}
