// Names of the stages a new pipeline starts with: what a preview calls them before any pipeline is there.
import { defaultStages } from '../../src/documents/pipeline.ts'

export const stageNames: ReadonlyMap<string, string> = new Map(
  defaultStages.map(stage => [stage.id, String(stage.fields.name ?? stage.id)]),
)
