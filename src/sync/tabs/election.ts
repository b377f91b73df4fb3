// One leader per person and profile: whoever holds a lock that the browser passes on at once when a tab dies.
import { State } from '../observable.ts'
import type { Tabs } from './tabs.ts'

export class Election {
  /** Whether this tab leads. */
  readonly leads = new State(false)
  readonly #tabs: Tabs
  readonly #name: string
  #release: (() => void) | null = null

  constructor(tabs: Tabs, person: string) {
    this.#tabs = tabs
    this.#name = `satchel:${person}:leader`
  }

  /** Waits for its turn. Changes nothing while it waits or leads already. */
  stand(): void {
    if (!this.#release) this.#ask(false)
  }

  /** Takes the lead from a tab that holds it and says nothing: one the system has put to sleep. */
  rob(): void {
    if (this.leads.value) return
    this.withdraw()
    this.#ask(true)
  }

  /** Leads no more, and does not wait either. */
  withdraw(): void {
    const release = this.#release
    this.#release = null
    this.leads.value = false
    release?.()
  }

  #ask(steal: boolean): void {
    let isOver = false
    const stop = this.#tabs.hold(this.#name, {
      steal,
      held: () => {
        if (!isOver) this.leads.value = true
      },
      lost: () => {
        if (isOver) return
        this.#release = null
        this.leads.value = false
        this.stand()
      },
    })
    this.#release = () => {
      isOver = true
      stop()
    }
  }
}
