// A change that the office did not accept, as a card: what was typed, what stands, why; to be copied or discarded.
import { html, type TemplateResult } from 'lit'
import type { Change } from '../../src/documents/changes.ts'
import { readRecord } from '../../src/documents/content.ts'
import type { Draft } from '../../src/sync/api.ts'
import { documentRoute, hrefOf } from '../app/router.ts'
import { sentenceFor } from '../app/sentences.ts'
import type { Session } from '../app/session.ts'
import { ago, moment } from '../i18n/format.ts'
import { texts } from '../i18n/i18n.ts'
import { copyText } from '../shared/copy-text.ts'
import { icon } from '../shared/icons.ts'
import { wordsCell } from '../shared/long-words.ts'
import { showToast } from '../shared/toasts.ts'
import { askButton, askState, dismissButton, isApplied } from './asking.ts'
import {
  alreadySo,
  draftText,
  fieldName,
  ownerOf,
  reasonOf,
  type Surroundings,
  standingWords,
  subjectOf,
  typedWords,
} from './draft-words.ts'

export function draftCard(host: HTMLElement, session: Session, draft: Draft, around: Surroundings): TemplateResult {
  return html`<li class="draft" data-draft=${draft.id}>
    <h3>${subjectLink(draft, around)}</h3>
    <time class="quiet" datetime=${new Date(draft.at).toISOString()} title=${moment(draft.at)}
      >${ago(draft.at, session.clock())}</time>
    ${isApplied(draft) ? '' : html`<p class="reason">${icon('refused')}<span>${reasonOf(draft, around)}</span></p>`}
    ${askState(draft)}
    ${draft.changes.map(change => changeWords(change, around))}
    <div class="actions">
      <button type="button" class="plain" @click=${() => copyDrafts(host, [draft], around)}>
        ${icon('copy')}<span>${texts().common.copy}</span></button>
      ${askButton(host, session, [draft])}
      ${
        isApplied(draft)
          ? dismissButton(host, session, draft)
          : html`<button type="button" class="plain discard" @click=${() => discardDrafts(host, session, [draft])}>
        <span>${texts().drafts.discard}</span></button>`
      }
    </div>
  </li>`
}

function subjectLink(draft: Draft, around: Surroundings): TemplateResult | string {
  const subject = subjectOf(draft, around)
  const first = draft.changes[0]
  const owner = first ? ownerOf(first, around) : null
  if (!owner || owner.collection !== around.kind?.declaration.collections[0] || !around.doc) return subject
  const exists = readRecord(around.doc, owner.collection, owner.record) !== null
  const route = exists ? documentRoute(draft.address, owner.record) : null
  return route ? html`<a href=${hrefOf(route)}>${subject}</a>` : subject
}

function changeWords(change: Change, around: Surroundings): TemplateResult {
  const t = texts().drafts
  const standing = standingWords(change, around)
  return html`<div class="change">
    <h4>${fieldName(change, around)}</h4>
    <dl>
      <div class="typed"><dt>${t.typed}</dt>${wordsCell(typedWords(change, around))}</div>
      <div><dt>${t.stands}</dt>${wordsCell(standing ?? t.standsUnknown, standing === null ? 'quiet' : '')}</div>
    </dl>
    ${alreadySo(change, around) ? html`<p class="quiet">${t.alreadySo}</p>` : ''}
  </div>`
}

export function copyDrafts(host: HTMLElement, drafts: readonly Draft[], around: Surroundings): Promise<void> {
  return copyText(host, drafts.map(draft => draftText(draft, around)).join('\n\n'))
}

/** Discards at once, with a way back for as long as the message stands. */
export async function discardDrafts(host: HTMLElement, { device }: Session, drafts: readonly Draft[]): Promise<void> {
  // The card leaves the page with its draft, and what is said of it would be heard by nobody.
  const page = host.closest<HTMLElement>('satchel-shell') ?? host
  const attempt = async (work: Promise<void>): Promise<boolean> => {
    try {
      await work
      return true
    } catch (error) {
      showToast(page, { text: sentenceFor(error), tone: 'problem' })
      return false
    }
  }
  if (!(await attempt(device.discardDrafts(drafts.map(({ id }) => id))))) return
  const undo = { label: texts().common.undo, run: () => void attempt(device.restoreDrafts(drafts)) }
  showToast(page, { text: texts().drafts.discarded(drafts.length), action: undo })
}
