// The sheet of a document's records as the reader of a language sees them: the same from a screen and from a command.
import type * as Y from 'yjs'
import { readDocument, readText } from '../../documents/content.ts'
import type { CollectionDeclaration, Kind } from '../../documents/kind.ts'
import { STAGES } from '../../documents/pipeline.ts'
import { stageName } from '../../documents/stages.ts'
import { makeSheet, type Origin, type Sheet } from './sheet.ts'

/** Those named by `ids`, in that order, or all. */
export function documentSheet(
  kind: Kind,
  doc: Y.Doc,
  collection: CollectionDeclaration,
  origin: Origin,
  ids: Iterable<string> | null = null,
): Sheet {
  const document = readDocument(kind, doc)
  const stages = document.collections.get(STAGES)
  return makeSheet(
    {
      collection,
      document,
      recordName: (root, id) => (root === STAGES && stageName(id, stages?.get(id), origin.language)) || id,
      text: (record, text) => readText(doc, collection.name, record, text),
    },
    origin,
    ids ?? document.collections.get(collection.name)?.keys() ?? [],
  )
}
