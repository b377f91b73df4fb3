// Campaigns as the tree they are: children under their parents, at any depth, and what a search leaves of it.
import type { Address } from '../../src/documents/address.ts'
import type { CatalogueLine } from '../../src/sync/api.ts'
import { wordOf } from '../document/lines.ts'
import { compareText } from '../i18n/format.ts'

export interface TreeLine {
  readonly line: CatalogueLine
  /** 0 for one that hangs below none this device knows of. */
  readonly depth: number
  /** It was not found itself: it stands here because one below it was. */
  readonly around: boolean
}

/** Parents before their children, siblings in the order of their periods; with whatever leads to those that were found. */
export function treeOf(lines: readonly CatalogueLine[], found: ReadonlySet<Address>): TreeLine[] {
  const known = new Set(lines.map(({ address }) => address))
  const children = new Map<Address | null, CatalogueLine[]>()
  for (const line of lines) {
    const { parent } = line.facts
    const under = parent !== undefined && known.has(parent) ? parent : null
    children.set(under, [...(children.get(under) ?? []), line])
  }
  const seen = new Set<Address>()
  const walk = (under: Address | null, depth: number): TreeLine[] =>
    (children.get(under) ?? []).sort(inTime).flatMap(line => {
      // A circle is the office's to mend; here it ends where it closes.
      if (seen.has(line.address)) return []
      seen.add(line.address)
      const below = walk(line.address, depth + 1)
      const isFound = found.has(line.address)
      return isFound || below.length > 0 ? [{ line, depth, around: !isFound }, ...below] : []
    })
  const tree = walk(null, 0)
  // Whatever hangs in a circle hangs below no root.
  const lost = lines.filter(line => !seen.has(line.address) && found.has(line.address))
  return [...tree, ...lost.map(line => ({ line, depth: 0, around: false }))]
}

function inTime(a: CatalogueLine, b: CatalogueLine): number {
  const [left, right] = [wordOf(a, 'begins') ?? '', wordOf(b, 'begins') ?? '']
  // Without a first day it began before all others.
  return left === right ? compareText(a.summary.name, b.summary.name) : left < right ? -1 : 1
}

type Lines = ReadonlyMap<Address, CatalogueLine>

/** What it hangs below, from the top down, as far as this device knows. */
export function aboveOf(lines: Lines, address: Address): CatalogueLine[] {
  const above = new Map<Address, CatalogueLine>()
  let parent = lines.get(address)?.facts.parent
  while (parent !== undefined && parent !== address && !above.has(parent)) {
    const line = lines.get(parent)
    if (!line) break
    above.set(parent, line)
    parent = line.facts.parent
  }
  return [...above.values()].reverse()
}

/** What hangs right below it. */
export const childrenOf = (lines: Lines, address: Address): CatalogueLine[] =>
  [...lines.values()].filter(({ facts }) => facts.parent === address).sort(inTime)

/** Those of its kind it could hang below: neither itself nor what hangs below it, at any depth. */
export const possibleParents = (lines: Lines, address: Address): CatalogueLine[] =>
  [...lines.values()]
    .filter(line => line.address !== address && line.address.split('/')[0] === address.split('/')[0])
    .filter(line => !aboveOf(lines, line.address).some(each => each.address === address))
    .sort((a, b) => compareText(a.summary.name, b.summary.name))
