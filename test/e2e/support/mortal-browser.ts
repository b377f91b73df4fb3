// A Chromium that a test can kill as the system does when it needs memory: a process of its own on a profile that stays.
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core'
import { chromiumArguments, chromiumPath } from '../../support/chromium.ts'
import { listen } from './browser.ts'
import { PATIENCE } from './steps.ts'

export class MortalBrowser {
  readonly context: BrowserContext
  readonly #browser: Browser
  readonly #child: ChildProcess
  readonly #gone: Promise<unknown>

  private constructor(child: ChildProcess, gone: Promise<unknown>, browser: Browser, context: BrowserContext) {
    this.#child = child
    this.#gone = gone
    this.#browser = browser
    this.context = context
  }

  /** Starts on this profile's folder, with what an earlier one has left there. */
  static async start(profile: string): Promise<MortalBrowser> {
    const args = [...chromiumArguments, '--remote-debugging-port=0', `--user-data-dir=${profile}`, 'about:blank']
    // A group of its own: its helpers die with it.
    const child = spawn(chromiumPath(), args, { stdio: ['ignore', 'ignore', 'pipe'], detached: true })
    const gone = once(child, 'exit')
    const end = () => kill(child)
    process.once('exit', end)
    child.once('exit', () => process.off('exit', end))
    const browser = await chromium.connectOverCDP(await address(child))
    const [context] = browser.contexts()
    if (!context) throw new Error('Chromium has no profile.')
    context.setDefaultTimeout(PATIENCE)
    return new MortalBrowser(child, gone, browser, context)
  }

  /** Another page; `errors` collects what it throws or logs. */
  async page(): Promise<{ page: Page; context: BrowserContext; errors: string[] }> {
    const page = await this.context.newPage()
    await page.setViewportSize({ width: 390, height: 844 })
    return { page, context: this.context, errors: listen(page) }
  }

  /** Without a warning, in the middle of whatever it does. */
  async kill(): Promise<void> {
    kill(this.#child)
    await this.#gone
  }

  /** As a person does. Fine to call on one that was killed. */
  async close(): Promise<void> {
    if (this.#child.exitCode !== null || this.#child.signalCode !== null) return
    const session = await this.#browser.newBrowserCDPSession()
    await session.send('Browser.close')
    await this.#gone
  }
}

function kill({ pid }: ChildProcess): void {
  if (pid === undefined) return
  try {
    process.kill(-pid, 'SIGKILL')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error
  }
}

/** Where it listens for us; rejects with what it printed where it ends instead. */
function address(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    let printed = ''
    child.stderr?.setEncoding('utf8').on('data', (text: string) => {
      printed += text
      const [, found] = /DevTools listening on (ws:\/\/\S+)/.exec(printed) ?? []
      if (found) resolve(found)
    })
    child.once('exit', () => reject(new Error(`Chromium ended:\n${printed}`)))
  })
}
