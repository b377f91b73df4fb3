// Who may come in and as whom: persons, passwords, sessions, links, tokens and devices behind one door (DESIGN 6, 7).
import type { Subject } from '../../src/policy/authorize.ts'
import type { Role } from '../../src/policy/rights.ts'
import { type AccountsContext, atomically } from './context.ts'
import { type DeviceRecord, Devices } from './devices.ts'
import { AccountError } from './errors.ts'
import { type Installation, InstallationRecord, tidyCompany } from './installation.ts'
import { Links } from './links.ts'
import { tidyName } from './names.ts'
import { PasswordChecks } from './password-checks.ts'
import { checkPassword, hashPassword } from './passwords.ts'
import { type NewPerson, type PersonRecord, Persons } from './persons.ts'
import { Listeners, type RevokedListener } from './revocations.ts'
import type { Language } from './sentences.ts'
import { Sessions } from './sessions.ts'
import { Tokens } from './tokens.ts'

/** What a request or a socket shows. A bearer token, where there is one, is all that counts. */
export interface Credentials {
  /** The session cookie's value. */
  readonly session: string | null
  readonly bearer: string | null
}

/** What a stock client without a token of its own writes as: this, and its person. */
export const WEB_DEVICE = 'web:'

/** Somebody who is signed in. `sessionId` and `tokenId` name the way in; neither can be used to sign in. */
export interface Authenticated {
  readonly subject: Subject
  readonly person: { readonly id: string; readonly name: string; readonly role: Role }
  readonly via: 'session' | 'token'
  readonly sessionId?: string
  readonly tokenId?: string
}

export interface SignedIn {
  readonly person: PersonRecord
  /** The session's secret, for the cookie. */
  readonly session: string
}

export interface SetUp {
  readonly company: string
  /** Of the first admin. */
  readonly name: string
  /** Without one the admin signs in by link only (demo). */
  readonly password?: string
  readonly language: Language
  /** The set-up link's secret, used up together with setting up. */
  readonly link?: string
}

export interface PersonChange {
  readonly active?: boolean
  readonly assists?: readonly string[]
  /** Make a new one-time sign-in link. */
  readonly link?: boolean
}

/** SQLite is called synchronously; what hashes a password returns a promise and leaves the event loop free. */
export class Accounts {
  readonly #context: AccountsContext
  readonly #persons: Persons
  readonly #sessions: Sessions
  readonly #links: Links
  readonly #tokens: Tokens
  readonly #devices: Devices
  readonly #installation: InstallationRecord
  readonly #passwords: PasswordChecks
  readonly #revoked = new Listeners<Parameters<RevokedListener>>()
  readonly #changed = new Listeners<[person: string]>()

  constructor(context: AccountsContext) {
    this.#context = context
    this.#persons = new Persons(context)
    this.#sessions = new Sessions(context)
    this.#links = new Links(context)
    this.#tokens = new Tokens(context)
    this.#devices = new Devices(context)
    this.#installation = new InstallationRecord(context)
    this.#passwords = new PasswordChecks(this.#persons, context.clock)
  }

  // The installation

  /** Reads what this installation is, or begins it in a new data folder. */
  installation(): Installation {
    return this.#installation.get()
  }

  isSetUp(): boolean {
    return this.#installation.get().setUp
  }

