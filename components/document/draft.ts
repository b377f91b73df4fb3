// What somebody is typing into one field, until it is a change: at a pause, on leaving the field, or when the app hides.
import type { Value } from '../../src/documents/values.ts'
import { sameValue } from '../../src/documents/values.ts'
import type { Parsed } from './field-value.ts'

/** Long enough that a word is typed to its end, short enough that nobody waits for the mark. */
export const PAUSE_MS = 800

export interface DraftTimers {
  readonly set: (run: () => void, ms: number) => unknown
  readonly clear: (timer: unknown) => void
}

export interface DraftEvents {
  /** A value to be committed, with the value its author saw when they began. */
  readonly commit: (base: Value, value: Value) => void
  /** Text or sentence changed: the field renders itself. */
  readonly changed: () => void
}

export class Draft {
  readonly #parse: (text: string) => Parsed
  readonly #events: DraftEvents
  readonly #timers: DraftTimers
  #timer: unknown = null
  #text: string | null = null
  #base: Value = null
  #problem: string | null = null
  /** What is typed has been committed; the text stays only so that it is not reformatted under the cursor. */
  #settled = false

  constructor(parse: (text: string) => Parsed, events: DraftEvents, timers: DraftTimers) {
    this.#parse = parse
    this.#events = events
    this.#timers = timers
  }

  /** What stands in the field, or null where it shows the document's value. */
  get text(): string | null {
    return this.#text
  }

  /** What its author saw when they began. */
  get base(): Value {
    return this.#base
  }

  /** Why what stands there cannot be kept; not said while one still types. */
  get problem(): string | null {
    return this.#problem
  }

  /** Whether what stands in the field is not committed: still being typed, or not to be kept as it is. */
  get unsaved(): boolean {
    return this.#text !== null && !this.#settled
  }

  /** Whether somebody else changed the value that is being typed over here. */
  overtaken(current: Value | undefined): boolean {
    return this.unsaved && !sameValue(this.#base, current)
  }

  /** `current` is the document's value at this moment. */
  type(text: string, current: Value | undefined): void {
    if (this.#text === null) this.#base = current ?? null
    this.#text = text
    this.#settled = false
    if (this.#problem !== null && 'value' in this.#parse(text)) this.#problem = null
    this.#timers.clear(this.#timer)
    this.#timer = this.#timers.set(() => this.#settle(false), PAUSE_MS)
    this.#events.changed()
  }

  /** Somebody else's later value shows at once where nothing is left to commit here. */
  follow(current: Value | undefined): void {
    if (this.#settled && !sameValue(this.#base, current)) this.#text = null
  }

  /** Leaving the field, the record or the app: what can be kept is committed now. */
  leave(): void {
    this.#settle(true)
  }

  /** Takes back what was typed and not committed (Escape). */
  drop(): void {
    this.#timers.clear(this.#timer)
    this.#text = null
    this.#problem = null
    this.#events.changed()
  }

  /** At a mere pause the text stays as it was typed: reformatting under the cursor would hurt. */
  #settle(leaving: boolean): void {
    this.#timers.clear(this.#timer)
    if (this.#text === null) return
    const parsed = this.#parse(this.#text)
    if ('problem' in parsed) {
      this.#problem = parsed.problem
      this.#events.changed()
      return
    }
    const base = this.#base
    this.#problem = null
    this.#base = parsed.value
    this.#settled = true
    if (leaving) this.#text = null
    if (!sameValue(base, parsed.value)) this.#events.commit(base, parsed.value)
    this.#events.changed()
  }
}
