// What a column needs of its pipeline: the currency, and what stages are called and come after one another.
import { stageName } from '../../src/documents/stages.ts'
import type { ColumnContext } from '../document/columns.ts'
import { language, texts } from '../i18n/i18n.ts'
import type { Workspace } from './workspace.ts'

export function contextOf(workspace: Workspace): ColumnContext {
  const { stages, fields } = workspace
  return {
    currency: typeof fields.currency === 'string' ? fields.currency : '',
    recordName: (_collection, id) => stageName(id, stages.get(id), language.value) || texts().pipeline.unknownStage,
    recordPosition: (_collection, id) => Number(stages.get(id)?.position ?? Number.MAX_SAFE_INTEGER),
  }
}
