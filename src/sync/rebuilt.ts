// A document's next generation: another copy under another name takes the place of the one there is.
import * as Y from 'yjs'
import { newId } from '../documents/address.ts'
import type { Environment } from './environment.ts'
import type { DocumentRecord } from './stores/store.ts'

/** Its copy's name is this attempt's own: another tab that took this one for asleep may be building one as well. */
export function nextGeneration(
  old: DocumentRecord,
  { epoch, lastN }: Pick<DocumentRecord, 'epoch' | 'lastN'>,
  { random }: Pick<Environment, 'random'>,
): DocumentRecord {
  const generation = old.generation + 1
  return { ...old, generation, epoch, lastN, copy: `${old.address}/${generation}-${newId(random)}`, known: true }
}

/** Writes the copy of a rebuilt document. */
export async function keepCopy({ copies }: Pick<Environment, 'copies'>, name: string, doc: Y.Doc): Promise<void> {
  const copy = copies.open(name, doc)
  await copy.loaded
  copy.keep(Y.encodeStateAsUpdate(doc))
  await copy.close()
}
