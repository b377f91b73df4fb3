// Counts what a change of the company came to, while other changes come to something of their own.
import type { Concerned } from '../../src/policy/distribution/concerned.ts'
import type { Realignment } from '../company/company.ts'
import type { Told } from '../store/catalogue-store.ts'

interface Tally {
  readonly concerned: Concerned
  granted: number
  withdrawn: number
}

export class Tallies {
  readonly #running = new Set<Tally>()

  /** What is told of these documents and people while `work` goes on. */
  async during({ documents, people }: Concerned, work: () => Promise<void>): Promise<Realignment> {
    const tally: Tally = { concerned: { documents, people }, granted: 0, withdrawn: 0 }
    this.#running.add(tally)
    try {
      await work()
    } finally {
      this.#running.delete(tally)
    }
    return { granted: tally.granted, withdrawn: tally.withdrawn }
  }

  count({ document, lists, come, withdrawn }: Told): void {
    for (const tally of this.#running) {
      const { documents, people } = tally.concerned
      const isOfPerson = [...lists, ...withdrawn.map(({ list }) => list)].some(list => people.has(list))
      if (!documents.has(document.address) && !isOfPerson) continue
      tally.granted += come
      tally.withdrawn += withdrawn.length
    }
  }
}
