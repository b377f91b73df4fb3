// Rebuilds every document from the rows of its epoch alone and compares: with its line in the lists, and with its snapshot.
import type { DatabaseSync } from 'node:sqlite'
import { setImmediate as turn } from 'node:timers/promises'
import { isDeepStrictEqual } from 'node:util'
import * as Y from 'yjs'
import type { Address } from '../../../src/documents/address.ts'
import { readDocument } from '../../../src/documents/content.ts'
import type { Kind } from '../../../src/documents/kind.ts'
import { decodeRow } from '../../journal/row.ts'
import { readTrimmed, type Trimmed } from '../../journal/trimmed.ts'
import { updatesOf } from '../../rooms/room.ts'
import type { DocumentRow, Store, StoredRow } from '../../store/store.ts'
import { type Findings, reasonOf, type VerifyCounts } from './findings.ts'
import { sameBytes, sha256 } from './journal.ts'

export interface DocumentsContext {
  readonly store: Store
  /** Snapshots are read from the file itself: the store passes over a damaged one and reads the rows. */
  readonly database: DatabaseSync
  readonly kinds: ReadonlyMap<string, Kind>
  readonly signal: AbortSignal
}

interface Snapshot {
  readonly sequence: number
  readonly state: Uint8Array
  readonly sha256: Uint8Array
}

/** Tries to read a document between two edits of it, while a relay is running. */
const TRIES = 10

/** @throws AbortError */
export async function verifyDocuments(context: DocumentsContext, counts: VerifyCounts, findings: Findings) {
  for (const { address, kind } of await context.store.documents()) {
    context.signal.throwIfAborted()
    await turn()
    counts.documents++
    const declared = context.kinds.get(kind)
    if (!declared) {
      findings.add({ code: 'document', address, message: `this program knows no kind ${kind}` })
      continue
    }
    const read = await readAtRest(context, address)
    if (!read) continue
    if (read.snapshot) counts.snapshots++
    verifyBeginning(context.store, address, findings)
    new DocumentCheck(declared, read, message => findings.add({ address, ...message })).run()
  }
}

/** Where a document's journal does not reach back to its beginning: the row in place of the rest, as the relay signed it. */
function verifyBeginning(store: Store, address: Address, findings: Findings): void {
  const trim = store.trims.of(address)
  if (!trim) return
  const { place: sequence, through, removed } = trim
  const [row, second] = store.trims.rows(address, 0, Number.MAX_SAFE_INTEGER, 2)
  let said: Trimmed | null = null
  try {
    // Its hash and its signature are looked at with all rows.
    said = row?.sequence === sequence ? (decodeRow(row.body).map(readTrimmed)[0] ?? null) : null
  } catch {}
  const fits = said?.through === through && said.removed === removed && (second?.sequence ?? through + 1) > through
  if (!fits)
    findings.add({
      code: 'snapshot',
      sequence,
      address,
      message: 'its journal does not begin with what was put together',
    })
}

interface Read {
  readonly document: DocumentRow
  readonly rows: readonly StoredRow[]
  readonly snapshot: Snapshot | null
}

/** What belongs together: read again where an edit came between. */
async function readAtRest({ store, database }: DocumentsContext, address: Address): Promise<Read | null> {
  let read: Read | null = null
  for (let tries = 0; tries < TRIES; tries++) {
    const document = await store.document(address)
    if (!document) return read
    // What came before its epoch is history: those rows are checked one by one, with the journal.
    const rows = await store.rows(Math.max(0, document.begins - 1), Number.MAX_SAFE_INTEGER, address)
    const snapshot = snapshotOf(database, address)
    const after = await store.document(address)
    read = { document, rows, snapshot }
    if (after?.head === document.head && after.begins === document.begins && after.summarized === document.summarized)
      return read
  }
  return read
}

function snapshotOf(database: DatabaseSync, address: Address): Snapshot | null {
  const row = database
    .prepare(
      'SELECT s.sequence, s.state, s.sha256 FROM snapshots s JOIN documents d ON d.id = s.document WHERE d.address = ?',
    )
    .get(address)
  if (!row) return null
  return { sequence: Number(row.sequence), state: row.state as Uint8Array, sha256: row.sha256 as Uint8Array }
}

