// Reads who a request says it is from its headers, and writes the session cookie. Sockets use the same.
import type { IncomingHttpHeaders } from 'node:http'
import type { Credentials } from '../accounts/accounts.ts'
import { SESSION_MS } from '../limits.ts'

export const SESSION_COOKIE = 'satchel_session'

/** The session cookie and the bearer token of a request or an upgrade; never from its URL (ASVS 14.2.1). */
export function credentialsOf(headers: IncomingHttpHeaders): Credentials {
  return { session: cookie(headers.cookie), bearer: bearer(headers.authorization) }
}

function cookie(header: string | undefined): string | null {
  for (const part of header?.split(';') ?? []) {
    const separator = part.indexOf('=')
    if (separator > 0 && part.slice(0, separator).trim() === SESSION_COOKIE) return part.slice(separator + 1).trim()
  }
  return null
}

/** Any Authorization header counts, so that one of another scheme is refused rather than overlooked. */
function bearer(header: string | undefined): string | null {
  if (header === undefined) return null
  return /^Bearer ([\x21-\x7e]+)$/i.exec(header)?.[1] ?? ''
}

/**
 * The Set-Cookie value. Without a Domain it belongs to this host alone, so that rep.localhost and office.localhost are
 * signed in separately; SameSite=Strict keeps it off requests that other sites cause.
 */
export const sessionCookie = (secret: string, secure: boolean): string =>
  `${SESSION_COOKIE}=${secret}; Max-Age=${SESSION_MS / 1000}; ${attributes(secure)}`

export const endedCookie = (secure: boolean): string => `${SESSION_COOKIE}=; Max-Age=0; ${attributes(secure)}`

const attributes = (secure: boolean): string => `Path=/; HttpOnly; SameSite=Strict${secure ? '; Secure' : ''}`
