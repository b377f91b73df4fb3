// The order of a pipeline's stages: who comes first, what moving one or adding one writes.
import type { Fields } from './kind.ts'
import { stageType } from './stages.ts'

type Stages = ReadonlyMap<string, Fields>
/** Positions to be written, by stage; those that stay are not in it. */
export type Positions = ReadonlyMap<string, number>

const positionOf = (fields: Fields | undefined): number => (typeof fields?.position === 'number' ? fields.position : 0)

/** All of them, archived ones too; two of one position stand in the same order on every device. */
export function inOrder(stages: Stages): readonly (readonly [string, Fields])[] {
  return [...stages].sort(([idA, a], [idB, b]) => positionOf(a) - positionOf(b) || (idA < idB ? -1 : idA > idB ? 1 : 0))
}

/** Puts a stage before (-1) or after (1) its neighbour among those in use. Empty at either end. */
export function movedStage(stages: Stages, id: string, by: -1 | 1): Positions {
  const ordered = inOrder(stages)
  const used = ordered.filter(([, fields]) => fields.archived !== true).map(([each]) => each)
  const at = used.indexOf(id)
  const neighbour = at < 0 ? undefined : used[at + by]
  if (neighbour === undefined) return new Map()
  const others = ordered.map(([each]) => each).filter(each => each !== id)
  const to = others.indexOf(neighbour) + (by > 0 ? 1 : 0)
  const moved = [...others.slice(0, to), id, ...others.slice(to)]
  const before = ordered.map(([, fields]) => positionOf(fields))
  // The positions there are suffice unless two stages share one.
  const places = new Set(before).size === before.length ? before : before.map((_, index) => index + 1)
  return changed(stages, new Map(moved.map((each, index) => [each, places[index] ?? index + 1])))
}

/** Where a new open stage `id` stands: after the last open one in use, before those that are won or lost. */
export function placeForStage(stages: Stages, id: string): Positions {
  const ordered = inOrder(stages)
  const last = ordered.findLastIndex(([, fields]) => fields.archived !== true && stageType(fields) === 'open')
  const all = [...ordered.slice(0, last + 1), [id, {}] as const, ...ordered.slice(last + 1)]
  const positions = new Map<string, number>()
  let before = 0
  for (const [index, [each, fields]] of all.entries()) {
    // Those before it stay as they are; those after it make room where they have to.
    const position = index <= last ? positionOf(fields) : Math.max(positionOf(fields), before + 1)
    before = position
    positions.set(each, position)
  }
  return changed(stages, positions)
}

const changed = (stages: Stages, positions: Positions): Positions =>
  new Map([...positions].filter(([id, position]) => stages.get(id)?.position !== position))
