// The people of the company: names for forms, and for those who manage them adding, changing and inviting (O11).
import type { FastifyInstance } from 'fastify'
import { managing, type Role } from '../../../src/policy/rights.ts'
import type { Accounts } from '../../accounts/accounts.ts'
import { HttpError } from '../errors.ts'
import { mayInCompany, requireRight } from '../guard.ts'
import { ADDITIONS_PER_MINUTE, ASSISTED_REPS } from '../limits.ts'
import { personId, role, strictObject, text } from '../schemas.ts'
import { managedView, personView } from './views.ts'

interface NewPersonBody {
  readonly name: string
  readonly role: Role
  readonly assists?: readonly string[]
}

interface ChangeBody {
  readonly active?: boolean
  readonly assists?: readonly string[]
  /** Asks for a new one-time sign-in link; an unused earlier one dies. */
  readonly link?: true
}

const assists = { type: 'array', items: personId, maxItems: ASSISTED_REPS, uniqueItems: true }
const newPersonBody = strictObject({ name: text, role, assists }, ['name', 'role'])
const changeBody = {
  ...strictObject({ active: { type: 'boolean' }, assists, link: { const: true } }, []),
  minProperties: 1,
}

export function peopleRoutes(api: FastifyInstance, { accounts }: { readonly accounts: Accounts }) {
  const adding = { rateLimit: { max: ADDITIONS_PER_MINUTE } }

  api.get('/api/people', async request => {
    const manages = mayInCompany(request, 'managePeople')
    return {
      people: accounts.listPersons().map(person => (manages ? managedView(accounts, person) : personView(person))),
    }
  })

  api.post<{ Body: NewPersonBody }>(
    '/api/people',
    { schema: { body: newPersonBody }, config: adding },
    async (request, reply) => {
      requireRight(request, managing(request.body.role))
      const person = accounts.addPerson(request.body)
      const link = accounts.createLink('signin', person.id)
      return reply.code(201).send({ person: managedView(accounts, person), link })
    },
  )

  api.patch<{ Params: { id: string }; Body: ChangeBody }>(
    '/api/people/:id',
    { schema: { body: changeBody }, config: adding },
    async request => {
      requireRight(request, 'managePeople')
      const before = accounts.findPerson(request.params.id)
      if (before?.id !== request.params.id) throw new HttpError('notFound')
      requireRight(request, managing(before.role))
      const link = accounts.changePerson(before.id, request.body)
      const person = accounts.findPerson(before.id) ?? before
      return { person: managedView(accounts, person), ...(link === null ? {} : { link }) }
    },
  )
}
