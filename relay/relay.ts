// Puts a relay together: store, rooms, accounts, HTTP and sockets around one data folder. Whole installation, one process.
import type { AddressInfo } from 'node:net'
import type { DatabaseSync } from 'node:sqlite'
import type { FastifyBaseLogger } from 'fastify'
import type { RandomBytes } from '../src/documents/address.ts'
import type { Kind } from '../src/documents/kind.ts'
import { Accounts } from './accounts/accounts.ts'
import { History } from './history/history.ts'
import { historyRoutes } from './history/routes.ts'
import { credentialsOf } from './http/credentials.ts'
import { createHttp, type Tls } from './http/http.ts'
import { OriginList } from './http/origins.ts'
import { Importer } from './imports/importer.ts'
import { importRoutes } from './imports/routes.ts'
import { certifier } from './merge/certify.ts'
import { Merger } from './merge/merger.ts'
import { mergeRoutes } from './merge/routes.ts'
import type { OwnDevice } from './own-device.ts'
import { OwnWriter } from './own-writer.ts'
import { Quarantine } from './quarantine/quarantine.ts'
import { quarantineRoutes } from './quarantine/routes.ts'
import { epochRowOf } from './rooms/epoch-row.ts'
import { Rooms } from './rooms/rooms.ts'
import type { SocketAccounts } from './sockets/context.ts'
import { Sockets } from './sockets/sockets.ts'
import { SqliteStore } from './store/sqlite.ts'

export interface RelayOptions {
  /** From `openDatabase`; closed with the relay. */
  readonly database: DatabaseSync
  readonly ownDevice: OwnDevice
  readonly kinds: ReadonlyMap<string, Kind>
  readonly clock: () => number
  readonly random: RandomBytes
  readonly log: FastifyBaseLogger
  readonly version: string
}

/** Everything that works on the data folder without a network: what the command line needs. */
export interface Core {
  readonly accounts: Accounts
  readonly store: SqliteStore
  readonly rooms: Rooms
  readonly importer: Importer
  readonly merger: Merger
  readonly quarantine: Quarantine
  readonly kinds: ReadonlyMap<string, Kind>
  readonly ownDevice: OwnDevice
  /** Finishes what is under way and lets go of the database. Safe to call twice. */
  close(): Promise<void>
}

export function createCore({ database, ownDevice, kinds, clock, random, log }: RelayOptions): Core {
  const accounts = new Accounts({ database, clock, random })
  const store = new SqliteStore(database)
  const ownerExists = (person: string) => accounts.findPerson(person)?.id === person
  const nameOf = (person: string) => accounts.findPerson(person)?.name ?? ''
  const personBehind = (device: string) => accounts.personBehind(device)
  const epochRow = epochRowOf(ownDevice, () => accounts.installation().installation)
  const rooms = new Rooms({ store, kinds, clock, log, ownerExists, nameOf, personBehind, epochRow })
  const writer = new OwnWriter({ accounts, store, rooms, ownDevice })
  const merger = new Merger({ accounts, store, rooms, writer, ownDevice, kinds, clock, random })
  const importer = new Importer({ accounts, store, writer, ownDevice, database, clock, random })
  let closed: Promise<void> | null = null
  const close = () => {
    closed ??= rooms.close().then(() => store.close())
    return closed
  }
  const quarantine = new Quarantine({ accounts, store, writer, kinds, clock, log })
  return { accounts, store, rooms, importer, merger, quarantine, kinds, ownDevice, close }
}

export interface ListenOptions {
  readonly host: string
  /** 0 for any that is free. */
  readonly port: number
  /** Origins allowed besides this machine's own names. */
  readonly origins: readonly string[]
  /** Absolute path of the built app. */
  readonly staticFolder: string
  readonly secure: boolean
  readonly tls?: Tls
  readonly trustedProxies?: readonly string[]
}

/** ms that requests under way get to end when the relay stops. */
const CLOSE_MS = 1_000

export interface Relay {
  readonly core: Core
  readonly port: number
  close(): Promise<void>
}

/** Serves a core: resolves when it listens. */
export async function serve(core: Core, options: RelayOptions, listen: ListenOptions): Promise<Relay> {
  let port = listen.port
  let ready = false
  const { log } = options
  const origins = new OriginList({ port: () => port, configured: listen.origins, tls: listen.tls !== undefined })
  const app = await createHttp({
    accounts: core.accounts,
    origins,
    staticFolder: listen.staticFolder,
    version: options.version,
    log,
    ready: () => ready,
    secure: listen.secure || listen.tls !== undefined,
    ...(listen.tls ? { tls: listen.tls } : {}),
    ...(listen.trustedProxies ? { trustedProxies: listen.trustedProxies } : {}),
    certify: certifier(core.accounts, core.ownDevice),
    extend: api => {
      importRoutes(api, core.importer)
      mergeRoutes(api, core)
      quarantineRoutes(api, core.quarantine)
      historyRoutes(api, new History(core))
    },
  })
  const sockets = new Sockets({
    rooms: core.rooms,
    store: core.store,
    kinds: core.kinds,
    accounts: socketAccounts(core.accounts),
    quarantine: core.quarantine,
    installation: () => core.accounts.installation(),
    clock: options.clock,
    log,
    allowsOrigin: origin => origins.allows(origin),
  })
  sockets.attach(app.server)
  await core.rooms.repairSummaries()
  const stopTidying = core.quarantine.tidyDaily()
  await app.listen({ host: listen.host, port })
  port = (app.server.address() as AddressInfo).port
  ready = true
  let closed: Promise<void> | null = null
  const close = async () => {
    ready = false
    stopTidying()
    // Sockets first: nothing new comes in; then what came in is finished.
    await sockets.close()
    // A connection that never sent a whole request counts as busy for ever; browsers open such ones ahead of need.
    const cut = setTimeout(() => app.server.closeAllConnections(), CLOSE_MS)
    await app.close()
    clearTimeout(cut)
    await core.close()
  }
  return {
    core,
    port,
    close: () => {
      closed ??= close()
      return closed
    },
  }
}

/** The accounts as sockets see them. */
function socketAccounts(accounts: Accounts): SocketAccounts {
  return {
    authenticate: headers => accounts.authenticate(credentialsOf(headers)),
    subject: person => accounts.subject(person),
    nameOf: person => accounts.findPerson(person)?.name ?? '',
    deviceKey: (id, person) => {
      const device = accounts.device(id)
      return device && device.person === person && device.revoked === null ? device.publicKey : null
    },
    onChange: listener => accounts.onChanged(listener),
    onRevoked: listener => accounts.onRevoked(listener),
  }
}
