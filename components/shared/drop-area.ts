// A place where files are dropped, or chosen with a click or a key.
import { css, html } from 'lit'
import { customElement, property, state } from 'lit/decorators.js'
import { pageStyles, SatchelElement } from './element.ts'
import { icon } from './icons.ts'

/** Dispatches `files-chosen` with the files (File[], at least one). */
@customElement('drop-area')
export class DropArea extends SatchelElement {
  /** What a click does, and the other way, in words. */
  @property() choose = ''
  @property() drop = ''
  /** As of an input element. */
  @property() accept = ''
  @property({ type: Boolean }) multiple = false
  @state() private over = false

  protected override render() {
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
      ${icon('file')}<span class="choose">${this.choose}</span><span class="quiet">${this.drop}</span>
      <input class="unseen" type="file" ?multiple=${this.multiple} accept=${this.accept} @change=${this.#picked} />
    </label>`
  }

  readonly #picked = (event: Event): void => {
    const input = event.target as HTMLInputElement
    this.#take(input.files)
    // The same file again is a choice, too.
    input.value = ''
  }

  #take(files: FileList | null | undefined): void {
    const detail = [...(files ?? [])]
    if (detail.length > 0) this.dispatchEvent(new CustomEvent<File[]>('files-chosen', { detail, bubbles: true }))
  }
}

pageStyles(css`
  drop-area {
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
  }
`)

declare global {
  interface HTMLElementTagNameMap {
    'drop-area': DropArea
  }
}
