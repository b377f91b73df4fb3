// What choosing another stage does to the probability: a stage's default is taken over, a person's own figure never.
import type { Fields } from '../../src/documents/kind.ts'
import type { Value } from '../../src/documents/values.ts'

export interface StageStep {
  /** Fields that change together with the stage. */
  readonly fields: Fields
  /** The new stage's default, where somebody had set another figure: to be offered. */
  readonly offer: number | null
}

export function stageStep(stages: ReadonlyMap<string, Fields>, record: Fields, to: string | null): StageStep {
  const usual = defaultOf(stages, to)
  const before = defaultOf(stages, record.stage)
  const own = typeof record.probability === 'number' ? record.probability : null
  if (to === null || usual === null || usual === own) return { fields: { stage: to }, offer: null }
  if (own === null || own === before) return { fields: { stage: to, probability: usual }, offer: null }
  return { fields: { stage: to }, offer: usual }
}

function defaultOf(stages: ReadonlyMap<string, Fields>, stage: Value | undefined): number | null {
  const probability = typeof stage === 'string' ? stages.get(stage)?.probability : null
  return typeof probability === 'number' ? probability : null
}
