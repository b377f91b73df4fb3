// Which web origins may make a browser act here: the installation's own, compared exactly (RELIABILITY T1, ASVS 4.4.2).

/** A configured origin is not one, as a browser would send it. */
export class OriginError extends Error {
  override readonly name = 'OriginError'
}

export interface OriginOptions {
  /** The port the relay listens on; a function where it is not known before listening (port 0). */
  readonly port: number | (() => number)
  /** Whether the relay itself speaks TLS: this machine's own names are then https origins. */
  readonly tls?: boolean
  /** Further origins, each exactly as a browser sends it: `https://satchel.example.com`. */
  readonly configured?: readonly string[]
}

/** One label below localhost: each demo person has an origin of their own (DESIGN 9). */
const BELOW_LOCALHOST = /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.localhost$/

export class OriginList {
  readonly #port: () => number
  readonly #protocol: string
  readonly #configured: ReadonlySet<string>

  /** @throws OriginError */
  constructor({ port, configured = [], tls = false }: OriginOptions) {
    this.#protocol = tls ? 'https:' : 'http:'
    this.#port = typeof port === 'function' ? port : () => port
    this.#configured = new Set(configured)
    for (const origin of configured) {
      if (!parse(origin)) {
        throw new OriginError(
          `“${origin}” is not an origin; write it like https://satchel.example.com, without a path.`,
        )
      }
    }
  }

  /** Whether a request with this Origin header may change something. A missing one and `null` are not allowed. */
  allows(origin: string | undefined): boolean {
    if (origin === undefined) return false
    if (this.#configured.has(origin)) return true
    const url = parse(origin)
    const usual = this.#protocol === 'https:' ? 443 : 80
    if (url?.protocol !== this.#protocol || Number(url.port || usual) !== this.#port()) return false
    return url.hostname === 'localhost' || url.hostname === '127.0.0.1' || BELOW_LOCALHOST.test(url.hostname)
  }
}

/** The URL of an origin written exactly as browsers write it, else null. */
function parse(origin: string): URL | null {
  if (!URL.canParse(origin)) return null
  const url = new URL(origin)
  const web = url.protocol === 'http:' || url.protocol === 'https:'
  return web && url.origin === origin ? url : null
}
