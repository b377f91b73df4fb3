// Where files can be merged into: the pipelines a person may edit, and those that only a file knows yet.
import type { Address } from '../../src/documents/address.ts'
import type { CatalogueLine } from '../../src/sync/api.ts'
import { compareText } from '../i18n/format.ts'
import { pipelineLines } from '../pipelines/lines.ts'
import type { ChosenFile } from './read-file.ts'
import type { ReadDocument } from './read-worker.ts'
import { mergeTexts } from './texts.ts'

export interface TargetChoice {
  readonly id: Address
  readonly name: string
}

/** The documents of all files that could be read, each once. */
export function documentsOf(chosen: readonly ChosenFile[]): ReadDocument[] {
  const found = new Map<Address, ReadDocument>()
  for (const { read } of chosen) {
    if (read && !('problem' in read)) for (const document of read.documents) found.set(document.address, document)
  }
  return [...found.values()]
}

/** By name; those with the same name tell themselves apart by owner and key. */
export function targetsOf(
  catalogue: ReadonlyMap<Address, CatalogueLine>,
  files: readonly ReadDocument[],
): TargetChoice[] {
  const here = pipelineLines(catalogue)
    .filter(({ mode }) => mode === 'edit')
    .map(({ address, summary, facts }) => ({
      id: address,
      name: [summary.name, facts.ownerName, facts.key].filter(part => part !== '').join(' · '),
    }))
  const begun = files
    .filter(({ address }) => !catalogue.has(address))
    .map(({ address, name, owner }) => ({
      id: address,
      name: [name, owner, mergeTexts().notHereYet].filter(part => part !== '').join(' · '),
    }))
  return [...here, ...begun].sort((a, b) => compareText(a.name, b.name))
}

/** What is most likely meant: the pipeline that a file is a copy of; null where several are. */
export function likelyTarget(targets: readonly TargetChoice[], files: readonly ReadDocument[]): Address | null {
  const [only, ...others] = targets.filter(({ id }) => files.some(({ address }) => address === id))
  return only && others.length === 0 ? only.id : null
}
