// Tells a supervisor whether the process lives and whether it can serve (DESIGN 9).
import type { FastifyInstance } from 'fastify'

export function healthRoutes(
  app: FastifyInstance,
  options: { readonly version: string; readonly ready: () => boolean },
) {
  app.get('/healthz', async () => ({ status: 'ok', version: options.version }))
  app.get('/readyz', async (_request, reply) => {
    const ready = options.ready()
    return reply.code(ready ? 200 : 503).send({ ready })
  })
}
