// Where satchel files are chosen or dropped, and what each of them is or why it cannot be read.
import { css, html, type TemplateResult } from 'lit'
import { customElement, property } from 'lit/decorators.js'
import { moment } from '../i18n/format.ts'
import '../shared/drop-area.ts'
import { pageStyles, SatchelElement } from '../shared/element.ts'
import { icon } from '../shared/icons.ts'
import type { ChosenFile } from './read-file.ts'
import type { ReadDocument } from './read-worker.ts'
import { mergeTexts } from './texts.ts'

@customElement('file-drop')
export class FileDrop extends SatchelElement {
  @property({ attribute: false }) chosen: readonly ChosenFile[] = []

  protected override render() {
    const t = mergeTexts()
    return html`<drop-area multiple accept=".satchel" choose=${t.choose} drop=${t.drop}></drop-area>
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
    const about = [key || this.t.pipelines.noKey, owner, t.opportunities(opportunities)].filter(part => part !== '')
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
}

pageStyles(css`
  file-drop {
    display: block;
    max-width: 720px;

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
