// Asks of every draft whether it is sound: what it looks like at once, its ways in a worker that a newer draft ends.
import type { ProfileProblem } from '../../src/policy/reasons.ts'
import { parseProfile } from '../../src/policy/statuses/parse.ts'
import type { StatusProfile } from '../../src/policy/statuses/profile.ts'
import { type Proof, prove } from '../../src/policy/statuses/prove.ts'
import { State } from '../../src/sync/observable.ts'
import { asNextVersion, type ProfileDraft } from './profile-draft.ts'

export type Checked =
  | { readonly state: 'checking' }
  | { readonly state: 'sound'; readonly situations: number }
  /** `readable`: its references hold, so that it can be tried although it is not sound. */
  | { readonly state: 'unsound'; readonly problems: readonly ProfileProblem[]; readonly readable: boolean }

/** ms that typing rests before its ways are followed: a proof of half a word is of no use to anybody. */
const REST_MS = 200
/** Steps of a proof that the page itself takes where no worker can be had: some tens of ms. */
const ON_PAGE_STEPS = 20_000

export class Checking {
  readonly #answer = new State<Checked>({ state: 'checking' })
  readonly #newWorker: () => Worker
  #asked: ProfileDraft | null = null
  #worker: Worker | null = null
  #timer: ReturnType<typeof setTimeout> | undefined

  constructor(
    newWorker: () => Worker = () => new Worker(new URL('./check-worker.ts', import.meta.url), { type: 'module' }),
  ) {
    this.#newWorker = newWorker
  }

  /** About the draft that was asked about last. */
  get answer(): State<Checked> {
    return this.#answer
  }

  ask(draft: ProfileDraft): void {
    if (draft === this.#asked) return
    this.#end()
    this.#asked = draft
    const { profile, problems } = parseProfile(asNextVersion(draft))
    if (profile === null) {
      this.#answer.value = { state: 'unsound', problems, readable: false }
      return
    }
    this.#answer.value = { state: 'checking' }
    this.#timer = setTimeout(() => this.#prove(profile), REST_MS)
  }

  /** The answer about the draft asked about last, once it is there. */
  async settled(): Promise<Exclude<Checked, { state: 'checking' }>> {
    return new Promise(resolve => {
      let stop: (() => void) | null = null
      let done = false
      stop = this.#answer.subscribe(value => {
        if (done || value.state === 'checking') return
        done = true
        queueMicrotask(() => stop?.())
        resolve(value)
      })
    })
  }

  close(): void {
    this.#end()
    this.#asked = null
  }

  #prove(profile: StatusProfile): void {
    const worker = this.#newWorker()
    this.#worker = worker
    worker.onmessage = ({ data }: MessageEvent<Proof>) => this.#tell(data)
    worker.onerror = event => {
      event.preventDefault()
      this.#tell(prove(profile, ON_PAGE_STEPS))
    }
    worker.postMessage(profile)
  }

  #tell(proof: Proof): void {
    this.#end()
    this.#answer.value = proof.sound
      ? { state: 'sound', situations: proof.situations }
      : { state: 'unsound', problems: proof.problems, readable: true }
  }

  #end(): void {
    clearTimeout(this.#timer)
    this.#worker?.terminate()
    this.#worker = null
  }
}
