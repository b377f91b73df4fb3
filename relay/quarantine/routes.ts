// The quarantine's side of the HTTP API, for those who may see it: list, one entry, run on behalf, decline.
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { isValue } from '../../src/documents/values.ts'
import type { Repair } from '../../src/sync/wire/quarantine.ts'
import { HttpError, languageOf } from '../http/errors.ts'
import { requireRight } from '../http/guard.ts'
import { strictObject } from '../http/schemas.ts'
import { REPAIR_BYTES, WORD_LENGTH } from '../limits.ts'
import type { Decision, Quarantine } from './quarantine.ts'

interface ListRequest {
  readonly Querystring: { readonly settled?: string; readonly after?: string }
}
interface OneRequest {
  readonly Params: { readonly id: string }
}
interface RunRequest extends OneRequest {
  readonly Body: { readonly repairs: readonly Repair[] }
}
interface DeclineRequest extends OneRequest {
  readonly Body: { readonly word: string }
}

/** Places of one entry; a change list holds no more. */
const REPAIRS = 2_000
const NAME = 200

const runBody = strictObject(
  {
    repairs: {
      type: 'array',
      maxItems: REPAIRS,
      items: strictObject(
        {
          root: { type: 'string', maxLength: NAME },
          key: { anyOf: [{ type: 'string', maxLength: NAME }, { type: 'null' }] },
          standing: {},
          value: {},
        },
        ['root', 'key', 'standing', 'value'],
      ),
    },
  },
  ['repairs'],
)
const declineBody = strictObject({ word: { type: 'string', maxLength: WORD_LENGTH } }, ['word'])

/** Registers the routes on an app that already guards origin and credentials. */
export function quarantineRoutes(api: FastifyInstance, quarantine: Quarantine): void {
  api.get<ListRequest>('/api/quarantine', async request => {
    requireRight(request, 'seeQuarantine')
    return quarantine.page(request.query.settled === 'true', cursorOf(request.query.after))
  })

  api.get<OneRequest>('/api/quarantine/:id', async request => {
    requireRight(request, 'seeQuarantine')
    const entry = await quarantine.entry(idOf(request))
    if (!entry) throw new HttpError('notFound')
    return { entry }
  })

  api.post<RunRequest>(
    '/api/quarantine/:id/run',
    { schema: { body: runBody }, bodyLimit: REPAIR_BYTES },
    async (request, reply) => {
      const { person } = requireRight(request, 'seeQuarantine')
      const { repairs } = request.body
      if (!repairs.every(({ standing, value }) => isValue(standing) && isValue(value))) throw new HttpError('malformed')
      return answer(request, reply, await quarantine.run(idOf(request), person.id, repairs))
    },
  )

  api.post<DeclineRequest>('/api/quarantine/:id/decline', { schema: { body: declineBody } }, async (request, reply) => {
    const { person } = requireRight(request, 'seeQuarantine')
    return answer(request, reply, await quarantine.decline(idOf(request), person.id, request.body.word.trim()))
  })
}

function answer(request: FastifyRequest, reply: FastifyReply, decision: Decision): unknown {
  switch (decision.state) {
    case 'settled':
      return { entry: decision.entry }
    case 'refused': {
      const error = new HttpError('refused')
      const said = { code: error.code, message: error.sentence(languageOf(request)) }
      // Which values those are is for the form to show.
      return reply.code(422).send({ error: said, refusal: decision.refusal })
    }
    case 'unknown':
      throw new HttpError('notFound')
    case 'late':
      throw new HttpError('late', { by: decision.by })
    default:
      throw new HttpError(decision.state)
  }
}

function idOf({ params }: FastifyRequest<OneRequest>): number {
  if (!/^[1-9]\d{0,15}$/.test(params.id)) throw new HttpError('notFound')
  return Number(params.id)
}

function cursorOf(after: string | undefined): { asked: boolean; id: number } | null {
  if (after === undefined) return null
  const match = /^([01])-(\d{1,16})$/.exec(after)
  if (!match) throw new HttpError('malformed')
  return { asked: match[1] === '1', id: Number(match[2]) }
}