  /**
   * Names the company and adds its first admin.
   * @throws AccountError alreadySetUp, companyUnusable, link…, name…, password…
   */
  async setUp({ company, name, password, language, link }: SetUp): Promise<PersonRecord> {
    tidyCompany(company)
    if (password !== undefined) checkPassword(password, tidyName(name))
    const hash = password === undefined ? null : await hashPassword(password)
    const first = atomically(this.#context.database, () => {
      if (link !== undefined) this.#links.redeem('setup', link)
      this.#installation.name(company, language)
      const admin = this.#persons.add({ name, role: 'admin' })
      if (hash !== null) this.#persons.setPasswordHash(admin.id, hash)
      return this.#persons.get(admin.id)
    })
    this.#changed.tell(first.id)
    return first
  }

  // Persons

  /** @throws AccountError nameEmpty, nameUnusable, nameTaken, roleUnknown, assistsRole, assistsUnknown */
  addPerson(person: NewPerson): PersonRecord {
    const added = this.#persons.add(person)
    this.#changed.tell(added.id)
    return added
  }

  /** The person of this name, or a new rep who cannot sign in until given a link (imports, O10). */
  ensurePersonWithoutSignIn(name: string): PersonRecord {
    return this.#persons.findByName(tidyName(name)) ?? this.addPerson({ name, role: 'rep' })
  }

  /** By id, or else by name however it is written. */
  findPerson(nameOrId: string): PersonRecord | null {
    return this.#persons.find(nameOrId)
  }

  listPersons(): PersonRecord[] {
    return this.#persons.list()
  }

  /** What `authorize` needs of a person; null where unknown or deactivated. Cheap enough for every submission. */
  subject(person: string): Subject | null {
    return this.#persons.subject(person)
  }

  /** @throws AccountError personUnknown, assistsRole, assistsUnknown */
  setAssists(person: string, assists: readonly string[]): void {
    this.changePerson(person, { assists })
  }

  /** Ends every way in of a person at once (ASVS 7.4.2). @throws AccountError personUnknown, lastAdmin */
  deactivate(person: string): void {
    this.changePerson(person, { active: false })
  }

  /** Lets a person in again; sessions, tokens and links of before stay ended. @throws AccountError personUnknown */
  activate(person: string): void {
    this.changePerson(person, { active: true })
  }

  /**
   * Several changes to a person, all or none. Returns the secret of the new one-time sign-in link, if one was asked for.
   * @throws AccountError personUnknown, personInactive, assistsRole, assistsUnknown, lastAdmin
   */
  changePerson(person: string, { active, assists, link }: PersonChange): string | null {
    let turned = false
    const secret = atomically(this.#context.database, () => {
      if (assists !== undefined) this.#persons.setAssists(person, assists)
      if (active !== undefined) turned = this.#persons.setActive(person, active)
      if (turned && active === false) this.#endAccess(person)
      return link ? this.createLink('signin', person) : null
    })
    if (turned && active === false) this.#revoked.tell(person, { type: 'person' })
    else if (turned || assists !== undefined) this.#changed.tell(person)
    return secret
  }

  #endAccess(person: string): void {
    this.#sessions.endAll(person)
    this.#tokens.revokeAll(person)
    this.#links.revokeAll(person)
  }

  /** Told when somebody's access ended, fully or by one way; sockets that came that way are to be closed. */
  onRevoked(listener: RevokedListener): () => void {
    return this.#revoked.add(listener)
  }

  /** Told when a person came or what they may do changed (whom they assist, active again); their documents may be others now. */
  onChanged(listener: (person: string) => void): () => void {
    return this.#changed.add(listener)
  }

  // Signing in

  /**
   * @param address of the client, IPv6 ones by their network; counted, never kept.
   * @throws AccountError signInWrong (whatever it was, after the same time), tooManyTries
   */
  async signIn(name: string, password: string, address: string): Promise<SignedIn> {
    const person = await this.#passwords.check(name, password, address)
    return { person, session: this.#sessions.begin(person.id, { byLink: false }) }
  }

  /** Makes a link's secret: for set-up (`person` null) or to sign a person in. @throws AccountError person… */
  createLink(purpose: 'setup', person: null, options?: { readonly reusable?: boolean }): string
  createLink(purpose: 'signin', person: string, options?: { readonly reusable?: boolean }): string
  createLink(purpose: 'setup' | 'signin', person: string | null, options?: { readonly reusable?: boolean }): string {
    if (person !== null) this.#persons.getActive(person)
    return this.#links.create(purpose, person, { reusable: options?.reusable ?? false })
  }

  /** Signs in by link. Set-up links are for `setUp`. @throws AccountError linkWrong, linkUsed, linkExpired */
  redeemLink(secret: string): SignedIn {
    return atomically(this.#context.database, () => {
      const id = this.#links.redeem('signin', secret)
      const person = id === null ? null : this.#persons.find(id)
      if (!person?.active) throw new AccountError('linkWrong')
      return { person, session: this.#sessions.begin(person.id, { byLink: true }) }
    })
  }

  /** A session for somebody who has just shown otherwise who they are: by setting up. @throws AccountError person… */
  beginSession(person: string): string {
    return this.#sessions.begin(this.#persons.getActive(person).id, { byLink: false })
  }

  signOut(sessionId: string, person: string): void {
    this.#sessions.end(sessionId)
    this.#revoked.tell(person, { type: 'session', id: sessionId })
  }

  /** Who shows these credentials, read afresh; null where nobody does. */
  authenticate({ session, bearer }: Credentials): Authenticated | null {
    if (bearer !== null) {
      const token = this.#tokens.find(bearer)
      return token && this.#authenticated(token.person, { via: 'token', tokenId: token.id })
    }
    const found = session === null ? null : this.#sessions.find(session)
    return found && this.#authenticated(found.person, { via: 'session', sessionId: found.id })
  }

  #authenticated(id: string, way: Pick<Authenticated, 'via' | 'sessionId' | 'tokenId'>): Authenticated | null {
    const subject = this.#persons.subject(id)
    if (!subject) return null
    const { name, role } = this.#persons.get(id)
    return { subject, person: { id, name, role }, ...way }
  }

  // Passwords

  /** Sets a password for somebody and ends their sessions but `keep`. @throws AccountError person…, password… */
  async setPassword(person: string, password: string, keep: string | null = null): Promise<void> {
    checkPassword(password, this.#persons.getActive(person).name)
    const hash = await hashPassword(password)
    const ended = atomically(this.#context.database, () => {
      this.#persons.getActive(person)
      this.#persons.setPasswordHash(person, hash)
      return this.#sessions.endAll(person, keep)
    })
    for (const id of ended) this.#revoked.tell(person, { type: 'session', id })
  }

  /**
   * Sets one's own password (ASVS 6.2.3): the current one is asked for, unless there is none or the session was begun
   * by a link within the hour. @throws AccountError currentPasswordWrong, tooManyTries, password…
   */
  async choosePassword(who: Authenticated, password: string, current: string | null, address: string): Promise<void> {
    const { id, name } = who.person
    checkPassword(password, name)
    const byLink = who.sessionId !== undefined && this.#sessions.isFreshByLink(who.sessionId)
    if (this.#hasPassword(id) && !byLink) await this.#passwords.confirm(id, current, address)
    await this.setPassword(id, password, who.sessionId ?? null)
    if (who.sessionId !== undefined) this.#sessions.settle(who.sessionId)
  }

  /**
   * Whether the person has yet to choose a password, or has just come by a link because theirs was forgotten; with a link
   * that works again and again (demo) none is needed.
   */
  needsPassword(person: string, session: string | null = null): boolean {
    if (this.#links.isWaiting(person, { reusable: true })) return false
    return !this.#hasPassword(person) || (session !== null && this.#sessions.isFreshByLink(session))
  }

  #hasPassword(person: string): boolean {
    return this.#persons.passwordOf(person) !== null
  }

  /** Whether the person has any way in: false for those an import brought, until somebody makes them a link. */
  canSignIn(person: string): boolean {
    if (this.#persons.subject(person) === null) return false
    return this.#hasPassword(person) || this.#links.isWaiting(person) || this.#sessions.hasAny(person)
  }

  // Tokens and devices

  /** The secret is returned this once. @throws AccountError personUnknown, personInactive */
  createToken(person: string): { readonly id: string; readonly secret: string } {
    this.#persons.getActive(person)
    return this.#tokens.create(person)
  }

  revokeToken(id: string): void {
    const token = this.#tokens.revoke(id)
    if (token) this.#revoked.tell(token.person, { type: 'token', id })
  }

  /**
   * Enrols a device's public key (Ed25519, raw 32 bytes) and returns the device's id, the same for the same key.
   * @throws AccountError person…, deviceKeyUnusable, deviceForeign, deviceRevoked, deviceLimit, nameUnusable
   */
  enrolDevice(person: string, publicKey: Uint8Array, name: string): string {
    this.#persons.getActive(person)
    return this.#devices.enrol(person, publicKey, name)
  }

  /** Revoked devices too: look at `revoked`. */
  device(id: string): DeviceRecord | null {
    return this.#devices.find(id)
  }

  /** Id of the person who writes with what the journal calls a device (J2, W10); null for the relay's own. */
  personBehind(device: string): string | null {
    if (device.startsWith(WEB_DEVICE)) return device.slice(WEB_DEVICE.length)
    return this.#devices.find(device)?.person ?? this.#tokens.personOf(device)
  }

  listDevices(person: string): DeviceRecord[] {
    return this.#devices.list(person)
  }

  revokeDevice(id: string): void {
    const device = this.#devices.revoke(id)
    if (device) this.#revoked.tell(device.person, { type: 'device', id })
  }
}
