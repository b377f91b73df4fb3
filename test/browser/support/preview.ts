// The app over a memory device and a memory office, to be looked at: `?as=rep&at=/pipelines&state=offline`.
import '../../../components/app/theme.ts'
import '../../../components/app/app.ts'
import { Install } from '../../../components/app/install.ts'
import { Office } from '../../../components/app/office.ts'
import { language } from '../../../components/i18n/i18n.ts'
import type { Connection, Lamp } from '../../../src/sync/api.ts'
import type { Role } from '../../../src/sync/wire/catalogue.ts'
import { MemoryDevice } from './memory-device.ts'
import { memoryOffice } from './memory-office.ts'
import { addSales } from './sales-data.ts'
import { addCampaigns, addVisits, everything } from './some-campaigns.ts'
import { archivedMeanwhile, collision, someHistory } from './some-collisions.ts'
import { someDrafts } from './some-drafts.ts'

const wanted = new URLSearchParams(location.search)
const role = (wanted.get('as') ?? 'office') as Role
const person = { id: 'me', name: role === 'rep' ? 'Darcel Schlecht' : 'Renate Köhler', role }
const office = memoryOffice(wanted.has('out') ? null : person)
office.needsPassword = wanted.has('password')
office.people = [
  person,
  { id: 'd', name: 'Darcel Schlecht', role: 'rep', signIn: true },
  { id: 'v', name: 'Vicki Laflamme', role: 'rep', signIn: false },
  { id: 'a', name: 'Jörg Müller', role: 'assistant', assists: ['d', 'v'], signIn: true },
]
const device = new MemoryDevice(person)
if (!wanted.has('empty')) {
  const csv = await (await fetch('/relay/demo/data/crm_opportunities/sales_pipeline.csv')).text()
  addSales(device, csv, role === 'rep' ? 'Darcel Schlecht' : undefined)
  addCampaigns(device, role === 'rep' ? ['view', 'edit'] : everything)
  addVisits(device)
}
device.connection.value = (wanted.get('connection') ?? 'online') as Connection
device.lamp.value = (wanted.get('lamp') ?? 'office') as Lamp
if (wanted.has('collisions')) {
  const [address] = device.catalogue.value.keys()
  const keys = address ? [...(device.documents.get(address)?.doc.value.getMap('opportunities').keys() ?? [])] : []
  const [one = '', two = '', three = ''] = [...new Set(keys.map(key => key.split('.')[0] ?? ''))]
  const standing = address ? device.documents.get(address)?.doc.value.getMap('opportunities') : undefined
  if (address) {
    device.collide(address, [
      collision(`${one}.price`, { value: 48_250, standing: Number(standing?.get(`${one}.price`) ?? 0) }),
      collision(`${one}.closeDate`, { value: '2026-12-18', standing: '2027-01-15', outcome: 'other' }),
      collision(`${two}.nextStep`, { value: 'Angebot nachfassen', standing: null, origin: 'import' }),
      archivedMeanwhile(three, ['price', 'nextStep']),
    ])
    office.answers.set(`GET /api/documents/${address}/history`, () => new Response(JSON.stringify(someHistory(one))))
  }
}
const HOUR = 3_600_000
let waits = Number(wanted.get('waiting') ?? 0)
for (const address of [...device.catalogue.value.keys()].slice(0, 3)) {
  device.wait(address, Math.ceil(waits / 2), Date.now() - waits * HOUR)
  waits -= Math.ceil(waits / 2)
}
if (wanted.has('drafts')) device.drafts.value = someDrafts(device)
Object.assign(window, { device, office })

const setUp = wanted.get('setup')
history.replaceState(null, '', wanted.get('at') ?? '/')
const app = document.querySelector('satchel-app')
if (app) {
  app.surroundings = {
    office: new Office(office.fetch, () => language.value),
    openDevice: async () => device,
    storage: sessionStorage,
    secret: setUp === null ? null : { type: 'setUp', secret: setUp },
    clock: Date.now,
    updates: null,
    install: new Install(window),
    keep: async () => 'refused' as const,
  }
}
