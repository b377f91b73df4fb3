// What is merged, where to, and whose it is then: the first step.
import '@vaadin/button'
import '@vaadin/combo-box'
import '@vaadin/text-field'
import { css, html, type TemplateResult } from 'lit'
import { customElement, property, state } from 'lit/decorators.js'
import type { Address } from '../../src/documents/address.ts'
import type { Session } from '../app/session.ts'
import { pageStyles, SatchelElement, Watch } from '../shared/element.ts'
import { icon } from '../shared/icons.ts'
import { nameOptions } from '../shared/selects.ts'
import { NAME_MAX, tooLong } from '../shared/too-long.ts'
import './file-drop.ts'
import type { MergeWish } from './merge-office.ts'
import { type ChosenFile, readChosen } from './read-file.ts'
import { documentsOf, likelyTarget, type TargetChoice, targetsOf } from './targets.ts'
import { mergeTexts } from './texts.ts'

/** What was chosen; kept by the screen, so that a way back from the preview finds it again. */
export interface MergeChoice {
  readonly chosen: readonly ChosenFile[]
  readonly from: readonly Address[]
  /** Null until somebody or the files say it. */
  readonly target: Address | null
  readonly isNew: boolean
  /** Each document of the files into its own pipeline. */
  readonly isOwn: boolean
  readonly name: string
  readonly takeOwnership: boolean
}

@customElement('merge-choice')
export class MergeChoiceView extends SatchelElement {
  @property({ attribute: false }) session!: Session
  @property({ attribute: false }) choice!: MergeChoice
  @state() private tried = false
  readonly #catalogue = new Watch(this, () => this.session?.device.catalogue)

  protected override render() {
    const t = mergeTexts()
    const { chosen } = this.choice
    const all = targetsOf(this.#catalogue.value ?? new Map(), documentsOf(chosen))
    return html`<section><h2>${t.files}</h2>
        <file-drop .chosen=${chosen}
          @files-chosen=${(event: CustomEvent<readonly File[]>) => this.#add(event.detail)}
          @file-removed=${(event: CustomEvent<ChosenFile>) =>
            this.#change({ chosen: this.choice.chosen.filter(each => each !== event.detail) })}></file-drop></section>
      ${this.#isOwn() ? '' : this.#from(all)}
      ${this.#into(all)}
      ${this.#owners()}
      <div class="actions"><vaadin-button theme="primary" data-preview ?disabled=${!this.#isReady()}
        @click=${this.#go}>${t.preview}</vaadin-button></div>`
  }

  #from(all: readonly TargetChoice[]): TemplateResult {
    const t = mergeTexts()
    const { from, target, isNew } = this.choice
    const catalogue = this.#catalogue.value ?? new Map()
    const here = all.filter(({ id }) => catalogue.has(id) && !from.includes(id) && (isNew || id !== target))
    return html`<section><h2>${t.from}</h2><p class="quiet">${t.fromHelp}</p>
      ${
        from.length === 0
          ? ''
          : html`<ul class="from">${from.map(address => {
              const name = all.find(({ id }) => id === address)?.name ?? address
              return html`<li>${name}<button type="button" class="bare" aria-label=${t.remove(name)} title=${t.remove(name)}
                @click=${() => this.#change({ from: from.filter(each => each !== address) })}>${icon('close')}</button></li>`
            })}</ul>`
      }
      <vaadin-combo-box @opened-changed=${nameOptions} data-from label=${t.addFrom} item-label-path="name" item-value-path="id" .items=${here} .value=${''}
        @value-changed=${(event: CustomEvent<{ value: string }>) => {
          const added = event.detail.value as Address | ''
          if (added === '' || from.includes(added)) return
          ;(event.target as HTMLElement & { value: string }).value = ''
          this.#change({ from: [...from, added] })
        }}></vaadin-combo-box></section>`
  }

