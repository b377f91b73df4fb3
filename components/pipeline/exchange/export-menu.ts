// The way out for a pipeline, and the way back in: as satchel file, as Excel workbook or CSV.
import { css, html } from 'lit'
import { customElement, property, query, state } from 'lit/decorators.js'
import { parseAddress } from '../../../src/documents/address.ts'
import type { Label } from '../../../src/documents/values.ts'
import { hrefOf } from '../../app/router.ts'
import { mayMerge, type Session } from '../../app/session.ts'
import { label, language } from '../../i18n/i18n.ts'
import { pageStyles, SatchelElement } from '../../shared/element.ts'
import { icon } from '../../shared/icons.ts'
import { placePanel } from '../../shared/place-panel.ts'
import { randomBytes } from '../../shared/random.ts'
import { showToast } from '../../shared/toasts.ts'
import type { Row } from '../rows.ts'
import { workTexts } from '../work-texts.ts'
import type { Workspace } from '../workspace.ts'
import type { FileFormat } from './export-file.ts'

@customElement('export-menu')
export class ExportMenu extends SatchelElement {
  @property({ attribute: false }) session!: Session
  @property({ attribute: false }) workspace!: Workspace
  /** Those shown, in the order they are shown. */
  @property({ attribute: false }) rows: readonly Row[] = []
  @property({ type: Boolean }) readonly = false
  @state() private whole = false
  @query('.panel') private panel!: HTMLElement

  protected override render() {
    const t = workTexts().exchange
    const all = this.workspace.records.size
    return html`<button type="button" class="plain open" popovertarget="export-panel" aria-label=${t.label} title=${t.label}>
        ${icon('export')}<span aria-hidden="true">${t.title}</span></button>
      <div id="export-panel" class="panel" popover @beforetoggle=${placePanel} role="dialog" aria-label=${t.label}>
        <h2>${t.satchelTitle}</h2>
        <p class="quiet">${t.satchelLead}</p>
        <button type="button" class="plain" data-export="satchel" @click=${this.#satchel}>${icon('device')}${t.satchel}</button>
        ${this.#merge()}
        <h2>${t.title}</h2>
        <div class="which" role="radiogroup" aria-label=${t.which}>
          ${this.#which(false, t.shown(this.rows.length))}${this.#which(true, t.whole(all))}
        </div>
        <div class="formats">
          <button type="button" class="plain" data-export="xlsx" @click=${() => this.#export('xlsx')}>${icon('file')}${t.excel}</button>
          <button type="button" class="plain" data-export="csv" @click=${() => this.#export('csv')}>${icon('file')}${t.csv}</button>
        </div>
        ${
          this.readonly
            ? ''
            : html`<p class="quiet">${t.lead}</p>
              <button type="button" class="plain" data-return @click=${this.#back}>${icon('import')}${t.bringBack}</button>`
        }
      </div>`
  }

  /** Whoever is at the desk merges files into it from here. */
  #merge() {
    const { session, workspace, readonly } = this
    const id = parseAddress(workspace.open.address)?.id
    if (readonly || !id || !mayMerge(session.person)) return ''
    return html`<a class="plain" data-merge href=${hrefOf({ screen: 'merge', id })}>${icon('merge')}${this.t.app.merge} …</a>`
  }

  #which(whole: boolean, text: string) {
    return html`<label class="tick"><input type="radio" name="which" .checked=${this.whole === whole}
      @change=${() => {
        this.whole = whole
      }} />${text}</label>`
  }

  readonly #satchel = async (): Promise<void> => {
    this.panel.hidePopover()
    const t = workTexts().exchange
    try {
      const { fileName, handOver } = await import('./export-file.ts')
      const name = fileName(this.workspace, 'satchel', new Date())
      const bytes = await this.workspace.open.satchelFile()
      const how = await handOver(
        new File([bytes as Uint8Array<ArrayBuffer>], name, { type: 'application/vnd.satchel' }),
      )
      if (how !== 'cancelled') showToast(this, { text: t.satchelSaved(name) })
    } catch (error) {
      const known = error instanceof Error && 'label' in error ? label(error.label as Label) : t.satchelFailed
      showToast(this, { text: known, tone: 'problem' })
    }
  }

  async #export(format: FileFormat): Promise<void> {
    this.panel.hidePopover()
    const { fileName, fileOf, save, sheetOf } = await import('./export-file.ts')
    const { workspace } = this
    const ids = this.whole ? workspace.records.keys() : this.rows.map(row => row.id)
    const name = fileName(workspace, format, new Date())
    save(await fileOf(sheetOf(workspace, ids, language.value, randomBytes), format), name)
    showToast(this, { text: workTexts().exchange.saved(name) })
  }

  readonly #back = (): void => {
    this.panel.hidePopover()
    this.dispatchEvent(new CustomEvent('bring-back', { bubbles: true }))
  }
}

pageStyles(css`
  export-menu {
    flex: none;

    .open {
      width: 36px;
      padding: 0;
    }
    .open span {
      display: none;
    }
    .which,
    .formats {
      display: flex;
      flex-direction: column;
      gap: 8px;
    }
    .which .tick {
      min-height: 32px;
    }
    .formats .plain,
    .panel > .plain {
      box-sizing: border-box;
      width: 100%;
      justify-content: flex-start;
    }
  }
  @media (max-width: 899px) {
    export-menu .open {
      width: auto;
      padding: 0 12px;
    }
    export-menu .open span {
      display: inline;
    }
    export-menu .which .tick {
      min-height: var(--touch);
    }
  }
`)

declare global {
  interface HTMLElementTagNameMap {
    'export-menu': ExportMenu
  }
}
