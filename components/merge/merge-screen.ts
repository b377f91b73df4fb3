// Combine and merge: choose, see what would change, merge, read what was done (P08, P09). Started at the desk.
import '@vaadin/button'
import '@vaadin/progress-bar'
import { css, html, type TemplateResult } from 'lit'
import { customElement, property, state } from 'lit/decorators.js'
import { type Address, isAddress, parseAddress } from '../../src/documents/address.ts'
import { pipeline } from '../../src/documents/pipeline.ts'
import type { MergeAnswer } from '../../src/sync/wire/merges.ts'
import { hrefOf } from '../app/router.ts'
import { sentenceFor } from '../app/sentences.ts'
import { isOffice, mayMerge, type Session } from '../app/session.ts'
import { pageStyles, SatchelElement } from '../shared/element.ts'
import '../shared/page-styles.ts'
import type { MergeChoice } from './merge-choice.ts'
import './merge-choice.ts'
import { MergeRefused, type MergeWish, previewMerge, runMerge } from './merge-office.ts'
import './merge-records.ts'
import { mergeTexts } from './texts.ts'

type Step =
  | { readonly at: 'choosing' }
  | { readonly at: 'comparing'; readonly wish: MergeWish }
  | { readonly at: 'preview'; readonly wish: MergeWish; readonly answer: MergeAnswer }
  | {
      readonly at: 'merging'
      readonly wish: MergeWish
      readonly writing: boolean
      readonly done: number
      readonly total: number
    }
  | { readonly at: 'done'; readonly wish: MergeWish; readonly answer: MergeAnswer }

const NOTHING: MergeChoice = {
  ...{ chosen: [], from: [], target: null, name: '' },
  ...{ isNew: false, isOwn: false, takeOwnership: false },
}

@customElement('merge-screen')
export class MergeScreen extends SatchelElement {
  @property({ attribute: false }) session!: Session
  /** The pipeline it was started from. */
  @property({ attribute: false }) documentId: string | null = null
  @state() private step: Step = { at: 'choosing' }
  @state() private choice = NOTHING
  @state() private approve = false
  /** What went wrong, and with what. */
  @state() private problem: { readonly title: string; readonly text: string } | null = null
  #request: AbortController | null = null

  override connectedCallback(): void {
    super.connectedCallback()
    this.#restart()
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback()
    this.#request?.abort()
  }