  #into(all: readonly TargetChoice[]): TemplateResult {
    const t = mergeTexts()
    const { target, name, from } = this.choice
    const isOwn = this.#isOwn()
    const isNew = this.choice.isNew && !isOwn
    const several = documentsOf(this.choice.chosen).length > 1
    return html`<section><h2 id="merge-into">${t.into}</h2>
      <div role="radiogroup" aria-labelledby="merge-into">
        ${this.#radio('into', t.existing, !isNew && !isOwn, () => this.#change({ isNew: false, isOwn: false }))}
        ${
          isNew || isOwn
            ? ''
            : html`<vaadin-combo-box @opened-changed=${nameOptions} data-target label=${t.target} item-label-path="name" item-value-path="id"
              .items=${all.filter(({ id }) => !from.includes(id))} .value=${target ?? ''}
              .invalid=${this.tried && target === null} .errorMessage=${t.targetMissing}
              @value-changed=${(event: CustomEvent<{ value: string }>) => {
                const chosen = (event.detail.value || null) as Address | null
                if (chosen !== target) this.#change({ target: chosen })
              }}></vaadin-combo-box>`
        }
        ${this.#radio('into', t.isNew, isNew, () => this.#change({ isNew: true, isOwn: false }))}
        ${
          isNew
            ? html`<vaadin-text-field label=${t.name} .value=${name} manual-validation
              .invalid=${tooLong(name.trim(), NAME_MAX) !== '' || (this.tried && name.trim() === '')}
              .errorMessage=${tooLong(name.trim(), NAME_MAX) || t.nameMissing}
              @input=${(event: Event) => this.#change({ name: (event.currentTarget as HTMLInputElement).value })}></vaadin-text-field>`
            : ''
        }
        ${several ? this.#radio('into', t.own, isOwn, () => this.#change({ isOwn: true })) : ''}
      </div></section>`
  }

  /** Where there is one document left, there is nothing to tell apart. */
  #isOwn(): boolean {
    return this.choice.isOwn && documentsOf(this.choice.chosen).length > 1
  }

  #owners(): TemplateResult {
    const t = mergeTexts()
    const { takeOwnership } = this.choice
    return html`<section><h2 id="merge-owners">${t.owners}</h2>
      <div role="radiogroup" aria-labelledby="merge-owners">
        ${this.#radio('owners', t.keepOwners, !takeOwnership, () => this.#change({ takeOwnership: false }))}
        ${this.#radio('owners', t.takeOwners(this.session.person.name), takeOwnership, () => this.#change({ takeOwnership: true }))}
      </div>
      ${takeOwnership ? html`<p class="quiet">${t.takeOwnersHelp}</p>` : ''}</section>`
  }

  #radio(group: string, text: string, checked: boolean, choose: () => void): TemplateResult {
    return html`<label class="tick"><input type="radio" name="merge-${group}" .checked=${checked} @change=${choose} />${text}</label>`
  }

  /** Read one after the other: two at once would need twice the memory and no less time. */
  async #add(files: readonly File[]): Promise<void> {
    const added = files.map((file): ChosenFile => ({ file }))
    this.#change({ chosen: [...this.choice.chosen, ...added] })
    for (const one of added) {
      const { file } = one
      const read = await readChosen(this.session.device, file).catch(
        (): ChosenFile => ({ file, read: { problem: () => this.t.errors.offline } }),
      )
      const chosen = this.choice.chosen.map(each => (each === one ? read : each))
      if (!chosen.includes(read)) continue
      const documents = documentsOf(chosen)
      const { target, name } = this.choice
      const likely = likelyTarget(targetsOf(this.session.device.catalogue.value, documents), documents)
      this.#change({ chosen, target: target ?? likely, name: name || (documents[0]?.name ?? '') })
      await this.updateComplete
    }
  }

  #isReady(): boolean {
    const { chosen, from } = this.choice
    return chosen.length + from.length > 0 && chosen.every(({ read }) => read !== undefined && !('problem' in read))
  }

  readonly #go = (): void => {
    this.tried = true
    const { chosen, from, target, isNew, name, takeOwnership } = this.choice
    const one = isNew
      ? name.trim() === '' || name.trim().length > NAME_MAX
        ? null
        : { name: name.trim() }
      : target && { address: target }
    const into = this.#isOwn() ? ({ own: true } as const) : one
    if (!into || !this.#isReady()) return
    const files = chosen.map(({ file }) => file)
    const detail: MergeWish = { files, from: this.#isOwn() ? [] : from, into, takeOwnership, approve: false }
    this.dispatchEvent(new CustomEvent<MergeWish>('merge-wished', { detail, bubbles: true }))
  }

  #change(change: Partial<MergeChoice>): void {
    this.choice = { ...this.choice, ...change }
    this.dispatchEvent(new CustomEvent<MergeChoice>('choice-changed', { detail: this.choice, bubbles: true }))
  }
}

pageStyles(css`
  merge-choice {
    display: block;

    section {
      max-width: 720px;
    }
    h2 {
      margin: 24px 0 8px;
      font-size: 1rem;
    }
    vaadin-combo-box,
    vaadin-text-field {
      width: min(480px, 100%);
    }
    [role='radiogroup'] vaadin-combo-box,
    [role='radiogroup'] vaadin-text-field {
      box-sizing: border-box;
      padding-inline-start: 24px;
    }
    .tick {
      min-height: 36px;
    }
    .from {
      list-style: none;
      margin: 0;
      padding: 0;
    }
    .from li {
      display: flex;
      align-items: center;
      justify-content: space-between;
      border-bottom: 1px solid var(--line);
    }
    .actions {
      margin-top: 24px;
    }
  }
  @media (max-width: 899px) {
    merge-choice .tick {
      min-height: var(--touch);
    }
  }
`)

declare global {
  interface HTMLElementTagNameMap {
    'merge-choice': MergeChoiceView
  }
}
