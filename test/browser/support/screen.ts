// Puts one screen on the page as the app would, with the theme around it, and asks axe about it.
import { fixture, fixtureCleanup, html } from '@open-wc/testing-helpers'
import { setViewport } from '@web/test-runner-commands'
import 'axe-core'
import type { AxeResults, RunOptions } from 'axe-core'
import { expect } from 'chai'
import { Office } from '../../../components/app/office.ts'
import { storedPreferences } from '../../../components/app/preferences.ts'
import { Router } from '../../../components/app/router.ts'
import { Sending } from '../../../components/app/sending.ts'
import type { Session } from '../../../components/app/session.ts'
import { chooseLanguage, language } from '../../../components/i18n/i18n.ts'
import type { Role } from '../../../src/sync/wire/catalogue.ts'
import { MemoryDevice } from './memory-device.ts'
import { type MemoryOffice, memoryOffice } from './memory-office.ts'

export { fixture, fixtureCleanup, html }

export interface Stage {
  readonly session: Session
  readonly device: MemoryDevice
  readonly office: MemoryOffice
}

/** axe puts itself on the page; as a module it exports nothing. */
declare global {
  interface Window {
    axe: { run(element: Element, options: RunOptions): Promise<AxeResults> }
  }
}

const home = location.pathname + location.search

export type Size = 'desk' | 'phone'
const sizes = { desk: { width: 1440, height: 900 }, phone: { width: 390, height: 844 } }

/** A signed-in person with an empty memory device; ends with `leaveStage`. */
export async function stage(role: Role = 'rep', size: Size = 'desk'): Promise<Stage> {
  await setViewport(sizes[size])
  await theme()
  localStorage.clear()
  chooseLanguage('en')
  const person = { id: 'me', name: 'Jörg Müller', role }
  const device = new MemoryDevice(person)
  const office = memoryOffice(person)
  const session: Session = {
    person,
    company: 'Musterbau GmbH',
    device,
    office: new Office(office.fetch, () => language.value),
    preferences: storedPreferences(localStorage, person.id),
    router: new Router(window),
    clock: Date.now,
    sending: new Sending(device.waiting, device.connection, Date.now),
  }
  return { session, device, office }
}

export function leaveStage({ session }: Stage): void {
  fixtureCleanup()
  session.router.close()
  history.replaceState(null, '', home)
}

async function theme(): Promise<void> {
  if (document.querySelector('link[data-theme-sheet]')) return
  const link = document.createElement('link')
  link.rel = 'stylesheet'
  link.href = '/components/theme.css'
  link.dataset.themeSheet = ''
  const loaded = new Promise((resolve, reject) => {
    link.addEventListener('load', resolve)
    link.addEventListener('error', () => reject(new Error('the theme did not load')))
  })
  document.head.append(link)
  document.documentElement.lang = 'en'
  await loaded
}

/** Resolves as soon as `found` gives something; asks after each frame. */
export async function until<T>(found: () => T | null | undefined | false, what = 'it'): Promise<T> {
  const end = performance.now() + 5_000
  for (;;) {
    const value = found()
    if (value) return value
    if (performance.now() > end) throw new Error(`waited in vain for ${what}`)
    await new Promise(resolve => requestAnimationFrame(resolve))
  }
}

/** No finding of axe that is serious or critical. */
export async function expectAccessible(element: Element): Promise<void> {
  const { violations } = await window.axe.run(element, { resultTypes: ['violations'] })
  const grave = violations.filter(each => each.impact === 'serious' || each.impact === 'critical')
  const told = grave.map(
    each => `${each.id}: ${each.nodes.map(node => `${node.html} ${node.failureSummary}`).join(' | ')}`,
  )
  expect(told).to.deep.equal([])
}

/** Types into a field as a person does: the whole text at once, then the events an input sends. */
export function type(input: HTMLInputElement | HTMLTextAreaElement, text: string): void {
  input.focus()
  input.value = text
  input.setSelectionRange(text.length, text.length)
  input.dispatchEvent(new InputEvent('input', { bubbles: true, composed: true }))
}
