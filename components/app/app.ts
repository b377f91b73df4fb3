// Who is here, and what they may see first: set-up, sign-in, or the shell with a device of their own.
import { html } from 'lit'
import { customElement, property, state } from 'lit/decorators.js'
import type { Device, Person } from '../../src/sync/api.ts'
import { entryFrame } from '../entry/frame.ts'
import type { Secret } from '../entry/secret.ts'
import { SatchelElement } from '../shared/element.ts'
import { type Office, OfficeError, type SessionAnswer } from './office.ts'
import { storedPreferences } from './preferences.ts'
import { Router } from './router.ts'
import { sentenceFor } from './sentences.ts'
import type { Session } from './session.ts'

/** What the app needs of the browser and of the relay; tests pass their own. */
export interface Surroundings {
  readonly office: Office
  /** The device of this person in this browser profile. */
  readonly openDevice: (person: Person) => Promise<Device>
  readonly storage: Storage
  readonly secret: Secret | null
}

type Stage =
  | { readonly at: 'starting' }
  | { readonly at: 'unreachable' }
  | { readonly at: 'setUp'; readonly token: string }
  | { readonly at: 'signIn'; readonly empty: boolean; readonly ended: boolean; readonly problem: string }
  | { readonly at: 'password'; readonly session: Session }
  | { readonly at: 'ready'; readonly session: Session }

/** Who was signed in last: with it the app opens its local copies although the office cannot be asked. */
const REMEMBERED = 'satchel.session'
/** Somebody signed out without a network: the office's session is ended before anything else, at the next start. */
const LEFT = 'satchel.left'

@customElement('satchel-app')
export class SatchelApp extends SatchelElement {
  @property({ attribute: false }) surroundings: Surroundings | null = null
  @state() private stage: Stage = { at: 'starting' }
  #begun = false

  override connectedCallback(): void {
    super.connectedCallback()
    window.addEventListener('online', this.#again)
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback()
    window.removeEventListener('online', this.#again)
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
        return entryFrame(this.t.session.unreachableTitle, this.t.session.unreachableLead, '')
      case 'setUp':
        return html`<set-up-screen .office=${office} .token=${stage.token} @signed-in=${this.#enter}></set-up-screen>`
      case 'signIn':
        return html`<sign-in-screen .office=${office} .empty=${stage.empty} .ended=${stage.ended}
          .problem=${stage.problem} @signed-in=${this.#enter}></sign-in-screen>`
      case 'password':
        return html`<choose-password-screen .office=${office} .name=${stage.session.person.name}
          @password-done=${() => this.#show({ at: 'ready', session: stage.session })}></choose-password-screen>`
      case 'ready':
        return html`<satchel-shell .session=${stage.session} @sign-out=${this.#signOut}
          @sign-in-again=${this.#signInAgain}></satchel-shell>`
    }
  }

  async #begin({ secret, office, storage }: Surroundings): Promise<void> {
    if (storage.getItem(LEFT) !== null && !(await this.#endSession())) {
      return this.#show({ at: 'signIn', empty: false, ended: false, problem: '' })
    }
    if (secret?.type === 'setUp') return this.#show({ at: 'setUp', token: secret.secret })
    let problem = ''
    if (secret?.type === 'signIn') {
      try {
        await office.signIn({ link: secret.secret })
      } catch (error) {
        problem = sentenceFor(error)
      }
    }
    await this.#enter(problem)
  }

  readonly #enter = async (reason: unknown): Promise<void> => {
    const surroundings = this.surroundings
    if (!surroundings) return
    const problem = typeof reason === 'string' ? reason : ''
    const answer = await this.#ask(surroundings)
    if (answer === null) return this.#show({ at: 'unreachable' })
    if (answer.state === 'signedOut') return this.#show({ at: 'signIn', empty: !answer.setUp, ended: false, problem })
    await this.#leave()
    surroundings.storage.removeItem(LEFT)
    surroundings.storage.setItem(REMEMBERED, JSON.stringify({ person: answer.person, company: answer.company }))
    const device = await surroundings.openDevice(answer.person)
    const session: Session = {
      person: answer.person,
      company: answer.company,
      device,
      office: surroundings.office,
      preferences: storedPreferences(surroundings.storage, answer.person.id),
      router: new Router(window),
    }
    // Asked once, right after the link: at every later start it would stand in the way of the work.
    const asks = answer.needsPassword && surroundings.secret?.type === 'signIn'
    await this.#show(asks ? { at: 'password', session } : { at: 'ready', session })
  }

  /** The session as the office sees it, or, where it cannot be reached, as it was last seen; null where it never was. */
  async #ask({ office, storage }: Surroundings): Promise<SessionAnswer | null> {
    try {
      return await office.session()
    } catch (error) {
      if (!(error instanceof OfficeError) || error.status === 401) throw error
      const remembered = storage.getItem(REMEMBERED)
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
    else if (stage.at === 'password') await import('../entry/choose-password.ts')
    else if (stage.at === 'ready') await import('./shell.ts')
    this.stage = stage
  }

  readonly #again = (): void => {
    if (this.stage.at === 'unreachable') void this.#enter('')
  }

  readonly #signOut = async (): Promise<void> => {
    const surroundings = this.surroundings
    if (!surroundings) return
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
      await surroundings.office.signOut()
    } catch (error) {
      if (!(error instanceof OfficeError)) throw error
      if (error.status !== 401) return false
    }
    surroundings.storage.removeItem(LEFT)
    return true
  }

  readonly #signInAgain = async (): Promise<void> => {
    await this.#leave()
    await this.#show({ at: 'signIn', empty: false, ended: true, problem: '' })
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
