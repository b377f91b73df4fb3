// What a source said last, record by record, kept per source document and target: what it has not changed since is left alone.
import type { Address } from '../../src/documents/address.ts'
import { recordKey } from '../../src/documents/kind.ts'
import type { CombinedRecord, RecordValues } from '../../src/sync/file/combine.ts'
import type { ImportedRecord, Store } from '../store/store.ts'
import type { Source } from './sources.ts'
import type { Target } from './target.ts'

/** What it said, by `<collection>.<record>`. */
export async function saidBefore(
  store: Store,
  target: Pick<Target, 'address' | 'kind'>,
  source: Pick<Source, 'address' | 'doc'>,
): Promise<ReadonlyMap<string, RecordValues>> {
  const keys = target.kind.declaration.collections.flatMap(({ name }) => {
    const ids = new Set([...source.doc.getMap(name).keys()].map(key => key.slice(0, key.indexOf('.'))))
    return [...ids].map(id => keyOf(target.address, recordKey(name, id)))
  })
  const found = await store.imported(nameOf(source.address), keys)
  return new Map(found.map(({ sourceKey, fields }) => [sourceKey.slice(target.address.length + 1), fields]))
}

export function saidNow(
  target: Pick<Target, 'address'>,
  source: Pick<Source, 'address'>,
  { collection, record, remember }: CombinedRecord,
): ImportedRecord[] {
  if (!remember || collection === null || record === null) return []
  const sourceKey = keyOf(target.address, recordKey(collection, record))
  return [{ source: nameOf(source.address), sourceKey, address: target.address, record, fields: remember }]
}

/** It is kept with what imports remember, by source and key: here the source document, and the record within the target. */
const nameOf = (source: Address): string => `satchel:${source}`
const keyOf = (target: Address, record: string): string => `${target}/${record}`
