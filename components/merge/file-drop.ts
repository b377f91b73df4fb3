// Where satchel files are chosen or dropped, and what each of them is or why it cannot be read.
import { css, html, type TemplateResult } from 'lit'
import { customElement, property, state } from 'lit/decorators.js'
import { moment } from '../i18n/format.ts'
import { pageStyles, SatchelElement } from '../shared/element.ts'
import { icon } from '../shared/icons.ts'
import type { ChosenFile } from './read-file.ts'
import type { ReadDocument } from './read-worker.ts'
import { mergeTexts } from './texts.ts'

@customElement('file-drop')
export class FileDrop extends SatchelElement {
  @property({ attribute: false }) chosen: readonly ChosenFile[] = []
  @state() private over = false

  protected override render() {
    const t = mergeTexts()
    return html`<label class="drop ${this.over ? 'over' : ''}"
        @dragover=${(event: DragEvent) => {
          event.preventDefault()
          this.over = true
        }}
        @dragleave=${() => {
          this.over = false
        }}
        @drop=${(event: DragEvent) => {
          event.preventDefault()
          this.over = false
          this.#take(event.dataTransfer?.files)
        }}>
        ${icon('file')}<span class="choose">${t.choose}</span><span class="quiet">${t.drop}</span>
        <input class="unseen" type="file" multiple accept=".satchel" @change=${this.#picked} />
      </label>
      ${this.chosen.length === 0 ? '' : html`<ul class="chosen">${this.chosen.map(each => this.#file(each))}</ul>`}`
  }

  #file(chosen: ChosenFile): TemplateResult {
    const t = mergeTexts()
    const { file, read } = chosen
    return html`<li class=${read && 'problem' in read ? 'bad' : ''}>
      <div class="what"><strong>${file.name}</strong>
        ${
          !read
            ? html`<span class="quiet" role="status">${t.reading} …</span>`
            : 'problem' in read
              ? html`<span role="alert">${read.problem()}</span>`
              : html`<span class="quiet">${t.savedBy(read.savedBy, moment(read.savedAt))}</span>
                ${read.documents.map(each => this.#document(each))}`
        }</div>
      <button type="button" class="bare" aria-label=${t.remove(file.name)} title=${t.remove(file.name)}
        @click=${() => this.dispatchEvent(new CustomEvent('file-removed', { detail: chosen, bubbles: true }))}>${icon('close')}</button>
    </li>`
  }

  #document({ name, key, owner, opportunities, authors }: ReadDocument): TemplateResult {
    const t = mergeTexts()
    const about = [key || t.noKey, owner, t.opportunities(opportunities)].filter(part => part !== '')
    return html`<span class="document"><span>${name} <span class="quiet">${about.join(' · ')}</span></span>
      ${
        authors.length === 0
          ? html`<span class="quiet">${t.nothingNew}</span>`
          : authors.map(
              author =>
                html`<span>${t.notAtOffice(author.name, author.changes)}${
                  author.vouched ? '' : html` <span class="remark waiting">${t.notVouched}</span>`
                }</span>`,
            )
      }</span>`
  }

  readonly #picked = (event: Event): void => {
    const input = event.target as HTMLInputElement
    this.#take(input.files)
    // The same file again is a choice, too.
    input.value = ''
  }

  #take(files: FileList | null | undefined): void {
    const taken = [...(files ?? [])]
    if (taken.length > 0) this.dispatchEvent(new CustomEvent('files-chosen', { detail: taken, bubbles: true }))
  }
}

pageStyles(css`
  file-drop {
    display: block;
    max-width: 720px;

    .drop {
      display: flex;
      flex-wrap: wrap;
      align-items: center;
      justify-content: center;
      gap: 6px 10px;
      box-sizing: border-box;
      padding: 24px;
      border: 1.5px dashed var(--line-strong);
      border-radius: 14px;
      background: var(--sheet);
      text-align: center;
      cursor: pointer;
    }
    .drop:hover,
    .drop.over {
      border-color: var(--saddle);
      background: var(--saddle-wash);
    }
    .drop:focus-within {
      outline: 2px solid var(--saddle);
      outline-offset: 2px;
    }
    .drop .icon {
      color: var(--saddle);
    }
    .choose {
      color: var(--saddle);
      font-weight: 600;
      text-decoration: underline;
      text-underline-offset: 3px;
    }
    .chosen {
      list-style: none;
      margin: 8px 0 0;
      padding: 0;
    }
    li {
      display: flex;
      align-items: start;
      gap: 8px;
      padding: 8px 0;
      border-bottom: 1px solid var(--line);
    }
    .what {
      display: flex;
      flex: 1;
      flex-direction: column;
      min-width: 0;
      overflow-wrap: anywhere;
    }
    .document {
      display: flex;
      flex-direction: column;
      margin-top: 4px;
      padding-inline-start: 12px;
      border-inline-start: 2px solid var(--line-middle);
    }
    .bad [role='alert'] {
      color: var(--refused);
    }
    .bare {
      flex: none;
      display: grid;
      place-items: center;
      width: var(--touch);
      height: var(--touch);
      border: 0;
      border-radius: var(--corner);
      background: none;
      color: var(--ink-quiet);
      cursor: pointer;
    }
  }
`)

declare global {
  interface HTMLElementTagNameMap {
    'file-drop': FileDrop
  }
}
