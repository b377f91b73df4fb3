// Has a satchel file opened by a worker, first to learn what is in it, then beside the copies that are here.
import type { Address } from '../../src/documents/address.ts'
import { pipeline } from '../../src/documents/pipeline.ts'
import type { Device, LocalCopy, Person } from '../../src/sync/api.ts'
import { FILE_BYTES } from '../../src/sync/file/container.ts'
import { SatchelFileError } from '../../src/sync/file/errors.ts'
import { label } from '../i18n/i18n.ts'
import { answerOf } from '../shared/worker.ts'
import type { OpenAnswer, OpenedFile, ToOpen } from './open-worker.ts'
import { handoverTexts } from './texts.ts'

/** ms that opening may take: 64 MiB of pipelines need some seconds on a slow machine. */
const PATIENCE_MS = 60_000

/** What is wrong with a file, worded when it is asked for: languages change. */
export interface Unreadable {
  readonly problem: () => string
}

type Here = Pick<Device, 'belongs' | 'catalogue' | 'copyOf'> & { readonly person: Pick<Person, 'id' | 'name'> }

/** `here` is null on a device that belongs to nobody yet. Never rejects for what is in the file. */
export async function openFile(file: File, here: Here | null, now: number): Promise<OpenedFile | Unreadable> {
  if (file.size > FILE_BYTES) return { problem: () => label(new SatchelFileError({ code: 'tooLarge' }).label) }
  const first = await asked(file, here, new Map(), now)
  if ('problem' in first || !here) return first
  const copies = new Map<Address, LocalCopy>()
  for (const { received } of first.documents) {
    const copy = await here.copyOf(received.about.address)
    if (copy) copies.set(received.about.address, copy)
  }
  return copies.size === 0 ? first : asked(file, here, copies, now)
}

async function asked(
  file: File,
  here: Here | null,
  copies: ReadonlyMap<Address, LocalCopy>,
  now: number,
): Promise<OpenedFile | Unreadable> {
  const lines = [...(here?.catalogue.value.values() ?? [])].filter(each => each.address.startsWith(`${pipeline.name}/`))
  const question: ToOpen = {
    bytes: new Uint8Array(await file.arrayBuffer()),
    installation: here?.belongs.installation ?? null,
    relayKey: here?.belongs.relayKey ?? null,
    epochs: new Map(lines.map(({ address, facts }) => [address, facts.epoch])),
    copies,
    person: here && { id: here.person.id, name: here.person.name },
    now,
  }
  const worker = new Worker(new URL('./open-worker.ts', import.meta.url), { type: 'module' })
  const answer = await answerOf<ToOpen, OpenAnswer>(worker, question, PATIENCE_MS)
  if (answer === 'slow') return { problem: () => handoverTexts().slow }
  const problem = answer === 'damaged' ? ({ code: 'damaged' } as const) : 'problem' in answer ? answer.problem : null
  if (problem) return { problem: () => label(new SatchelFileError(problem).label) }
  return answer as OpenedFile
}
