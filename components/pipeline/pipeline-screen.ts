// One pipeline: its rows, what they add up to, and the form of the opportunity in the address.
import { html, type PropertyValues, type TemplateResult } from 'lit'
import { customElement, property, query, state } from 'lit/decorators.js'
import { isAddress } from '../../src/documents/address.ts'
import type { Fields } from '../../src/documents/kind.ts'
import { figuresOf, pipeline, stageName } from '../../src/documents/pipeline.ts'
import type { Session } from '../app/session.ts'
import { language, texts } from '../i18n/i18n.ts'
import { SatchelElement, Watch } from '../shared/element.ts'
import '../shared/page-styles.ts'
import { desk } from '../shared/layout.ts'
import { randomBytes } from '../shared/random.ts'
import type { RecordsChanged } from './collection-view.ts'
import { type ColumnContext, columnsOf } from './columns.ts'
import './opportunity-panel.ts'
import type { OpportunityPanel } from './opportunity-panel.ts'
import './pipeline-head.ts'
import { chooseRows, type Row, RowBook } from './rows.ts'
import './toolbar.ts'
import { keepViewChoice, readViewChoice, type ViewChoice } from './view-choice.ts'
import { type NewRecord, opportunities, Workspace } from './workspace.ts'

const allColumns = columnsOf(opportunities)
/** Longer than the flash itself, so that a row that scrolls in meanwhile does not flash again. */
const FLASH_MS = 600

@customElement('pipeline-screen')
export class PipelineScreen extends SatchelElement {
  @property({ attribute: false }) session!: Session
  @property() documentId = ''
  @property({ attribute: false }) record: string | null = null
  @state() private search = ''
  @state() private choice: ViewChoice | null = null
  @state() private created: NewRecord | null = null
  @state() private flashing: ReadonlySet<string> = new Set()
  @state() private arrangement = desk.value
  @query('opportunity-panel') private panel!: OpportunityPanel | null
  readonly #desk = new Watch(this, () => desk)
  readonly #catalogue = new Watch(this, () => this.session?.device.catalogue)
  readonly #book = new RowBook()
  #workspace: Workspace | null = null
  #chosen: { readonly rows: readonly Row[]; readonly context: ColumnContext } | null = null
  #flashTimer: ReturnType<typeof setTimeout> | undefined
  #stopLanguage: () => void = () => {}

  override connectedCallback(): void {
    super.connectedCallback()
    this.choice = readViewChoice(this.session.preferences, allColumns)
    document.addEventListener('visibilitychange', this.#hidden)
    window.addEventListener('pagehide', this.#hidden)
    this.#stopLanguage = language.subscribe(() => {
      this.#book.forgetTexts()
      this.#chosen = null
    })
  }

  override disconnectedCallback(): void {
    document.removeEventListener('visibilitychange', this.#hidden)
    window.removeEventListener('pagehide', this.#hidden)
    this.#stopLanguage()
    clearTimeout(this.#flashTimer)
    // Before the fields leave the page: their last commits need the document.
    this.panel?.leave()
    void this.#workspace?.close()
    this.#workspace = null
    super.disconnectedCallback()
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has('documentId')) this.#open()
    if (this.arrangement !== this.#desk.value) this.arrangement = this.#desk.value ?? true
    void import(this.arrangement ? './opportunity-table.ts' : './opportunity-list.ts')
  }

  protected override render() {
    const workspace = this.#workspace
    if (!workspace || workspace.open.state.value === 'notHere') return this.#notHere()
    const { rows, context } = this.#rows(workspace)
    const opening = workspace.open.state.value === 'opening'
    const panel = this.record === null ? '' : this.#panel(workspace, context, this.record)
    return html`<div class="pipeline ${panel ? 'with-panel' : ''}" aria-busy=${opening}>
      <section class="rows" ?inert=${panel !== '' && !this.arrangement}>
        ${this.#head(workspace, rows)}
        ${opening && workspace.records.size === 0 ? this.#shape() : this.#body(workspace, rows, context)}
      </section>
      ${panel}
    </div>`
  }

  #head(workspace: Workspace, rows: readonly Row[]): TemplateResult {
    const figures = figuresOf(
      rows.map(row => row.fields),
      workspace.stages,
    )
    return html`<pipeline-head .session=${this.session} .workspace=${workspace} .fields=${workspace.fields}
        .line=${this.#catalogue.value?.get(workspace.open.address) ?? null} .figures=${figures}
        .shown=${rows.length} .all=${workspace.records.size} ?readonly=${this.#readonly(workspace)} @add=${this.#add}></pipeline-head>
      ${
        this.choice && workspace.records.size > 0
          ? html`<pipeline-toolbar .search=${this.search} .choice=${this.choice} .columns=${allColumns}
            .stages=${workspace.currentStages} .desk=${this.arrangement}
            @search-typed=${(event: CustomEvent<string>) => {
              this.search = event.detail
              this.#chosen = null
            }}
            @view-chosen=${(event: CustomEvent<ViewChoice>) => this.#choose(event.detail)}></pipeline-toolbar>`
          : ''
      }`
  }

  #body(workspace: Workspace, rows: readonly Row[], context: ColumnContext): TemplateResult {
    const t = this.t.pipeline
    const choice = this.choice
    if (workspace.records.size === 0) {
      return html`<div class="empty"><h2>${t.emptyTitle}</h2>${this.#readonly(workspace) ? '' : html`<p class="quiet">${t.emptyLead}</p>`}</div>`
    }
    if (rows.length === 0 || !choice) {
      return html`<div class="empty"><p>${t.nothingFound}</p>
        <button type="button" class="plain" @click=${this.#showAll}>${t.showAll}</button></div>`
    }
    const name = String(workspace.fields.name ?? '')
    if (!this.arrangement) {
      return html`<opportunity-list .rows=${rows} .context=${context} .stages=${workspace.stages} .flashing=${this.flashing}
        .documentId=${this.documentId} .label=${t.table(name)}></opportunity-list>`
    }
    return html`<opportunity-table .rows=${rows} .context=${context} .stages=${workspace.stages} .flashing=${this.flashing}
      .columns=${allColumns.filter(column => choice.columns.includes(column.name))} .sort=${choice.sort}
      .selected=${this.record} .label=${t.table(name)}
      @sort-chosen=${(event: CustomEvent<ViewChoice['sort']>) => this.#choose({ ...choice, sort: event.detail })}
      @row-chosen=${(event: CustomEvent<string>) => this.#show(event.detail)}></opportunity-table>`
  }

  #panel(workspace: Workspace, context: ColumnContext, record: string): TemplateResult {
    const created = this.created?.id === record ? this.created : null
    const fields: Fields | null = workspace.records.get(record) ?? created?.fields ?? null
    return html`<opportunity-panel .workspace=${workspace} .context=${context} .record=${record} .fields=${fields}
      .created=${workspace.records.has(record) ? null : created} ?readonly=${this.#readonly(workspace)}
      @panel-close=${() => this.#show(null)}></opportunity-panel>`
  }

  #notHere(): TemplateResult {
    const t = this.t.pipeline
    return html`<div class="empty"><h1>${t.notHereTitle}</h1><p class="quiet">${t.notHereLead}</p>
      <a class="plain" href="/pipelines">${this.t.app.toPipelines}</a></div>`
  }

