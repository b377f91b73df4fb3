// Lines of the lists, whatever kind of document they are of.
import type { Address } from '../../src/documents/address.ts'
import { fold, matcher } from '../../src/documents/fold.ts'
import type { Kind } from '../../src/documents/kind.ts'
import type { CatalogueLine } from '../../src/sync/api.ts'

type Catalogue = ReadonlyMap<Address, CatalogueLine>

export const linesOf = (catalogue: Catalogue | undefined, { name }: Kind): CatalogueLine[] =>
  [...(catalogue?.values() ?? [])].filter(line => line.address.startsWith(`${name}/`))

/** Nobody works on it: it is listed only where somebody looks for such. */
export const isLaidAside = ({ facts, summary }: CatalogueLine): boolean =>
  facts.archived !== undefined || summary.archived === true

/** Those found by name, owner or key, or by what a list shows besides. */
export function searchLines(
  lines: readonly CatalogueLine[],
  query: string,
  besides: (line: CatalogueLine) => string = () => '',
): CatalogueLine[] {
  const matches = matcher(query)
  return lines.filter(line => {
    const { summary, facts } = line
    return matches(fold(`${summary.name}\n${facts.ownerName}\n${facts.key}\n${besides(line)}`))
  })
}

/** A figure or a word of its summary that lists show; null where it has none of this type. */
export const figureOf = ({ summary }: CatalogueLine, name: string): number | null => {
  const value = summary[name]
  return typeof value === 'number' ? value : null
}
export const wordOf = ({ summary }: CatalogueLine, name: string): string | null => {
  const value = summary[name]
  return typeof value === 'string' && value !== '' ? value : null
}