  protected override render() {
    const t = mergeTexts()
    return html`<section class="page merge">
      <header class="title"><h1>${t.title}</h1><a class="plain" href=${hrefOf({ screen: 'help' })}>${t.help}</a></header>
      ${mayMerge(this.session.person) ? html`${this.#problem()}${this.#body()}` : html`<p>${t.officeOnly}</p>`}
    </section>`
  }

  #problem(): TemplateResult | '' {
    const { problem } = this
    return problem
      ? html`<div class="problem" role="alert"><strong>${problem.title}</strong><p>${problem.text}</p></div>`
      : ''
  }

  #body(): TemplateResult {
    const t = mergeTexts()
    const { step } = this
    switch (step.at) {
      case 'choosing':
        return html`<p class="quiet lead">${t.lead}</p>
          <merge-choice .session=${this.session} .choice=${this.choice}
            @choice-changed=${(event: CustomEvent<MergeChoice>) => {
              this.choice = event.detail
            }}
            @merge-wished=${(event: CustomEvent<MergeWish>) => this.#compare(event.detail)}></merge-choice>`
      case 'comparing':
        return this.#working(t.previewing, null, true)
      case 'preview':
        return this.#preview(step.wish, step.answer)
      case 'merging': {
        const { writing, done, total } = step
        return this.#working(writing ? t.writing : t.sending, total > 0 ? { done, total } : null, !writing)
      }
      case 'done':
        return this.#report(step.answer)
    }
  }

  #working(title: string, progress: { done: number; total: number } | null, stoppable: boolean): TemplateResult {
    const t = mergeTexts()
    return html`<div class="running">
      <p role="status">${title}${progress ? html` <span class="quiet">${t.progress(progress.done, progress.total)}</span>` : ' …'}</p>
      ${
        progress
          ? html`<vaadin-progress-bar aria-label=${title} .max=${progress.total} .value=${progress.done}></vaadin-progress-bar>`
          : html`<vaadin-progress-bar indeterminate aria-label=${title}></vaadin-progress-bar>`
      }
      ${stoppable ? html`<button type="button" class="plain" @click=${() => this.#request?.abort()}>${this.t.common.cancel}</button>` : ''}
    </div>`
  }

  #preview(wish: MergeWish, answer: MergeAnswer): TemplateResult {
    const t = mergeTexts()
    const unapproved = answer.documents.reduce((sum, each) => sum + each.unapproved, 0)
    const { added, changed, collided, archived } = answer.counts
    const nothing =
      added + changed + collided + archived + unapproved === 0 &&
      answer.documents.every(each => each.records.length === 0)
    return html`<h2>${t.previewTitle(this.#nameOf(wish))}</h2>
      ${nothing ? html`<p>${t.nothing}</p>` : ''}
      <merge-records .answer=${answer}></merge-records>
      ${unapproved > 0 ? this.#unapproved(unapproved) : ''}
      <div class="actions">
        <vaadin-button data-back @click=${() => {
          this.step = { at: 'choosing' }
        }}>${t.back}</vaadin-button>
        <vaadin-button theme="primary" data-merge ?disabled=${nothing && !('name' in wish.into)}
          @click=${() => this.#merge(wish)}>${t.merge}</vaadin-button>
      </div>`
  }

  #unapproved(values: number): TemplateResult {
    const t = mergeTexts()
    return html`<div class="unapproved"><p>${t.unapproved(values)}</p>
      ${
        isOffice(this.session.person)
          ? html`<label class="tick"><input type="checkbox" data-approve .checked=${this.approve} @change=${(
              event: Event,
            ) => {
              this.approve = (event.target as HTMLInputElement).checked
            }} />${t.approve}</label>`
          : html`<p class="quiet">${t.approveOffice}</p>`
      }</div>`
  }

  #report(answer: MergeAnswer): TemplateResult {
    const t = mergeTexts()
    const { step } = this
    const sum = (count: (each: MergeAnswer['documents'][number]) => number) =>
      answer.documents.reduce((all, each) => all + count(each), 0)
    const entries = (['committed', 'refused', 'held'] as const).flatMap(state => {
      const many = sum(each => each.entries[state])
      return many > 0 ? [html`<li class=${state}>${t.entries[state](many)}</li>`] : []
    })
    const leftOut = sum(each => each.unapproved)
    const pipelineHref = (address: Address) =>
      hrefOf({ screen: 'pipeline', id: parseAddress(address)?.id ?? '', record: null })
    const href = answer.into && pipelineHref(answer.into)
    const each = answer.into ? [] : answer.documents.filter(({ same }) => same)
    return html`<h2>${t.report('wish' in step ? this.#nameOf(step.wish) : '')}</h2>
      ${answer.collisions > 0 && href ? html`<p class="collisions">${t.collisions(answer.collisions)}. <a href=${href}>${t.toCollisions}</a></p>` : ''}
      ${
        each.length > 0
          ? html`<ul class="own">${each.map(
              ({ address, name, collisions }) =>
                html`<li><a href=${pipelineHref(address)}>${name || this.t.pipeline.unnamed}</a>${
                  collisions > 0 ? html` <span class="quiet">${t.collisions(collisions)}</span>` : ''
                }</li>`,
            )}</ul>`
          : ''
      }
      <merge-records .answer=${answer}></merge-records>
      ${entries.length + leftOut > 0 ? html`<ul class="entries">${entries}${leftOut > 0 ? html`<li>${t.leftOut(leftOut)}</li>` : ''}</ul>` : ''}
      <div class="actions">
        ${href ? html`<a class="plain" href=${href}>${t.toPipeline}</a>` : ''}
        <button type="button" class="plain" @click=${this.#restart}>${t.another}</button>
      </div>`
  }

  #nameOf({ into }: MergeWish): string {
    const carried = this.choice.chosen.flatMap(({ read }) => (read && !('problem' in read) ? read.documents : []))
    if ('own' in into) return mergeTexts().pipelines(new Set(carried.map(({ address }) => address)).size)
    if ('name' in into) return mergeTexts().newPipeline(into.name)
    const name = this.session.device.catalogue.value.get(into.address)?.summary.name
    return name || carried.find(({ address }) => address === into.address)?.name || this.t.pipeline.unnamed
  }

  async #compare(wish: MergeWish): Promise<void> {
    this.step = { at: 'comparing', wish }
    this.approve = false
    await this.#attempt(async signal => {
      const answer = await previewMerge(this.session.office, wish, signal)
      this.step = { at: 'preview', wish, answer }
    })
  }

  async #merge(preview: MergeWish): Promise<void> {
    const wish = { ...preview, approve: this.approve }
    const running = { at: 'merging', wish, writing: false, done: 0, total: 0 } as const
    this.step = running
    await this.#attempt(async signal => {
      const answer = await runMerge(this.session.office, wish, signal, {
        writing: () => {
          this.step = { ...running, writing: true }
        },
        progress: (done, total) => {
          this.step = { ...running, writing: true, done, total }
        },
      })
      this.step = { at: 'done', wish, answer }
    })
  }

  /** What goes wrong, or is cancelled, ends where the choice was made: nothing of that is lost. */
  async #attempt(work: (signal: AbortSignal) => Promise<void>): Promise<void> {
    const t = mergeTexts()
    const request = new AbortController()
    this.#request = request
    this.problem = null
    try {
      await work(request.signal)
    } catch (error) {
      this.step = { at: 'choosing' }
      if (request.signal.aborted) {
        this.problem = { title: t.cancelled, text: '' }
        return
      }
      const file =
        error instanceof MergeRefused && error.file !== null ? this.choice.chosen[error.file]?.file.name : undefined
      const text = error instanceof MergeRefused ? `${error.message} ${t.nothingWritten}` : sentenceFor(error)
      this.problem = { title: file === undefined ? t.refusedAll : t.refused(file), text }
    }
  }

  readonly #restart = (): void => {
    this.step = { at: 'choosing' }
    this.problem = null
    const address = `${pipeline.name}/${this.documentId}`
    this.choice = { ...NOTHING, target: this.documentId !== null && isAddress(address) ? address : null }
  }
}

pageStyles(css`
  .merge {
    > h2 {
      margin-bottom: 12px;
    }
    .lead,
    .problem {
      max-width: 720px;
    }
    .problem {
      box-sizing: border-box;
      margin-bottom: 16px;
    }
    .problem p {
      margin: 4px 0 0;
    }
    .running {
      display: flex;
      flex-direction: column;
      align-items: start;
      gap: 12px;
      max-width: 560px;
    }
    .running vaadin-progress-bar {
      width: 100%;
    }
    .unapproved {
      max-width: 720px;
      box-sizing: border-box;
      margin-top: 16px;
      padding: 12px 16px;
      border: 1px solid var(--waiting);
      border-radius: 12px;
      background: var(--waiting-wash);
    }
    .unapproved .tick {
      min-height: var(--touch);
    }
    .collisions {
      margin-bottom: 12px;
      padding: 8px 12px;
      max-width: 720px;
      box-sizing: border-box;
      border-radius: var(--corner);
      background: var(--waiting-wash);
      color: var(--waiting);
    }
    .collisions a {
      color: inherit;
      font-weight: 600;
    }
    .own {
      list-style: none;
      margin: 0 0 12px;
      padding: 0;
      max-width: 720px;
    }
    .own li {
      min-height: 36px;
      display: flex;
      align-items: center;
      gap: 8px;
    }
    .entries {
      max-width: 720px;
      margin: 16px 0 0;
      padding-inline-start: 18px;
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
    'merge-screen': MergeScreen
  }
}
