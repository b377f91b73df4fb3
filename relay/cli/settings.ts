// The settings of an installation, from environment variables (DESIGN 9).
import { readFileSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { createSecureContext } from 'node:tls'
import type { Tls } from '../http/http.ts'
import { OriginError, OriginList } from '../http/origins.ts'
import { UsageError } from './command.ts'

export interface Settings {
  /** Absolute path of the data folder. */
  readonly data: string
  readonly port: number
  readonly host: string
  /** Origins allowed besides this machine's own names; the first is where people open Satchel. */
  readonly origins: readonly string[]
  readonly proxies: readonly string[]
  readonly log: string
  /** Certificate and key, read from the files named; null where a proxy speaks TLS, or nobody does. */
  readonly tls: Tls | null
  /** Whether the engine is run warm before anybody may come: the start takes a second, the first edits a third. */
  readonly rehearse: boolean
  /** Whoever has it may read /metrics from elsewhere; null: this machine alone may. */
  readonly metricsToken: string | null
  /** Days for which it stays in the journal who changed what; null: for ever. */
  readonly keepDays: number | null
}

const DEFAULT_PORT = 4700
const LOG_LEVELS = ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent']

export const repository = dirname(dirname(import.meta.dirname))
export const staticFolder = join(repository, 'dist')

export function version(): string {
  const { version } = JSON.parse(readFileSync(join(repository, 'package.json'), 'utf8')) as { version: string }
  return version
}

/** @throws UsageError */
export function readSettings(environment: NodeJS.ProcessEnv, defaultData = './data'): Settings {
  const { SATCHEL_DATA, SATCHEL_PORT, SATCHEL_HOST, SATCHEL_ORIGINS, SATCHEL_PROXIES, SATCHEL_LOG } = environment
  const tls = readTls(environment.SATCHEL_TLS_CERT, environment.SATCHEL_TLS_KEY)
  const port = SATCHEL_PORT ? Number(SATCHEL_PORT) : DEFAULT_PORT
  if (!Number.isInteger(port) || port < 0 || port > 65_535) {
    throw new UsageError({
      en: `SATCHEL_PORT is “${SATCHEL_PORT}”, which is no port: a whole number from 0 to 65535.`,
      de: `SATCHEL_PORT ist „${SATCHEL_PORT}“, das ist kein Port: eine ganze Zahl von 0 bis 65535.`,
    })
  }
  const origins = list(SATCHEL_ORIGINS)
  try {
    new OriginList({ port, configured: origins })
  } catch (error) {
    if (!(error instanceof OriginError)) throw error
    throw new UsageError({
      en: `SATCHEL_ORIGINS: ${error.message}`,
      de: `SATCHEL_ORIGINS muss aus Angaben wie https://satchel.example.com bestehen, ohne Pfad und durch Kommas getrennt.`,
    })
  }
  const log = SATCHEL_LOG || 'warn'
  if (!LOG_LEVELS.includes(log)) {
    throw new UsageError({
      en: `SATCHEL_LOG is “${log}”; it can be ${LOG_LEVELS.join(', ')}.`,
      de: `SATCHEL_LOG ist „${log}“; möglich sind ${LOG_LEVELS.join(', ')}.`,
    })
  }
  return {
    data: resolve(SATCHEL_DATA || defaultData),
    port,
    // Fastify listens on every loopback address this name has, and on nothing that others can reach.
    host: SATCHEL_HOST || 'localhost',
    origins,
    proxies: list(SATCHEL_PROXIES),
    log,
    tls,
    rehearse: readRehearse(environment.SATCHEL_REHEARSE),
    metricsToken: readMetricsToken(environment.SATCHEL_METRICS_TOKEN),
    keepDays: readKeepDays(environment.SATCHEL_KEEP_DAYS),
  }
}

/** Characters of a token that nobody guesses. */
const TOKEN_LENGTH = 20

/** @throws UsageError */
function readMetricsToken(value: string | undefined): string | null {
  if (!value) return null
  if (value.length >= TOKEN_LENGTH && /^[\x21-\x7e]+$/.test(value)) return value
  throw new UsageError({
    en: `SATCHEL_METRICS_TOKEN needs at least ${TOKEN_LENGTH} characters, without spaces.`,
    de: `SATCHEL_METRICS_TOKEN braucht mindestens ${TOKEN_LENGTH} Zeichen, ohne Leerzeichen.`,
  })
}

/** A hundred years. */
const MOST_DAYS = 36_500

/** A number of days; null where it is none. */
export function daysOf(text: string, least: number): number | null {
  const days = /^\d{1,5}$/.test(text) ? Number(text) : Number.NaN
  return days >= least && days <= MOST_DAYS ? days : null
}

/** @throws UsageError */
function readKeepDays(value: string | undefined): number | null {
  if (!value) return null
  const days = daysOf(value, 1)
  if (days !== null) return days
  throw new UsageError({
    en: `SATCHEL_KEEP_DAYS is “${value}”; it can be a whole number of days, at least 1.`,
    de: `SATCHEL_KEEP_DAYS ist „${value}“; möglich ist eine ganze Zahl von Tagen, mindestens 1.`,
  })
}

/** @throws UsageError */
function readRehearse(value: string | undefined): boolean {
  if (!value || value === 'yes') return true
  if (value === 'no') return false
  throw new UsageError({
    en: `SATCHEL_REHEARSE is “${value}”; it can be yes or no.`,
    de: `SATCHEL_REHEARSE ist „${value}“; möglich sind yes und no.`,
  })
}

/** Reads the certificate's files, which name each other's lack. @throws UsageError */
function readTls(cert: string | undefined, key: string | undefined): Tls | null {
  if (!cert && !key) return null
  if (!cert || !key) {
    throw new UsageError({
      en: 'SATCHEL_TLS_CERT and SATCHEL_TLS_KEY go together: the certificate chain and its key, as PEM files.',
      de: 'SATCHEL_TLS_CERT und SATCHEL_TLS_KEY gehören zusammen: die Zertifikatskette und ihr Schlüssel als PEM-Dateien.',
    })
  }
  const read = (name: string, file: string): Buffer => {
    try {
      return readFileSync(file)
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException
      throw new UsageError({
        en: `${name} names “${file}”, which cannot be read (${code}).`,
        de: `${name} nennt „${file}“; die Datei lässt sich nicht lesen (${code}).`,
      })
    }
  }
  const tls = { cert: read('SATCHEL_TLS_CERT', cert), key: read('SATCHEL_TLS_KEY', key) }
  try {
    createSecureContext(tls)
  } catch (error) {
    throw new UsageError({
      en: `The certificate and the key do not fit or are no PEM files (${error instanceof Error ? error.message : error}).`,
      de: `Zertifikat und Schlüssel passen nicht zusammen oder sind keine PEM-Dateien (${error instanceof Error ? error.message : error}).`,
    })
  }
  return tls
}

const list = (text: string | undefined): readonly string[] =>
  (text ?? '')
    .split(',')
    .map(each => each.trim())
    .filter(each => each !== '')

/** This machine's own origin, or that of a name below localhost. */
export const ownUrl = (settings: Settings, port: number, name = 'localhost'): string =>
  `${settings.tls ? 'https' : 'http'}://${name}:${port || DEFAULT_PORT}`

/** Where people open Satchel: the first configured origin, else this machine. */
export const urlOf = (settings: Settings, port: number): string => settings.origins[0] ?? ownUrl(settings, port)
