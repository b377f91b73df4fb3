// From a file that comes back to what it would change here, and to the changes themselves.
import type { Change } from '../../../src/documents/changes.ts'
import { readDocument, readText } from '../../../src/documents/content.ts'
import { type Fields, textRoot } from '../../../src/documents/kind.ts'
import { OPPORTUNITIES, STAGES } from '../../../src/documents/pipeline.ts'
import { stageName, stageType } from '../../../src/documents/stages.ts'
import type { Value } from '../../../src/documents/values.ts'
import { fold } from '../../../src/exchange/words.ts'
import { planReturn, type ReturnPlan, returnedChanges } from '../../../src/exchange/xlsx/merge.ts'
import type { ReturnProblem } from '../../../src/exchange/xlsx/problems.ts'
import type { Read, ReturnedTable } from '../../../src/exchange/xlsx/returned.ts'
import { textDelta } from '../../document/text-edit.ts'
import { language } from '../../i18n/i18n.ts'
import { answerOf } from '../../shared/worker.ts'
import { opportunities, type Workspace } from '../workspace.ts'
import type { ToRead } from './return-worker.ts'

/** ms that reading may take: the largest file we take needs a few seconds on a slow phone. */
const PATIENCE_MS = 30_000
/** Bytes beyond which a file is not even handed to the worker. */
const TOO_LARGE = 10 << 20

export type ReadFile = Read | { readonly problem: 'slow' }

/** Never rejects for what is in the file. */
export async function readReturned(file: File): Promise<ReadFile> {
  if (file.size > TOO_LARGE) return { problem: { code: 'tooLarge', bytes: file.size, limit: TOO_LARGE } }
  const bytes = new Uint8Array(await file.arrayBuffer())
  const csv = !(bytes[0] === 0x50 && bytes[1] === 0x4b) && /\.(csv|txt)$/i.test(file.name)
  const worker = new Worker(new URL('./return-worker.ts', import.meta.url), { type: 'module' })
  const answer = await answerOf<ToRead, Read>(worker, { bytes, csv }, PATIENCE_MS)
  if (answer === 'slow') return { problem: 'slow' }
  return answer === 'damaged' ? { problem: { code: 'damaged' } } : answer
}

/** What the table would change in the document as it is now. Nothing is written. */
export function planFor(workspace: Workspace, table: ReturnedTable): ReturnPlan | { readonly problem: ReturnProblem } {
  const { open, stages } = workspace
  const doc = open.doc.value
  const text = (record: string, name: string): string => readText(doc, OPPORTUNITIES, record, name)
  return planReturn(table, {
    address: open.address,
    collection: opportunities,
    document: readDocument(open.kind, doc),
    recordName: (_collection, id) => stageName(id, stages.get(id), language.value) || id,
    recordsNamed: (collection, name) => (collection === STAGES ? stagesNamed(stages, name) : []),
    text,
    fits: (base, value, current) => textDelta(base, value, current) !== null,
    completed: fields => completed(workspace, fields),
  })
}

/** Stages in use first: an archived one of the same name does not make a name ambiguous. */
function stagesNamed(stages: ReadonlyMap<string, Fields>, name: string): readonly string[] {
  const wanted = fold(name)
  const named = [...stages].filter(([id, fields]) =>
    [stageName(id, fields, 'en'), stageName(id, fields, 'de')].some(each => fold(each) === wanted),
  )
  const inUse = named.filter(([, fields]) => fields.archived !== true)
  return (inUse.length > 0 ? inUse : named).map(([id]) => id)
}

/** What a new opportunity has where its row says nothing: as the form begins one. */
function completed(workspace: Workspace, fields: Fields): Fields {
  const whole: Record<string, Value | undefined> = { ...fields }
  for (const { name, initial } of opportunities.fields) whole[name] ??= initial
  whole.stage ??= workspace.currentStages.find(([, stage]) => stageType(stage) === 'open')?.[0]
  const usual = typeof whole.stage === 'string' ? workspace.stages.get(whole.stage)?.probability : undefined
  whole.probability ??= usual
  return whole
}

/** The changes of a plan, on the texts as they are now; texts that no longer fit are left out. */
export function changesOf(workspace: Workspace, plan: ReturnPlan): Change[] {
  const doc = workspace.open.doc.value
  const texts = plan.records.flatMap(({ id, texts }): Change[] =>
    texts.flatMap((text): Change[] => {
      const current = readText(doc, OPPORTUNITIES, id, text.name)
      const delta = textDelta(text.base, text.value, current)
      return delta === null || delta.length === 0 ? [] : [[textRoot(OPPORTUNITIES, id, text.name), delta]]
    }),
  )
  return [...returnedChanges(plan, OPPORTUNITIES), ...texts]
}
