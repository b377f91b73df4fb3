// How a person looks at pipelines: columns, order and filter, remembered on this device for the next visit.
import type { Preferences } from '../app/preferences.ts'
import { isPipelineView, type PipelineView } from '../app/router.ts'
import type { Column } from '../document/columns.ts'
import type { SortChoice } from './opportunity-table.ts'

export interface ViewChoice {
  /** Names of the shown columns. */
  readonly columns: readonly string[]
  readonly sort: SortChoice
  readonly stage: string
  readonly archivedToo: boolean
  readonly view: PipelineView
}

const KEY = 'pipeline.view'

export function readViewChoice(preferences: Preferences, columns: readonly Column[]): ViewChoice {
  const initial: ViewChoice = {
    columns: columns.filter(column => column.initial).map(column => column.name),
    sort: { column: 'name', down: false },
    stage: '',
    archivedToo: false,
    view: 'table',
  }
  const stored = preferences.get(KEY)
  if (typeof stored !== 'object' || stored === null) return initial
  const { columns: names, sort, stage, archivedToo, view } = stored as Record<string, unknown>
  const known = (name: unknown): name is string => columns.some(column => column.name === name)
  const shown = Array.isArray(names) ? names.filter(known) : []
  const wanted = typeof sort === 'object' && sort !== null ? (sort as Record<string, unknown>) : {}
  return {
    columns: shown.length > 0 ? shown : initial.columns,
    sort: known(wanted.column) ? { column: wanted.column, down: wanted.down === true } : initial.sort,
    stage: typeof stage === 'string' ? stage : '',
    archivedToo: archivedToo === true,
    view: isPipelineView(view) ? view : 'table',
  }
}

export const keepViewChoice = (preferences: Preferences, choice: ViewChoice): void => preferences.set(KEY, choice)
