// One change in the history: which field went from what to what, each value one tap away from standing there again.
import { css, html, nothing, type TemplateResult } from 'lit'
import { customElement, property } from 'lit/decorators.js'
import { currentValue } from '../../../src/documents/content.ts'
import { ARCHIVED } from '../../../src/documents/kind.ts'
import { checkValue, sameValue, type Value } from '../../../src/documents/values.ts'
import type { HistoryChange } from '../../../src/sync/wire/history.ts'
import { texts } from '../../i18n/i18n.ts'
import { pageStyles, SatchelElement } from '../../shared/element.ts'
import { showToast } from '../../shared/toasts.ts'
import type { ColumnContext } from '../columns.ts'
import { screenAround } from '../lasting.ts'
import type { DocumentSpace } from '../space.ts'
import { recordTitle } from '../titles.ts'
import { undoAndSay, undoTexts } from '../undo.ts'
import { historyTexts } from './texts.ts'
import { placeWords, recordOf, textName } from './words.ts'

/** UTF-16 units shown of what was typed into a text. */
const TYPED = 160

@customElement('history-change')
export class HistoryChangeLine extends SatchelElement {
  @property({ attribute: false }) change!: HistoryChange
  @property({ attribute: false }) workspace!: DocumentSpace
  @property({ attribute: false }) context!: ColumnContext
  /** Names the record before it: the history of a whole document is about many. */
  @property({ type: Boolean }) whole = false
  @property({ type: Boolean }) readonly = false

  protected override render() {
    const { change } = this
    const record = this.whole ? this.#record(change) : nothing
    return change.type === 'text' ? this.#text(change, record) : this.#field(change, record)
  }

  #record(change: HistoryChange): TemplateResult | typeof nothing {
    const { kind, main, records } = this.workspace
    const record = recordOf(kind, change)
    if (!record) return nothing
    const { collection, id } = record
    if (collection !== main.name) return html`<span class="of">${this.context.recordName(collection, id)}</span>`
    const fields = records.get(id)
    return html`<span class="of">${fields ? recordTitle(fields) : id}</span>`
  }

  #text({ root, inserted, typed, deleted }: Extract<HistoryChange, { type: 'text' }>, record: unknown): TemplateResult {
    const shown = inserted.trim()
    return html`<div class="change">${record}<span class="field">${textName(this.workspace.kind, root) ?? root}</span>
      <span>${historyTexts().wrote(typed, deleted)}</span>
      ${shown === '' ? '' : html`<q class="typed">${shown.length > TYPED ? `${shown.slice(0, TYPED)} …` : shown}</q>`}</div>`
  }

  #field(change: Extract<HistoryChange, { type: 'field' }>, record: unknown): TemplateResult {
    const { name, shown } = placeWords(this.workspace.kind, change, this.context)
    return html`<div class="change">${record}<span class="field">${name}</span>
      ${this.#value(change, name, shown, change.base)}<span aria-hidden="true">→</span><span class="unseen">${historyTexts().to}</span>
      ${this.#value(change, name, shown, change.value)}</div>`
  }

  #value(
    { root, key }: { readonly root: string; readonly key: string },
    name: string,
    shown: (value: Value) => string,
    value: Value,
  ): TemplateResult {
    const text = shown(value)
    const now = currentValue(this.workspace.open.doc.value, root, key)
    const isSame = key.endsWith(`.${ARCHIVED}`) ? (now === true) === (value === true) : sameValue(now, value)
    if (this.readonly || isSame || !this.#mayBeSet(root, key, value)) return html`<span class="value">${text}</span>`
    return html`<button type="button" class="value" title=${historyTexts().restore(name, text)}
      aria-label=${historyTexts().restore(name, text)} @click=${() => this.#restore(root, key, name, value, text)}>${text}</button>`
  }

  /** What needs the right to configure has a form of its own. */
  #mayBeSet(root: string, key: string, value: Value): boolean {
    const { kind, main } = this.workspace
    const place = kind.place(root, key)
    return place?.right === 'edit' && root === main.name && checkValue(place.field.value, value) === null
  }

  async #restore(root: string, key: string, name: string, value: Value, text: string): Promise<void> {
    const { workspace } = this
    const from = screenAround(this)
    const change = [root, key, currentValue(workspace.open.doc.value, root, key), value] as const
    try {
      await workspace.open.commit([change])
      const step = workspace.undoing.done({ fields: [change] })
      const said = { text: historyTexts().restored(name, text) }
      if (!step) return showToast(from, said)
      const run = (): void => void undoAndSay(from, workspace, step)
      showToast(from, { ...said, action: { label: undoTexts().undo, run } })
    } catch {
      // The device reports the cause through its `trouble`; here it is said where the eye is.
      showToast(from, { text: texts().errors.storage, tone: 'problem' })
    }
  }
}

pageStyles(css`
  history-change {
    display: block;

    .change {
      position: relative;
      display: flex;
      flex-wrap: wrap;
      align-items: baseline;
      gap: 2px 8px;
      padding: 2px 0;
    }
    .of {
      flex-basis: 100%;
      font-weight: 600;
    }
    .field {
      color: var(--ink-quiet);
    }
    .value {
      overflow-wrap: anywhere;
    }
    button.value {
      min-height: 26px;
      padding: 0 8px;
      border: 1px solid var(--line);
      border-radius: 999px;
      background: none;
      color: var(--ink);
      font: inherit;
      text-align: start;
      cursor: pointer;
    }
    button.value:hover {
      border-color: var(--saddle);
      color: var(--saddle);
    }
    .typed {
      flex-basis: 100%;
      color: var(--ink-quiet);
      overflow-wrap: anywhere;
    }
  }
  @media (max-width: 899px) {
    history-change button.value {
      min-height: var(--touch);
      padding: 0 14px;
    }
  }
`)

declare global {
  interface HTMLElementTagNameMap {
    'history-change': HistoryChangeLine
  }
}
