// Above the rows: search, stage, archived, and which columns or which order.
import { css, html, type TemplateResult } from 'lit'
import { customElement, property } from 'lit/decorators.js'
import type { Fields } from '../../src/documents/kind.ts'
import { stageName } from '../../src/documents/pipeline.ts'
import type { PipelineView } from '../app/router.ts'
import type { Session } from '../app/session.ts'
import type { Column } from '../document/columns.ts'
import { label, language } from '../i18n/i18n.ts'
import { pageStyles, SatchelElement } from '../shared/element.ts'
import { icon } from '../shared/icons.ts'
import { placePanel } from '../shared/place-panel.ts'
import './exchange/export-menu.ts'
import type { Row } from './rows.ts'
import './view-switch.ts'
import type { ViewChoice } from './view-choice.ts'
import { workTexts } from './work-texts.ts'
import type { Workspace } from './workspace.ts'

/** Shorter than anybody waits, longer than between two letters of a quick typist. */
const SEARCH_PAUSE_MS = 90

@customElement('pipeline-toolbar')
export class PipelineToolbar extends SatchelElement {
  @property({ attribute: false }) session!: Session
  @property() search = ''
  @property({ attribute: false }) choice!: ViewChoice
  @property({ attribute: false }) columns: readonly Column[] = []
  @property({ attribute: false }) stages: readonly (readonly [string, Fields])[] = []
  @property({ type: Boolean }) desk = false
  /** Whether a form takes half of the room. */
  @property({ type: Boolean }) narrow = false
  @property() view: PipelineView = 'table'
  @property({ attribute: false }) workspace!: Workspace
  /** Those shown: what an export is about. */
  @property({ attribute: false }) rows: readonly Row[] = []
  @property({ type: Boolean }) readonly = false
  #timer: ReturnType<typeof setTimeout> | undefined

