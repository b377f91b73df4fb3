// Has a chosen file read and judged, and says what is wrong with it in a sentence.
import { pipeline } from '../../src/documents/pipeline.ts'
import type { Device } from '../../src/sync/api.ts'
import { FILE_BYTES } from '../../src/sync/file/container.ts'
import { SatchelFileError } from '../../src/sync/file/errors.ts'
import { label } from '../i18n/i18n.ts'
import { answerOf } from '../shared/worker.ts'
import type { Judged, ReadSatchel, ToJudge } from './read-worker.ts'
import { mergeTexts } from './texts.ts'

/** ms that reading may take: 64 MiB of pipelines need some seconds on a slow machine. */
const PATIENCE_MS = 60_000

/** A file somebody chose, and what is in it or wrong with it. */
export interface ChosenFile {
  readonly file: File
  /** Undefined while it is being read. */
  readonly read?: ReadSatchel | { readonly problem: () => string }
}

/** Never rejects for what is in the file. The problem is worded when it is asked for: languages change. */
export async function readChosen(device: Device, file: File): Promise<ChosenFile> {
  if (file.size > FILE_BYTES) return { file, read: { problem: () => sentence({ problem: { code: 'tooLarge' } }) } }
  const judged = await judge(device, new Uint8Array(await file.arrayBuffer()))
  if (judged === 'slow') return { file, read: { problem: () => mergeTexts().slow } }
  return { file, read: 'problem' in judged ? { problem: () => sentence(judged) } : judged }
}

const sentence = ({ problem }: Extract<Judged, { problem: unknown }>): string =>
  label(new SatchelFileError(problem).label)

async function judge({ belongs, catalogue }: Device, bytes: Uint8Array): Promise<Judged | 'slow'> {
  const lines = [...catalogue.value.values()].filter(({ address }) => address.startsWith(`${pipeline.name}/`))
  const epochs = new Map(lines.map(({ address, facts }) => [address, facts.epoch]))
  const worker = new Worker(new URL('./read-worker.ts', import.meta.url), { type: 'module' })
  const answer = await answerOf<ToJudge, Judged>(worker, { bytes, ...belongs, epochs }, PATIENCE_MS)
  return answer === 'damaged' ? { problem: { code: 'damaged' } } : answer
}
