// Opens a satchel file on this device: a pipeline that is new here at once, one that is here after a look at what it
// changes (P02, P04, P08, P10). Merging is the desk's: a phone takes in what collides with nothing, and no more (P09).
import '@vaadin/button'
import '@vaadin/progress-bar'
import { css, html, type TemplateResult } from 'lit'
import { customElement, property, state } from 'lit/decorators.js'
import { documentRoute, hrefOf, type Route } from '../app/router.ts'
import type { Session } from '../app/session.ts'
import { moment } from '../i18n/format.ts'
import '../merge/merge-records.ts'
import '../shared/drop-area.ts'
import { pageStyles, SatchelElement, Watch } from '../shared/element.ts'
import { desk } from '../shared/layout.ts'
import '../shared/page-styles.ts'
import { showToast } from '../shared/toasts.ts'
import { arrived } from './arrived.ts'
import { openFile } from './open-file.ts'
import type { Opened, OpenedFile } from './open-worker.ts'
import { handoverTexts } from './texts.ts'

type Step =
  | { readonly at: 'choosing' }
  | { readonly at: 'reading' }
  | { readonly at: 'looking'; readonly opened: OpenedFile }
  | { readonly at: 'atDesk'; readonly opened: OpenedFile }

@customElement('open-screen')
export class OpenScreen extends SatchelElement {
  @property({ attribute: false }) session!: Session
  @state() private step: Step = { at: 'choosing' }
  /** What is wrong, and with which file. */
  @state() private problem: { readonly name: string; readonly text: () => string } | null = null
  readonly #desk = new Watch(this, () => desk)
  #stop: () => void = () => undefined

