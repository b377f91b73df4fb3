// What the app says by itself: a new version, work that grows old, what the browser does not promise, how to install.
import { expect } from 'chai'
import '../../../components/app/shell.ts'
import { Install } from '../../../components/app/install.ts'
import type { Keeping } from '../../../components/app/keeping.ts'
import type { Session } from '../../../components/app/session.ts'
import type { SatchelShell } from '../../../components/app/shell.ts'
import { OLD_MS } from '../../../components/app/unsent.ts'
import { Updates } from '../../../components/app/updates.ts'
import { chooseLanguage } from '../../../components/i18n/i18n.ts'
import type { Address } from '../../../src/documents/address.ts'
import { State } from '../../../src/sync/observable.ts'
import { expectAccessible, fixture, html, leaveStage, type Stage, stage, until } from '../support/screen.ts'

const ADDRESS = 'pipeline/AAAAAAAAAAAAAAAAAAAAAA' as Address
const OTHER = 'pipeline/BBBBBBBBBBBBBBBBBBBBBB' as Address

describe('What the app says by itself', () => {
  let on: Stage
  beforeEach(async () => {
    on = await stage('rep', 'phone')
    history.replaceState(null, '', '/pipelines')
  })
  afterEach(() => leaveStage(on))

  const show = (more: Partial<Session>): Promise<SatchelShell> =>
    fixture<SatchelShell>(html`<satchel-shell .session=${{ ...on.session, ...more }}></satchel-shell>`)

  it('says nothing where there is nothing to say, and takes no room', async () => {
    const shell = await show({ updates: new Updates(navigator.serviceWorker, () => undefined) })
    expect(shell.querySelector('satchel-notices')?.clientHeight).to.equal(0)
    on.device.wait(ADDRESS, 3, Date.now())
    await shell.updateComplete
    expect(shell.querySelector('satchel-notices')?.clientHeight).to.equal(0)
  })

  it('takes no typing any more when a newer app has taken over, says so, and commits what stood in the field', async () => {
    const shell = await show({})
    let renewed = 0
    shell.addEventListener('renew', () => renewed++)
    const main = shell.querySelector('main')
    const input = main?.appendChild(window.document.createElement('input'))
    let left = 0
    input?.addEventListener('blur', () => left++)
    input?.focus()
    on.device.over.value = true
    await until(() => main?.inert, 'no more typing')
    expect(left).to.equal(1)
    const line = shell.querySelector<HTMLElement>('.notice.over')
    expect(line?.textContent).to.include('What you typed here is saved')
    await expectAccessible(shell)
    line?.querySelector('button')?.click()
    expect(renewed).to.equal(1)
    chooseLanguage('de')
    await until(() => shell.querySelector('.notice.over')?.textContent?.includes('neuere Version der App'), 'German')
    chooseLanguage('en')
  })

  it('says since when work has been waiting for more than a day, in both languages, until it has gone', async () => {
    const now = { is: Date.UTC(2026, 10, 22, 12) }
    on.device.wait(ADDRESS, 2, now.is)
    now.is += OLD_MS
    const shell = await show({ clock: () => now.is })
    const line = () => shell.querySelector('satchel-notices .old')
    await until(line, 'the warning')
    expect(line()?.textContent).to.match(/reached the office since 22 Nov(ember)? 2026|Nov 22, 2026/)
    await expectAccessible(shell)
    chooseLanguage('de')
    await until(() => line()?.textContent?.includes('im Büro angekommen'), 'German')
    expect(shell.scrollWidth).to.be.at.most(shell.clientWidth)
    chooseLanguage('en')
    now.is -= 3650 * OLD_MS
    on.device.wait(OTHER, 1, Date.UTC(2026, 10, 22, 12))
    await until(() => line()?.textContent?.includes('cannot tell for how long'), 'no date that lies ahead')
    on.device.wait(OTHER, 0, 0)
    on.device.wait(ADDRESS, 0, 0)
    await until(() => line() === null, 'silence')
  })

  it('says beside what waits what the browser has not promised', async () => {
    const keeping = new State<Keeping>('unknown')
    on.device.wait(ADDRESS, 1, Date.now())
    const shell = await show({ keeping })
    shell.querySelector<HTMLElement>('satchel-lamp a')?.click()
    await until(() => shell.querySelector('line-state .state'), 'the screen')
    const says = () => shell.querySelector('waiting-screen')?.textContent?.includes('has not promised') ?? false
    expect(says()).to.equal(false)
    keeping.value = 'refused'
    await until(says, 'the sentence')
    keeping.value = 'promised'
    await until(() => !says(), 'silence')
  })

  it('offers in the menu to install the app where the browser can, once', async () => {
    const host = new EventTarget()
    const install = new Install(host)
    const shell = await show({ install })
    const button = () =>
      [...shell.querySelectorAll<HTMLButtonElement>('satchel-menu button')].find(each =>
        each.textContent?.includes('Install'),
      )
    expect(button()).to.equal(undefined)
    let asked = 0
    const offer = Object.assign(new Event('beforeinstallprompt', { cancelable: true }), {
      prompt: async () => {
        asked++
      },
    })
    host.dispatchEvent(offer)
    expect(offer.defaultPrevented).to.equal(true)
    const offered = await until(button, 'the offer')
    offered.click()
    await until(() => !button(), 'the offer to go')
    expect(asked).to.equal(1)
  })
})
