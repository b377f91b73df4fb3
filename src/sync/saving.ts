// Puts an open document into a satchel file, with or without a network. The format's code comes with the first of them.
import * as Y from 'yjs'
import type { Address } from '../documents/address.ts'
import type { CatalogueLine, Person } from './api.ts'
import type { Environment } from './environment.ts'
import type { LiveDocument } from './open-document.ts'
import { type Outbox, UnsavedError } from './outbox.ts'

export interface SavingContext {
  readonly environment: Environment
  readonly outbox: Outbox
  readonly document: (address: Address) => LiveDocument | undefined
  readonly line: (address: Address) => CatalogueLine | undefined
  readonly person: () => Person
  readonly company: () => string
}

/** There is no usable copy of the document on this device. */
export class NotHereError extends Error {
  override readonly name = 'NotHereError'
}

/** @throws NotHereError, UnsavedError (what was typed is not on the disk), SatchelFileError */
export async function satchelFile(context: SavingContext, address: Address): Promise<Uint8Array> {
  const { environment, outbox, person, company, line } = context
  const document = context.document(address)
  if (document?.state.value !== 'open') throw new NotHereError(`${address} is not open here`)
  const { saveSatchelFile } = await import('./file/save.ts')
  const { incarnation } = await environment.store.settings()
  await document.flush()
  const queue = outbox.queue(address)
  // What is in no entry yet would be in the file without its author's signature.
  if (queue.pending.length > 0) throw new UnsavedError('not everything typed is on the disk yet')
  // In one turn: state and rows belong together.
  const kept = {
    address,
    kind: document.kind,
    epoch: queue.record.epoch,
    state: Y.encodeStateAsUpdate(document.doc.value),
    rows: [...queue.rows],
    line: line(address),
  }
  return saveSatchelFile(environment, { person: person(), company: company(), incarnation }, [kept])
}
