// Coming in: set-up, sign-in, links, passwords, and what is said where one cannot.
import { expect } from 'chai'
import '../../../components/app/app.ts'
import type { SatchelApp } from '../../../components/app/app.ts'
import { Install } from '../../../components/app/install.ts'
import { Office } from '../../../components/app/office.ts'
import type { Secret } from '../../../components/entry/secret.ts'
import { chooseLanguage } from '../../../components/i18n/i18n.ts'
import { expectAccessible, fixture, html, leaveStage, type Stage, stage, type, until } from '../support/screen.ts'

describe('Coming in', () => {
  let on: Stage
  beforeEach(async () => {
    on = await stage('office')
    sessionStorage.clear()
  })
  afterEach(() => leaveStage(on))

  const open = (secret: Secret | null = null): Promise<SatchelApp> => {
    const surroundings = {
      office: new Office(on.office.fetch, () => 'en'),
      openDevice: async () => on.device,
      storage: sessionStorage,
      secret,
      clock: Date.now,
      updates: null,
      install: new Install(new EventTarget()),
      keep: async () => 'unknown' as const,
    }
    return fixture<SatchelApp>(html`<satchel-app .surroundings=${surroundings}></satchel-app>`)
  }
  const press = (app: Element, selector = 'vaadin-button[theme=primary]'): void =>
    app.querySelector<HTMLElement>(selector)?.click()

  it('asks for name and password, in both languages, and lets in who has them', async () => {
    const person = on.office.person
    on.office.person = null
    const app = await open()
    await until(() => app.querySelector('input[type=password]'), 'the form')
    await expectAccessible(app)
    chooseLanguage('de')
    await until(() => app.querySelector('h1')?.textContent === 'Anmelden', 'German')
    chooseLanguage('en')
    press(app)
    await until(() => app.textContent?.includes('Please enter your name.'), 'the sentence')
    const [name, password] = app.querySelectorAll('input')
    type(name!, 'Renate')
    type(password!, 'a long password')
    on.office.person = person
    press(app)
    await until(() => app.querySelector('satchel-shell'), 'the shell')
    expect(on.office.requests).to.deep.include({
      what: 'POST /api/session',
      body: { name: 'Renate', password: 'a long password' },
    })
  })

  it('says what the relay says where a password is wrong, and keeps what was typed', async () => {
    on.office.person = null
    const refusal = { error: { code: 'signInWrong', message: 'Name or password is not right.' } }
    on.office.answers.set('POST /api/session', () => new Response(JSON.stringify(refusal), { status: 401 }))
    const app = await open()
    const [name, password] = await until(() => {
      const inputs = app.querySelectorAll('input')
      return inputs.length === 2 && inputs
    }, 'the form')
    type(name!, 'Renate')
    type(password!, 'wrong')
    press(app)
    await until(
      () => app.querySelector('sign-in-screen [role=alert]')?.textContent?.includes('not right'),
      'the sentence',
    )
    expect(name?.value).to.equal('Renate')
    // The sentence stays within the card, padding and all.
    const box = (selector: string) => app.querySelector(`sign-in-screen ${selector}`)!.getBoundingClientRect()
    expect(box('[role=alert]').width).to.equal(box('form').width)
    expect(box('[role=alert]').right).to.be.below(box('.card').right)
  })

  it('takes a sign-in link and offers a password that may come later', async () => {
    on.office.needsPassword = true
    const app = await open({ type: 'signIn', secret: 's3cret' })
    await until(() => app.querySelector('choose-password-screen input'), 'the password')
    expect(on.office.requests[0]).to.deep.equal({ what: 'POST /api/session', body: { link: 's3cret' } })
    await expectAccessible(app)
    press(app, 'vaadin-button[theme=tertiary]')
    await until(() => app.querySelector('satchel-shell'), 'the shell')
  })

  it('says that a set-up link has done its work instead of showing its form', async () => {
    on.office.person = null
    const app = await open({ type: 'setUp', secret: 'used' })
    await until(() => app.querySelector('sign-in-screen [role=alert]')?.textContent?.includes('set up already'), 'it')
    expect(app.querySelector('set-up-screen')).to.equal(null)
  })

  it('sets a company up with the token of the link', async () => {
    const { person } = on.office
    on.office.answers.set('GET /api/session', () => new Response('{"setUp":false}', { status: 401 }))
    on.office.answers.set('POST /api/setup', () => {
      on.office.answers.delete('GET /api/session')
      on.office.person = person
      return new Response('{}', { status: 201 })
    })
    const app = await open({ type: 'setUp', secret: 'token' })
    const inputs = await until(() => {
      const found = app.querySelectorAll('input')
      return found.length === 3 && found
    }, 'the form')
    await expectAccessible(app)
    type(inputs[0]!, 'Musterbau')
    type(inputs[1]!, 'Renate')
    type(inputs[2]!, 'short')
    press(app)
    await until(() => app.textContent?.includes('at least 10'), 'the sentence')
    type(inputs[2]!, 'long enough!')
    press(app)
    await until(() => app.querySelector('satchel-shell'), 'the shell')
    expect(on.office.requests.find(({ what }) => what.startsWith('POST'))).to.deep.equal({
      what: 'POST /api/setup',
      body: { token: 'token', company: 'Musterbau', name: 'Renate', password: 'long enough!', language: 'en' },
    })
  })

  it('opens the local copies of who was signed in last where the office cannot be asked', async () => {
    const first = await open()
    await until(() => first.querySelector('satchel-shell'), 'the shell')
    first.remove()
    on.office.reachable = false
    const app = await open()
    await until(() => app.querySelector('satchel-shell'), 'the shell without a network')
  })

  it('says that the office cannot be reached where nobody was signed in before', async () => {
    on.office.reachable = false
    const app = await open()
    await until(() => app.textContent?.includes('The office cannot be reached'), 'the sentence')
    await expectAccessible(app)
  })

  it('ends the session at the office at the next start where somebody left without a network', async () => {
    const first = await open()
    const shell = await until(() => first.querySelector('satchel-shell'), 'the shell')
    on.office.reachable = false
    shell.dispatchEvent(new CustomEvent('sign-out', { bubbles: true }))
    await until(() => first.querySelector('sign-in-screen'), 'the form')
    first.remove()
    on.office.reachable = true
    on.office.requests.length = 0
    const app = await open()
    await until(() => app.children.length > 0 && on.office.requests.length > 1)
    expect(on.office.requests[0]?.what).to.equal('DELETE /api/session')
  })

  it('stays, and says why, while the disk refuses what was typed', async () => {
    const app = await open()
    const shell = await until(() => app.querySelector('satchel-shell'), 'the shell')
    on.device.lamp.value = 'saving'
    on.device.trouble.value = 'QuotaExceededError'
    for (const way of ['sign-out', 'sign-in-again', 'take-update', 'renew']) {
      shell.dispatchEvent(new CustomEvent(way, { bubbles: true }))
      await until(() => app.querySelector('satchel-toasts')?.textContent?.includes('could not write'), way)
      expect(app.querySelector('satchel-shell'), way).to.equal(shell)
      app.querySelector<HTMLElement>('satchel-toasts button')?.click()
      await until(
        () => !app.querySelector('satchel-toasts')?.textContent?.includes('could not write'),
        'the toast gone',
      )
    }
    const leaving = new Event('beforeunload', { cancelable: true })
    window.dispatchEvent(leaving)
    expect(leaving.defaultPrevented).to.equal(true)
    on.device.lamp.value = 'office'
    on.device.trouble.value = null
    const going = new Event('beforeunload', { cancelable: true })
    window.dispatchEvent(going)
    expect(going.defaultPrevented).to.equal(false)
    shell.dispatchEvent(new CustomEvent('sign-out', { bubbles: true }))
    await until(() => app.querySelector('sign-in-screen'), 'the form')
  })
})
