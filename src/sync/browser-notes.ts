// Notes of pages that went, in the one store of a browser that writes before it returns.
import { newId } from '../documents/address.ts'
import type { NoteStore } from './rescue.ts'

/** This page's note, and those of all pages of this person in this profile. */
export function browserNotes(person: string, storage: Storage = localStorage): NoteStore {
  const prefix = `satchel.note.${person}.`
  const own = prefix + newId(length => crypto.getRandomValues(new Uint8Array(length)))
  return {
    write: note => (note === null ? storage.removeItem(own) : storage.setItem(own, note)),
    read: () =>
      Object.keys(storage)
        .filter(key => key.startsWith(prefix))
        .map(key => ({ note: storage.getItem(key) ?? '', remove: () => storage.removeItem(key) })),
  }
}
