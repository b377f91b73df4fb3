// What the office did not accept: each change with its reason, to be copied or discarded.
import { html, type TemplateResult } from 'lit'
import { type Change, isFieldChange } from '../../src/documents/changes.ts'
import { pipeline } from '../../src/documents/pipeline.ts'
import type { Draft } from '../../src/sync/api.ts'
import { moment } from '../i18n/format.ts'
import { label, texts } from '../i18n/i18n.ts'
import { showToast } from '../shared/toasts.ts'
import { refusalSentence, sentenceFor } from './sentences.ts'
import type { Session } from './session.ts'

export function draftsList(host: HTMLElement, session: Session, drafts: readonly Draft[]): TemplateResult {
  const t = texts().lamp
  return html`
    <h3>${t.drafts(drafts.length)}</h3>
    <p class="quiet">${t.draftsKept}</p>
    <ul class="drafts">
      ${drafts.map(
        draft => html`<li>
          <strong>${session.device.catalogue.value.get(draft.address)?.summary.name ?? draft.address}</strong>
          <span class="quiet">${moment(draft.at)}</span>
          <p>${refusalSentence(draft.refusal)}</p>
          <dl>${draft.changes.map(change => html`<dt>${placeName(change)}</dt><dd>${typedValue(change)}</dd>`)}</dl>
          <div class="actions">
            <button type="button" class="plain" @click=${() => copy(host, draft)}>${texts().common.copy}</button>
            <button type="button" class="plain" @click=${() => discard(host, session, draft)}>${t.discard}</button>
          </div>
        </li>`,
      )}
    </ul>
  `
}

function placeName(change: Change): string {
  const [root] = change
  if (!isFieldChange(change)) {
    const found = pipeline.root(root)
    return found?.type === 'text' ? label(found.text.label) : texts().lamp.textChange
  }
  const place = pipeline.place(root, change[1])
  return place ? label(place.field.label) : change[1]
}

/** The words of the user, so that none of them is lost to a refusal. */
function typedValue(change: Change): string {
  if (isFieldChange(change)) return change[3] === null ? texts().lamp.nothing : String(change[3])
  return change[1].flatMap(each => ('insert' in each ? [each.insert] : [])).join(' … ')
}

async function copy(host: HTMLElement, draft: Draft): Promise<void> {
  try {
    await navigator.clipboard.writeText(
      draft.changes.map(change => `${placeName(change)}: ${typedValue(change)}`).join('\n'),
    )
    showToast(host, { text: texts().common.copied })
  } catch (error) {
    showToast(host, { text: sentenceFor(error), tone: 'problem' })
  }
}

async function discard(host: HTMLElement, session: Session, draft: Draft): Promise<void> {
  try {
    await session.device.discardDrafts([draft.id])
    showToast(host, { text: texts().lamp.discarded })
  } catch (error) {
    showToast(host, { text: sentenceFor(error), tone: 'problem' })
  }
}
