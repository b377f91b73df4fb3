// What working together adds to a document's screen: undecided values, history, undo, and who decided first.
import { html, type ReactiveController, type TemplateResult } from 'lit'
import type { CatalogueLine, Device } from '../../src/sync/api.ts'
import type { OpenCollision } from '../../src/sync/wire/collisions.ts'
import type { Session } from '../app/session.ts'
import { type SatchelElement, Watch } from '../shared/element.ts'
import { showToast } from '../shared/toasts.ts'
import type { CollisionList } from './collisions/collision-list.ts'
import { collidedRecords, openCollisions, openCount } from './collisions/collisions.ts'
import { collisionTexts } from './collisions/texts.ts'
import type { ColumnContext } from './columns.ts'
import type { HistoryDialog } from './history/history-dialog.ts'
import type { RecordField } from './record-field.ts'
import type { DocumentSpace, ListedRecord } from './space.ts'
import { undoAndSay } from './undo.ts'

interface Host extends SatchelElement {
  readonly session: Session
}

/** What was told of decisions that came too late, by device: each once, on whichever document's screen. */
const told = new WeakMap<Device, number>()

export class Together implements ReactiveController {
  /** Only records with a value nobody has decided about. */
  #only = false
  readonly #host: Host
  readonly #workspace: () => DocumentSpace | null
  /** The rows shown are others now. */
  readonly #changed: () => void
  readonly #catalogue: Watch<Device['catalogue']['value']>
  readonly #decided: Watch<Device['decided']['value']>
  #known: { readonly open: readonly OpenCollision[]; readonly records: ReturnType<typeof collidedRecords> } | null =
    null
  #stop: () => void = () => {}

  constructor(host: Host, workspace: () => DocumentSpace | null, changed: () => void) {
    this.#host = host
    this.#workspace = workspace
    this.#changed = changed
    this.#catalogue = new Watch(host, () => host.session?.device.catalogue)
    this.#decided = new Watch(host, () => host.session?.device.decided)
    host.addController(this)
  }

  hostConnected(): void {
    document.addEventListener('keydown', this.#key)
    const { device } = this.#host.session
    this.#stop = device.decidedTooLate.subscribe(late => {
      const news = late.slice(told.get(device) ?? 0)
      told.set(device, late.length)
      const t = collisionTexts()
      for (const { by, choice } of news) {
        const text = by !== '' ? t.late(by) : choice === null ? t.lateChanged : t.lateSomebody
        // The page that shows it may only just be there.
        queueMicrotask(() => showToast(this.#host, { text }))
      }
    })
  }

  hostDisconnected(): void {
    document.removeEventListener('keydown', this.#key)
    this.#stop()
  }

  /** Decided ones leave the rows at once where only undecided ones are shown. */
  hostUpdate(): void {
    const before = this.#known?.records
    if (this.records !== before && this.#only) this.#changed()
  }

  /** Another document is shown. */
  opened(): void {
    this.#only = false
  }

  get #line(): CatalogueLine | null {
    const address = this.#workspace()?.open.address
    return (address && this.#catalogue.value?.get(address)) ?? null
  }

  /** How many values nobody has decided about. */
  get undecided(): number {
    return openCount(this.#line, this.#decided.value ?? new Map())
  }

  /** Those nobody has decided about, as far as they are told one by one. */
  get open(): readonly OpenCollision[] {
    return openCollisions(this.#line, this.#decided.value ?? new Map())
  }

  /** By record of the main collection; the same object while nothing about them changes. */
  get records(): ReadonlyMap<string, readonly OpenCollision[]> {
    const open = this.open
    if (!this.#known || !sameList(this.#known.open, open)) {
      this.#known = { open, records: this.#collided(open) }
    }
    return this.#known.records
  }

  #collided(open: readonly OpenCollision[]): ReturnType<typeof collidedRecords> {
    const space = this.#workspace()
    return space ? collidedRecords(space.kind, space.main.name, open) : new Map()
  }

  rows<T extends ListedRecord>(rows: readonly T[]): readonly T[] {
    const { records } = this
    return this.#only && records.size > 0 ? rows.filter(({ id }) => records.has(id)) : rows
  }

  /** Says that only some rows are shown, and shows all again. */
  filterNote(): TemplateResult | '' {
    if (!this.#only || this.records.size === 0) return ''
    return html`<p class="only-collided"><button type="button" class="plain" @click=${() => this.#show(false)}>${
      collisionTexts().showAll
    }</button></p>`
  }

  dialogs(workspace: DocumentSpace, context: ColumnContext, readonly: boolean): TemplateResult {
    const { session } = this.#host
    return html`<collision-list .workspace=${workspace} .context=${context} .open=${this.open} .count=${this.undecided}
        self=${session.person.id} ?readonly=${readonly}
        @only-collided=${() => this.#show(true)}></collision-list>
      <history-dialog .session=${session} .workspace=${workspace} .context=${context} ?readonly=${readonly}></history-dialog>`
  }

  readonly showCollisions = async (): Promise<void> => {
    await import('./collisions/collision-list.ts')
    if (this.#host.isConnected) await this.#host.querySelector<CollisionList>('collision-list')?.show()
  }

  readonly showHistory = async (): Promise<void> => {
    await import('./history/history-dialog.ts')
    if (this.#host.isConnected) await this.#host.querySelector<HistoryDialog>('history-dialog')?.show()
  }

  #show(only: boolean): void {
    this.#only = only
    this.#changed()
    this.#host.requestUpdate()
  }

  /** Ctrl+Z and Ctrl+Y (Shift+Ctrl+Z), unless they belong to what is being typed. */
  readonly #key = (event: KeyboardEvent): void => {
    const workspace = this.#workspace()
    const key = event.key.toLowerCase()
    if (!workspace || event.defaultPrevented || event.altKey || !(event.ctrlKey || event.metaKey)) return
    const redo = key === 'y' || (key === 'z' && event.shiftKey)
    if (!redo && key !== 'z') return
    if (document.querySelector('dialog[open]') || isTyping(event.composedPath()[0])) return
    if (this.#line?.mode === 'view') return
    event.preventDefault()
    void undoAndSay(this.#host, workspace, redo ? 'redo' : 'undo')
  }
}

/** Whether the browser's own undo has something to do there. */
function isTyping(target: EventTarget | undefined): boolean {
  const isText =
    target instanceof HTMLTextAreaElement ||
    (target instanceof HTMLInputElement && !['checkbox', 'radio', 'button'].includes(target.type))
  if (!isText || target.readOnly) return false
  const field = target.closest<RecordField>('record-field')
  return !field || field.typing
}

const sameList = (a: readonly OpenCollision[], b: readonly OpenCollision[]): boolean =>
  a === b ||
  (a.length === b.length && a.every((each, index) => each.id === b[index]?.id && each.outcome === b[index]?.outcome))
