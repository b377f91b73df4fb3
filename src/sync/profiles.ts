// The status profiles this device knows: those the program has, and the company's own it was told of, also without a network.
import { BUILT_IN } from '../policy/statuses/built-in.ts'
import { parseProfile } from '../policy/statuses/parse.ts'
import { profileKey, type StatusProfile } from '../policy/statuses/profile.ts'
import { State } from './observable.ts'
import type { DeviceStore } from './stores/store.ts'
import { profilesDigest, type ToldProfiles } from './wire/profiles.ts'

export class KnownProfiles {
  readonly shown = new State<ReadonlyMap<string, StatusProfile>>(BUILT_IN)
  readonly #store: DeviceStore
  #last: Promise<unknown> = Promise.resolve()

  constructor(store: DeviceStore) {
    this.#store = store
  }

  async load(): Promise<void> {
    this.show(await this.#store.profiles())
  }

  /** What the relay is told: which of its own are on the disk here. */
  async digest(): Promise<string> {
    return profilesDigest((await this.#store.profiles()).map(profileKey))
  }

  /** The relay has told of some: kept and shown, in the order they were said. */
  told({ full, profiles }: ToldProfiles): Promise<void> {
    const next = this.#last.then(async () => {
      const before = full ? [] : await this.#store.profiles()
      const all = [...before, ...profiles]
      await this.#store.carry({ putProfiles: all })
      this.show(all)
    })
    this.#last = next.catch(() => undefined)
    return next
  }

  /** Also what another tab has written. One that this app cannot read, a newer relay's, is as unknown: it forbids. */
  show(profiles: readonly StatusProfile[]): void {
    const own = profiles.flatMap(given => {
      const { profile } = parseProfile(given)
      return profile ? [[profileKey(profile), profile] as const] : []
    })
    this.shown.value = new Map([...BUILT_IN, ...own])
  }
}
