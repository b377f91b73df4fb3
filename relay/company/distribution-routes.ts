// Who has what and why over HTTP (relay/SPEC.md F), for whoever manages people: they may see everybody's satchel.
import type { FastifyInstance, FastifyReply } from 'fastify'
import { type Address, isAddress } from '../../src/documents/address.ts'
import type { Rejected } from '../../src/sync/wire/company.ts'
import { HttpError } from '../http/errors.ts'
import { requireRight } from '../http/guard.ts'
import { ID_LENGTH } from '../http/limits.ts'
import { strictObject } from '../http/schemas.ts'
import { LISTS_PER_MINUTE, SEARCH_LENGTH, WHAT_IF_BYTES, WHAT_IF_PER_MINUTE } from '../limits.ts'
import type { Distributions } from './distribution.ts'
import { readPlan } from './planned.ts'

interface DocumentRequest {
  readonly Params: { readonly kind: string; readonly id: string }
  readonly Querystring: { readonly text?: string }
}
interface PersonRequest {
  readonly Params: { readonly id: string }
  readonly Querystring: { readonly text?: string; readonly after?: string }
}
interface WhatIfRequest {
  readonly Body: { readonly change: unknown }
}

const ADDRESS_LENGTH = 2 * ID_LENGTH
const text = { type: 'string', maxLength: SEARCH_LENGTH }
const asked = { rateLimit: { max: LISTS_PER_MINUTE } }

/** Registers the routes on an app that already guards origin and credentials. */
export function distributionRoutes(api: FastifyInstance, distributions: Distributions): void {
  api.get<DocumentRequest>(
    '/api/distribution/:kind/:id',
    { schema: { querystring: strictObject({ text }, []) }, config: asked },
    async request => {
      requireRight(request, 'managePeople')
      const address = addressOf(`${request.params.kind}/${request.params.id}`)
      const found = address && distributions.document(address, request.query.text)
      if (!found) throw new HttpError('notFound')
      return found
    },
  )

  const after = { type: 'string', maxLength: ADDRESS_LENGTH }
  api.get<PersonRequest>(
    '/api/distribution/people/:id',
    { schema: { querystring: strictObject({ text, after }, []) }, config: asked },
    async request => {
      requireRight(request, 'managePeople')
      const { text, after } = request.query
      const cursor = after === undefined ? null : addressOf(after)
      if (after !== undefined && cursor === null) throw new HttpError('malformed')
      const found = await distributions.person(request.params.id, cursor, text)
      if (!found) throw new HttpError('notFound')
      return found
    },
  )

  api.post<WhatIfRequest>(
    '/api/distribution/what-if',
    {
      schema: { body: strictObject({ change: {} }, ['change']) },
      bodyLimit: WHAT_IF_BYTES,
      config: { rateLimit: { max: WHAT_IF_PER_MINUTE } },
    },
    async (request, reply) => {
      const { subject } = requireRight(request, 'managePeople')
      const { change, problems } = readPlan(request.body.change)
      if (!change) {
        if (problems.some(({ code }) => code === 'shape')) throw new HttpError('malformed')
        return rejected(reply, problems)
      }
      const outcome = distributions.whatIf(change, subject.role)
      if ('answer' in outcome) return outcome.answer
      if (!outcome.problems) throw new HttpError('notFound')
      return rejected(reply, outcome.problems)
    },
  )
}

function rejected(reply: FastifyReply, problems: Rejected['problems']): FastifyReply {
  return reply.code(422).send({ code: 'problems', problems } satisfies Rejected)
}

const addressOf = (text: string): Address | null => (isAddress(text) ? text : null)
