// What a stage is called in a list over all pipelines, where only its stored name is known.
import { defaultStages } from '../../src/documents/pipeline.ts'
import type { ListedStage } from '../../src/sync/wire/lists.ts'
import { label } from '../i18n/i18n.ts'
import { opportunitiesTexts } from './texts.ts'

/** A usual stage in the reader's language, any other as it was named. */
export function stageWord({ name }: Pick<ListedStage, 'name'>): string {
  if (name === '') return opportunitiesTexts().none
  const usual = defaultStages.find(each => each.fields.name === name)
  return usual ? label(usual.label) : name
}
