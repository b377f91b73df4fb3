// The import's side of the HTTP API: a preview, the import itself with progress as it goes, and earlier reports.
import { PassThrough } from 'node:stream'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { type ImportOptions, parseImportOptions } from '../../src/exchange/options.ts'
import { fileProblemText } from '../../src/exchange/texts.ts'
import { HttpError, languageOf } from '../http/errors.ts'
import { requireRight } from '../http/guard.ts'
import { IMPORT_BYTES } from '../limits.ts'
import type { Importer } from './importer.ts'

interface FileRequest {
  readonly Querystring: { readonly options?: string; readonly file?: string }
  readonly Body: Buffer
}

const FILE_NAME = 200

/** Registers the routes on an app that already guards origin and credentials. */
export function importRoutes(api: FastifyInstance, importer: Importer): void {
  api.addContentTypeParser(
    'application/octet-stream',
    { parseAs: 'buffer', bodyLimit: IMPORT_BYTES },
    (_request, body, done) => done(null, body),
  )
  const config = { bodyLimit: IMPORT_BYTES, config: { rateLimit: { max: 60 } } }

  api.post<FileRequest>('/api/imports/opportunities/preview', config, async request => {
    requireRight(request, 'import')
    return importer.preview(fileOf(request), optionsOf(request))
  })

  api.post<FileRequest>('/api/imports/opportunities', config, async (request, reply) => {
    const { person } = requireRight(request, 'import')
    const bytes = fileOf(request)
    const options = optionsOf(request)
    const language = languageOf(request)
    const stream = new PassThrough()
    const say = (line: object) => stream.write(`${JSON.stringify(line)}\n`)
    // A closed page means: cancel. What was imported until then stays, importing again goes on from there.
    const abort = new AbortController()
    request.raw.socket.once('close', () => abort.abort())
    const run = async () => {
      const report = await importer.importOpportunities({
        bytes,
        fileName: (request.query.file ?? '').slice(0, FILE_NAME),
        person: person.id,
        options,
        signal: abort.signal,
        onProgress: (done, total) => say({ progress: { done, total } }),
      })
      if ('problem' in report) {
        const { problem } = report
        say({ error: { code: problem.code, message: fileProblemText(problem, language), problem } })
      } else say({ report })
    }
    void run()
      .catch(error => {
        if (abort.signal.aborted) return
        request.log.error({ err: error }, 'an import failed')
        say({ error: { code: 'internal', message: new HttpError('internal').sentence(language) } })
      })
      .finally(() => stream.end())
    return reply.type('application/x-ndjson').send(stream)
  })

  api.get('/api/imports', async request => {
    requireRight(request, 'import')
    return { imports: importer.reports() }
  })

  api.get<{ Params: { id: string } }>('/api/imports/:id', async request => {
    requireRight(request, 'import')
    const report = importer.report(request.params.id)
    if (!report) throw new HttpError('notFound')
    return { report }
  })
}

function fileOf(request: FastifyRequest<FileRequest>): Uint8Array {
  if (!(request.body instanceof Uint8Array)) throw new HttpError('malformed')
  return request.body
}

function optionsOf(request: FastifyRequest<FileRequest>): ImportOptions {
  let value: unknown
  try {
    value = JSON.parse(request.query.options ?? '{}')
  } catch {
    throw new HttpError('malformed')
  }
  const options = parseImportOptions(value)
  if (!options) throw new HttpError('malformed')
  return options
}
