// What the relay tells the projector without a message: a commit costs it a store in shared memory and no more.

const DURABLE = 0
const STOP = 1

export class Signals {
  readonly memory: SharedArrayBuffer
  readonly #cells: BigInt64Array

  /** Without memory it is the relay's side, which makes it. */
  constructor(memory: SharedArrayBuffer = new SharedArrayBuffer(2 * BigInt64Array.BYTES_PER_ELEMENT)) {
    this.memory = memory
    this.#cells = new BigInt64Array(memory)
  }

  /** The last sequence that is safe on disk. */
  get durable(): number {
    return Number(Atomics.load(this.#cells, DURABLE))
  }

  get stopped(): boolean {
    return Atomics.load(this.#cells, STOP) !== 0n
  }

  /** Everything up to this sequence is safe. */
  committed(sequence: number): void {
    Atomics.store(this.#cells, DURABLE, BigInt(sequence))
    Atomics.notify(this.#cells, DURABLE)
  }

  stop(): void {
    Atomics.store(this.#cells, STOP, 1n)
    Atomics.notify(this.#cells, STOP)
    Atomics.notify(this.#cells, DURABLE)
  }

  go(): void {
    Atomics.store(this.#cells, STOP, 0n)
  }

  /** Blocks its thread until more is safe than `known`, or for so long; false where nothing came. */
  waitForMore(known: number, ms: number): boolean {
    if (this.stopped) return false
    Atomics.wait(this.#cells, DURABLE, BigInt(known), ms)
    return this.durable > known
  }

  /** Blocks its thread for so long, or until it is to stop. */
  pause(ms: number): void {
    Atomics.wait(this.#cells, STOP, 0n, ms)
  }
}
