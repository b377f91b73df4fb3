// Sets up an empty installation: the company and its first admin, with the one-time link the relay printed (O03).
import type { FastifyInstance } from 'fastify'
import type { Accounts } from '../../accounts/accounts.ts'
import type { Language } from '../../accounts/sentences.ts'
import { sessionCookie } from '../credentials.ts'
import { SIGN_INS_PER_MINUTE } from '../limits.ts'
import { language, password, secret, strictObject, text } from '../schemas.ts'
import { signedInView } from './views.ts'

interface SetUpBody {
  readonly token: string
  readonly company: string
  readonly name: string
  readonly password: string
  readonly language: Language
}

const body = strictObject({ token: secret, company: text, name: text, password, language }, [
  'token',
  'company',
  'name',
  'password',
  'language',
])

export function setUpRoutes(api: FastifyInstance, options: { readonly accounts: Accounts; readonly secure: boolean }) {
  const { accounts, secure } = options
  api.post<{ Body: SetUpBody }>(
    '/api/setup',
    { schema: { body }, config: { rateLimit: { max: SIGN_INS_PER_MINUTE } } },
    async (request, reply) => {
      const { token, ...company } = request.body
      const admin = await accounts.setUp({ ...company, link: token })
      reply.code(201).header('set-cookie', sessionCookie(accounts.beginSession(admin.id), secure))
      return signedInView(accounts, admin)
    },
  )
}
