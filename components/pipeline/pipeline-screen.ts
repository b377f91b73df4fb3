// One pipeline: its rows, what they add up to, and the form of the opportunity in the address.
import { html, type PropertyValues, type TemplateResult } from 'lit'
import { customElement, property, query, state } from 'lit/decorators.js'
import { isAddress } from '../../src/documents/address.ts'
import type { Fields } from '../../src/documents/kind.ts'
import { figuresOf, pipeline } from '../../src/documents/pipeline.ts'
import type { Present } from '../../src/sync/present.ts'
import type { PipelineView } from '../app/router.ts'
import type { Session } from '../app/session.ts'
import { language } from '../i18n/i18n.ts'
import { SatchelElement, Watch } from '../shared/element.ts'
import '../shared/page-styles.ts'
import { desk } from '../shared/layout.ts'
import { randomBytes } from '../shared/random.ts'
import type { CardMoved } from './board/board.ts'
import './bulk/bulk-bar.ts'
import type { RecordsChanged } from '../document/collection-view.ts'
import { type ColumnContext, columnsOf } from '../document/columns.ts'
import type { BulkAction } from './bulk/bulk-bar.ts'
import type { BulkDialog, BulkDone } from './bulk/bulk-dialog.ts'
import { moveCard, sayDone, setFields } from './bulk/bulk-work.ts'
import { contextOf } from './context.ts'
import { dialogs } from './dialogs.ts'
import type { ReturnDialog } from './exchange/return-dialog.ts'
import './opportunity-panel.ts'
import { notHere, notYetHere, type WayOut } from '../document/not-here.ts'
import type { OpportunityPanel } from './opportunity-panel.ts'
import './pipeline-head.ts'
import { Flashes } from '../document/presence/flashes.ts'
import { type Inhabited, inhabited, nobody } from '../document/presence/people.ts'
import type { NewRecord } from '../document/space.ts'
import { Together } from '../document/together.ts'
import { chooseRows, type Row, RowBook } from './rows.ts'
import { allOf, noSelection, type RowChecked, type Selection, shownOnly, toggled } from './selection.ts'
import type { StagesDialog } from './stages/stages-dialog.ts'
import './toolbar.ts'
import { sayUnsaved } from '../document/unsaved.ts'
import { keepViewChoice, readViewChoice, type ViewChoice } from './view-choice.ts'
import { WayBack } from './way-back.ts'
import { workTexts } from './work-texts.ts'
import { opportunities, Workspace } from './workspace.ts'

const allColumns = columnsOf(opportunities)

