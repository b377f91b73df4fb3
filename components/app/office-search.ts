// What the office finds for the finder, in all documents a person may see: asked while one types, shown when it comes.
import type { ReactiveController, ReactiveControllerHost } from 'lit'
import type { FoundLine } from '../../src/sync/wire/lists.ts'
import { foundAtOffice } from '../opportunities/office-lists.ts'
import type { Session } from './session.ts'

/** ms after the last letter until the office is asked. */
const TYPING_MS = 120
/** Letters that say something: one of them stands in every document. */
const LETTERS = 2
const HITS = 20

/** `idle`: nothing to ask. `away`: the office cannot be asked now. */
export type SearchState = 'idle' | 'asking' | 'answered' | 'away'

export class OfficeSearch implements ReactiveController {
  state: SearchState = 'idle'
  /** For what was typed last; until the answer comes, what the one before brought. */
  found: readonly FoundLine[] = []
  readonly #host: ReactiveControllerHost
  #timer: ReturnType<typeof setTimeout> | undefined
  #request: AbortController | null = null

  constructor(host: ReactiveControllerHost) {
    this.#host = host
    host.addController(this)
  }

  hostDisconnected(): void {
    this.clear()
  }

  clear(): void {
    clearTimeout(this.#timer)
    this.#request?.abort()
    this.found = []
    this.#become('idle')
  }

  /** Takes the place of what was asked before. */
  ask(session: Session, query: string): void {
    clearTimeout(this.#timer)
    this.#request?.abort()
    const text = query.trim()
    if (text.length < LETTERS) return this.clear()
    if (session.device.connection.value !== 'online') {
      this.found = []
      return this.#become('away')
    }
    this.#become('asking')
    this.#timer = setTimeout(() => void this.#fetch(session, text), TYPING_MS)
  }

  async #fetch({ office }: Session, text: string): Promise<void> {
    const request = new AbortController()
    this.#request = request
    try {
      const { found } = await foundAtOffice(office, text, HITS, request.signal)
      if (request.signal.aborted) return
      this.found = found
      this.#become('answered')
    } catch {
      // Whatever keeps it from answering: what this device has is found all the same, and the finder says so.
      if (request.signal.aborted) return
      this.found = []
      this.#become('away')
    }
  }

  #become(state: SearchState): void {
    this.state = state
    this.#host.requestUpdate()
  }
}
