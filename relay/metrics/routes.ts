// /metrics, for whoever operates the relay: this machine alone, or whoever has the token that was set for it.
import { createHash, timingSafeEqual } from 'node:crypto'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { HttpError } from '../http/errors.ts'
import { CONTENT_TYPE } from './exposition.ts'
import type { Metrics } from './metrics.ts'

export interface MetricsAccess {
  /** Whoever has it may look, from wherever; without one only this machine may. */
  readonly token: string | null
  /** People come through a proxy: it may stand on this machine, and then everybody seems to be here. */
  readonly proxied: boolean
}

export function metricsRoutes(app: FastifyInstance, metrics: Metrics, access: MetricsAccess): void {
  app.get('/metrics', async (request, reply) => {
    // To everybody else there is nothing.
    if (!mayLook(request, access)) throw new HttpError('notFound')
    return reply.type(CONTENT_TYPE).header('cache-control', 'no-store').send(metrics.render())
  })
}

function mayLook({ headers, socket }: FastifyRequest, { token, proxied }: MetricsAccess): boolean {
  if (token !== null) return same(/^Bearer (.+)$/i.exec(headers.authorization ?? '')?.[1] ?? '', token)
  if (proxied || FORWARDED.some(name => headers[name] !== undefined)) return false
  // The name too: a page on the internet may have its own name point here (DNS rebinding).
  return LOOPBACK.test(socket.remoteAddress ?? '') && LOOPBACK_HOST.test(headers.host ?? '')
}

const FORWARDED = ['x-forwarded-for', 'x-forwarded-host', 'x-real-ip', 'forwarded', 'via'] as const
const LOOPBACK = /^(?:(?:::ffff:)?127(?:\.\d{1,3}){3}|::1)$/
const LOOPBACK_HOST = /^(?:localhost|127(?:\.\d{1,3}){3}|\[::1\])(?::\d+)?$/i

/** In the same time whatever was given. */
function same(given: string, token: string): boolean {
  const hash = (text: string): Buffer => createHash('sha256').update(text).digest()
  return timingSafeEqual(hash(given), hash(token))
}
