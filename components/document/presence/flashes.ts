// What somebody else just changed is marked once, for a moment: in the form on the field, elsewhere by record and field.
import type { ReactiveController, ReactiveControllerHost } from 'lit'

/** ms a mark stands, its fading included; the animation in pipeline-styles.ts lasts as long. */
const FLASH_MS = 1_200

const marked = new WeakMap<HTMLElement, ReturnType<typeof setTimeout>>()

/** Marks an element, anew where it is marked still. Without motion the mark stands for the same time and is gone. */
export function flash(element: HTMLElement): void {
  clearTimeout(marked.get(element))
  element.classList.remove('flash')
  // Reading a layout value between the two starts the animation again for a second change in a row.
  void element.offsetWidth
  element.classList.add('flash')
  marked.set(
    element,
    setTimeout(() => element.classList.remove('flash'), FLASH_MS),
  )
}

/** By record, the fields somebody else just changed. */
export type Flashing = ReadonlyMap<string, ReadonlySet<string>>

/** Which records flash on a screen; what scrolls in later does not flash again. */
export class Flashes implements ReactiveController {
  /** A new map at each change. */
  fields: Flashing = new Map()
  readonly #host: ReactiveControllerHost
  readonly #timers = new Set<ReturnType<typeof setTimeout>>()

  constructor(host: ReactiveControllerHost) {
    this.#host = host
    host.addController(this)
  }

  hostConnected(): void {}

  hostDisconnected(): void {
    for (const timer of this.#timers) clearTimeout(timer)
    this.#timers.clear()
    this.fields = new Map()
  }

  /** Takes keys `<recordId>.<field>` as a change names them. */
  add(keys: ReadonlySet<string>): void {
    const fields = new Map(this.fields)
    for (const key of keys) {
      const dot = key.indexOf('.')
      if (dot < 0) continue
      const record = key.slice(0, dot)
      fields.set(record, new Set([...(fields.get(record) ?? []), key.slice(dot + 1)]))
    }
    const added = [...fields].filter(([record, names]) => this.fields.get(record) !== names)
    this.#show(fields)
    const timer = setTimeout(() => {
      this.#timers.delete(timer)
      // One that was changed again meanwhile has a set, and a time, of its own.
      this.#show(
        new Map(
          [...this.fields].filter(([record, names]) => !added.some(each => each[0] === record && each[1] === names)),
        ),
      )
    }, FLASH_MS)
    this.#timers.add(timer)
  }

  #show(fields: Flashing): void {
    this.fields = fields
    this.#host.requestUpdate()
  }
}
