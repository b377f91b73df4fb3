// The history of a whole document in a dialog.
import { css, html } from 'lit'
import { customElement, property, query, state } from 'lit/decorators.js'
import type { Session } from '../../app/session.ts'
import { pageStyles, SatchelElement } from '../../shared/element.ts'
import '../../shared/page-styles.ts'
import { icon } from '../../shared/icons.ts'
import type { ColumnContext } from '../columns.ts'
import type { DocumentSpace } from '../space.ts'
import './history-view.ts'
import { historyTexts } from './texts.ts'

@customElement('history-dialog')
export class HistoryDialog extends SatchelElement {
  @property({ attribute: false }) session!: Session
  @property({ attribute: false }) workspace!: DocumentSpace
  @property({ attribute: false }) context!: ColumnContext
  @property({ type: Boolean }) readonly = false
  /** Nothing is asked of the office while nobody looks. */
  @state() private shown = false
  @query('dialog') private dialog!: HTMLDialogElement

  async show(): Promise<void> {
    this.shown = true
    await this.updateComplete
    if (!this.dialog.open) this.dialog.showModal()
  }

  protected override render() {
    const line = this.session.device.catalogue.value.get(this.workspace.open.address)
    const name = String(this.workspace.fields.name ?? line?.summary.name ?? '')
    return html`<dialog class="form-dialog tall" closedby="any" aria-labelledby="history-title" @close=${() => {
      this.shown = false
    }}>
      <header><h2 id="history-title">${historyTexts().of(name)}</h2>
        <button type="button" class="bare" aria-label=${this.t.common.close} @click=${() => this.dialog.close()}>${icon('close')}</button></header>
      ${
        this.shown
          ? html`<history-view .session=${this.session} .workspace=${this.workspace} .context=${this.context} .record=${null}
            ?readonly=${this.readonly}></history-view>`
          : ''
      }
    </dialog>`
  }
}

pageStyles(css`
  history-dialog {
    display: contents;

    --dialog-width: 640px;
  }
`)

declare global {
  interface HTMLElementTagNameMap {
    'history-dialog': HistoryDialog
  }
}
