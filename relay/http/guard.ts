// What every request passes before its route: from an allowed origin, by somebody known, with the right to do it.
import type { FastifyInstance, FastifyRequest } from 'fastify'
import type { CompanyAction } from '../../src/policy/rights.ts'
import type { Accounts, Authenticated } from '../accounts/accounts.ts'
import type { Judge } from '../company/judge.ts'
import { credentialsOf } from './credentials.ts'
import { HttpError } from './errors.ts'
import type { OriginList } from './origins.ts'

declare module 'fastify' {
  interface FastifyRequest {
    /** Who asks; null where nobody is signed in. */
    caller: Authenticated | null
  }
  interface FastifyInstance {
    /** Decides what callers may, by the rights as they are now. */
    judge: Judge
  }
}

export interface GuardContext {
  readonly accounts: Accounts
  readonly judge: Judge
  readonly origins: OriginList
}

const HARMLESS = new Set(['GET', 'HEAD', 'OPTIONS'])

/**
 * Checks Origin and credentials of each request below `app`.
 *
 * What changes something needs an allowed Origin (RELIABILITY T1). Programs send none: they are let through with an
 * Authorization header, which no foreign page can make a browser send; the cookie then counts for nothing.
 */
export function useGuard(app: FastifyInstance, { accounts, judge, origins }: GuardContext): void {
  app.decorateRequest('caller', null)
  app.decorate('judge', judge)
  app.addHook('onRequest', async request => {
    const credentials = credentialsOf(request.headers)
    const { origin } = request.headers
    const fromProgram = origin === undefined && credentials.bearer !== null
    if (!HARMLESS.has(request.method) && !fromProgram && !origins.allows(origin)) throw new HttpError('origin')
    request.caller = accounts.authenticate(credentials)
    if (credentials.bearer !== null && !request.caller) throw new HttpError('signIn')
  })
}

/** @throws HttpError signIn */
export function callerOf(request: FastifyRequest): Authenticated {
  if (!request.caller) throw new HttpError('signIn')
  return request.caller
}

/** The caller, if policy lets them do this in the company. @throws HttpError signIn, rights */
export function requireRight(request: FastifyRequest, action: CompanyAction): Authenticated {
  const caller = callerOf(request)
  if (!mayInCompany(request, action)) throw new HttpError('rights')
  return caller
}

/** @throws HttpError signIn */
export const mayInCompany = (request: FastifyRequest, action: CompanyAction): boolean =>
  request.server.judge.mayInCompany(callerOf(request).subject.role, action)
