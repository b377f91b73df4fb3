// What an update deletes, as ranges that can be looked up.

/** The update's delete set; merged and sorted so that a look-up is a binary search. */
export class DeletedRanges {
  readonly #ranges = new Map<number, { from: number; to: number }[]>()
  constructor(ds: { clients: Map<number, { clock: number; len: number }[]> }) {
    for (const [client, items] of ds.clients) {
      const ranges = items
        .map(each => ({ from: each.clock, to: each.clock + each.len }))
        .sort((a, b) => a.from - b.from)
      const merged: { from: number; to: number }[] = []
      for (const range of ranges) {
        const last = merged.at(-1)
        if (last && range.from <= last.to) last.to = Math.max(last.to, range.to)
        else merged.push(range)
      }
      this.#ranges.set(client, merged)
    }
  }

  entries(): IterableIterator<[number, { from: number; to: number }[]]> {
    return this.#ranges.entries()
  }

  /** The parts of [from, to) that are deleted. */
  within(client: number, from: number, to: number): { from: number; to: number }[] {
    const ranges = this.#ranges.get(client)
    if (!ranges) return []
    let low = 0
    let high = ranges.length
    while (low < high) {
      const middle = (low + high) >> 1
      if ((ranges[middle]?.to ?? 0) <= from) low = middle + 1
      else high = middle
    }
    const found: { from: number; to: number }[] = []
    for (let index = low; index < ranges.length; index++) {
      const range = ranges[index]
      if (!range || range.from >= to) break
      found.push({ from: Math.max(from, range.from), to: Math.min(to, range.to) })
    }
    return found
  }

  has(client: number, clock: number): boolean {
    return this.within(client, clock, clock + 1).length > 0
  }
}