  #shape(): TemplateResult {
    return html`<p class="unseen" role="status">${this.t.pipeline.opening}</p>
      <div class="shape" aria-hidden="true">${Array.from({ length: 10 }, () => html`<i></i>`)}</div>`
  }

  #rows(workspace: Workspace): { readonly rows: readonly Row[]; readonly context: ColumnContext } {
    if (this.#chosen) return this.#chosen
    const context = contextOf(workspace)
    const all = this.#book.rows(workspace.records)
    const choice = { search: this.search, ...(this.choice ?? readViewChoice(this.session.preferences, allColumns)) }
    this.#chosen = { rows: chooseRows(this.#book, all, allColumns, context, workspace.stages, choice), context }
    return this.#chosen
  }

  #open(): void {
    this.panel?.leave()
    void this.#workspace?.close()
    this.#workspace = null
    this.#chosen = null
    const address = `${pipeline.name}/${this.documentId}`
    if (isAddress(address)) this.#workspace = new Workspace(this.session.device, address, { changed: this.#changed })
  }

  readonly #changed = (changed: RecordsChanged | null): void => {
    this.#chosen = null
    if (changed === null) this.#book.forgetTexts()
    else if (changed.remote) {
      this.panel?.changedElsewhere(changed.keys)
      this.flashing = new Set([...this.flashing, ...changed.records])
      clearTimeout(this.#flashTimer)
      this.#flashTimer = setTimeout(() => {
        this.flashing = new Set()
      }, FLASH_MS)
    }
    this.requestUpdate()
  }

  readonly #hidden = (): void => {
    if (document.visibilityState !== 'hidden') return
    this.panel?.leave()
    void this.#workspace?.open.flush()
  }

  #choose(choice: ViewChoice): void {
    this.choice = choice
    this.#chosen = null
    keepViewChoice(this.session.preferences, choice)
  }

  readonly #showAll = (): void => {
    this.search = ''
    if (this.choice) this.#choose({ ...this.choice, stage: '', archivedToo: true })
  }

  /** Going from row to row is one step of the way back, as closing the form is. */
  #show(record: string | null): void {
    const how = record !== null && this.record !== null ? 'replace' : 'push'
    this.session.router.go({ screen: 'pipeline', id: this.documentId, record }, how)
  }

  readonly #add = async (): Promise<void> => {
    const workspace = this.#workspace
    if (!workspace) return
    const owner = this.#catalogue.value?.get(workspace.open.address)?.facts.ownerName || this.session.person.name
    this.created = workspace.newRecord(randomBytes, owner)
    this.#show(this.created.id)
    await this.updateComplete
    await this.panel?.focusFirst()
  }

  #readonly(workspace: Workspace): boolean {
    return this.#catalogue.value?.get(workspace.open.address)?.mode === 'view'
  }
}

function contextOf(workspace: Workspace): ColumnContext {
  const { stages, fields } = workspace
  return {
    currency: typeof fields.currency === 'string' ? fields.currency : '',
    recordName: (_collection, id) => stageName(id, stages.get(id), language.value) || texts().pipeline.unknownStage,
    recordPosition: (_collection, id) => Number(stages.get(id)?.position ?? Number.MAX_SAFE_INTEGER),
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'pipeline-screen': PipelineScreen
  }
}
