// A merge that has begun to write ends, whatever comes between: what it is made from is kept until then (M5).
import type { Address } from '../../src/documents/address.ts'
import type { BegunMerge, MergeStore } from '../store/merges.ts'
import type { MergeInput } from './merger.ts'

/** What is kept of it beside the files. Versions to come add; a name that is missing means no. */
interface Asked extends Pick<MergeInput, 'into' | 'documents' | 'person' | 'takeOwnership' | 'approve'> {
  /** Records whose owner is taken over, by document: told from the others only before anything is written. */
  readonly owned?: Readonly<Record<Address, readonly string[]>>
}

export class Begun {
  readonly #store: MergeStore
  readonly #files: readonly Uint8Array[]
  #asked: Asked
  #id: number | null

  constructor(store: MergeStore, { files, ...input }: MergeInput, id: number | null = null) {
    const { into, documents, person, takeOwnership = false, approve = false } = input
    this.#store = store
    this.#files = files
    this.#asked = { into, documents, person, takeOwnership, approve }
    this.#id = id
  }

  /** One that a start has found. */
  static found(
    store: MergeStore,
    { id, asked, files }: BegunMerge,
  ): { readonly begun: Begun; readonly input: MergeInput } {
    const read = JSON.parse(asked) as Asked
    const input = { ...read, files }
    const begun = new Begun(store, input, id)
    begun.#asked = read
    return { begun, input }
  }

  /** From here on it is finished. */
  async begin(): Promise<void> {
    this.#id ??= await this.#store.begin(JSON.stringify(this.#asked), this.#files)
  }

  /** The records of a document whose owner is taken over, as they were told first. */
  async owned(address: Address, records: readonly string[]): Promise<readonly string[]> {
    const known = this.#asked.owned?.[address]
    if (known) return known
    this.#asked = { ...this.#asked, owned: { ...this.#asked.owned, [address]: records } }
    if (this.#id !== null) await this.#store.note(this.#id, JSON.stringify(this.#asked))
    return records
  }

  async end(): Promise<void> {
    if (this.#id !== null) await this.#store.ended(this.#id)
    this.#id = null
  }
}
