// The stages of a pipeline in a dialog, for those who set how it works: names, types, defaults, order, which are in use.
import '@vaadin/button'
import { css, html, type TemplateResult } from 'lit'
import { customElement, property, query, state } from 'lit/decorators.js'
import { repeat } from 'lit/directives/repeat.js'
import { newRecordId } from '../../../src/documents/address.ts'
import type { Fields } from '../../../src/documents/kind.ts'
import { STAGES, stageName, stageType } from '../../../src/documents/pipeline.ts'
import { inOrder, movedStage, placeForStage } from '../../../src/documents/stage-order.ts'
import type { UndoStep } from '../../../src/documents/undo.ts'
import type { Value } from '../../../src/documents/values.ts'
import { language } from '../../i18n/i18n.ts'
import { pageStyles, SatchelElement, Watch } from '../../shared/element.ts'
import { icon } from '../../shared/icons.ts'
import '../../shared/page-styles.ts'
import { inhabited, nobody } from '../../document/presence/people.ts'
import type { FieldCommit } from '../../document/record-field.ts'
import { undoTexts } from '../../document/undo.ts'
import { problemLine } from '../../shared/problem.ts'
import { randomBytes } from '../../shared/random.ts'
import type { Workspace } from '../workspace.ts'
import './stage-line.ts'
import type { StageLine } from './stage-line.ts'
import { stagesTexts } from './texts.ts'

/** What a stage to be added starts with: the first of each choice. */
const fresh: Fields = { type: 'open', forecast: 'pipeline' }

@customElement('stages-dialog')
export class StagesDialog extends SatchelElement {
  @property({ attribute: false }) workspace!: Workspace
  @state() private shown = false
  /** What was done last, and how to take it back. */
  @state() private said: { readonly text: string; readonly step: UndoStep | null } = { text: '', step: null }
  @state() private problem = ''
  /** A stage being described and not added yet. */
  @state() private added: Fields | null = null
  @query('dialog') private dialog!: HTMLDialogElement
  readonly #places = new Watch(this, () => this.workspace?.presence.places)

  async show(): Promise<void> {
    this.#say('')
    this.shown = true
    await this.updateComplete
    if (!this.dialog.open) this.dialog.showModal()
  }

  protected override render() {
    const t = stagesTexts()
    return html`<dialog class="form-dialog tall" aria-labelledby="stages-title" @close=${this.#closed}
      @focusin=${this.#entered} @focusout=${() => this.workspace.presence.enter(null)}>
      <header><h2 id="stages-title" tabindex="-1" autofocus>${t.title}</h2>
        <button type="button" class="bare" aria-label=${this.t.common.close} @click=${() => this.dialog.close()}>${icon('close')}</button></header>
      ${this.shown ? this.#content() : ''}
    </dialog>`
  }

