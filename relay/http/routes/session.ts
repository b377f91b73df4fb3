// Signing in and out, who is signed in, and choosing a password (RELIABILITY 2.0, T12).
import type { FastifyInstance } from 'fastify'
import type { Accounts } from '../../accounts/accounts.ts'
import { credentialsOf, endedCookie, sessionCookie } from '../credentials.ts'
import { HttpError, languageOf } from '../errors.ts'
import { callerOf } from '../guard.ts'
import { SIGN_INS_PER_MINUTE } from '../limits.ts'
import { password, secret, strictObject, text } from '../schemas.ts'
import { clientAddress, signedInView } from './views.ts'

type SignInBody = { readonly name: string; readonly password: string } | { readonly link: string }
interface PasswordBody {
  readonly password: string
  readonly current?: string
}

const signInBody = {
  oneOf: [strictObject({ name: text, password }, ['name', 'password']), strictObject({ link: secret }, ['link'])],
}
const passwordBody = strictObject({ password, current: password }, ['password'])

export function sessionRoutes(
  api: FastifyInstance,
  options: { readonly accounts: Accounts; readonly secure: boolean },
) {
  const { accounts, secure } = options
  const costly = { rateLimit: { max: SIGN_INS_PER_MINUTE } }

  api.post<{ Body: SignInBody }>(
    '/api/session',
    { schema: { body: signInBody }, config: costly },
    async (request, reply) => {
      const { body, caller } = request
      const { person, session } =
        'link' in body
          ? accounts.redeemLink(body.link)
          : await accounts.signIn(body.name, body.password, clientAddress(request))
      // A browser has one session; the one it came with ends (ASVS 7.2.4).
      if (caller?.sessionId !== undefined) accounts.signOut(caller.sessionId, caller.person.id)
      reply.header('set-cookie', sessionCookie(session, secure))
      return signedInView(accounts, person)
    },
  )

  api.get('/api/session', async (request, reply) => {
    const { caller } = request
    const person = caller && accounts.findPerson(caller.person.id)
    if (!person) {
      const error = new HttpError('signIn')
      const said = { code: error.code, message: error.sentence(languageOf(request)) }
      return reply.code(401).send({ setUp: accounts.isSetUp(), error: said })
    }
    // The session lasts longer by being used, and so must its cookie.
    const { session } = credentialsOf(request.headers)
    if (caller.via === 'session' && session !== null) reply.header('set-cookie', sessionCookie(session, secure))
    return signedInView(accounts, person, caller.sessionId ?? null)
  })

  api.delete('/api/session', async (request, reply) => {
    const { caller } = request
    if (caller?.sessionId !== undefined) accounts.signOut(caller.sessionId, caller.person.id)
    return reply.code(204).header('set-cookie', endedCookie(secure)).send()
  })

  api.post<{ Body: PasswordBody }>(
    '/api/password',
    { schema: { body: passwordBody }, config: costly },
    async (request, reply) => {
      const { password: chosen, current } = request.body
      const caller = callerOf(request)
      // A program's token is taken back again; with a password of its own choosing it would stay.
      if (caller.via === 'token') throw new HttpError('rights')
      await accounts.choosePassword(caller, chosen, current ?? null, clientAddress(request))
      return reply.code(204).send()
    },
  )
}
