// Enrols the public key of a browser profile for the person signed in there (DESIGN 8).
import type { FastifyInstance } from 'fastify'
import { fromBase64Url, toBase64Url } from '../../../src/documents/address.ts'
import type { Accounts } from '../../accounts/accounts.ts'
import type { Certify } from '../../merge/certify.ts'
import { HttpError } from '../errors.ts'
import { callerOf } from '../guard.ts'
import { ADDITIONS_PER_MINUTE } from '../limits.ts'
import { deviceName, secret, strictObject } from '../schemas.ts'

interface DeviceBody {
  /** Ed25519, raw 32 bytes as base64url. */
  readonly publicKey: string
  readonly name: string
}

const body = strictObject({ publicKey: secret, name: deviceName }, ['publicKey', 'name'])

export function deviceRoutes(
  api: FastifyInstance,
  { accounts, certify }: { readonly accounts: Accounts; readonly certify?: Certify },
) {
  api.post<{ Body: DeviceBody }>(
    '/api/devices',
    { schema: { body }, config: { rateLimit: { max: ADDITIONS_PER_MINUTE } } },
    async request => {
      const caller = callerOf(request)
      const publicKey = fromBase64Url(request.body.publicKey)
      if (!publicKey) throw new HttpError('malformed')
      const id = accounts.enrolDevice(caller.person.id, publicKey, request.body.name)
      // Signatures name the installation, so a device has to know it before it makes its first one, online or not.
      const { installation } = accounts.installation()
      return { id, installation, person: caller.person.id, ...certify?.(id) }
    },
  )

  // For devices enrolled before the relay vouched for them: they have not kept their public key either.
  api.get<{ Params: { id: string } }>('/api/devices/:id', async request => {
    const caller = callerOf(request)
    const { id } = request.params
    const device = accounts.device(id)
    if (device?.person !== caller.person.id || device.revoked !== null) throw new HttpError('notFound')
    const publicKey = toBase64Url(device.publicKey)
    return { id, installation: accounts.installation().installation, publicKey, ...certify?.(id) }
  })
}
