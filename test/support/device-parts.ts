// Parts of a device in Node that tests and benchmarks share; knows nothing of a relay in this process.
import type { Lock } from '../../src/sync/environment.ts'
import type { Observable } from '../../src/sync/observable.ts'

export const timers = {
  after: (ms: number, work: () => void) => {
    const timer = setTimeout(work, ms)
    return () => clearTimeout(timer)
  },
}

/** One after the other per name, within this process. */
export function memoryLock(): Lock {
  const last = new Map<string, Promise<unknown>>()
  return (name, work) => {
    const next = (last.get(name) ?? Promise.resolve()).then(work, work)
    last.set(
      name,
      next.catch(() => undefined),
    )
    return next
  }
}

/** Resolves with the first value that fits, now or later. The test runner's own time limit ends a wait in vain. */
export function when<T>(observable: Observable<T>, fits: (value: T) => boolean): Promise<T> {
  return new Promise(resolve => {
    let stop: (() => void) | null = null
    let done = false
    stop = observable.subscribe(value => {
      if (done || !fits(value)) return
      done = true
      queueMicrotask(() => stop?.())
      resolve(value)
    })
  })
}