  override connectedCallback(): void {
    super.connectedCallback()
    this.#stop = arrived.subscribe(file => {
      if (!file) return
      arrived.value = null
      void this.#open(file)
    })
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback()
    this.#stop()
  }

  protected override render() {
    const t = handoverTexts()
    return html`<section class="page open-file">
      <header class="title"><h1>${t.title}</h1><a class="plain" href=${hrefOf({ screen: 'help' })}>${this.t.app.mergeHelp}</a></header>
      ${this.#problem()}${this.#body()}
    </section>`
  }

  #problem(): TemplateResult | '' {
    const { problem } = this
    if (!problem) return ''
    const t = handoverTexts()
    return html`<div class="problem" role="alert"><strong>${t.refused(problem.name)}</strong>
      <p>${problem.text()} ${t.unchanged}</p></div>`
  }

  #body(): TemplateResult {
    const t = handoverTexts()
    const { step } = this
    switch (step.at) {
      case 'choosing':
        return html`<p class="quiet lead">${t.lead}</p>
          <drop-area accept=".satchel" choose=${t.choose} drop=${t.drop}
            @files-chosen=${({ detail: [file] }: CustomEvent<readonly File[]>) => file && this.#open(file)}></drop-area>`
      case 'reading':
        return html`<p role="status">${t.reading} …</p>
          <vaadin-progress-bar indeterminate aria-label=${t.reading}></vaadin-progress-bar>`
      case 'looking':
        return html`${this.#saved(step.opened)}${step.opened.documents.map(each => this.#changes(each))}
          <div class="actions">
            <vaadin-button data-back @click=${this.#again}>${t.another}</vaadin-button>
            <vaadin-button theme="primary" data-take @click=${() => this.#take(step.opened)}>
              ${step.opened.documents.some(isNew) ? t.merge : t.toPipeline}</vaadin-button>
          </div>`
      case 'atDesk':
        return html`${this.#saved(step.opened)}
          ${step.opened.documents.filter(collides).map(
            each => html`<p>${t.atDesk(nameOf(each))}</p>
              <p><a class="plain" href=${hrefOf(routeOf(each))}>${t.toPipeline}</a></p>`,
          )}
          <div class="actions"><vaadin-button data-back @click=${this.#again}>${t.another}</vaadin-button></div>`
    }
  }

  #saved({ savedBy, savedAt }: OpenedFile): TemplateResult {
    return html`<p class="quiet">${handoverTexts().savedBy(savedBy, moment(savedAt))}</p>`
  }

  #changes(opened: Opened): TemplateResult {
    const t = handoverTexts()
    const { changes, unvouched } = opened
    const name = nameOf(opened)
    return html`${
      changes && isNew(opened)
        ? html`<h2>${t.changes(name)}</h2><merge-records .answer=${changes}></merge-records>`
        : html`<p>${t.nothing(name)}</p>`
    }${unvouched > 0 && isNew(opened) ? html`<p class="unvouched">${t.unvouched(unvouched)}</p>` : ''}`
  }

  async #open(file: File): Promise<void> {
    const { device, person, clock } = this.session
    this.problem = null
    this.step = { at: 'reading' }
    const { belongs, catalogue } = device
    const here = { belongs, catalogue, person, copyOf: device.copyOf.bind(device) }
    const opened = await openFile(file, here, clock()).catch(() => ({ problem: () => this.t.errors.offline }))
    if (!this.isConnected) return
    if ('problem' in opened) {
      this.step = { at: 'choosing' }
      this.problem = { name: file.name, text: opened.problem }
    } else if (opened.documents.every(({ changes }) => !changes)) await this.#take(opened)
    else if (this.#desk.value) this.step = { at: 'looking', opened }
    else if (opened.documents.some(collides)) this.step = { at: 'atDesk', opened }
    else await this.#take(opened)
  }

  async #take(opened: OpenedFile): Promise<void> {
    const t = handoverTexts()
    const { device, router } = this.session
    const shell = this.closest<HTMLElement>('satchel-shell') ?? document.body
    try {
      for (const each of opened.documents) if (!each.changes || isNew(each)) await device.receive(each.received)
    } catch {
      this.step = { at: 'choosing' }
      return showToast(shell, { text: t.failed, tone: 'problem' })
    }
    const [first] = opened.documents
    if (!first) return this.#again()
    const collisions = opened.documents.reduce((sum, { changes }) => sum + (changes?.collisions ?? 0), 0)
    const said = first.changes ? t.merged(nameOf(first)) : t.opened(nameOf(first))
    router.go(opened.documents.length === 1 ? routeOf(first) : { screen: 'pipelines' })
    showToast(shell, { text: collisions > 0 ? `${said}. ${t.collisions(collisions)}.` : `${said}.` })
  }

  readonly #again = (): void => {
    this.step = { at: 'choosing' }
    this.problem = null
  }
}

const routeOf = ({ received }: Opened): Route => documentRoute(received.about.address) ?? { screen: 'pipelines' }

const nameOf = ({ received }: Opened): string => received.about.name

/** Whether it brings something to a document that is here. */
const isNew = ({ changes }: Opened): boolean => (changes?.documents ?? []).some(({ records }) => records.length > 0)

/** Whether somebody has to look at it: the same fields, or an archived record, changed on both sides. */
const collides = ({ changes }: Opened): boolean =>
  changes !== null && changes.counts.collided + changes.counts.archived + changes.collisions > 0

pageStyles(css`
  .open-file {
    .lead,
    .problem,
    .unvouched {
      max-width: 720px;
      box-sizing: border-box;
    }
    .problem {
      margin-bottom: 16px;
    }
    .problem p {
      margin: 4px 0 0;
    }
    h2 {
      margin: 12px 0;
      font-size: 1rem;
    }
    vaadin-progress-bar {
      max-width: 560px;
    }
    .unvouched {
      margin-top: 16px;
      padding: 12px 16px;
      border-radius: var(--corner);
      background: var(--waiting-wash);
      color: var(--waiting);
    }
    > p + p {
      margin-top: 12px;
    }
    > .actions {
      display: flex;
      flex-wrap: wrap;
      gap: 8px;
      position: sticky;
      bottom: 0;
      margin-top: 16px;
      padding: 12px 0;
      background: var(--paper);
    }
  }
`)

declare global {
  interface HTMLElementTagNameMap {
    'open-screen': OpenScreen
  }
}
