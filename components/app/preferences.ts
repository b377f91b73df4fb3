// What a person set up for themselves on this device: columns, order, filters. Never leaves the device.
export interface Preferences {
  /** The stored value, or null where there is none or it cannot be read. */
  get(key: string): unknown
  set(key: string, value: unknown): void
}

export function storedPreferences(storage: Storage, person: string): Preferences {
  const place = (key: string): string => `satchel.${person}.${key}`
  return {
    get(key) {
      const text = storage.getItem(place(key))
      if (text === null) return null
      try {
        return JSON.parse(text) as unknown
      } catch {
        // Written by something else or by an older version: what cannot be read counts as not set.
        return null
      }
    },
    set(key, value) {
      storage.setItem(place(key), JSON.stringify(value))
    },
  }
}
