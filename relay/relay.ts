// Puts a relay together: store, rooms, accounts, HTTP and sockets around one data folder. Whole installation, one process.
import type { AddressInfo } from 'node:net'
import { dirname, join } from 'node:path'
import type { DatabaseSync } from 'node:sqlite'
import type { FastifyBaseLogger } from 'fastify'
import type { RandomBytes } from '../src/documents/address.ts'
import type { Kind } from '../src/documents/kind.ts'
import { Accounts } from './accounts/accounts.ts'
import { Catalogue } from './catalogue/catalogue.ts'
import { Arrivals } from './company/arrivals.ts'
import { Company } from './company/company.ts'
import { Days } from './company/days.ts'
import { Distributions } from './company/distribution.ts'
import { distributionRoutes } from './company/distribution-routes.ts'
import { companyRoutes } from './company/routes.ts'
import { Consolidated } from './consolidated/consolidated.ts'
import { listRoutes } from './consolidated/routes.ts'
import { History } from './history/history.ts'
import { historyRoutes } from './history/routes.ts'
import { credentialsOf } from './http/credentials.ts'
import { createHttp, type Tls } from './http/http.ts'
import { OriginList } from './http/origins.ts'
import { Importer } from './imports/importer.ts'
import { importRoutes } from './imports/routes.ts'
import { ownRowOf } from './journal/own-row.ts'
import { certifier } from './merge/certify.ts'
import { Merger } from './merge/merger.ts'
import { mergeRoutes } from './merge/routes.ts'
import { Metrics, Observations } from './metrics/metrics.ts'
import { metricsRoutes } from './metrics/routes.ts'
import type { OwnDevice } from './own-device.ts'
import { OwnWriter } from './own-writer.ts'
import { Quarantine } from './quarantine/quarantine.ts'
import { quarantineRoutes } from './quarantine/routes.ts'
import { Trimmer } from './retention/trimmer.ts'
import { epochRowOf } from './rooms/epoch-row.ts'
import { Rooms } from './rooms/rooms.ts'
import type { SocketAccounts } from './sockets/context.ts'
import { Sockets } from './sockets/sockets.ts'
import { DistributionStore } from './store/distribution-store.ts'
import { giveBack } from './store/space.ts'
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
  /** Days for which the journal is kept; for ever unless said. */
  readonly keepDays?: number | null
}

/** Everything that works on the data folder without a network: what the command line needs. */
export interface Core {
  readonly accounts: Accounts
  readonly company: Company
  readonly arrivals: Arrivals
  readonly distributions: Distributions
  readonly store: SqliteStore
  readonly catalogue: Catalogue
  readonly rooms: Rooms
  readonly importer: Importer
  readonly merger: Merger
  readonly quarantine: Quarantine
  /** Null for a database in memory, which no other thread can read. Stands still until it is started. */
  readonly consolidated: Consolidated | null
  readonly trimmer: Trimmer
  /** What is counted for whoever operates it. */
  readonly observations: Observations
  readonly kinds: ReadonlyMap<string, Kind>
  readonly ownDevice: OwnDevice
  /** Finishes what is under way and lets go of the database. Safe to call twice. */
  close(): Promise<void>
}

