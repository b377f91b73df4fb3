// Serves the built app: hashed files for ever, everything else afresh, and index.html for the app's own addresses.
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import fastifyStatic from '@fastify/static'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { HttpError } from './errors.ts'
import { HASHED_ASSET_SECONDS } from './limits.ts'

/** Where the build puts files named by their content's hash. */
const HASHED = /[\\/]assets[\\/][^\\/]+-[A-Za-z0-9_-]{8,}\.[a-z0-9.]+$/

/** `folder` may still be missing: then the app's addresses say that it has not been built. */
export async function useAppFiles(app: FastifyInstance, folder: string): Promise<void> {
  await app.register(fastifyStatic, {
    root: folder,
    suppressWarning: true,
    dotfiles: 'ignore',
    preCompressed: true,
    cacheControl: false,
    setHeaders: (reply, path) => {
      const forEver = `public, max-age=${HASHED_ASSET_SECONDS}, immutable`
      reply.header('cache-control', HASHED.test(path) ? forEver : 'no-cache')
    },
  })
  app.setNotFoundHandler((request, reply) => {
    if (!isAppAddress(request)) throw new HttpError('notFound')
    if (!existsSync(join(folder, 'index.html'))) throw new HttpError('notBuilt')
    return reply.sendFile('index.html')
  })
}

/** Addresses that programs ask for: they must hear that nothing is there, not be given a page. */
const MACHINE = /^\/(?:api|assets|device|healthz|readyz|metrics)(?:\/|$)/

/** A page the app shows itself, such as /pipelines/<id>; a missing file or API route is no page. */
function isAppAddress(request: FastifyRequest): boolean {
  if (request.method !== 'GET' && request.method !== 'HEAD') return false
  const path = request.url.split('?', 1)[0] ?? ''
  return !MACHINE.test(path) && !path.includes('.')
}