  #content(): TemplateResult {
    const t = stagesTexts()
    const all = inOrder(this.workspace.stages)
    const used = all.filter(([, fields]) => fields.archived !== true)
    const archived = all.filter(([, fields]) => fields.archived === true)
    const people = inhabited(this.#places.value ?? [], STAGES)
    return html`<p class="quiet">${t.lead}</p>
      <ol aria-label=${t.list}>${repeat(
        used,
        ([id]) => id,
        ([id, fields], index) => html`<li data-stage=${id}>
          <stage-line .stage=${id} .fields=${fields} .people=${people.get(id) ?? nobody}
            .checkName=${(name: string) => this.#checkName(id, name)} .commit=${(commit: FieldCommit) => this.#typed(id, commit)}></stage-line>
          ${this.#buttons(id, fields, index, used.length)}
        </li>`,
      )}</ol>
      ${this.added ? this.#addForm(this.added) : html`<button type="button" class="plain" data-add-stage @click=${this.#begin}>${icon('add')}${t.add}</button>`}
      ${problemLine(this.problem)}
      <p class="said" role="status">${this.said.text}${
        this.said.step
          ? html`<button type="button" class="plain" data-undo @click=${this.#takeBack}>${undoTexts().undo}</button>`
          : ''
      }</p>
      ${archived.length > 0 ? this.#archived(archived) : ''}`
  }

  #buttons(id: string, fields: Fields, index: number, of: number): TemplateResult {
    const t = stagesTexts()
    const name = this.#name(id, fields)
    const button = (what: 'up' | 'down' | 'archive', words: string, run: () => void, disabled = false) =>
      html`<button type="button" class="bare" data-what=${what} title=${words} aria-label=${words} ?disabled=${disabled}
        @click=${run}>${icon(what)}</button>`
    return html`<div class="buttons">
      ${button('up', t.up(name), () => void this.#move(id, -1), index === 0)}
      ${button('down', t.down(name), () => void this.#move(id, 1), index === of - 1)}
      ${button('archive', t.archive(name), () => void this.#setArchived(id, true))}
    </div>`
  }

  #archived(stages: readonly (readonly [string, Fields])[]): TemplateResult {
    const t = stagesTexts()
    return html`<section><h3>${t.archivedTitle}</h3><p class="quiet">${t.archivedLead}</p>
      <ul>${stages.map(([id, fields]) => {
        const name = this.#name(id, fields)
        return html`<li data-stage=${id}><span class="stage ${stageType(fields)}">${name}</span>
          <button type="button" class="plain" data-what="restore" aria-label=${t.restore(name)}
            @click=${() => void this.#setArchived(id, false)}>${icon('restore')}${t.restoreShort}</button></li>`
      })}</ul></section>`
  }

  #addForm(fields: Fields): TemplateResult {
    const t = stagesTexts()
    return html`<form class="added" aria-label=${t.addTitle} novalidate @submit=${(event: Event) => event.preventDefault()}
        @keydown=${(event: KeyboardEvent) => {
          if (event.key === 'Enter' && (event.target as HTMLElement).matches('input')) void this.#add()
        }}>
      <stage-line .fields=${fields} .checkName=${(name: string) => this.#checkName('', name)} .commit=${({
        field,
        value,
      }: FieldCommit) => {
        this.added = { ...this.added, [field.name]: value }
        return true
      }}></stage-line>
      <div class="actions"><vaadin-button @click=${() => {
        this.added = null
        this.problem = ''
      }}>${this.t.common.cancel}</vaadin-button>
        <vaadin-button theme="primary" data-take @click=${() => void this.#add()}>${t.take}</vaadin-button></div>
    </form>`
  }

  #name(id: string, fields: Fields | undefined): string {
    return stageName(id, fields, language.value) || stagesTexts().unnamed
  }

  /** Two stages in use with one name could not be told apart, in a list or in a file that is imported. */
  #checkName(id: string, name: string): string | null {
    const same = (other: string): boolean => other.trim().toLowerCase() === name.trim().toLowerCase()
    const taken = this.workspace.currentStages.some(([each, fields]) => each !== id && same(this.#name(each, fields)))
    return taken ? stagesTexts().taken(name) : null
  }

  #typed(id: string, { field, base, value }: FieldCommit): boolean {
    if (field.name === 'type' && value !== 'open' && this.#isLastOpen(id)) {
      this.problem = stagesTexts().lastOpen
      return false
    }
    void this.#write(new Map([[id, { [field.name]: value }]]), '', { field: field.name, base })
    return true
  }

  #isLastOpen(id: string): boolean {
    const open = this.workspace.currentStages.filter(([, fields]) => stageType(fields) === 'open')
    return open.length === 1 && open[0]?.[0] === id
  }

  async #move(id: string, by: -1 | 1): Promise<void> {
    const positions = movedStage(this.workspace.stages, id, by)
    const order = this.workspace.currentStages.map(([each]) => each)
    const name = this.#name(id, this.workspace.stages.get(id))
    await this.#write(
      new Map([...positions].map(([each, position]) => [each, { position }])),
      stagesTexts().moved(name, order.indexOf(id) + by + 1, order.length),
    )
    await this.updateComplete
    // The line went to another place, and focus with it: the same button again, or the way back at either end.
    const buttons = this.querySelector(`[data-stage='${id}']`)
    const wanted = [by < 0 ? 'up' : 'down', by < 0 ? 'down' : 'up'].map(what =>
      buttons?.querySelector<HTMLButtonElement>(`[data-what=${what}]`),
    )
    wanted.find(button => button?.disabled === false)?.focus()
  }

  async #setArchived(id: string, archived: boolean): Promise<void> {
    const t = stagesTexts()
    const fields = this.workspace.stages.get(id)
    const name = this.#name(id, fields)
    const problem = archived ? (this.#isLastOpen(id) ? t.lastOpen : null) : this.#checkName(id, name)
    if (problem !== null) {
      this.problem = problem
      return
    }
    await this.#write(new Map([[id, { archived }]]), archived ? t.archived(name) : t.restored(name))
    await this.updateComplete
    this.querySelector<HTMLElement>('[data-undo]')?.focus()
  }

  readonly #begin = async (): Promise<void> => {
    this.#say('')
    this.added = fresh
    await this.updateComplete
    const line = this.querySelector<StageLine>('.added stage-line')
    await line?.updateComplete
    await line?.querySelector('record-field')?.updateComplete
    line?.querySelector('input')?.focus()
  }

  async #add(): Promise<void> {
    const t = stagesTexts()
    this.querySelector<StageLine>('.added stage-line')?.leave()
    const { added } = this
    if (!added) return
    const name = typeof added.name === 'string' ? added.name : ''
    this.problem =
      name === ''
        ? t.nameMissing
        : typeof added.probability === 'number'
          ? (this.#checkName('', name) ?? '')
          : t.probabilityMissing
    if (this.problem !== '') return
    const id = newRecordId(randomBytes)
    const positions = [...placeForStage(this.workspace.stages, id)]
    const places = new Map<string, Fields>(positions.map(([each, position]) => [each, { position }]))
    if (await this.#write(places.set(id, { ...added, ...places.get(id) }), t.added(name))) this.added = null
    await this.updateComplete
    this.querySelector<HTMLElement>('[data-add-stage]')?.focus()
  }

  /** Whether it is written; says so with `text`, and offers the way back. */
  async #write(
    stages: ReadonlyMap<string, Fields>,
    text: string,
    typed?: { readonly field: string; readonly base: Value },
  ): Promise<boolean> {
    this.#say('')
    try {
      const step = await this.workspace.commitStages(stages, typed)
      if (text !== '') this.#say(text, step)
      return true
    } catch {
      // The device reports the cause through its `trouble`; here it is said where the eye is.
      this.problem = this.t.errors.storage
      return false
    }
  }

  /** The page's own messages lie behind a dialog, so the way back is offered here. */
  readonly #takeBack = async (): Promise<void> => {
    const { step } = this.said
    if (!step) return
    const t = stagesTexts()
    try {
      const written = await this.workspace.undoing.takeBack(this.workspace.open, step)
      this.#say(written && written.moved.length > 0 ? t.stays : t.undone)
    } catch {
      this.problem = this.t.errors.storage
    }
    this.querySelector<HTMLElement>('h2')?.focus()
  }

  #say(text: string, step: UndoStep | null = null): void {
    this.said = { text, step }
    this.problem = ''
  }

  readonly #entered = (event: FocusEvent): void => {
    const target = event.target as Element
    const record = target.closest<HTMLElement>('ol > li')?.dataset.stage
    const field = target.closest<HTMLElement>('record-field')?.dataset.field?.replace('stage-', '')
    if (record && field) this.workspace.presence.enter({ collection: STAGES, record, field })
  }

  readonly #closed = (): void => {
    for (const line of this.querySelectorAll<StageLine>('ol stage-line')) line.leave()
    this.added = null
    this.shown = false
  }
}

pageStyles(css`
  stages-dialog {
    display: contents;

    --dialog-width: 860px;
    h2 {
      outline: none;
    }
    ol,
    ul {
      list-style: none;
      margin: 16px 0 12px;
      padding: 0;
    }
    ol > li {
      display: grid;
      grid-template-columns: minmax(0, 1fr) auto;
      align-items: end;
      gap: 0 8px;
      padding: 4px 0;
    }
    stage-line {
      display: grid;
      grid-template-columns: minmax(0, 5fr) minmax(0, 3fr) minmax(0, 3fr) minmax(0, 4fr);
      gap: 8px;
      align-items: start;
    }
    .buttons {
      display: flex;
      align-self: end;
    }
    .buttons .bare {
      height: 36px;
      width: 36px;
    }
    .bare:disabled {
      opacity: 0.35;
      cursor: default;
    }
    .said {
      display: flex;
      align-items: center;
      gap: 12px;
      min-height: 36px;
      margin-top: 8px;
    }
    form.added {
      padding: 12px;
      border-radius: var(--corner);
      background: var(--well);
    }
    .problem {
      margin-top: 12px;
    }
    section h3 {
      font-size: 1rem;
    }
    section li {
      display: flex;
      align-items: center;
      justify-content: space-between;
      gap: 12px;
      min-height: var(--touch);
      border-bottom: 1px solid var(--line);
    }
  }
  /* What a column is called stands once above it; for screen readers it stays with every field. */
  @media (min-width: 900px) {
    stages-dialog ol > li + li :is(vaadin-text-field, vaadin-select)::part(label) {
      position: absolute;
      clip-path: inset(50%);
    }
  }
  @media (max-width: 899px) {
    stages-dialog {
      ol > li {
        grid-template-columns: minmax(0, 1fr);
        padding: 12px 0;
        border-bottom: 1px solid var(--line);
      }
      stage-line {
        grid-template-columns: repeat(2, minmax(0, 1fr));
      }
      stage-line record-field:first-child,
      stage-line record-field:last-child {
        grid-column: 1 / -1;
      }
      .buttons {
        justify-content: flex-end;
        gap: 4px;
      }
      .buttons .bare {
        width: var(--touch);
        height: var(--touch);
      }
    }
  }
`)

declare global {
  interface HTMLElementTagNameMap {
    'stages-dialog': StagesDialog
  }
}
