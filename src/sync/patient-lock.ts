// A document's lock as a device asks for it: a tab that was put to sleep while it holds one must not keep the others
// from saving. What runs without it in the end is safe all the same: the store writes over nothing that is newer (S8).
import type { Lock, Timers } from './environment.ts'
import { type Observable, State } from './observable.ts'

/** ms; a lock is held for one write, which a slow disk has done by then. */
export const LOCK_PATIENCE_MS = 5_000

/**
 * One after the other per name within this tab; beside the other tabs for as long as they let go within a while. A lock
 * that was not had in time is not waited for again until whoever holds it has let go. Who is `asleep` holds none: Chromium
 * throws a kept page away for a lock that another tab wants, with everything typed there.
 */
export function patientLock(lock: Lock, timers: Timers, asleep: Observable<boolean> = new State(false)): Lock {
  const last = new Map<string, Promise<unknown>>()
  /** Held by somebody who says nothing. */
  const stuck = new Set<string>()

  /** Resolves with the work, or when this tab is put to sleep in the middle of it. */
  const whileAwake = async (work: Promise<void>): Promise<void> => {
    let stop: () => void = () => undefined
    const slept = new Promise<void>(resolve => {
      stop = asleep.subscribe(is => {
        if (is) resolve()
      })
    })
    await Promise.race([work, slept])
    stop()
  }

  const held = <T>(name: string, work: () => Promise<T>): Promise<T> =>
    new Promise((resolve, reject) => {
      let begun = false
      const begin = (): Promise<void> => {
        begun = true
        stop()
        return work().then(resolve, reject)
      }
      const stop = timers.after(LOCK_PATIENCE_MS, () => {
        stuck.add(name)
        void begin()
      })
      lock(name, async () => {
        stuck.delete(name)
        if (!begun) await whileAwake(begin())
      }).catch(error => {
        stop()
        reject(error)
      })
    })

  return (name, work) => {
    const mine = () => (asleep.value || stuck.has(name) ? work() : held(name, work))
    const next = (last.get(name) ?? Promise.resolve()).then(mine)
    const quiet = next.catch(() => undefined)
    last.set(name, quiet)
    void quiet.then(() => {
      if (last.get(name) === quiet) last.delete(name)
    })
    return next
  }
}
