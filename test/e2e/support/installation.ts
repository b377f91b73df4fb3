// An installation of its own, as on another machine: copied from the repository, with an app that a test can replace.
import { cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { environment, root, run } from '../../support/child.ts'

const COPIED = ['components', 'relay', 'src', 'dist', 'index.html', 'package.json', 'tsconfig.json', 'vite.config.ts']

/** ms for a build on two busy cores. */
const limit = 60_000

export class Installation {
  readonly folder = mkdtempSync(join(tmpdir(), 'satchel-installation-'))

  /** Holds what is built in the repository now, and no app where none is. */
  constructor() {
    for (const name of COPIED.filter(each => existsSync(join(root, each))))
      cpSync(join(root, name), join(this.folder, name), { recursive: true })
    symlinkSync(join(root, 'node_modules'), join(this.folder, 'node_modules'))
  }

  /** Changes one of its files and builds the app anew: the next version, as an upgrade brings it. */
  async upgrade(file: string, was: RegExp, is: string): Promise<void> {
    const path = join(this.folder, file)
    const text = readFileSync(path, 'utf8')
    const changed = text.replace(was, is)
    if (changed === text) throw new Error(`${file} holds nothing like ${was}.`)
    writeFileSync(path, changed)
    await this.build()
  }

  /** Builds the app from its sources as they are. */
  async build(): Promise<void> {
    const vite = join(root, 'node_modules/vite/bin/vite.js')
    const ended = await run(process.execPath, [vite, 'build', this.folder, '--logLevel', 'warn'], {
      limit,
      env: environment(),
    })
    if (ended.code !== 0) throw new Error(`The app could not be built:\n${ended.output}`)
  }

  /** Takes a built script away, as an upgrade does whose own one is called otherwise. */
  forget(script: string): void {
    const assets = join(this.folder, 'dist/assets')
    const files = readdirSync(assets).filter(name => name.startsWith(`${script}-`))
    if (files.length === 0) throw new Error(`No script is called ${script}.`)
    for (const name of files) rmSync(join(assets, name))
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true })
  }
}
