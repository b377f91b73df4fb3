// What somebody typed that its field does not admit (too long, not a number): never cut and never thrown away, it stands
// in its field again whenever that is shown, until it is put right.
import type { Address } from '../../src/documents/address.ts'
import type { Value } from '../../src/documents/values.ts'
import type { Device } from '../../src/sync/api.ts'

export interface Kept {
  /** What its author saw. */
  readonly base: Value
  readonly text: string
}

/** By place in one document: a record, and the name of its field or text. */
export class KeptTexts {
  readonly #records = new Map<string, Map<string, Kept>>()

  get(record: string, name: string): Kept | null {
    return this.#records.get(record)?.get(name) ?? null
  }

  /** Names of a record's fields and texts that hold something unsaved. */
  of(record: string): readonly string[] {
    return [...(this.#records.get(record)?.keys() ?? [])]
  }

  get any(): boolean {
    return this.#records.size > 0
  }

  /** Null where it has been put right, or given up. */
  set(record: string, name: string, kept: Kept | null): void {
    const texts = this.#records.get(record) ?? new Map<string, Kept>()
    if (kept) texts.set(name, kept)
    else texts.delete(name)
    if (texts.size > 0) this.#records.set(record, texts)
    else this.#records.delete(record)
  }
}

/** By device, and gone with it: nothing of one person's is shown to the next. */
const all = new WeakMap<Device, Map<Address, KeptTexts>>()

export function keptTextsOf(device: Device, address: Address): KeptTexts {
  const documents = all.get(device) ?? new Map<Address, KeptTexts>()
  all.set(device, documents)
  const kept = documents.get(address) ?? new KeptTexts()
  documents.set(address, kept)
  return kept
}

/** Whether closing the page would lose something that nobody but the screen has. */
export const keepsTexts = (device: Device): boolean => [...(all.get(device)?.values() ?? [])].some(({ any }) => any)
