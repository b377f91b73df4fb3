// Checks every journal row by itself: its hash, the hashes of its entries, and the signature over them (DESIGN 6).
import { createHash } from 'node:crypto'
import { setImmediate as turn } from 'node:timers/promises'
import { decodeEntry, signedBytes } from '../../../src/sync/wire/entry.ts'
import type { Accounts } from '../../accounts/accounts.ts'
import { type Batch, decodeRow } from '../../journal/row.ts'
import { rawKey } from '../../merge/signatures.ts'
import type { OwnDevice } from '../../own-device.ts'
import { signatureFits } from '../../signature.ts'
import type { Store, StoredRow } from '../../store/store.ts'
import { type Findings, reasonOf, type VerifyCounts } from './findings.ts'

/** Rows read at once; between them others have their turn. */
const ROWS = 100

export interface JournalContext {
  readonly store: Store
  readonly accounts: Accounts
  readonly ownDevice: OwnDevice
  readonly signal: AbortSignal
}

/** Rows up to the sequence that was the last when it began. @throws AbortError */
export async function verifyJournal(context: JournalContext, counts: VerifyCounts, findings: Findings): Promise<void> {
  const last = await context.store.sequence()
  const check = new RowCheck(context, counts, findings)
  const gaps: { from: number; to: number }[] = []
  let expected = 1
  for (let after = 0; after < last; ) {
    context.signal.throwIfAborted()
    const rows = await context.store.rows(after, ROWS)
    if (rows.length === 0) break
    for (const row of rows) {
      if (row.sequence > expected) gaps.push({ from: expected, to: row.sequence - 1 })
      expected = row.sequence + 1
      check.row(row)
      after = row.sequence
    }
    await turn()
  }
  verifyGaps(context.store, gaps, findings)
}

/**
 * Sequence numbers are given without gaps, and nothing is taken out of the journal but what was put together in a row that
 * says how many it stands for. Which of the rows before the last such place is missing cannot be told, only how many.
 */
function verifyGaps(store: Store, gaps: readonly { from: number; to: number }[], findings: Findings): void {
  const { through, removed, missing } = store.trims.missing()
  if (missing !== removed) {
    const message = `up to row ${through} ${missing} rows are not there, and ${removed} were put together`
    findings.add({ code: 'rowMissing', sequence: through, message })
  }
  for (const { from, to } of gaps) if (to > through) findings.add(absent(Math.max(from, through + 1), to))
}

function absent(from: number, to: number): { code: 'rowMissing'; sequence: number; message: string } {
  const which = from === to ? `row ${from} is` : `rows ${from} to ${to} are`
  return { code: 'rowMissing', sequence: from, message: `${which} not there` }
}

class RowCheck {
  readonly #context: JournalContext
  readonly #counts: VerifyCounts
  readonly #findings: Findings
  readonly #keys = new Map<string, Uint8Array | null>()

  constructor(context: JournalContext, counts: VerifyCounts, findings: Findings) {
    this.#context = context
    this.#counts = counts
    this.#findings = findings
  }

  row(row: StoredRow): void {
    this.#counts.rows++
    const { sequence, address } = row
    if (!sameBytes(sha256(row.body), row.sha256)) {
      this.#findings.add({ code: 'rowHash', sequence, address, message: 'the bytes are not those that were stored' })
    }
    let batches: Batch[]
    try {
      batches = decodeRow(row.body)
    } catch (error) {
      this.#findings.add({ code: 'rowFormat', sequence, address, message: reasonOf(error) })
      return
    }
    for (const batch of batches) this.#batch(row, batch)
  }

  #batch({ sequence, address }: StoredRow, batch: Batch): void {
    for (const { place, bytes } of batch.entries) {
      this.#counts.entries++
      if (!decodeEntry(bytes)) {
        this.#findings.add({ code: 'rowFormat', sequence, address, message: 'an entry cannot be read' })
      }
      if (batch.author === 'token') continue
      const signed = batch.hashes[place]
      if (!signed || !sameBytes(sha256(bytes), signed.hash)) {
        const message = `entry ${signed?.n ?? place} is not the one whose hash was signed`
        this.#findings.add({ code: 'entryHash', sequence, address, message })
      }
    }
    if (batch.author === 'token') {
      this.#counts.unsigned += batch.entries.length
      return
    }
    this.#counts.signatures++
    const key = this.#key(batch)
    if (!key) {
      const message = `the key of device ${batch.device} is not known as one of person ${batch.person}`
      this.#findings.add({ code: 'signer', sequence, address, message })
      return
    }
    const { installation } = this.#context.accounts.installation()
    const { person, device, generation, epoch, hashes } = batch
    const text = signedBytes({ installation, person, device, address, generation, epoch, hashes })
    if (!batch.signature || !signatureFits(key, text, batch.signature)) {
      const message = `the signature of device ${device} does not fit`
      this.#findings.add({ code: 'signature', sequence, address, message })
    }
  }

  /** The key that must have signed a batch. Revoked devices keep theirs: what they signed before stays signed. */
  #key({ author, device, person }: Batch): Uint8Array | null {
    const { ownDevice, accounts } = this.#context
    if (author === 'relay') return device === ownDevice.id ? rawKey(ownDevice.publicKey) : null
    const name = `${device} ${person}`
    let key = this.#keys.get(name)
    if (key === undefined) {
      const known = accounts.device(device)
      key = known?.person === person ? known.publicKey : null
      this.#keys.set(name, key)
    }
    return key
  }
}

export const sha256 = (bytes: Uint8Array): Uint8Array => createHash('sha256').update(bytes).digest()
export const sameBytes = (a: Uint8Array, b: Uint8Array): boolean => Buffer.compare(a, b) === 0
