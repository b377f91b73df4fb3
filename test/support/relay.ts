// A whole relay in this process, on a free port with a store of its own: real sockets, real SQLite, real accounts.

import { randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { PersonRecord } from '../../relay/accounts/persons.ts'
import { createLog } from '../../relay/http/log.ts'
import { kinds } from '../../relay/kinds.ts'
import { type OwnDevice, passingDevice } from '../../relay/own-device.ts'
import { type Core, createCore, type Relay, type RelayOptions, serve } from '../../relay/relay.ts'
import { openDatabase } from '../../relay/store/database.ts'
import type { Kind } from '../../src/documents/kind.ts'
import type { Role } from '../../src/sync/wire/catalogue.ts'

export { kinds }

export interface TestRelayOptions {
  /** The data folder of an earlier one, to start again with what it kept. */
  readonly folder?: string
  readonly kinds?: ReadonlyMap<string, Kind>
  readonly port?: number
  readonly clock?: () => number
  /** With the consolidated database, which costs two threads. */
  readonly lists?: boolean
}

export class TestRelay {
  readonly folder: string
  readonly relay: Relay
  readonly ownDevice: OwnDevice

  private constructor(folder: string, relay: Relay, own: OwnDevice) {
    this.folder = folder
    this.relay = relay
    this.ownDevice = own
  }

  static async start(options: TestRelayOptions = {}): Promise<TestRelay> {
    const folder = options.folder ?? mkdtempSync(join(tmpdir(), 'satchel-relay-'))
    const relayOptions: RelayOptions = {
      database: openDatabase(join(folder, 'satchel.sqlite')),
      ownDevice: passingDevice(),
      kinds: options.kinds ?? kinds,
      clock: options.clock ?? Date.now,
      random: randomBytes,
      log: createLog('silent'),
      version: 'test',
    }
    const core = createCore(relayOptions)
    if (!core.accounts.isSetUp()) await core.accounts.setUp({ company: 'Test', name: 'Ada Admin', language: 'en' })
    const relay = await serve(core, relayOptions, {
      host: '127.0.0.1',
      port: options.port ?? 0,
      origins: [],
      staticFolder: join(folder, 'dist'),
      secure: false,
      lists: options.lists === true,
    })
    return new TestRelay(folder, relay, relayOptions.ownDevice)
  }

  get core(): Core {
    return this.relay.core
  }

  get host(): string {
    return `127.0.0.1:${this.relay.port}`
  }

  get origin(): string {
    return `http://${this.host}`
  }

  get installation(): string {
    return this.core.accounts.installation().installation
  }

  person(name: string, role: Role = 'rep', assists: readonly string[] = []): PersonRecord {
    return this.core.accounts.findPerson(name) ?? this.core.accounts.addPerson({ name, role, assists })
  }

  token(person: PersonRecord): string {
    return this.core.accounts.createToken(person.id).secret
  }

  /** Stops it; the folder stays for the next start unless `remove`. */
  async stop(remove = true): Promise<void> {
    await this.relay.close()
    if (remove) rmSync(this.folder, { recursive: true, force: true })
  }
}
