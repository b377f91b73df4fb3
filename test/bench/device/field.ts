// A rep's phone in a real Chromium, and the relay of the demo company: built, installed and signed in as in the field.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { BrowserContext, CDPSession, Page } from 'playwright-core'
import { openProfile } from '../../e2e/support/browser.ts'
import { start } from '../../e2e/support/child.ts'
import { Installation } from '../../e2e/support/installation.ts'
import { Relay } from '../../e2e/support/relay.ts'
import { kept } from '../../e2e/support/shell.ts'
import { PATIENCE } from '../../e2e/support/steps.ts'

/** How much slower a phone is than the machine that measures. */
export const PHONE = 4

export class Field {
  readonly relay: Relay
  readonly context: BrowserContext
  page: Page
  /** The rep's way in; it may be used again. */
  readonly link: string
  /** The pipeline of 747, in the app. */
  pipeline = ''
  readonly #installation: Installation
  readonly #folders: readonly string[]

  private constructor(
    relay: Relay,
    link: string,
    context: BrowserContext,
    installation: Installation,
    folders: readonly string[],
  ) {
    this.relay = relay
    this.link = link
    this.context = context
    this.page = context.pages()[0] as Page
    this.#installation = installation
    this.#folders = folders
  }

  static async enter(): Promise<Field> {
    const installation = new Installation()
    await installation.build()
    const data = mkdtempSync(join(tmpdir(), 'satchel-bench-data-'))
    const profile = mkdtempSync(join(tmpdir(), 'satchel-bench-profile-'))
    const demo = start([join(installation.folder, 'relay/demo/main.ts')], { SATCHEL_DATA: data, SATCHEL_PORT: '0' })
    const [, port, secret] = await demo.line(/http:\/\/rep\.localhost:(\d+)\/#(signin=\S+)/, PATIENCE)
    await demo.end('SIGTERM')
    const relay = await Relay.start({ data, port: Number(port), installation: installation.folder })
    const { context } = await openProfile(profile, { size: 'phone' })
    const field = new Field(relay, `${relay.on('rep')}/#${secret}`, context, installation, [data, profile])
    await field.#signIn()
    return field
  }

  async #signIn(): Promise<void> {
    const { page } = this
    await page.goto(this.link)
    await page.locator('.lines a').first().click()
    await page.locator('.head-line .name [role=status]', { hasText: '747' }).waitFor({ timeout: PATIENCE })
    await kept(page)
    this.pipeline = page.url()
  }

  /** A fresh page, the ones before it closed; `slower` times slower than this machine. */
  async newPage(slower = 1): Promise<{ page: Page; session: CDPSession }> {
    const page = await this.context.newPage()
    for (const other of this.context.pages()) if (other !== page) await other.close()
    this.page = page
    const session = await this.context.newCDPSession(page)
    await session.send('Emulation.setCPUThrottlingRate', { rate: slower })
    return { page, session }
  }

  /** No network: nobody answers any more, and the browser knows it. */
  async offline(): Promise<void> {
    await this.relay.stop()
    await this.context.setOffline(true)
  }

  async online(): Promise<void> {
    await this.relay.restart()
    await this.context.setOffline(false)
  }

  async leave(): Promise<void> {
    await this.context.close()
    await this.relay.stop()
    this.#installation.remove()
    for (const folder of this.#folders) rmSync(folder, { recursive: true, force: true })
  }
}
