// What all elements of the app have in common: light DOM (so that the theme reaches the fields inside), texts in the
// language of the user, and values they watch.
import { type CSSResult, LitElement, type ReactiveController, type ReactiveControllerHost } from 'lit'
import type { Observable } from '../../src/sync/observable.ts'
import { language, type Texts, texts } from '../i18n/i18n.ts'

export class SatchelElement extends LitElement {
  constructor() {
    super()
    new Watch(this, () => language)
  }

  /** The texts of the language chosen now; a change of language renders every element anew. */
  protected get t(): Texts {
    return texts()
  }

  protected override createRenderRoot(): HTMLElement {
    return this
  }
}

/** Renders its host whenever the observable changes that `source` names (which may itself change between renders). */
export class Watch<T> implements ReactiveController {
  readonly #host: ReactiveControllerHost
  readonly #source: () => Observable<T> | null | undefined
  #watched: Observable<T> | null = null
  #stop: (() => void) | null = null

  constructor(host: ReactiveControllerHost, source: () => Observable<T> | null | undefined) {
    this.#host = host
    this.#source = source
    host.addController(this)
  }

  get value(): T | undefined {
    return this.#source()?.value
  }

  hostConnected(): void {
    this.#attach()
  }

  hostUpdate(): void {
    this.#attach()
  }

  hostDisconnected(): void {
    this.#stop?.()
    this.#stop = null
    this.#watched = null
  }

  #attach(): void {
    const source = this.#source() ?? null
    if (source === this.#watched) return
    this.#stop?.()
    this.#watched = source
    let first = true
    this.#stop =
      source?.subscribe(() => {
        if (!first) this.#host.requestUpdate()
      }) ?? null
    first = false
  }
}

/** Puts styles on the page once; they stand beside the markup they style and are scoped by the element's name. */
export function pageStyles(styles: CSSResult): void {
  const sheet = styles.styleSheet
  if (sheet && !document.adoptedStyleSheets.includes(sheet)) {
    document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet]
  }
}