type Say = (finding: { code: 'document' | 'summary' | 'snapshot'; sequence?: number; message: string }) => void

class DocumentCheck {
  readonly #kind: Kind
  readonly #read: Read
  readonly #say: Say

  constructor(kind: Kind, read: Read, say: Say) {
    this.#kind = kind
    this.#read = read
    this.#say = say
  }

  run(): void {
    const { snapshot } = this.#read
    if (snapshot && !sameBytes(sha256(snapshot.state), snapshot.sha256)) {
      this.#say({
        code: 'snapshot',
        sequence: snapshot.sequence,
        message: 'the snapshot is not the one that was stored',
      })
    }
    const doc = new Y.Doc()
    const lastContent = this.#replay(doc)
    if (lastContent !== null) this.#facts(doc, lastContent)
    doc.destroy()
  }

  /** Applies every row; returns the last one that changed something, null where the document cannot be rebuilt. */
  #replay(doc: Y.Doc): number | null {
    const { rows, snapshot } = this.#read
    let lastContent = 0
    let compared = snapshot === null
    let sequence = 0
    const onUpdate = () => {
      lastContent = sequence
    }
    doc.on('update', onUpdate)
    for (const row of rows) {
      if (!compared && snapshot && row.sequence > snapshot.sequence) {
        this.#compare(doc, snapshot)
        compared = true
      }
      sequence = row.sequence
      try {
        doc.transact(() => {
          for (const update of updatesOf(row.body)) Y.applyUpdate(doc, update)
        })
      } catch (error) {
        this.#say({ code: 'document', sequence, message: `it cannot be rebuilt: ${reasonOf(error)}` })
        return null
      }
      if (doc.store.pendingStructs || doc.store.pendingDs) {
        this.#say({ code: 'document', sequence, message: 'it builds on something that is not in the journal' })
        return null
      }
    }
    if (!compared && snapshot) this.#compare(doc, snapshot)
    return lastContent
  }

  #compare(doc: Y.Doc, { state, sequence }: Snapshot): void {
    const restored = new Y.Doc()
    try {
      Y.applyUpdate(restored, state)
      const pending = restored.store.pendingStructs !== null || restored.store.pendingDs !== null
      if (!pending && Y.equalSnapshots(Y.snapshot(doc), Y.snapshot(restored)) && this.#sameContent(doc, restored))
        return
      this.#say({ code: 'snapshot', sequence, message: 'the snapshot is not what the rows make' })
    } catch (error) {
      this.#say({ code: 'snapshot', sequence, message: `the snapshot cannot be read: ${reasonOf(error)}` })
    } finally {
      restored.destroy()
    }
  }

  /** Equal clocks do not prove equal values: what people see is compared too. */
  #sameContent(a: Y.Doc, b: Y.Doc): boolean {
    if (!isDeepStrictEqual(readDocument(this.#kind, a), readDocument(this.#kind, b))) return false
    const names = new Set([...a.share.keys(), ...b.share.keys()])
    return [...names].every(name => {
      if (this.#kind.root(name)?.type !== 'text') return true
      return a.getText(name).toString() === b.getText(name).toString()
    })
  }

  #facts(doc: Y.Doc, lastContent: number): void {
    const { document, rows } = this.#read
    const { head, summarized, summary } = document
    const isRow = head === 0 || rows.some(({ sequence }) => sequence === head)
    if (!isRow || head < lastContent) {
      const message = `its head is ${head}, but the last row that changed it is ${lastContent}`
      this.#say({ code: 'document', sequence: head, message })
    }
    if (summarized > head) {
      this.#say({ code: 'summary', message: `its summary is of ${summarized}, after its head ${head}` })
    } else if (summarized === head && head > 0) {
      // A summary behind its document is no fault: it is brought up to date at the next start.
      const now: unknown = JSON.parse(JSON.stringify(this.#kind.declaration.summarize(readDocument(this.#kind, doc))))
      if (!isDeepStrictEqual(now, summary)) {
        this.#say({ code: 'summary', sequence: head, message: 'its summary is not what its rows make' })
      }
    }
  }
}
