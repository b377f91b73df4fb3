// Puts the relay's HTTP side together: security headers, guard, API routes, and the built app on one server.
import rateLimit from '@fastify/rate-limit'
import fastify, { type FastifyBaseLogger, type FastifyError, type FastifyInstance, LogController } from 'fastify'
import type { Accounts } from '../accounts/accounts.ts'
import type { Judge } from '../company/judge.ts'
import type { Certify } from '../merge/certify.ts'
import { useAppFiles } from './app-files.ts'
import { HttpError, refuseGarbage, sendError } from './errors.ts'
import { useGuard } from './guard.ts'
import { useHeaders } from './headers.ts'
import { BODY_BYTES, REQUEST_MS, REQUESTS_PER_MINUTE } from './limits.ts'
import { useRequestLog } from './log.ts'
import type { OriginList } from './origins.ts'
import { deviceRoutes } from './routes/devices.ts'
import { healthRoutes } from './routes/health.ts'
import { peopleRoutes } from './routes/people.ts'
import { sessionRoutes } from './routes/session.ts'
import { setUpRoutes } from './routes/set-up.ts'

export interface HttpOptions {
  readonly accounts: Accounts
  readonly judge: Judge
  readonly origins: OriginList
  /** Absolute path of the built app. */
  readonly staticFolder: string
  readonly version: string
  readonly log: FastifyBaseLogger
  /** Whether requests can be served now: false while starting and stopping. */
  readonly ready: () => boolean
  /** Browsers reach this over TLS, here or at a proxy: cookies are marked Secure. */
  readonly secure: boolean
  /** Certificate chain and key, PEM: served over TLS where given. */
  readonly tls?: Tls
  /** Addresses of proxies whose X-Forwarded-For is believed; none unless given. */
  readonly trustedProxies?: readonly string[]
  /** The relay's word for a device, told when it enrols. */
  readonly certify?: Certify
  /** Further routes (full paths, `/api/…`); they pass the same guard and may raise their own `bodyLimit`. */
  readonly extend?: (app: FastifyInstance) => void
  /** Routes for whoever operates the relay, outside `/api`: they guard themselves. */
  readonly operate?: (app: FastifyInstance) => void
}

export interface Tls {
  readonly cert: string | Buffer
  readonly key: string | Buffer
}

/** An HTTP server ready to listen; its `server` takes the handler of WebSocket upgrades. */
export async function createHttp(options: HttpOptions): Promise<FastifyInstance> {
  const app = fastify({
    ...(options.tls ? { https: { ...options.tls, minVersion: 'TLSv1.2' } } : {}),
    loggerInstance: options.log,
    logController: new LogController({ disableRequestLogging: true }),
    bodyLimit: BODY_BYTES,
    requestTimeout: REQUEST_MS,
    forceCloseConnections: 'idle',
    trustProxy: options.trustedProxies ? [...options.trustedProxies] : false,
    // A wrong type is refused, not guessed at, and an unknown field is an error, not silently dropped (ASVS 15.3.3).
    ajv: { customOptions: { coerceTypes: false, removeAdditional: false, useDefaults: false } },
    frameworkErrors: (error, request, reply) => sendError(error as FastifyError, request, reply),
    clientErrorHandler: refuseGarbage,
  })
  app.setErrorHandler(sendError)
  app.removeContentTypeParser('text/plain')
  useRequestLog(app)
  await useHeaders(app, options.secure)
  healthRoutes(app, options)
  options.operate?.(app)
  await app.register(api => useApi(api, options))
  await useAppFiles(app, options.staticFolder)
  return app
}

async function useApi(api: FastifyInstance, options: HttpOptions): Promise<void> {
  await api.register(rateLimit, {
    max: REQUESTS_PER_MINUTE,
    timeWindow: 60_000,
    errorResponseBuilder: (_request, { ttl }) => new HttpError('tooManyRequests', { seconds: Math.ceil(ttl / 1000) }),
  })
  // Answers depend on who asks and must not be found in a cache by the next user of the device.
  api.addHook('onRequest', async (_request, reply) => void reply.header('cache-control', 'no-store'))
  useGuard(api, options)
  setUpRoutes(api, options)
  sessionRoutes(api, options)
  deviceRoutes(api, options)
  peopleRoutes(api, options)
  options.extend?.(api)
}
