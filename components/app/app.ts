// Who is here, and what they may see first: set-up, sign-in, or the shell with a device of their own.
import { html } from 'lit'
import { customElement, property, state } from 'lit/decorators.js'
import type { Device, Person } from '../../src/sync/api.ts'
import { State } from '../../src/sync/observable.ts'
import { keepsTexts } from '../document/kept-texts.ts'
import type { FirstFile } from '../entry/first-file.ts'
import { entryFrame, withoutSigningIn } from '../entry/frame.ts'
import type { Secret } from '../entry/secret.ts'
import { SatchelElement } from '../shared/element.ts'
import { showToast } from '../shared/toasts.ts'
import type { Install } from './install.ts'
import type { Keeping } from './keeping.ts'
import { beginWith, bringAlong, type LocalDevices, localProfile } from './local-profile.ts'
import './notices.ts'
import { type Office, OfficeError, type SessionAnswer } from './office.ts'
import { type Preferences, storedPreferences } from './preferences.ts'
import { Router } from './router.ts'
import { Sending } from './sending.ts'
import { sentenceFor } from './sentences.ts'
import type { Session } from './session.ts'
import type { Updates } from './updates.ts'

/** What the app needs of the browser and of the relay; tests pass their own. */
export interface Surroundings {
  readonly office: Office
  /** The device of this person in this browser profile. */
  readonly openDevice: (person: Person) => Promise<Device>
  readonly storage: Storage
  readonly secret: Secret | null
  /** ms since 1970 by this device. */
  readonly clock: () => number
  /** Null where no service worker keeps the app on the device. */
  readonly updates: Updates | null
  /** Has the browser asked to keep what is stored, which it answers at its leisure. */
  readonly keep: (preferences: Preferences) => Promise<Keeping>
  readonly install: Install
  /** Devices of people who never signed in; none where there is nothing to keep them with. */
  readonly local?: LocalDevices
}

type SignedIn = Extract<SessionAnswer, { state: 'signedIn' }>

type Stage =
  | { readonly at: 'starting' }
  | { readonly at: 'unreachable' }
  | { readonly at: 'setUp'; readonly token: string }
  | { readonly at: 'signIn'; readonly empty: boolean; readonly ended: boolean; readonly problem: string }
  | { readonly at: 'firstFile' }
  | { readonly at: 'password'; readonly session: Session }
  | { readonly at: 'ready'; readonly session: Session }

/**
 * ms to wait for the office to say who is signed in, or to hear that somebody left: short where the local copies can be opened meanwhile (the office
 * is heard through the socket then), long where there is nothing to show.
 */
const PATIENCE_MS = 3_000
const PATIENCE_WITHOUT_COPIES_MS = 20_000
/** ms until the office is asked again that could not be reached: it may be the office that was away, not the network. */
const AGAIN_MS = 5_000

/** Who was signed in last: with it the app opens its local copies although the office cannot be asked. */
const REMEMBERED = 'satchel.session'
/** Somebody signed out without a network: the office's session is ended before anything else, at the next start. */
const LEFT = 'satchel.left'

@customElement('satchel-app')
export class SatchelApp extends SatchelElement {
  @property({ attribute: false }) surroundings: Surroundings | null = null
  @state() private stage: Stage = { at: 'starting' }
  #begun = false
  /** Somebody who works here without having signed in wants to. */
  #wantsForm = false
  #retry: ReturnType<typeof setTimeout> | undefined

