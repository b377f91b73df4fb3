// Other people's carets and selections over a textarea, which draws none but one's own: a copy of its text, laid out the
// same way and unseen, tells where each letter stands.
import { css } from 'lit'
import { pageStyles } from '../../shared/element.ts'

export interface Caret {
  readonly name: string
  readonly colour: number
  /** Positions in the text; `head` is where the caret blinks. */
  readonly anchor: number
  readonly head: number
}

/** What decides where a letter stands. */
const LAYOUT = [
  'direction',
  'fontFamily',
  'fontFeatureSettings',
  'fontKerning',
  'fontSize',
  'fontStretch',
  'fontStyle',
  'fontVariant',
  'fontWeight',
  'hyphens',
  'letterSpacing',
  'lineHeight',
  'overflowWrap',
  'paddingBottom',
  'paddingLeft',
  'paddingRight',
  'paddingTop',
  'tabSize',
  'textAlign',
  'textIndent',
  'textTransform',
  'wordBreak',
  'wordSpacing',
] as const

/** Gives the copy's last line a letter to measure, also where the text ends with a line break. */
const LAST = '\u200b'

export class Carets {
  readonly #layer: HTMLElement
  readonly #input: HTMLTextAreaElement
  /** What scrolls; lines outside of it are not shown. */
  readonly #frame: HTMLElement
  readonly #mirror: HTMLElement
  readonly #text = document.createTextNode('')
  readonly #marks = document.createElement('div')
  #carets: readonly Caret[] = []
  #wanted = 0
  readonly #resized = new ResizeObserver(() => this.#soon())

  /** `layer` is a positioned element that lies over the input and has its size or more. */
  constructor(layer: HTMLElement, input: HTMLTextAreaElement, frame: HTMLElement) {
    this.#layer = layer
    this.#input = input
    this.#frame = frame
    this.#mirror = document.createElement('div')
    this.#mirror.className = 'mirror'
    this.#mirror.append(this.#text)
    layer.replaceChildren(this.#mirror, this.#marks)
    frame.addEventListener('scroll', this.#soon)
    this.#resized.observe(input)
  }

  show(carets: readonly Caret[]): void {
    this.#carets = carets
    this.#soon()
  }

  end(): void {
    cancelAnimationFrame(this.#wanted)
    this.#resized.disconnect()
    this.#frame.removeEventListener('scroll', this.#soon)
    this.#layer.replaceChildren()
  }

  /** Once a frame, however many letters and carets come in between. */
  readonly #soon = (): void => {
    if (this.#wanted !== 0) return
    this.#wanted = requestAnimationFrame(() => {
      this.#wanted = 0
      this.#draw()
    })
  }

  #draw(): void {
    const carets = this.#carets
    if (carets.length === 0) {
      if (this.#marks.hasChildNodes()) this.#marks.replaceChildren()
      return
    }
    this.#measure()
    const origin = this.#layer.getBoundingClientRect()
    const { top, bottom } = this.#frame.getBoundingClientRect()
    const seen = (rect: DOMRect): boolean => rect.bottom > top + 2 && rect.top < bottom - 2
    this.#marks.replaceChildren(
      ...carets.flatMap(caret => {
        const marks = this.#selected(caret)
          .filter(seen)
          .map(rect => {
            const mark = element('selected', caret)
            place(mark, rect, origin)
            mark.style.width = `${rect.width}px`
            return mark
          })
        const at = this.#rectAt(caret.head)
        if (!seen(at)) return marks
        const mark = element('caret', caret)
        place(mark, at, origin)
        const name = document.createElement('span')
        name.className = 'caret-name'
        name.textContent = caret.name
        mark.append(name)
        // Near the right edge the name stands to the left of its caret.
        if (at.left - origin.left > origin.width / 2) mark.classList.add('left')
        return [...marks, mark]
      }),
    )
  }

  #measure(): void {
    const input = this.#input
    const style = getComputedStyle(input)
    for (const name of LAYOUT) this.#mirror.style[name] = style[name]
    const [own, origin] = [input.getBoundingClientRect(), this.#layer.getBoundingClientRect()]
    // A bar of its own takes room from the text.
    const width = own.width - (input.offsetWidth - input.clientWidth)
    this.#mirror.style.width = `${width}px`
    this.#mirror.style.left = `${own.left - origin.left}px`
    this.#mirror.style.top = `${own.top - origin.top - input.scrollTop}px`
    const text = input.value + LAST
    if (this.#text.data !== text) this.#text.data = text
  }

  #rectAt(index: number): DOMRect {
    const range = this.#range(index, index + 1)
    return range.getClientRects()[0] ?? range.getBoundingClientRect()
  }

  /** One for each line. */
  #selected({ anchor, head }: Caret): DOMRect[] {
    if (anchor === head) return []
    const rects = this.#range(Math.min(anchor, head), Math.max(anchor, head)).getClientRects()
    // A line break has a rectangle of its own, of no width.
    return [...rects].filter(({ width }) => width > 0)
  }

  #range(from: number, to: number): Range {
    const range = document.createRange()
    const end = this.#text.data.length
    range.setStart(this.#text, Math.min(from, end - 1))
    range.setEnd(this.#text, Math.min(to, end))
    return range
  }
}

function element(name: string, { colour }: Caret): HTMLElement {
  const mark = document.createElement('span')
  mark.className = `${name} who-${colour}`
  return mark
}

function place(mark: HTMLElement, rect: DOMRect, origin: DOMRect): void {
  mark.style.left = `${rect.left - origin.left}px`
  mark.style.top = `${rect.top - origin.top}px`
  mark.style.height = `${rect.height}px`
}

pageStyles(css`
  .carets {
    position: absolute;
    inset: 0;
    pointer-events: none;

    .mirror {
      position: absolute;
      box-sizing: border-box;
      visibility: hidden;
      white-space: pre-wrap;
    }
    .selected {
      position: absolute;
      background: var(--who);
      opacity: 0.25;
    }
    .caret {
      position: absolute;
      width: 2px;
      margin-inline-start: -1px;
      background: var(--who);
    }
    .caret-name {
      position: absolute;
      bottom: calc(100% - 3px);
      left: 0;
      max-width: 140px;
      overflow: hidden;
      padding: 0 4px;
      border-radius: 3px 3px 3px 0;
      background: var(--who);
      color: var(--on-who);
      font-size: 0.625rem;
      font-weight: 600;
      line-height: 0.875rem;
      text-overflow: ellipsis;
      white-space: nowrap;
    }
    .left .caret-name {
      right: 0;
      left: auto;
      border-radius: 3px 3px 0 3px;
    }
  }
`)