  protected override render() {
    const t = this.t.pipeline
    return html`<div class="tools">
      <label class="search">${icon('search')}<span class="unseen">${t.search}</span>
        <input data-search type="search" placeholder=${this.desk && !this.narrow ? t.search : this.t.common.search} .value=${this.search}
          @input=${this.#typed} /></label>
      ${
        this.desk
          ? html`${this.#stage()}${this.view === 'table' ? this.#columnChoice() : ''}${this.#archivedToo()}<span class="space"></span>`
          : this.#view()
      }
      <view-switch .view=${this.view}></view-switch>
      ${this.desk ? this.#exchange() : ''}
    </div>`
  }

  /** Rows follow at a short pause: sorting them out for each letter would make the letters wait. */
  readonly #typed = (event: Event): void => {
    const { value } = event.target as HTMLInputElement
    clearTimeout(this.#timer)
    this.#timer = setTimeout(() => this.#announce('search-typed', value), SEARCH_PAUSE_MS)
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback()
    clearTimeout(this.#timer)
  }

  /** On a phone the choices stand behind one button that shows whether any of them leaves rows out. */
  #view(): TemplateResult {
    const t = this.t.pipeline
    const { stage, archivedToo } = this.choice
    const chosen = stage !== '' || archivedToo
    return html`<button type="button" class="plain view ${chosen ? 'chosen' : ''}" popovertarget="view-panel" aria-label=${t.view}>
        ${icon('pipelines')}</button>
      <div id="view-panel" class="panel view-panel" popover @beforetoggle=${placePanel} role="dialog" aria-label=${t.view}>
        <h2>${t.view}</h2>
        ${this.#stage()}${this.#order()}${this.#archivedToo()}
        ${this.readonly || this.view !== 'table' ? '' : this.#select()}
        ${this.#exchange()}
      </div>`
  }

  /** On a phone rows are ticked only after somebody asked for it; at the desk a column for it is there. */
  #select(): TemplateResult {
    return html`<button type="button" class="plain" data-select popovertarget="view-panel" popovertargetaction="hide"
      @click=${() => this.#announce('select-rows', null)}>${icon('check')}${workTexts().bulk.select}</button>`
  }

  #exchange(): TemplateResult {
    return html`<export-menu .session=${this.session} .workspace=${this.workspace} .rows=${this.rows} ?readonly=${this.readonly}></export-menu>`
  }

  #stage(): TemplateResult {
    const t = this.t.pipeline
    return html`<label class="choice"><span class="unseen">${t.stage}</span>${icon('pipelines')}
      <select @change=${(event: Event) => this.#choose({ stage: (event.target as HTMLSelectElement).value })}>
        ${this.#option('', t.allStages, this.choice.stage)}${this.#option('open', t.allOpen, this.choice.stage)}
        ${this.stages.map(([id, stage]) => this.#option(id, stageName(id, stage, language.value), this.choice.stage))}
      </select></label>`
  }

  #archivedToo(): TemplateResult {
    return html`<label class="plain tick"><input type="checkbox" .checked=${this.choice.archivedToo}
      @change=${(event: Event) => this.#choose({ archivedToo: (event.target as HTMLInputElement).checked })} />
      ${this.t.pipeline.archivedToo}</label>`
  }

  #columnChoice(): TemplateResult {
    const t = this.t.pipeline
    return html`<button type="button" class="plain" popovertarget="columns-panel">${icon('columns')}<span class="word">${t.columns}</span></button>
      <div id="columns-panel" class="panel columns" popover @beforetoggle=${placePanel} role="dialog" aria-label=${t.columnsTitle}>
        <h2>${t.columnsTitle}</h2>
        <div class="names">${this.columns.map(
          column => html`<label class="tick"><input type="checkbox" .checked=${this.choice.columns.includes(column.name)}
            ?disabled=${column.name === 'name'} @change=${() => this.#toggle(column)} />${label(column.label)}</label>`,
        )}</div>
      </div>`
  }

  #toggle(column: Column): void {
    const shown = new Set(this.choice.columns)
    if (!shown.delete(column.name)) shown.add(column.name)
    this.#choose({ columns: this.columns.filter(each => shown.has(each.name)).map(each => each.name) })
  }

  #order(): TemplateResult {
    const t = this.t.pipeline
    const { column, down } = this.choice.sort
    return html`<label class="choice"><span class="unseen">${t.sort}</span>${icon('sort')}
      <select @change=${(event: Event) => {
        const [name = 'name', direction] = (event.target as HTMLSelectElement).value.split(' ')
        this.#choose({ sort: { column: name, down: direction === 'down' } })
      }}>
        ${this.columns
          .filter(each => each.initial)
          .map(each => {
            const current = `${column} ${down ? 'down' : 'up'}`
            return html`${this.#option(`${each.name} up`, `${label(each.label)} ↑`, current)}
              ${this.#option(`${each.name} down`, `${label(each.label)} ↓`, current)}`
          })}
      </select></label>`
  }

  #option(value: string, text: string, current: string): TemplateResult {
    return html`<option value=${value} .selected=${value === current}>${text}</option>`
  }

  #choose(change: Partial<ViewChoice>): void {
    this.#announce('view-chosen', { ...this.choice, ...change })
  }

  #announce(name: 'search-typed' | 'view-chosen' | 'select-rows', detail: unknown): void {
    this.dispatchEvent(new CustomEvent(name, { detail, bubbles: true }))
  }
}

pageStyles(css`
  .plain.tick {
    box-sizing: border-box;
    border-color: transparent;
    font-weight: 400;
  }
  pipeline-toolbar .space {
    flex: 1;
  }
  /* Beside a form there is half the room: signs without words, and a second row before anything is out of reach. */
  .with-panel pipeline-toolbar .word,
  .with-panel pipeline-toolbar view-switch span {
    position: absolute;
    clip-path: inset(50%);
  }
  .with-panel pipeline-toolbar .tools {
    flex-wrap: wrap;
  }
  .with-panel pipeline-toolbar .tools .search {
    flex: 1 1 140px;
  }
  .view {
    width: var(--touch);
    padding: 0;
  }
  .view.chosen {
    border-color: var(--saddle);
    background: var(--saddle-wash);
    color: var(--saddle);
  }
  .view-panel .choice {
    width: 100%;
  }
  .view-panel .tick {
    justify-content: flex-start;
    padding: 0;
  }
  .columns {
    width: min(440px, calc(100vw - 24px));
  }
  .columns .names {
    columns: 2;
    column-gap: 16px;
  }
  .columns .tick {
    min-height: 32px;
    break-inside: avoid;
  }
`)

declare global {
  interface HTMLElementTagNameMap {
    'pipeline-toolbar': PipelineToolbar
  }
}
