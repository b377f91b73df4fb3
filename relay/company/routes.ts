// The portal's side of the HTTP API: teams, territories, people's settings, rules, status profiles and rights (SPEC O).
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { MAX_CONDITIONS, MAX_NAMED } from '../../src/policy/scope/check.ts'
import type { AudienceRule } from '../../src/policy/scope/world.ts'
import type { PostProfile, PutKind, PutNode, PutPerson, PutRights, PutRule } from '../../src/sync/wire/company.ts'
import { HttpError, languageOf } from '../http/errors.ts'
import { requireRight } from '../http/guard.ts'
import { personId, strictObject } from '../http/schemas.ts'
import * as limits from './limits.ts'
import { CompanySettings, type Outcome, type SettingsOptions } from './settings.ts'

interface OneRequest {
  readonly Params: { readonly id: string }
}
interface RemoveRequest extends OneRequest {
  readonly Querystring: { readonly version: string }
}

const id = { type: 'string', pattern: limits.NODE_ID }
const oneId = strictObject({ id }, ['id'])
const version = { type: 'integer', minimum: 0, maximum: Number.MAX_SAFE_INTEGER }
const name = { type: 'string', minLength: 1, maxLength: limits.SETTING_NAME }
const named = (items: object) => ({ type: 'array', items, maxItems: MAX_NAMED, uniqueItems: true })
const value = {
  anyOf: [
    { type: 'string', maxLength: limits.CONDITION_VALUE },
    { type: 'number' },
    { type: 'boolean' },
    { type: 'null' },
  ],
}

const nodeBody = strictObject({ name, parent: { anyOf: [id, { type: 'null' }] }, version }, [
  'name',
  'parent',
  'version',
])
const personBody = strictObject({ teams: named(id), territories: named(id), own: { type: 'array' }, version }, [
  'teams',
  'territories',
  'own',
  'version',
])
const condition = strictObject(
  {
    field: { type: 'string', maxLength: limits.SETTING_NAME },
    oneOf: { type: 'array', items: value, maxItems: MAX_CONDITIONS },
  },
  ['field', 'oneOf'],
)
const ruleShape = strictObject(
  {
    id,
    kind: { type: 'string', maxLength: limits.SETTING_NAME },
    when: { type: 'array', items: condition, maxItems: MAX_CONDITIONS },
    to: strictObject({ people: named(personId), teams: named(id), territories: named(id) }, [
      'people',
      'teams',
      'territories',
    ]),
    everybodyIsMeant: { type: 'boolean' },
  },
  ['id', 'kind', 'when', 'to', 'everybodyIsMeant'],
)
const ruleBody = strictObject({ name, rule: ruleShape, version }, ['name', 'rule', 'version'])
const stated = strictObject({ version: { type: 'string', pattern: '^[1-9]\\d{0,14}$' } }, ['version'])

