// How far each device has come with its list, for whoever asks who has what (relay/SPEC.md F4). A device says it with its
// cookie when it comes; while it is here, what it has answered a ping for has arrived.
import { ARRIVALS_MS } from '../limits.ts'
import type { Arrival, DistributionStore } from '../store/distribution-store.ts'

export interface ArrivalsOptions {
  readonly store: Pick<DistributionStore, 'saveArrivals'>
  /** ms since 1970. */
  readonly clock: () => number
  /** Where writing fails: it is tried again with the next arrival. */
  readonly onError: (error: unknown) => void
}

export class Arrivals {
  readonly #options: ArrivalsOptions
  /** Those that are connected, each with what its latest connection is. */
  readonly #here = new Map<string, { readonly connection: object; arrival: Arrival }>()
  readonly #unsaved = new Map<string, Arrival>()
  #timer: NodeJS.Timeout | null = null

  constructor(options: ArrivalsOptions) {
    this.#options = options
  }

  /** It has come, and has this list up to this number; whatever was known before: it may have lost what it had. */
  came(connection: object, device: string, list: string, sequence: number): void {
    const arrival = { list, sequence, seen: this.#options.clock() }
    this.#here.set(device, { connection, arrival })
    this.#save(device, arrival)
  }

  reached(connection: object, device: string, list: string, sequence: number): void {
    const known = this.#here.get(device)
    if (known?.connection !== connection) return
    if (known.arrival.list === list && known.arrival.sequence >= sequence) return
    known.arrival = { list, sequence, seen: this.#options.clock() }
  }

  went(connection: object, device: string): void {
    const known = this.#here.get(device)
    if (known?.connection !== connection) return
    this.#here.delete(device)
    this.#save(device, { ...known.arrival, seen: this.#options.clock() })
  }

  /** `stored`: as it was written down last. Null for a device that was never here. */
  of(device: string, stored: Arrival | null): Arrival | null {
    const here = this.#here.get(device)
    if (here) return { ...here.arrival, seen: this.#options.clock() }
    return this.#unsaved.get(device) ?? stored
  }

  /** Writes down what is not yet. */
  flush(): void {
    if (this.#timer) clearTimeout(this.#timer)
    this.#timer = null
    if (this.#unsaved.size === 0) return
    this.#options.store.saveArrivals(this.#unsaved)
    this.#unsaved.clear()
  }

  #save(device: string, arrival: Arrival): void {
    this.#unsaved.set(device, arrival)
    this.#timer ??= setTimeout(() => {
      this.#timer = null
      try {
        this.flush()
      } catch (error) {
        this.#options.onError(error)
      }
    }, ARRIVALS_MS).unref()
  }
}
