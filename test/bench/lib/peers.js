// Installs what the measured servers need, in their own folders, the first time they are asked for.
import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'

const root = dirname(import.meta.dirname)

const read = path => {
  try {
    return readFileSync(path, 'utf8')
  } catch (error) {
    if (error.code === 'ENOENT') return null
    throw error
  }
}

/** `folders` are below test/bench. Does nothing where the lock file has not changed since. Throws where npm fails. */
export function install(folders) {
  for (const folder of new Set(folders)) {
    const path = join(root, folder)
    const stamp = join(path, 'node_modules/.installed-lock')
    const lock = createHash('sha256')
      .update(readFileSync(join(path, 'package-lock.json')))
      .digest('hex')
    if (read(stamp) === lock) continue
    console.error(`Installing the servers to compare with into ${path}/node_modules (once, outside the project's own).`)
    const { status } = spawnSync('npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error'], {
      cwd: path,
      stdio: ['ignore', 2, 2],
    })
    if (status !== 0) throw new Error(`npm ci failed in ${path}; --adapters satchel measures without other servers.`)
    writeFileSync(stamp, lock)
  }
}