  override connectedCallback(): void {
    super.connectedCallback()
    window.addEventListener('online', this.#again)
    window.addEventListener('beforeunload', this.#leaving)
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback()
    window.removeEventListener('online', this.#again)
    window.removeEventListener('beforeunload', this.#leaving)
    clearTimeout(this.#retry)
    void this.#leave()
  }

  protected override willUpdate(): void {
    if (this.#begun || !this.surroundings) return
    this.#begun = true
    void this.#begin(this.surroundings)
  }

  protected override render() {
    const office = this.surroundings?.office
    const stage = this.stage
    if (!office || stage.at === 'starting')
      return html`<div class="unseen" role="status">${this.t.common.loading}</div>`
    switch (stage.at) {
      case 'unreachable':
        return html`<div @without-signing-in=${this.#withoutSigningIn}>${entryFrame(
          this.t.session.unreachableTitle,
          this.t.session.unreachableLead,
          this.surroundings?.local ? withoutSigningIn(this.t.signIn.without) : '',
        )}</div>`
      case 'firstFile':
        return html`${this.#notices()}<first-file-screen .begin=${this.#beginWith} .clock=${this.surroundings?.clock ?? Date.now}
          @sign-in-here=${this.#signInHere}></first-file-screen>`
      case 'setUp':
        return html`${this.#notices()}<set-up-screen .office=${office} .token=${stage.token} @signed-in=${this.#enter}></set-up-screen>`
      case 'signIn':
        return html`${this.#notices()}<sign-in-screen .office=${office} .empty=${stage.empty} .ended=${stage.ended}
          .problem=${stage.problem} ?without=${this.surroundings?.local !== undefined} @signed-in=${this.#enter}
          @without-signing-in=${this.#withoutSigningIn}></sign-in-screen>`
      case 'password':
        return html`<choose-password-screen .office=${office} .name=${stage.session.person.name}
          @password-done=${() => this.#show({ at: 'ready', session: stage.session })}></choose-password-screen>`
      case 'ready':
        return html`<satchel-shell .session=${stage.session} @sign-out=${this.#signOut}
          @sign-in-again=${this.#signInAgain} @sign-in-here=${this.#signInHere} @take-update=${this.#takeUpdate} @renew=${this.#renew}></satchel-shell>`
    }
  }

  /** Before anybody is signed in: an old form for signing in may be one that the office no longer takes. */
  #notices() {
    return html`<satchel-notices class="before" .updates=${this.surroundings?.updates ?? null}
      @take-update=${() => this.surroundings?.updates?.take()}></satchel-notices>`
  }

  async #begin({ secret, office, storage }: Surroundings): Promise<void> {
    if (storage.getItem(LEFT) !== null && !(await this.#endSession())) {
      return this.#show({ at: 'signIn', empty: false, ended: false, problem: '' })
    }
    let problem = ''
    if (secret?.type === 'setUp') {
      if (!(await this.#isSetUp())) return this.#show({ at: 'setUp', token: secret.secret })
      problem = this.t.setUp.done
    }
    if (secret?.type === 'signIn') {
      try {
        await office.signIn({ link: secret.secret })
      } catch (error) {
        problem = sentenceFor(error)
      }
    }
    await this.#enter(problem)
  }

  /** Nobody fills in a form whose link has done its work. */
  async #isSetUp(): Promise<boolean> {
    const answer = this.surroundings && (await this.#ask(this.surroundings))
    return answer?.state === 'signedIn' || answer?.setUp === true
  }

  readonly #enter = async (reason: unknown): Promise<void> => {
    const surroundings = this.surroundings
    if (!surroundings) return
    const problem = typeof reason === 'string' ? reason : ''
    const answer = await this.#ask(surroundings)
    // Whoever worked here without signing in goes on doing so, unless they ask for the form.
    if (answer?.state !== 'signedIn' && !this.#wantsForm && (await this.#enterLocal())) return
    if (answer === null) return this.#show({ at: 'unreachable' })
    if (answer.state === 'signedOut') return this.#show({ at: 'signIn', empty: !answer.setUp, ended: false, problem })
    await this.#leave()
    this.#wantsForm = false
    surroundings.storage.removeItem(LEFT)
    surroundings.storage.setItem(REMEMBERED, JSON.stringify({ person: answer.person, company: answer.company }))
    const device = await this.#open(surroundings, answer.person)
    if (!device) return this.#show({ at: 'unreachable' })
    const left = await bringAlong(surroundings, device)
    const session = this.#session(surroundings, answer, device)
    // Asked once, right after the link: at every later start it would stand in the way of the work.
    const asks = answer.needsPassword && surroundings.secret?.type === 'signIn'
    await this.#show(asks ? { at: 'password', session } : { at: 'ready', session })
    if (left !== null) void this.updateComplete.then(() => this.#say(left))
  }

  /** Shows the work of somebody who never signed in; false where there is none on this device. */
  async #enterLocal(): Promise<boolean> {
    const surroundings = this.surroundings
    const profile = surroundings && localProfile(surroundings.storage)
    if (!surroundings?.local || !profile) return false
    await this.#leave()
    const device = await surroundings.local.open(profile)
    const { person, company } = profile
    const session = this.#session(surroundings, { state: 'signedIn', needsPassword: false, person, company }, device)
    await this.#show({ at: 'ready', session: { ...session, local: true } })
    return true
  }

  readonly #withoutSigningIn = async (): Promise<void> => {
    this.#wantsForm = false
    if (!(await this.#enterLocal())) await this.#show({ at: 'firstFile' })
  }

  readonly #beginWith = async (first: FirstFile): Promise<void> => {
    if (!this.surroundings) return
    await beginWith(this.surroundings, first)
    await this.#enterLocal()
  }

  readonly #signInHere = async (): Promise<void> => {
    if (!(await this.#allKept())) return
    await this.#leave()
    this.#wantsForm = true
    await this.#enter('')
  }

  #say(text: string): void {
    const shell = this.querySelector<HTMLElement>('satchel-shell')
    if (shell) showToast(shell, { text, tone: 'problem' })
  }

  /** Null where this profile has no device of this person yet and none can be enrolled without the office. */
  async #open({ openDevice }: Surroundings, person: Person): Promise<Device | null> {
    try {
      return await openDevice(person)
    } catch (error) {
      if (error instanceof OfficeError && error.code === 'offline') return null
      throw error
    }
  }

  #session(surroundings: Surroundings, { person, company }: SignedIn, device: Device): Session {
    const { office, storage, updates, clock, keep, install } = surroundings
    const preferences = storedPreferences(storage, person.id)
    const keeping = new State<Keeping>('unknown')
    void keep(preferences).then(answer => {
      keeping.value = answer
    })
    // The relay serves the app: one that came back may have brought a new version with it.
    device.connection.subscribe(connection => {
      if (connection === 'online' || connection === 'outdated') updates?.check()
    })
    return {
      person,
      company,
      device,
      office,
      preferences,
      router: new Router(window),
      updates,
      clock,
      sending: new Sending(device.waiting, device.connection, clock),
      keeping,
      install,
    }
  }

  /** The session as the office sees it, or, where it cannot be reached, as it was last seen; null where it never was. */
  async #ask({ office, storage }: Surroundings): Promise<SessionAnswer | null> {
    const remembered = storage.getItem(REMEMBERED)
    try {
      return await office.session(
        remembered === null && !localProfile(storage) ? PATIENCE_WITHOUT_COPIES_MS : PATIENCE_MS,
      )
    } catch (error) {
      if (!(error instanceof OfficeError) || error.status === 401) throw error
      if (remembered === null) return null
      return {
        state: 'signedIn',
        needsPassword: false,
        ...(JSON.parse(remembered) as { person: Person; company: string }),
      }
    }
  }

  /** Loads the screen before it is shown, so that no empty frame flashes. */
  async #show(stage: Stage): Promise<void> {
    if (stage.at === 'setUp') await import('../entry/set-up.ts')
    else if (stage.at === 'signIn') await import('../entry/sign-in.ts')
    else if (stage.at === 'firstFile') await import('../entry/first-file.ts')
    else if (stage.at === 'password') await import('../entry/choose-password.ts')
    else if (stage.at === 'ready') await import('./shell.ts')
    this.stage = stage
    clearTimeout(this.#retry)
    if (stage.at === 'unreachable') this.#retry = setTimeout(this.#again, AGAIN_MS)
  }

  readonly #again = (): void => {
    if (this.stage.at === 'unreachable') void this.#enter('')
  }

  readonly #signOut = async (): Promise<void> => {
    const surroundings = this.surroundings
    if (!surroundings || !(await this.#allKept())) return
    surroundings.storage.removeItem(REMEMBERED)
    surroundings.storage.setItem(LEFT, 'yes')
    await this.#leave()
    await this.#endSession()
    await this.#show({ at: 'signIn', empty: false, ended: true, problem: '' })
  }

  /** Whether the office knows that this person left. */
  async #endSession(): Promise<boolean> {
    const surroundings = this.surroundings
    if (!surroundings) return false
    try {
      await surroundings.office.signOut(PATIENCE_MS)
    } catch (error) {
      if (!(error instanceof OfficeError)) throw error
      if (error.status !== 401) return false
    }
    surroundings.storage.removeItem(LEFT)
    return true
  }

  readonly #signInAgain = async (): Promise<void> => {
    if (!(await this.#allKept())) return
    await this.#leave()
    await this.#show({ at: 'signIn', empty: false, ended: true, problem: '' })
  }

  /** Takes the new version once everything typed here is on the disk; what cannot be kept yet is pointed out instead. */
  readonly #takeUpdate = async (): Promise<void> => {
    if (await this.#letGo()) this.surroundings?.updates?.take()
  }

  readonly #renew = async (): Promise<void> => {
    const { updates } = this.surroundings ?? {}
    if (!(await this.#letGo())) return
    if (updates) await updates.renew()
    else window.location.reload()
  }

  /** Whether the page may go: nothing typed is lost with it. */
  async #letGo(): Promise<boolean> {
    // Leaving a field commits what is in it; a tap on a button does not leave it everywhere.
    if (document.activeElement instanceof HTMLElement) document.activeElement.blur()
    await this.updateComplete
    const unfinished = this.querySelector<HTMLElement>('record-field [invalid]')
    if (unfinished) {
      showToast(unfinished, { text: this.t.notices.unfinished, tone: 'problem' })
      unfinished.focus()
      return false
    }
    if (!(await this.#allKept())) return false
    await this.#leave()
    return true
  }

  /** Whether the device may be closed: false, and said, where the disk refuses what would then be gone. */
  async #allKept(): Promise<boolean> {
    await this.#device?.flush()
    if (!this.#refusing) return true
    this.#say(this.t.lamp.trouble)
    return false
  }

  get #device(): Device | null {
    return this.stage.at === 'ready' || this.stage.at === 'password' ? this.stage.session.device : null
  }

  /** The disk does not take what was typed. */
  get #refusing(): boolean {
    return this.#device?.lamp.value === 'saving' && this.#device.trouble.value !== null
  }

  /** The browser asks before the page goes. Only then: whoever closes a tab in the ordinary way is never asked. */
  readonly #leaving = (event: BeforeUnloadEvent): void => {
    const device = this.#device
    if (this.#refusing || (device && keepsTexts(device))) event.preventDefault()
  }

  async #leave(): Promise<void> {
    const stage = this.stage
    if (stage.at !== 'ready' && stage.at !== 'password') return
    this.stage = { at: 'starting' }
    stage.session.router.close()
    await stage.session.device.close()
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'satchel-app': SatchelApp
  }
}