@customElement('pipeline-screen')
export class PipelineScreen extends SatchelElement {
  @property({ attribute: false }) session!: Session
  @property() documentId = ''
  @property({ attribute: false }) record: string | null = null
  /** As the address says; null leaves it to what the person chose last. */
  @property({ attribute: false }) view: PipelineView | null = null
  @state() private search = ''
  @state() private selection: Selection = noSelection
  /** On a phone rows are ticked only after somebody asked for it. */
  @state() private selecting = false
  @state() private choice: ViewChoice | null = null
  @state() private created: NewRecord | null = null
  @state() private arrangement = desk.value
  @query('opportunity-panel') private panel!: OpportunityPanel | null
  readonly #desk = new Watch(this, () => desk)
  readonly #catalogue = new Watch(this, () => this.session?.device.catalogue)
  readonly #connection = new Watch(this, () => this.session?.device.connection)
  readonly #present = new Watch(this, () => this.#workspace?.presence.places)
  readonly #flashes = new Flashes(this)
  readonly #wayBack = new WayBack()
  /** A new opportunity whose form is to have the focus. */
  #awaited: string | null = null
  readonly #book = new RowBook()
  readonly #together = new Together(
    this,
    () => this.#workspace,
    () => {
      this.#chosen = null
    },
  )
  #workspace: Workspace | null = null
  #chosen: { readonly rows: readonly Row[]; readonly context: ColumnContext } | null = null
  /** What was shown last: what is the same stays the same object, and nothing is laid out again for it. */
  #shown: { readonly rows: readonly Row[]; readonly context: ColumnContext; readonly from: readonly unknown[] } | null =
    null
  #ticked: { readonly selection: Selection; readonly rows: readonly Row[]; readonly ids: ReadonlySet<string> } | null =
    null
  #inhabited: { readonly present: readonly Present[]; readonly records: ReadonlyMap<string, Inhabited> } = {
    present: [],
    records: new Map(),
  }
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
    // Before the fields leave the page: their last commits need the document.
    this.#leave()
    super.disconnectedCallback()
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has('documentId')) this.#open()
    if (changed.has('record') && this.record !== null) this.#wayBack.remember(this.panel)
    if (this.arrangement !== this.#desk.value) this.arrangement = this.#desk.value ?? true
    void this.#load()
    if (this.view && this.choice && this.view !== this.choice.view) this.#choose({ ...this.choice, view: this.view })
  }

  protected override updated(changed: PropertyValues<this>): void {
    if (!changed.has('record')) return
    if (this.record === null && changed.get('record')) this.#wayBack.go(this.querySelector('[data-add]'))
    // The address names it before its form is there.
    if (this.record !== null && this.record === this.#awaited) void this.panel?.focusFirst()
    this.#awaited = null
  }

  protected override render() {
    const workspace = this.#workspace
    if (!workspace || workspace.open.state.value === 'notHere') return notHere(this.#back)
    const { rows, context } = this.#rows(workspace)
    if (this.#isAbsent(workspace)) {
      const name = this.#catalogue.value?.get(workspace.open.address)?.summary.name
      return notYetHere(typeof name === 'string' ? name : '', this.#connection.value === 'online', this.#back)
    }
    const panel = this.record === null ? '' : this.#panel(workspace, context, this.record)
    return html`<div class="document ${panel ? 'with-panel' : ''}" aria-busy=${workspace.open.state.value === 'opening'}>
      <section class="rows" ?inert=${panel !== '' && !this.arrangement}>
        ${this.#head(workspace, rows)}
        ${this.#body(workspace, rows, context)}
      </section>
      ${panel}
      ${this.#dialogs(workspace, context, rows)}
    </div>`
  }

  #head(workspace: Workspace, rows: readonly Row[]): TemplateResult {
    const figures = figuresOf(
      rows.map(row => row.fields),
      workspace.stages,
    )
    return html`<pipeline-head .session=${this.session} .workspace=${workspace} .fields=${workspace.fields}
        .line=${this.#catalogue.value?.get(workspace.open.address) ?? null} .figures=${figures}
        .shown=${rows.length} .all=${workspace.count(this.choice?.archivedToo ?? false)} ?readonly=${this.#readonly(workspace)} .undecided=${this.#together.undecided} @add=${this.#add}
        @show-collisions=${this.#together.showCollisions} @show-history=${this.#together.showHistory}
        @show-stages=${() => this.#dialog<StagesDialog>('stages-dialog')}></pipeline-head>
      ${this.#together.filterNote()}
      ${this.choice && workspace.records.size > 0 ? this.#tools(workspace, rows, this.choice) : ''}`
  }

  #tools(workspace: Workspace, rows: readonly Row[], choice: ViewChoice): TemplateResult {
    const ticked = shownOnly(this.selection, rows)
    if (this.#mayTick(choice) && (ticked.length > 0 || this.selecting)) {
      const archived = ticked.filter(id => workspace.records.get(id)?.archived === true).length
      return html`<bulk-bar .selected=${ticked.length} .all=${rows.length} .archived=${archived}
        @bulk-action=${(event: CustomEvent<BulkAction>) => this.#act(event.detail, workspace, rows)}></bulk-bar>`
    }
    return html`<pipeline-toolbar .session=${this.session} .search=${this.search} .choice=${choice} .columns=${allColumns} .view=${choice.view}
      .stages=${workspace.currentStages} .desk=${this.arrangement} ?narrow=${this.record !== null} .workspace=${workspace} .rows=${rows}
      ?readonly=${this.#readonly(workspace)}
      @search-typed=${(event: CustomEvent<string>) => {
        this.search = event.detail
        this.#chosen = null
      }}
      @view-chosen=${(event: CustomEvent<ViewChoice>) => this.#choose(event.detail)}
      @view-switched=${(event: CustomEvent<PipelineView>) => this.#switch(event.detail)}
      @select-rows=${() => {
        this.selecting = true
      }}
      @bring-back=${() => this.#dialog<ReturnDialog>('return-dialog')}></pipeline-toolbar>`
  }

  #body(workspace: Workspace, rows: readonly Row[], context: ColumnContext): TemplateResult {
    const t = this.t.pipeline
    const choice = this.choice
    if (workspace.records.size === 0) {
      return html`<div class="empty"><h2>${t.emptyTitle}</h2>${this.#readonly(workspace) ? '' : html`<p class="quiet">${t.emptyLead}</p>`}</div>`
    }
    if (choice?.view === 'funnel') return this.#funnel(workspace, rows, context, choice)
    if (rows.length === 0 || !choice) {
      return html`<div class="empty"><p>${t.nothingFound}</p>
        <button type="button" class="plain" @click=${this.#showAll}>${t.showAll}</button></div>`
    }
    const name = String(workspace.fields.name ?? '')
    if (choice.view === 'board') return this.#board(workspace, rows, context, choice, name)
    const ticked = this.#ticks(choice, rows)
    const check = (event: CustomEvent<RowChecked>): void => {
      const { record, checked, range } = event.detail
      this.selection = toggled(this.selection, rows, record, checked, range)
    }
    if (!this.arrangement) {
      return html`<opportunity-list .rows=${rows} .context=${context} .stages=${workspace.stages} .flashing=${this.#flashes.fields} .people=${this.#people()}
        .documentId=${this.documentId} .label=${t.table(name)} ?selecting=${this.selecting || (ticked?.size ?? 0) > 0}
        .checked=${ticked ?? nothingTicked} .collided=${this.#together.records} @row-checked=${check}></opportunity-list>`
    }
    return html`<opportunity-table .rows=${rows} .context=${context} .stages=${workspace.stages} .flashing=${this.#flashes.fields} .people=${this.#people()}
      .columns=${allColumns.filter(column => choice.columns.includes(column.name))} .sort=${choice.sort}
      .selected=${this.record} .label=${t.table(name)} .checked=${ticked} .collided=${this.#together.records}
      @row-checked=${check}
      @all-checked=${(event: CustomEvent<boolean>) => {
        this.selection = event.detail ? allOf(rows) : noSelection
      }}
      @sort-chosen=${(event: CustomEvent<ViewChoice['sort']>) => this.#choose({ ...choice, sort: event.detail })}
      @row-chosen=${(event: CustomEvent<string>) => this.#show(event.detail)}></opportunity-table>`
  }

  #board(
    workspace: Workspace,
    rows: readonly Row[],
    context: ColumnContext,
    choice: ViewChoice,
    name: string,
  ): TemplateResult {
    return html`<pipeline-board .rows=${rows} .context=${context} .stages=${workspace.stages} .filter=${choice.stage}
      .currentStages=${workspace.currentStages} .flashing=${this.#flashes.fields} .people=${this.#people()} .selected=${this.record} .desk=${this.arrangement}
      .documentId=${this.documentId} .label=${workTexts().board.label(name)} ?readonly=${this.#readonly(workspace)}
      @card-moved=${({ detail: { record, stage } }: CustomEvent<CardMoved>) =>
        moveCard(this, workspace, record, stage, context.recordName('stages', stage))}></pipeline-board>`
  }

  #funnel(workspace: Workspace, rows: readonly Row[], context: ColumnContext, choice: ViewChoice): TemplateResult {
    const all = choice.stage === '' ? rows : this.#rowsFor(workspace, context, { ...choice, stage: '' })
    return html`<pipeline-funnel .rows=${all} .context=${context} .stages=${workspace.stages} .filter=${choice.stage}
      .currentStages=${workspace.currentStages} .filtered=${rows.length}
      .label=${workTexts().funnel.label(String(workspace.fields.name ?? ''))}
      @stage-filtered=${(event: CustomEvent<string>) => this.#choose({ ...choice, stage: event.detail })}
      @show-table=${() => this.#switch('table')}></pipeline-funnel>`
  }

  #dialogs(workspace: Workspace, context: ColumnContext, rows: readonly Row[]): TemplateResult {
    const done = (said: (records: number) => string) => (event: CustomEvent<BulkDone>) => {
      this.selection = noSelection
      this.selecting = false
      sayDone(this, workspace, event.detail, said(event.detail.records))
    }
    return html`${this.#together.dialogs(workspace, context, this.#readonly(workspace))}
      <bulk-dialog .workspace=${workspace} .context=${context} .ids=${shownOnly(this.selection, rows)}
        @bulk-done=${done(workTexts().bulk.done)}></bulk-dialog>
      <stages-dialog .workspace=${workspace}></stages-dialog>
      <return-dialog .workspace=${workspace} .context=${context} @return-done=${done(workTexts().exchange.done)}></return-dialog>`
  }

  #panel(workspace: Workspace, context: ColumnContext, record: string): TemplateResult {
    const created = this.created?.id === record ? this.created : null
    const fields: Fields | null = workspace.records.get(record) ?? created?.fields ?? null
    return html`<opportunity-panel .workspace=${workspace} .context=${context} .record=${record} .fields=${fields}
      .session=${this.session} .people=${this.#people().get(record) ?? nobody} .collisions=${this.#together.records.get(record) ?? []}
      .created=${workspace.records.has(record) ? null : created} ?readonly=${this.#readonly(workspace)}
      @panel-close=${() => this.#show(null)}></opportunity-panel>`
  }

  get #back(): WayOut {
    return { href: '/pipelines', text: this.t.app.toPipelines }
  }

  /** Nothing of it is on this device: what could be entered now would stand beside nothing. */
  #isAbsent({ open, records }: Workspace): boolean {
    return open.state.value === 'opening' && records.size === 0
  }

  #rows(workspace: Workspace): { readonly rows: readonly Row[]; readonly context: ColumnContext } {
    if (this.#chosen) return this.#chosen
    const before = this.#shown
    const from = [language.value, workspace.fields.currency, ...[...workspace.stages].flat()]
    const context = before && sameItems(before.from, from) ? before.context : contextOf(workspace)
    const all = this.#book.rows(workspace.records)
    const choice = this.choice ?? readViewChoice(this.session.preferences, allColumns)
    const chosen = this.#rowsFor(workspace, context, choice, all)
    const rows = before && sameItems(before.rows, chosen) ? before.rows : chosen
    this.#shown = { rows, context, from }
    this.#chosen = this.#shown
    return this.#chosen
  }

  /** By record; the same while nobody moves. */
  #people(): ReadonlyMap<string, Inhabited> {
    const present = this.#present.value ?? []
    if (this.#inhabited.present !== present) {
      this.#inhabited = { present, records: inhabited(present, opportunities.name) }
    }
    return this.#inhabited.records
  }

  /** Ids of the rows that are ticked; null where none can be. */
  #ticks(choice: ViewChoice, rows: readonly Row[]): ReadonlySet<string> | null {
    if (!this.#mayTick(choice)) return null
    const { selection } = this
    if (this.#ticked?.selection !== selection || this.#ticked.rows !== rows) {
      this.#ticked = { selection, rows, ids: new Set(shownOnly(selection, rows)) }
    }
    return this.#ticked.ids
  }

  #rowsFor(
    { records, stages }: Workspace,
    context: ColumnContext,
    choice: ViewChoice,
    all: readonly Row[] = this.#book.rows(records),
  ): readonly Row[] {
    return this.#together.rows(
      chooseRows(this.#book, all, allColumns, context, stages, { search: this.search, ...choice }),
    )
  }

  /** Whether rows can be ticked: where they are listed, by people who may change them. */
  #mayTick(choice: ViewChoice): boolean {
    return choice.view === 'table' && this.#workspace !== null && !this.#readonly(this.#workspace)
  }

  async #load(): Promise<void> {
    const view = this.view ?? this.choice?.view
    if (view === 'board') await import('./board/board.ts')
    else if (view === 'funnel') await import('./funnel/funnel.ts')
    else await import(this.arrangement ? './opportunity-table.ts' : './opportunity-list.ts')
  }

  /** Each way of looking is a step of its own on the way back. */
  #switch(view: PipelineView): void {
    this.session.router.go({ screen: 'pipeline', id: this.documentId, record: this.record, view })
    if (this.choice) this.#choose({ ...this.choice, view })
  }

  #act(action: BulkAction, workspace: Workspace, rows: readonly Row[]): void {
    const ids = shownOnly(this.selection, rows)
    if (action === 'all') this.selection = allOf(rows)
    else if (action === 'change') void this.#dialog<BulkDialog>('bulk-dialog')
    else {
      this.selection = noSelection
      this.selecting = false
      const t = workTexts().bulk
      if (action !== 'clear') void setFields(this, workspace, ids, { archived: action === 'archive' }, t.done)
    }
  }

  /** Dialogs are fetched when somebody opens one. */
  async #dialog<T extends HTMLElement & { show(): Promise<void> }>(name: keyof typeof dialogs): Promise<void> {
    await dialogs[name]()
    await this.querySelector<T>(name)?.show()
  }

  #leave(): void {
    this.panel?.leave()
    if (this.panel) sayUnsaved(this, this.panel.workspace, this.panel.record)
    void this.#workspace?.close()
    this.#workspace = null
  }

  #open(): void {
    this.#leave()
    this.#chosen = null
    this.selection = noSelection
    this.selecting = false
    this.#together.opened()
    const address = `${pipeline.name}/${this.documentId}`
    if (isAddress(address)) this.#workspace = new Workspace(this.session.device, address, { changed: this.#changed })
  }

  readonly #changed = (changed: RecordsChanged | null): void => {
    this.#chosen = null
    if (changed === null) this.#book.forgetTexts()
    else if (changed.news) {
      this.panel?.changedElsewhere(changed.keys)
      this.#flashes.add(changed.keys)
    }
    this.requestUpdate()
  }

  readonly #hidden = (): void => {
    this.#workspace?.presence.show(document.visibilityState === 'visible')
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
    const view = this.view ?? undefined
    this.session.router.go({ screen: 'pipeline', id: this.documentId, record, view }, how)
  }

  readonly #add = (): void => {
    const workspace = this.#workspace
    if (!workspace) return
    const owner = this.#catalogue.value?.get(workspace.open.address)?.facts.ownerName || this.session.person.name
    // One that was begun with something that could not be saved yet is gone on with.
    const begun =
      this.created && !workspace.records.has(this.created.id) && workspace.kept.of(this.created.id).length > 0
    if (!begun || !this.created) this.created = workspace.newRecord(randomBytes, owner)
    this.#awaited = this.created.id
    this.#show(this.created.id)
  }

  #readonly(workspace: Workspace): boolean {
    return this.#catalogue.value?.get(workspace.open.address)?.mode === 'view'
  }
}

const nothingTicked: ReadonlySet<string> = new Set()

const sameItems = (a: readonly unknown[], b: readonly unknown[]): boolean =>
  a.length === b.length && a.every((each, index) => each === b[index])

declare global {
  interface HTMLElementTagNameMap {
    'pipeline-screen': PipelineScreen
  }
}
