// The settings of an installation, from environment variables (DESIGN 9).
import { readFileSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
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
  }
}

const list = (text: string | undefined): readonly string[] =>
  (text ?? '')
    .split(',')
    .map(each => each.trim())
    .filter(each => each !== '')

/** Where people open Satchel: the first configured origin, else this machine. */
export const urlOf = (settings: Settings, port: number): string =>
  settings.origins[0] ?? `http://localhost:${port || DEFAULT_PORT}`
