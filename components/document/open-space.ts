// Keeps the document open that a screen's address names: opened with it, left before its fields leave the page.
import type { ReactiveController } from 'lit'
import { type Address, isAddress } from '../../src/documents/address.ts'
import type { Kind } from '../../src/documents/kind.ts'
import type { CatalogueLine } from '../../src/sync/api.ts'
import type { Session } from '../app/session.ts'
import { type SatchelElement, Watch } from '../shared/element.ts'
import type { RecordsChanged } from './collection-view.ts'
import type { RecordField } from './record-field.ts'
import { DocumentSpace } from './space.ts'

interface Host extends SatchelElement {
  readonly session: Session
  readonly documentId: string
}

export class OpenSpace implements ReactiveController {
  readonly #host: Host
  readonly #kind: () => Kind
  readonly #news: (changed: RecordsChanged) => void
  readonly #catalogue: Watch<ReadonlyMap<Address, CatalogueLine>>
  readonly #connection: Watch<string>
  #space: DocumentSpace | null = null
  #opened: string | null = null

  /** `news`: somebody else changed records of the main collection just now. */
  constructor(host: Host, kind: () => Kind, news: (changed: RecordsChanged) => void) {
    this.#host = host
    this.#kind = kind
    this.#news = news
    this.#catalogue = new Watch(host, () => host.session?.device.catalogue)
    this.#connection = new Watch(host, () => host.session?.device.connection)
    host.addController(this)
  }

  /** Null where nothing can be at the address. */
  get space(): DocumentSpace | null {
    return this.#space
  }

  get line(): CatalogueLine | null {
    const address = this.#space?.open.address
    return (address && this.#catalogue.value?.get(address)) ?? null
  }

  get readonly(): boolean {
    return this.line?.mode === 'view'
  }

  get isOnline(): boolean {
    return this.#connection.value === 'online'
  }

  /** Nothing of it is on this device: what could be entered now would stand beside nothing. */
  get isAbsent(): boolean {
    const space = this.#space
    return space?.open.state.value === 'opening' && space.records.size === 0 && Object.keys(space.fields).length === 0
  }

  hostConnected(): void {
    document.addEventListener('visibilitychange', this.#hidden)
    window.addEventListener('pagehide', this.#hidden)
  }

  hostUpdate(): void {
    const { documentId, session } = this.#host
    if (documentId === this.#opened) return
    this.#leave()
    this.#opened = documentId
    const kind = this.#kind()
    const address = `${kind.name}/${documentId}`
    if (isAddress(address)) this.#space = new DocumentSpace(session.device, address, kind, { changed: this.#changed })
  }

  hostDisconnected(): void {
    document.removeEventListener('visibilitychange', this.#hidden)
    window.removeEventListener('pagehide', this.#hidden)
    this.#leave()
    this.#opened = null
  }

  /** Commits what is still being typed. */
  #keep(): void {
    for (const field of this.#host.querySelectorAll<RecordField>('record-field')) field.leave()
  }

  #leave(): void {
    this.#keep()
    void this.#space?.close()
    this.#space = null
  }

  readonly #changed = (changed: RecordsChanged | null): void => {
    if (changed?.news) this.#news(changed)
    this.#host.requestUpdate()
  }

  readonly #hidden = (): void => {
    this.#space?.presence.show(document.visibilityState === 'visible')
    if (document.visibilityState !== 'hidden') return
    this.#keep()
    void this.#space?.open.flush()
  }
}
