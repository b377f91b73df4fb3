// Every error leaves as `{ error: { code, message } }` with one sentence in the reader's language, never a stack trace.
import type { Socket } from 'node:net'
import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify'
import { AccountError, type AccountErrorCode } from '../accounts/errors.ts'
import { fill, type Language, type SentenceParameters } from '../accounts/sentences.ts'

const SENTENCES = {
  malformed: {
    en: 'The request is not as it should be: a field is missing, unknown or of the wrong kind.',
    de: 'Die Anfrage ist nicht, wie sie sein soll: Ein Feld fehlt, ist unbekannt oder von falscher Art.',
  },
  tooLarge: { en: 'The request is too large.', de: 'Die Anfrage ist zu groß.' },
  mediaType: {
    en: 'The request’s content type is not one this address takes.',
    de: 'Diese Adresse nimmt Inhalte dieser Art nicht an.',
  },
  origin: {
    en: 'This request comes from a page that may not make it.',
    de: 'Diese Anfrage kommt von einer Seite, die sie nicht stellen darf.',
  },
  signIn: { en: 'Please sign in.', de: 'Bitte melden Sie sich an.' },
  rights: { en: 'You may not do this.', de: 'Das dürfen Sie nicht.' },
  notFound: { en: 'There is nothing at this address.', de: 'Unter dieser Adresse gibt es nichts.' },
  late: {
    en: '{by} has decided this already.',
    de: '{by} hat hierüber schon entschieden.',
  },
  moved: {
    en: 'Meanwhile another value stands there; nothing was written. Please look at it again.',
    de: 'Inzwischen steht dort ein anderer Wert; geschrieben wurde nichts. Bitte sehen Sie noch einmal hin.',
  },
  noDocument: {
    en: 'There is no such document to write into.',
    de: 'Es gibt kein solches Dokument, in das geschrieben werden könnte.',
  },
  refused: {
    en: 'These values are not admitted for you either; nothing was written.',
    de: 'Auch von Ihnen werden diese Werte nicht angenommen; geschrieben wurde nichts.',
  },
  version: {
    en: 'Somebody has changed this meanwhile; nothing was written. Please look at it again.',
    de: 'Das hat inzwischen jemand geändert; geschrieben wurde nichts. Bitte sehen Sie noch einmal hin.',
  },
  problems: {
    en: 'This cannot be taken over as it is; nothing was changed.',
    de: 'So lässt sich das nicht übernehmen; geändert wurde nichts.',
  },
  notBuilt: {
    en: 'The app has not been built yet; please run “npm run build”.',
    de: 'Die App ist noch nicht gebaut; bitte rufen Sie „npm run build“ auf.',
  },
  tooManyRequests: {
    en: 'Too many requests; please try again in {seconds} s.',
    de: 'Zu viele Anfragen; bitte versuchen Sie es in {seconds} s erneut.',
  },
  unavailable: {
    en: 'The service is starting or stopping; please try again.',
    de: 'Der Dienst startet oder endet gerade; bitte versuchen Sie es erneut.',
  },
  listsBusy: {
    en: 'The lists cannot be read just now; please try again in a moment.',
    de: 'Die Listen lassen sich gerade nicht lesen; bitte versuchen Sie es gleich noch einmal.',
  },
  internal: {
    en: 'Something went wrong here; please try again.',
    de: 'Hier ist etwas schiefgegangen; bitte versuchen Sie es erneut.',
  },
} as const satisfies Record<string, Record<Language, string>>

const STATUS: Record<HttpErrorCode, number> = {
  malformed: 400,
  tooLarge: 413,
  mediaType: 415,
  origin: 403,
  signIn: 401,
  rights: 403,
  notFound: 404,
  late: 409,
  moved: 409,
  noDocument: 409,
  refused: 422,
  version: 409,
  problems: 422,
  notBuilt: 404,
  tooManyRequests: 429,
  unavailable: 503,
  listsBusy: 503,
  internal: 500,
}

/** Account errors are 400 unless they say something more particular. */
const ACCOUNT_STATUS: Partial<Record<AccountErrorCode, number>> = {
  nameTaken: 409,
  personUnknown: 404,
  personInactive: 409,
  lastAdmin: 409,
  currentPasswordWrong: 403,
  signInWrong: 401,
  tooManyTries: 429,
  linkWrong: 403,
  linkUsed: 410,
  linkExpired: 410,
  alreadySetUp: 410,
  deviceForeign: 409,
  deviceRevoked: 409,
  deviceLimit: 409,
}

export type HttpErrorCode = keyof typeof SENTENCES

/** Thrown by a route or a hook to end the request with a sentence. */
export class HttpError extends Error {
  override readonly name = 'HttpError'
  readonly code: HttpErrorCode
  readonly parameters: SentenceParameters

  constructor(code: HttpErrorCode, parameters: SentenceParameters = {}) {
    super(fill(SENTENCES[code].en, parameters))
    this.code = code
    this.parameters = parameters
  }

  sentence(language: Language): string {
    return fill(SENTENCES[this.code][language], this.parameters)
  }
}

/** The language a reader prefers; German where the browser says neither. */
export function languageOf(request: FastifyRequest): Language {
  const wanted = request.headers['accept-language'] ?? ''
  return /\b(de|en)\b/i.exec(wanted)?.[1]?.toLowerCase() === 'en' ? 'en' : 'de'
}

/** What fastify and its parsers raise, in our words. */
function known(error: FastifyError): HttpError | AccountError | null {
  if (error instanceof HttpError || error instanceof AccountError) return error
  if (error.statusCode === 413) return new HttpError('tooLarge')
  if (error.statusCode === 415) return new HttpError('mediaType')
  if (error.statusCode === 429) return new HttpError('tooManyRequests', { seconds: 60 })
  if (error.statusCode === 503) return new HttpError('unavailable')
  const fromClient = error.statusCode !== undefined && error.statusCode >= 400 && error.statusCode < 500
  return fromClient ? new HttpError('malformed') : null
}

export function sendError(error: FastifyError, request: FastifyRequest, reply: FastifyReply): void {
  const answer = known(error)
  // What was foreseen is no news for the log; what was not, is: its type and stack, no part of the request.
  if (!answer) {
    request.log.error({ type: error.name, stack: error.stack, route: request.routeOptions.url }, 'request failed')
  }
  const shown = answer ?? new HttpError('internal')
  const status = shown instanceof HttpError ? STATUS[shown.code] : (ACCOUNT_STATUS[shown.code] ?? 400)
  const wait = shown.parameters.seconds
  if (status === 429 && wait !== undefined) reply.header('retry-after', wait)
  reply.code(status).send({ error: { code: shown.code, message: shown.sentence(languageOf(request)) } })
}

/** What the client sent is no HTTP; there is no request to answer, and its bytes belong into no log. */
export function refuseGarbage(_error: Error, socket: Socket): void {
  if (socket.writable) socket.end('HTTP/1.1 400 Bad Request\r\nConnection: close\r\nContent-Length: 0\r\n\r\n')
  else socket.destroy()
}
