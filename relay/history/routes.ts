// The history's side of the HTTP API: pages of a document's journal, or of what it says about one record.
import type { FastifyInstance } from 'fastify'
import { parseAddress } from '../../src/documents/address.ts'
import { HttpError } from '../http/errors.ts'
import { callerOf } from '../http/guard.ts'
import type { History } from './history.ts'

interface PageRequest {
  readonly Params: { readonly kind: string; readonly id: string }
  readonly Querystring: { readonly record?: string; readonly before?: string }
}

/** Registers the route on an app that already guards origin and credentials. */
export function historyRoutes(api: FastifyInstance, history: History): void {
  api.get<PageRequest>('/api/documents/:kind/:id/history', async request => {
    const { person } = callerOf(request)
    const address = parseAddress(`${request.params.kind}/${request.params.id}`)?.address
    const record = recordOf(request.query.record)
    const before = beforeOf(request.query.before)
    const page = address ? await history.page(person.id, { address, record, before }) : null
    if (!page) throw new HttpError('notFound')
    return page
  })
}

function recordOf(text: string | undefined): { root: string; id: string } | null {
  if (text === undefined) return null
  const match = /^([a-zA-Z]{1,64})\/([A-Za-z0-9_-]{1,22})$/.exec(text)
  if (!match?.[1] || !match[2]) throw new HttpError('malformed')
  return { root: match[1], id: match[2] }
}

function beforeOf(text: string | undefined): number | null {
  if (text === undefined) return null
  if (!/^[1-9]\d{0,15}$/.test(text)) throw new HttpError('malformed')
  return Number(text)
}
