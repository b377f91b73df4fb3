// Satchel files opened on a device: what is new opens at once, what is here is shown first, phones leave merging to a desk.
import { expect } from 'chai'
import '../../../components/app/app.ts'
import type { SatchelApp } from '../../../components/app/app.ts'
import { Install } from '../../../components/app/install.ts'
import { localProfile } from '../../../components/app/local-profile.ts'
import { Office } from '../../../components/app/office.ts'
import { arrived } from '../../../components/handover/arrived.ts'
import '../../../components/handover/open-screen.ts'
import type { OpenScreen } from '../../../components/handover/open-screen.ts'
import { chooseLanguage } from '../../../components/i18n/i18n.ts'
import { type Address, derivedId } from '../../../src/documents/address.ts'
import type { LocalProfile } from '../../../src/sync/browser.ts'
import { satchelFile } from '../support/satchel-files.ts'
import {
  expectAccessible,
  fixture,
  html,
  leaveStage,
  type Size,
  type Stage,
  stage,
  type,
  until,
} from '../support/screen.ts'

const south = `pipeline/${derivedId('test', 'south')}` as Address

describe('Opening satchel files', () => {
  let on: Stage
  let screen: OpenScreen

  async function show(size: Size = 'desk'): Promise<void> {
    on = await stage('rep', size)
    on.device.add(south, { name: 'Süd' }, { b: { name: 'Pumpe b', price: 1000 } }, 'Darcel Schlecht', 'PIP-2026-007')
    screen = await fixture<OpenScreen>(html`<open-screen .session=${on.session}></open-screen>`)
  }
  const $ = <E extends HTMLElement>(selector: string): E | null => screen.querySelector<E>(selector)
  const says = (text: string) => until(() => screen.textContent?.replaceAll(/\s+/g, ' ').includes(text), text)

  async function choose(file: File, within: Element = screen): Promise<void> {
    const input = await until(() => within.querySelector<HTMLInputElement>('input[type=file]'), 'the way to choose')
    const list = new DataTransfer()
    list.items.add(file)
    input.files = list.files
    input.dispatchEvent(new Event('change'))
  }

  afterEach(() => leaveStage(on))

  it('P02 opens a pipeline that is new here at once', async () => {
    await show()
    await expectAccessible(screen)
    await choose(await satchelFile({ name: 'Nord', records: { n: { name: 'Kran' } } }))
    await until(() => on.device.received.length === 1, 'that it is taken in')
    await until(() => on.session.router.route.value.screen === 'pipeline', 'the pipeline')
  })

  it('P08 shows what changes in one that is here, and changes nothing before somebody says so', async () => {
    await show()
    const file = await satchelFile({ address: south, records: { c: { name: 'Pumpe c', price: 7 } } })
    await choose(file)
    await says('What the file changes in “Süd”')
    await expectAccessible(screen)
    expect(on.device.received).to.deep.equal([])
    $('[data-back]')?.click()
    await until(() => $('drop-area'), 'the choice again')
    arrived.value = file
    await says('What the file changes in “Süd”')
    $('[data-take]')?.click()
    await until(() => on.device.received.length === 1, 'that it is taken in')
  })

  it('says what is wrong with a file, in both languages, and takes nothing in', async () => {
    await show('phone')
    const good = new Uint8Array(await (await satchelFile({ address: south })).arrayBuffer())
    await choose(new File([good.subarray(0, 90)], 'halb.satchel'))
    await says('“halb.satchel” cannot be opened')
    await says('its end is missing')
    chooseLanguage('de')
    await says('Ihr Ende fehlt')
    await says('Es wurde nichts geändert.')
    await expectAccessible(screen)
    chooseLanguage('en')
    await choose(await satchelFile({ manifest: { installation: 'x', company: 'Fremd AG' } }))
    await says('The file belongs to another company: Fremd AG.')
    expect(on.device.received).to.deep.equal([])
  })

  it('P12 lets somebody who never signed in begin with a file and a name, and go on at the next start', async () => {
    await show()
    sessionStorage.clear()
    on.office.person = null
    const opened: LocalProfile[] = []
    const adopted: LocalProfile[] = []
    const open = () => {
      const surroundings = {
        office: new Office(on.office.fetch, () => 'en'),
        openDevice: async () => on.device,
        storage: sessionStorage,
        secret: null,
        clock: Date.now,
        updates: null,
        install: new Install(new EventTarget()),
        keep: async () => 'unknown' as const,
        local: {
          open: async (profile: LocalProfile) => {
            opened.push(profile)
            return on.device
          },
          adopt: async (profile: LocalProfile) => {
            adopted.push(profile)
          },
        },
      }
      return fixture<SatchelApp>(html`<satchel-app .surroundings=${surroundings}></satchel-app>`)
    }
    const app = await open()
    ;(await until(() => app.querySelector<HTMLElement>('[data-without]'), 'the other way in')).click()
    const name = await until(
      () =>
        app.querySelector<HTMLInputElement>(
          'first-file-screen input[name=name], first-file-screen vaadin-text-field input',
        ),
      'the name',
    )
    await choose(await satchelFile({ name: 'Nord' }), app)
    await until(() => app.textContent?.includes('Please enter your name.'), 'that a name is missing')
    await expectAccessible(app)
    type(name, 'Vera Voss')
    await choose(await satchelFile({ name: 'Nord' }), app)
    await until(() => app.querySelector('satchel-shell'), 'the shell')
    const profile = localProfile(sessionStorage)
    expect(profile?.person.name).to.equal('Vera Voss')
    expect([profile?.installation, profile?.company]).to.deep.equal(['musterbau', 'Musterbau GmbH'])
    expect(on.device.received.length).to.equal(1)
    app.remove()
    // The next start shows the work, not the form; whoever signs in brings it along.
    const again = await open()
    await until(() => again.querySelector('satchel-shell'), 'the shell again')
    expect(opened.at(-1)?.person.id).to.equal(profile?.person.id)
    again.remove()
    on.office.person = { id: 'me', name: 'Renate', role: 'office' }
    const signedIn = await open()
    await until(() => signedIn.querySelector('satchel-shell'), 'the shell of whoever signed in')
    expect(adopted.map(({ person }) => person.name)).to.deep.equal(['Vera Voss'])
    expect(localProfile(sessionStorage)).to.equal(null)
  })
})
