// Documents in memory that nobody uses: kept a while for whoever comes back, but not thousands of them.
import type { Room } from './room.ts'

/** ms between looks for rooms nobody uses. */
export const SWEEP_MS = 2_000
/** Looks after which one goes: whoever was without a network for half a minute finds it as it was. */
const LOOKS = 15
/** That many may stay for so long; of more, those go first that were left first. */
const ROOMS = 50

export class IdleRooms {
  readonly #letGo: (room: Room) => Promise<void>
  /** Looks that found nobody in it; those left first are first. */
  #looks = new Map<Room, number>()

  constructor(letGo: (room: Room) => Promise<void>) {
    this.#letGo = letGo
  }

  /** `unused`: all of them, at this moment. */
  async look(unused: readonly Room[]): Promise<void> {
    const now = new Set(unused)
    const still = [...this.#looks].filter(([room]) => now.has(room)).map(([room, looks]) => [room, looks + 1] as const)
    this.#looks = new Map([...still, ...unused.filter(room => !this.#looks.has(room)).map(room => [room, 1] as const)])
    let many = this.#looks.size
    for (const [room, looks] of [...this.#looks]) {
      if (looks <= LOOKS && many <= ROOMS) break
      this.#looks.delete(room)
      many--
      await this.#letGo(room)
    }
  }
}
