// Campaigns on three levels and visit reports as a company has them, for tests of screens and for looking at them.
import type { Address } from '../../../src/documents/address.ts'
import type { DocumentRight } from '../../../src/policy/rights.ts'
import { STANDARD_PROFILE } from '../../../src/policy/statuses/marketing.ts'
import { type StatusProfile, userStatus } from '../../../src/policy/statuses/profile.ts'
import type { MemoryDevice } from './memory-device.ts'

const idOf = (name: string): string => name.replace(/\W/g, '-').padEnd(22, '_').slice(0, 22)
export const campaignAt = (name: string): Address => `campaign/${idOf(name)}` as Address
export const visitAt = (name: string): Address => `visit-report/${idOf(name)}` as Address

/** What the office may do. */
export const everything: readonly DocumentRight[] = [
  'view',
  'edit',
  'configure',
  'assign',
  'archive',
  'rekey',
  'run',
  'plan',
]

const east = { id: 'east', name: 'Ost' }
const darcel = { id: 'd', name: 'Darcel Schlecht' }

/** A profile of the company's own: a warning before releasing, numbered steps, one that only the office sets. */
export const OWN_PROFILE: StatusProfile = {
  ...STANDARD_PROFILE,
  id: 'own',
  version: 1,
  initial: 'DRAF',
  statuses: [
    userStatus({ code: 'DRAF', text: 'Entwurf', number: { own: 10, lowest: 20, highest: 20 }, warns: ['CREL'] }),
    userStatus({
      code: 'BUDG',
      text: 'Budget geklärt',
      number: { own: 20, lowest: 30, highest: 30 },
      permits: ['CREL'],
    }),
    userStatus({ code: 'DONE', text: 'Abgerechnet', number: { own: 30, lowest: 30, highest: 30 }, end: true }),
    userStatus({ code: 'HOLD', text: 'Zurückgestellt', forbids: ['CREL', 'CCLS'] }),
    userStatus({ code: 'BOSS', text: 'Chefsache', roles: ['admin'] }),
  ],
}

/** `may`: what the person at the device may do to all of them. */
export function addCampaigns(device: MemoryDevice, may: readonly DocumentRight[] = everything): void {
  device.profiles.value = new Map([...device.profiles.value, ['own@1', OWN_PROFILE]])
  const owner = 'Renate Köhler'
  const add = (
    name: string,
    fields: Readonly<Record<string, string>>,
    activities: Parameters<MemoryDevice['add']>[2],
  ) =>
    device.add(
      campaignAt(name),
      { name, ...fields },
      activities,
      owner,
      `CMP-2026-0${device.catalogue.value.size + 10}`,
    )
  add(
    'Herbst',
    { type: 'listing', begins: '2026-09-01', ends: '2026-12-31', goal: 'GTX Plus bei jedem Kunden.' },
    {
      a1: { name: 'Preisliste verschicken', due: '2026-09-15', done: true },
      a2: { name: 'Zwischenstand mit den Gebieten', due: '2026-10-30' },
    },
  )
  device.tell(
    campaignAt('Herbst'),
    { statuses: ['REL', 'APPR'], territory: { id: 'de', name: 'Deutschland' } },
    { may },
  )
  add(
    'Herbst Ost',
    { type: 'placement', begins: '2026-10-01', ends: '2026-11-30' },
    {
      a1: { name: 'Zweitplatzierung vereinbaren', customer: 'Konex', due: '2026-12-04' },
      a2: { name: 'Display aufbauen', customer: 'Konex', due: '2026-12-11' },
      a3: { name: 'Fotos an den Innendienst', customer: 'Isdom', archived: true },
    },
  )
  device.tell(
    campaignAt('Herbst Ost'),
    {
      statuses: ['REL', 'LCK'],
      parent: campaignAt('Herbst'),
      territory: east,
      audience: { people: [darcel], teams: [{ id: 't', name: 'Team Ost' }], territories: [east] },
    },
    { may },
  )
  add('Hausmesse Ost', { type: 'event', begins: '2026-11-10' }, {})
  device.tell(
    campaignAt('Hausmesse Ost'),
    { statuses: ['CRTE'], parent: campaignAt('Herbst Ost'), territory: east },
    { may },
  )
  add('Lagerräumung', { type: 'promotion', begins: '2026-06-01', ends: '2026-08-31' }, {})
  device.tell(campaignAt('Lagerräumung'), { statuses: ['FSHD'] }, { may, mode: 'view' })
  add('Jubiläum', { type: 'other', begins: '2027-03-01', ends: '2027-03-31' }, {})
  device.tell(campaignAt('Jubiläum'), { statuses: ['CRTE', 'DRAF'], profile: 'own@1' }, { may })
}

export function addVisits(device: MemoryDevice, may: readonly DocumentRight[] = everything): void {
  const question = (position: number, text: string, mandatory: boolean, answer?: string) => ({
    question: text,
    mandatory,
    position,
    ...(answer === undefined ? {} : { answer }),
  })
  device.add(
    visitAt('Konex'),
    { customer: 'Konex', place: 'Leipzig', contact: 'Frau Schön', date: '2026-11-20' },
    {
      q1: question(10, 'Was wurde vereinbart?', true, 'Zwanzig Stück zur Hausmesse.'),
      q2: question(20, 'Stehen alle gelisteten Artikel im Regal?', true),
      q3: question(30, 'Was macht der Wettbewerb?', false),
    },
    'Darcel Schlecht',
    'VIS-2026-001',
  )
  device.tell(visitAt('Konex'), {}, { may })
  device.add(
    visitAt('Isdom'),
    { customer: 'Isdom', place: 'Dresden', date: '2026-11-12' },
    { q1: question(10, 'Was wurde vereinbart?', true, 'Erst die Vorführung.') },
    'Darcel Schlecht',
    'VIS-2026-002',
  )
  device.tell(visitAt('Isdom'), { statuses: ['CONF'] }, { may, mode: 'view' })
}