export function createCore(options: RelayOptions): Core {
  const { database, ownDevice, kinds, clock, random, log } = options
  const accounts = new Accounts({ database, clock, random })
  const store = new SqliteStore(database)
  const company = new Company({ database, accounts, kinds, clock })
  const distribution = new DistributionStore(database)
  const onError = (error: unknown) => log.error({ err: error }, 'how far devices have come could not be written down')
  const arrivals = new Arrivals({ store: distribution, clock, onError })
  const distributions = new Distributions({ accounts, company, arrivals, store: distribution })
  const ownerExists = (person: string) => accounts.findPerson(person)?.id === person
  const nameOf = (person: string) => accounts.findPerson(person)?.name ?? ''
  const personBehind = (device: string) => accounts.personBehind(device)
  const catalogue = new Catalogue({ store, company, clock })
  const stop = accounts.onChanged(() => {
    // Written down as due with the change itself: what fails here is done at the next start.
    catalogue.settle().catch(error => log.error({ err: error }, 'the lists are behind somebody’s rights'))
  })
  const observer = new Observations()
  const ownRow = ownRowOf(ownDevice, () => accounts.installation().installation)
  const epochRow = epochRowOf(ownRow)
  const rooms = new Rooms({
    ...{ store, catalogue, kinds, clock, log, observer },
    ...{ judge: company.judge, ownerExists, nameOf, personBehind, epochRow },
  })
  const writer = new OwnWriter({ accounts, store, rooms, ownDevice })
  const merger = new Merger({
    judge: company.judge,
    accounts,
    store,
    rooms,
    writer,
    ownDevice,
    kinds,
    log,
    clock,
    random,
  })
  const importer = new Importer({ accounts, store, writer, ownDevice, database, clock, random })
  const main = database.location()
  const consolidated = main
    ? new Consolidated({ main, file: join(dirname(main), CONSOLIDATED), log, sequence: store.last })
    : null
  const trimmer = new Trimmer({
    ...{ store, ownRow, clock, log },
    projected: () => consolidated?.projected ?? Number.MAX_SAFE_INTEGER,
    giveBack: serving => {
      try {
        giveBack(database, serving)
      } catch (error) {
        // What went has gone: its room is used by what comes next.
        log.warn({ err: error }, 'the database could not be made smaller')
      }
    },
    keepDays: options.keepDays ?? null,
  })
  if (consolidated) store.onDurable(sequence => consolidated.committed(sequence))
  let closed: Promise<void> | null = null
  const close = async () => {
    await rooms.close()
    // One under way finds that nothing is written any more; the next start finishes it.
    await merger.settled()
    await trimmer.settled()
    await catalogue.told()
    stop()
    // Before the database, which its last reader would else have to put in order.
    await consolidated?.close()
    arrivals.flush()
    store.close()
  }
  const quarantine = new Quarantine({ accounts, store, writer, kinds, judge: company.judge, clock, log })
  return {
    accounts,
    company,
    arrivals,
    distributions,
    store,
    catalogue,
    rooms,
    importer,
    merger,
    quarantine,
    consolidated,
    trimmer,
    observations: observer,
    kinds,
    ownDevice,
    close: () => (closed ??= close()),
  }
}

/** The consolidated database's file, beside the relay's own. */
const CONSOLIDATED = 'consolidated.sqlite'

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
  /** Whether lists, totals and search are kept up to date; they are unless said. */
  readonly lists?: boolean
  /** Whoever has it may read /metrics; without one this machine alone may. */
  readonly metricsToken?: string | null
}

/** ms after which lists are brought on: whoever connects at a start is served first. */
const PROJECT_AFTER_MS = 500

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
  const metrics = new Metrics(core.observations, {
    version: options.version,
    rooms: core.rooms,
    store: core.store,
    consolidated: core.consolidated,
    database: options.database,
    sockets: () => sockets.counts(),
  })
  const app = await createHttp({
    accounts: core.accounts,
    judge: core.company.judge,
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
      historyRoutes(api, new History({ ...core, judge: core.company.judge }))
      listRoutes(api, core)
      companyRoutes(api, { ...core, database: options.database, clock: options.clock })
      distributionRoutes(api, core.distributions)
    },
    operate: root => metricsRoutes(root, metrics, { token: listen.metricsToken ?? null, proxied: isProxied(listen) }),
  })
  const days = new Days({ company: core.company, clock: options.clock, log })
  const sockets = new Sockets({
    rooms: core.rooms,
    store: core.store,
    catalogue: core.catalogue,
    judge: core.company.judge,
    company: core.company,
    arrivals: core.arrivals,
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
  await core.catalogue.settle()
  await days.begin()
  await core.catalogue.forget()
  // Nobody waits for it: merges come one after the other, and edits between.
  void core.merger.resume().catch(error => log.error({ err: error }, 'merges that were interrupted cannot be read'))
  const stopTidying = core.quarantine.tidyDaily()
  const stopTrimming = core.trimmer.serve()
  await app.listen({ host: listen.host, port })
  port = (app.server.address() as AddressInfo).port
  ready = true
  const projecting = listen.lists === false ? undefined : setTimeout(() => core.consolidated?.start(), PROJECT_AFTER_MS)
  let closed: Promise<void> | null = null
  const close = async () => {
    ready = false
    stopTidying()
    stopTrimming()
    days.end()
    clearTimeout(projecting)
    metrics.close()
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

/** Whether people come through something that stands between: it speaks TLS for the relay, or is named. */
const isProxied = ({ origins, tls, trustedProxies }: ListenOptions): boolean =>
  (origins.length > 0 && !tls) || (trustedProxies?.length ?? 0) > 0

/** The accounts as sockets see them. */
function socketAccounts(accounts: Accounts): SocketAccounts {
  return {
    authenticate: headers => accounts.authenticate(credentialsOf(headers)),
    subject: person => accounts.subject(person),
    nameOf: person => accounts.findPerson(person)?.name ?? '',
    device: (id, person) => {
      const device = accounts.device(id)
      if (!device || device.person !== person || device.revoked !== null) return null
      return { key: device.publicKey, enrolled: device.enrolled }
    },
    onChange: listener => accounts.onChanged(listener),
    onRevoked: listener => accounts.onRevoked(listener),
  }
}
