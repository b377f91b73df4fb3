// Finds the Chromium that browser and end-to-end tests drive; as root on Debian it installs one.
import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { pathToFileURL } from 'node:url'

const usualPaths = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/usr/bin/google-chrome-stable',
  '/opt/google/chrome/chrome',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
]

const asRoot = process.getuid?.() === 0

/** What every launch passes. Chromium refuses its sandbox to root; the rest keeps it from calling home during tests. */
export const chromiumArguments: readonly string[] = [
  '--headless',
  '--disable-gpu',
  '--disable-quic',
  '--disable-dev-shm-usage',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  ...(asRoot ? ['--no-sandbox'] : []),
]

function find(): string | undefined {
  const named = process.env.CHROME_PATH
  if (named !== undefined && named !== '') {
    if (!existsSync(named)) throw new Error(`CHROME_PATH names ${named}, but there is no such file.`)
    return named
  }
  return usualPaths.find(path => existsSync(path))
}

function apt(...args: string[]): void {
  // Its output goes to stderr: our own standard output ends with the counts, and this may be piped.
  const { status, error } = spawnSync('apt-get', args, {
    stdio: ['ignore', 2, 2],
    env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
  })
  if (status !== 0) {
    throw new Error(`No Chromium found, and \`apt-get ${args.join(' ')}\` failed: set CHROME_PATH.`, { cause: error })
  }
}

let known: string | undefined

/** The executable's path. Throws one sentence that says what to do where there is none and none can be installed. */
export function chromiumPath(): string {
  known ??= find()
  if (known !== undefined) return known
  if (existsSync('/etc/debian_version') && asRoot) {
    console.error('No Chromium found: installing it with apt-get (about 100 MB to download).')
    // A fresh image has no package lists, and old lists name versions the mirror no longer holds.
    apt('update', '-qq')
    apt('install', '-y', '-qq', '--no-install-recommends', 'chromium', 'fonts-dejavu-core')
    known = find()
    if (known !== undefined) return known
  }
  throw new Error(
    'No Chromium found: set CHROME_PATH to a Chromium or Chrome, or install one (Debian: sudo apt-get update && sudo apt-get install chromium).',
  )
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) console.log(chromiumPath())
