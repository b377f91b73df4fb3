// Merging's side of the HTTP API: a preview, and the merge itself with progress as it goes. Started by the office (P08, P09).
import { PassThrough } from 'node:stream'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { type Address, parseAddress } from '../../src/documents/address.ts'
import type { Kind } from '../../src/documents/kind.ts'
import { SatchelFileError } from '../../src/sync/file/errors.ts'
import type { MergeFailure, MergeLine } from '../../src/sync/wire/merges.ts'
import { HttpError, languageOf } from '../http/errors.ts'
import { callerOf, requireRight } from '../http/guard.ts'
import { MERGE_UPLOAD_BYTES } from '../limits.ts'
import { NotWrittenError } from '../own-writer.ts'
import type { Core } from '../relay.ts'
import { described } from './describe.ts'
import { MergeError } from './merge-error.ts'
import type { MergeInput } from './merger.ts'
import { kindOf } from './sources.ts'
import { splitFiles } from './split.ts'

interface MergeRequest {
  readonly Querystring: {
    /** Address of the document that is merged into; or `new`, the name of a pipeline to begin. */
    readonly into?: string
    readonly new?: string
    /** `yes`: each document of the files into its own, instead of `into` and `new`. */
    readonly own?: string
    /** Documents here that are combined into it, too. */
    readonly from?: string | readonly string[]
    readonly takeOwnership?: string
    readonly approve?: string
  }
  /** Satchel files, one after the other. */
  readonly Body: Buffer | undefined
}

const FILES = 'application/vnd.satchel'
const NAME_LENGTH = 200
const NEW_KIND = 'pipeline'

/** Registers the routes on an app that already guards origin and credentials. */
export function mergeRoutes(api: FastifyInstance, core: Core): void {
  api.addContentTypeParser(FILES, { parseAs: 'buffer', bodyLimit: MERGE_UPLOAD_BYTES }, (_request, body, done) =>
    done(null, body),
  )
  const options = {
    bodyLimit: MERGE_UPLOAD_BYTES,
    config: { rateLimit: { max: 60 } },
    // Before megabytes are taken in: whoever may merge nothing at all.
    onRequest: async (request: FastifyRequest) => {
      const { id } = callerOf(request).person
      if (![...core.kinds.keys()].some(kind => mayMergeOwn(core, kind, id))) throw new HttpError('rights')
    },
  }

  api.post<MergeRequest>('/api/merges/preview', options, async (request, reply) => {
    const { input, kind } = await inputOf(core, request)
    try {
      return await described(core, kind, await core.merger.merge({ ...input, dryRun: true }))
    } catch (error) {
      return refuse(request, reply, error)
    }
  })

  api.post<MergeRequest>('/api/merges', options, async (request, reply) => {
    const { input, kind } = await inputOf(core, request)
    const stream = new PassThrough()
    const say = (line: MergeLine) => stream.write(`${JSON.stringify(line)}\n`)
    // A page closed before anything is written means: cancel. After that half a merge would help nobody.
    const abort = new AbortController()
    let writing = false
    const { socket } = request.raw
    const giveUp = () => {
      if (!writing) abort.abort()
    }
    socket.once('close', giveUp)
    const run = async () => {
      const report = await core.merger.merge({
        ...input,
        signal: abort.signal,
        onWriting: () => {
          writing = true
          say({ writing: true })
        },
        onProgress: (done, total) => say({ progress: { done, total } }),
      })
      say({ report: await described(core, kind, report) })
    }
    void run()
      .catch(error => {
        if (abort.signal.aborted) return
        const failure = failureOf(request, error)
        if (!failure) request.log.error({ err: error }, 'a merge failed')
        const message = new HttpError('internal').sentence(languageOf(request))
        say({ error: failure ?? { code: 'internal', message } })
      })
      .finally(() => {
        // The connection lives on, and other merges come by it.
        socket.off('close', giveUp)
        stream.end()
      })
    return reply.type('application/x-ndjson').send(stream)
  })
}

/** Whether somebody may merge into a document of this kind that is their own: who may not, may into none of it. */
function mayMergeOwn({ company: { judge } }: Pick<Core, 'company'>, kind: string, person: string): boolean {
  return judge.permission(judge.document(judge.newRow(kind, person)), person, 'merge').allowed
}

/** What is asked for, if the caller may. @throws HttpError malformed, rights, notFound */
async function inputOf(
  core: Core,
  request: FastifyRequest<MergeRequest>,
): Promise<{ readonly input: MergeInput; readonly kind: Kind }> {
  const { kinds, store, company } = core
  const { judge } = company
  const { person } = callerOf(request)
  const { into, new: name, own, from = [], takeOwnership, approve } = request.query
  const documents = [from].flat().map(addressOf)
  const files = splitFiles(request.body ?? new Uint8Array())
  if (approve === 'yes') requireRight(request, 'seeQuarantine')
  const shared = {
    files,
    documents,
    person: person.id,
    takeOwnership: takeOwnership === 'yes',
    approve: approve === 'yes',
  }
  if (own === 'yes') {
    const kind = kinds.get(NEW_KIND)
    if (!kind || into !== undefined || name !== undefined || documents.length > 0) throw new HttpError('malformed')
    // Whose they are is in the files; the merger asks for each (M10).
    return { input: { ...shared, into: { own: true } }, kind }
  }
  if (into === undefined) {
    const kind = kinds.get(NEW_KIND)
    const called = name?.normalize('NFC').trim() ?? ''
    if (!kind || called === '' || called.length > NAME_LENGTH) throw new HttpError('malformed')
    if (!mayMergeOwn(core, kind.name, person.id)) throw new HttpError('rights')
    return { input: { ...shared, into: { name: called, kind: kind.name } }, kind }
  }
  const address = addressOf(into)
  const kind = kindOf(kinds, address)
  if (!kind) throw new HttpError('notFound')
  // One that is not here yet comes with its file, under its author's name and rights.
  const row = await store.document(address)
  if (row && !judge.seesRow(row, person.id)) throw new HttpError('notFound')
  const document = judge.document(row ?? judge.newRow(kind.name, person.id))
  const allowed = (action: 'merge' | 'view') => judge.permission(document, person.id, action).allowed
  if (!allowed('merge')) throw new HttpError(allowed('view') ? 'rights' : 'notFound')
  return { input: { ...shared, into: { address } }, kind }
}

function addressOf(text: string): Address {
  const parsed = parseAddress(text)
  if (!parsed) throw new HttpError('malformed')
  return parsed.address
}

function refuse(request: FastifyRequest, reply: FastifyReply, error: unknown): FastifyReply {
  const failure = failureOf(request, error)
  if (!failure) throw error
  return reply.code(422).send({ error: failure })
}

/** A sentence for what can be wrong with files and wishes; null for what should not happen. */
function failureOf(request: FastifyRequest, error: unknown): MergeFailure | null {
  const language = languageOf(request)
  if (error instanceof SatchelFileError) {
    const { problem, label, file } = error
    return { code: problem.code, message: label[language], ...(file === null ? {} : { file }) }
  }
  if (error instanceof MergeError) return { code: error.code, message: error.label[language] }
  if (error instanceof NotWrittenError) return { code: 'refused', message: new HttpError('refused').sentence(language) }
  return null
}
