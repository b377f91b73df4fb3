// How the command line speaks to a running relay: HTTP over a Unix socket in the data folder, answered line by line.
//
// Request: POST, the body is one line of JSON (`Asked`) and then the bytes of the files it names, one after the other.
// Answer: one JSON object a line, {out} | {file} | {message} | {progress} | {exit}; without {exit} the job was not finished.
import { createHash } from 'node:crypto'
import { chmodSync, lstatSync, mkdirSync, rmSync, statSync } from 'node:fs'
import { createServer, type IncomingMessage, request, type ServerResponse } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import type { Label } from '../../src/documents/values.ts'
import { MERGE_BYTES } from '../limits.ts'
import { CommandError } from './command.ts'
import { FILES } from './folder.ts'
import type { InputFile, Io, Language } from './io.ts'

/** Bytes of a socket's path; Linux takes 107, other systems 103. */
const PATH_BYTES = 100
/** Bytes of a request: the files of a merge and their command line. */
const REQUEST_BYTES = MERGE_BYTES + 1024 * 1024

interface Asked {
  readonly argv: readonly string[]
  readonly language: Language
  readonly files: readonly { readonly name: string; readonly bytes: number }[]
}

type Line =
  | { readonly out: string }
  | { readonly file: { readonly path: string | null; readonly base64: string } }
  | { readonly message: Label }
  | { readonly progress: Label }
  | { exit: number }

/** Runs a command inside the relay and returns its exit code. */
export type Runner = (argv: readonly string[], files: readonly InputFile[], io: Io) => Promise<number>

/** Nobody listens there: no relay runs, or the one that did was killed. */
export class NoRelayError extends Error {
  override readonly name = 'NoRelayError'
}

/** The relay's socket; a folder whose path is too long for one gets a private place in the system's temporary folder. */
export function socketPath(folder: string): string {
  const inside = join(folder, FILES.socket)
  if (Buffer.byteLength(inside) <= PATH_BYTES) return inside
  const name = createHash('sha256').update(folder).digest('hex').slice(0, 32)
  return join(tmpdir(), `satchel-${name}`, FILES.socket)
}

export interface Channel {
  /** Stops commands under way, waits for them, and listens no more. Safe to call twice. */
  close(): Promise<void>
}

/** Listens for commands. The caller holds the folder's lock, so a socket that is there already is a dead one's. */
export async function openChannel(folder: string, run: Runner): Promise<Channel> {
  const path = socketPath(folder)
  const stop = new AbortController()
  const running = new Set<Promise<void>>()
  const server = createServer((request, response) => {
    const work = serve(request, response, run, stop.signal).finally(() => running.delete(work))
    running.add(work)
  })
  if (path !== join(folder, FILES.socket)) mkdirSync(join(path, '..'), { recursive: true, mode: 0o700 })
  rmSync(path, { force: true })
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(path, () => {
      server.off('error', reject)
      resolve()
    })
  })
  chmodSync(path, 0o600)
  let closed: Promise<void> | null = null
  const close = async () => {
    const gone = new Promise<void>(resolve => server.close(() => resolve()))
    stop.abort()
    await Promise.all(running)
    server.closeAllConnections()
    await gone
  }
  return {
    close: () => {
      closed ??= close()
      return closed
    },
  }
}

async function serve(request: IncomingMessage, response: ServerResponse, run: Runner, stop: AbortSignal) {
  const gone = new AbortController()
  response.once('close', () => gone.abort())
  const say = (line: Line) => {
    if (!response.destroyed) response.write(`${JSON.stringify(line)}\n`)
  }
  try {
    const { asked, files } = await readRequest(request)
    response.writeHead(200, { 'content-type': 'application/x-ndjson' })
    const io: Io = {
      language: asked.language,
      signal: AbortSignal.any([stop, gone.signal]),
      out: text => say({ out: text }),
      file: (path, bytes) => say({ file: { path, base64: Buffer.from(bytes).toString('base64') } }),
      message: text => say({ message: text }),
      progress: text => say({ progress: text }),
    }
    say({ exit: await run(asked.argv, files, io) })
  } catch {
    // Whoever asks wrongly here is no command line of ours, or left in the middle of asking.
    if (!response.headersSent) response.writeHead(400)
  } finally {
    response.end()
  }
}

/** @throws where it is none that the command line sends. */
async function readRequest(request: IncomingMessage): Promise<{ asked: Asked; files: InputFile[] }> {
  const chunks: Buffer[] = []
  let length = 0
  for await (const chunk of request as AsyncIterable<Buffer>) {
    length += chunk.length
    if (length > REQUEST_BYTES) throw new Error('the request is too large')
    chunks.push(chunk)
  }
  const body = Buffer.concat(chunks)
  const end = body.indexOf('\n')
  const asked = JSON.parse(body.subarray(0, end).toString('utf8')) as Asked
  let at = end + 1
  const files = asked.files.map(({ name, bytes }) => {
    const file = { name, bytes: body.subarray(at, at + bytes) }
    at += bytes
    return file
  })
  if (at !== body.length) throw new Error('the files are not as long as said')
  return { asked, files }
}

/** Has the relay run a command; returns its exit code, null where the relay ended before the job. @throws NoRelayError */
export async function askRelay(
  folder: string,
  argv: readonly string[],
  files: readonly InputFile[],
  io: Io,
): Promise<number | null> {
  const socketFile = socketPath(folder)
  trustSocket(folder, socketFile)
  const asked: Asked = {
    argv,
    language: io.language,
    files: files.map(({ name, bytes }) => ({ name, bytes: bytes.length })),
  }
  const response = await new Promise<IncomingMessage>((resolve, reject) => {
    const sent = request({ socketPath: socketFile, method: 'POST', path: '/', signal: io.signal }, resolve)
    sent.once('error', (error: NodeJS.ErrnoException) => {
      const absent = ['ENOENT', 'ECONNREFUSED', 'ECONNRESET', 'EPIPE', 'ENOTSOCK'].includes(error.code ?? '')
      reject(absent ? new NoRelayError(error.message, { cause: error }) : error)
    })
    sent.write(`${JSON.stringify(asked)}\n`)
    for (const { bytes } of files) sent.write(bytes)
    sent.end()
  })
  return readAnswer(response, io)
}

async function readAnswer(response: IncomingMessage, io: Io): Promise<number | null> {
  let exit: number | null = null
  const lines = createInterface({ input: response, crlfDelay: Number.POSITIVE_INFINITY })
  try {
    for await (const text of lines) {
      const line = JSON.parse(text) as Line
      if ('out' in line) io.out(line.out)
      else if ('file' in line) io.file(line.file.path, Buffer.from(line.file.base64, 'base64'))
      else if ('message' in line) io.message(line.message)
      else if ('progress' in line) io.progress(line.progress)
      else exit = line.exit
    }
  } catch (error) {
    // A relay that is killed breaks the stream off, perhaps within a line: without an exit the job was not done.
    if (io.signal.aborted || error instanceof CommandError) throw error
  }
  return exit
}

/** A socket in a folder that others write to could be theirs: it must belong to whoever the data folder belongs to. */
function trustSocket(folder: string, path: string): void {
  const found = lstatSync(path, { throwIfNoEntry: false })
  if (!found) throw new NoRelayError(`there is no ${path}`)
  const owner = statSync(folder).uid
  if (found.uid !== owner && found.uid !== process.getuid?.()) {
    throw new Error(`${path} belongs to another user than the data folder`)
  }
}