/** Registers the routes on an app that already guards origin and credentials. */
export function companyRoutes(api: FastifyInstance, options: SettingsOptions): void {
  const settings = new CompanySettings(options)
  const config = { rateLimit: { max: limits.CHANGES_PER_MINUTE } }
  // Before anything large is taken in: whoever may change nothing at all.
  const manage = {
    config,
    onRequest: async (request: FastifyRequest) => void requireRight(request, 'managePeople'),
  }
  const administer = {
    config,
    onRequest: async (request: FastifyRequest) => void requireRight(request, 'administer'),
  }
  const removal = { ...manage, schema: { params: oneId, querystring: stated } }

  api.get('/api/company', async request => {
    requireRight(request, 'managePeople')
    return settings.view()
  })

  for (const table of ['teams', 'territories'] as const) {
    const path = `/api/company/${table}/:id`
    const put = { ...manage, schema: { params: oneId, body: nodeBody } }
    api.put<OneRequest & { Body: PutNode }>(path, put, async (request, reply) => {
      const { params, body } = request
      return answer(request, reply, await settings.putNode(table, params.id, { ...body, name: nameIn(body) }))
    })
    api.delete<RemoveRequest>(path, removal, async (request, reply) => {
      const { params, query } = request
      return answer(request, reply, await settings.removeNode(table, params.id, Number(query.version)))
    })
  }

  const person = { ...manage, bodyLimit: limits.SETTING_BYTES, schema: { body: personBody } }
  api.put<OneRequest & { Body: PutPerson }>('/api/company/people/:id', person, async (request, reply) => {
    const { params, body } = request
    const parsed = settings.ownGrants(body.own)
    if ('problems' in parsed) return answer(request, reply, { state: 'problems', problems: parsed.problems })
    // Whoever hands out rights can become anybody.
    if (!settings.hasOwn(params.id, parsed.own)) requireRight(request, 'administer')
    return answer(request, reply, await settings.putPerson(params.id, { ...body, own: parsed.own }))
  })

  const rule = { ...manage, bodyLimit: limits.SETTING_BYTES, schema: { params: oneId, body: ruleBody } }
  api.put<OneRequest & { Body: PutRule }>('/api/company/rules/:id', rule, async (request, reply) => {
    const { params, body } = request
    if (body.rule.id !== params.id) throw new HttpError('malformed')
    return answer(request, reply, await settings.putRule(nameIn(body), ordered(body.rule), body.version))
  })
  api.delete<RemoveRequest>('/api/company/rules/:id', removal, async (request, reply) => {
    const { params, query } = request
    return answer(request, reply, await settings.removeRule(params.id, Number(query.version)))
  })

  const profile = {
    ...manage,
    config: { rateLimit: { max: limits.PROOFS_PER_MINUTE } },
    bodyLimit: limits.PROFILE_BYTES,
    schema: { body: strictObject({ profile: { type: 'object' } }, ['profile']) },
  }
  api.post<{ Body: PostProfile }>('/api/company/profiles', profile, async (request, reply) => {
    const { person } = requireRight(request, 'managePeople')
    return answer(request, reply, await settings.addProfile(request.body.profile, person.id))
  })

  const kind = {
    ...manage,
    schema: { body: strictObject({ profile: { type: 'string', maxLength: limits.SETTING_NAME } }, ['profile']) },
  }
  api.put<{ Params: { kind: string }; Body: PutKind }>('/api/company/kinds/:kind', kind, async (request, reply) => {
    return answer(request, reply, settings.putKind(request.params.kind, request.body.profile))
  })

  const rights = {
    ...administer,
    bodyLimit: limits.RIGHTS_BYTES,
    schema: { body: strictObject({ matrix: { type: 'object' } }, ['matrix']) },
  }
  api.put<{ Body: PutRights }>('/api/company/rights', rights, async (request, reply) => {
    const { person } = requireRight(request, 'administer')
    return answer(request, reply, await settings.putRights(request.body.matrix, person.id))
  })
}

function answer(request: FastifyRequest, reply: FastifyReply, outcome: Outcome<{ readonly key?: string }>): unknown {
  switch (outcome.state) {
    case 'done': {
      const { state: _state, ...said } = outcome
      return said
    }
    case 'problems': {
      const error = new HttpError('problems')
      const said = { code: error.code, message: error.sentence(languageOf(request)) }
      return reply.code(422).send({ error: said, code: error.code, problems: outcome.problems })
    }
    case 'unknown':
      throw new HttpError('notFound')
    case 'version':
      throw new HttpError('version')
  }
}

/** @throws HttpError malformed where nothing but blanks was sent */
function nameIn({ name }: { readonly name: string }): string {
  const said = name.normalize('NFC').trim()
  if (said === '') throw new HttpError('malformed')
  return said
}

/** The rule with nothing beside what rules have, in the order in which it is kept. */
const ordered = ({ id, kind, when, to, everybodyIsMeant }: AudienceRule): AudienceRule => ({
  ...{ id, kind, when: when.map(({ field, oneOf }) => ({ field, oneOf })) },
  ...{ to: { people: to.people, teams: to.teams, territories: to.territories }, everybodyIsMeant },
})
