// Puts an open document into a satchel file, with or without a network. The format's code comes with the first of them.
import * as Y from 'yjs'
import type { CatalogueLine, OpenDocument, Person } from './api.ts'
import type { Environment } from './environment.ts'
import { UnsavedError } from './outbox.ts'
import type { Queue } from './queue.ts'
import type { Carried } from './stores/store.ts'

/** What is known of a document beside its content, and who looks at it. */
export interface DocumentStanding {
  readonly person: Person
  readonly company: string
  /** None where it was begun here and is in no list yet. */
  readonly line: CatalogueLine | undefined
  /** What is carried of it for others, at this moment. */
  readonly carried: () => Carried | null
}

/** There is no usable copy of the document on this device. */
export class NotHereError extends Error {
  override readonly name = 'NotHereError'
}

/** @throws NotHereError, UnsavedError (what was typed is not on the disk), SatchelFileError */
export async function satchelFile(
  { environment, person, company, line, carried }: DocumentStanding & { readonly environment: Environment },
  document: Pick<OpenDocument, 'address' | 'kind' | 'doc' | 'state' | 'flush'>,
  queue: Queue,
): Promise<Uint8Array> {
  const { address, kind } = document
  if (document.state.value !== 'open') throw new NotHereError(`${address} is not here`)
  const { saveSatchelFile } = await import('./file/save.ts')
  const { incarnation } = await environment.store.settings()
  await document.flush()
  // What is in no entry yet would be in the file without its author's signature.
  if (queue.pending.length > 0) throw new UnsavedError('not everything typed is on the disk yet')
  // In one turn: state and rows belong together.
  const state = Y.encodeStateAsUpdate(document.doc.value)
  const kept = { address, kind, epoch: queue.record.epoch, state, rows: [...queue.rows], carried: carried(), line }
  return saveSatchelFile(environment, { person, company, incarnation }, [kept])
}
