// Every route of the relay and what it answers to whom. A route without a line here is a route nobody has thought about.
import { generateKeyPairSync } from 'node:crypto'
import { rawKey } from '../../../../relay/merge/signatures.ts'
import { newAddress, toBase64Url } from '../../../../src/documents/address.ts'
import { DEFAULT_RIGHTS } from '../../../../src/policy/rights.ts'
import { STANDARD_PROFILE } from '../../../../src/policy/statuses/marketing.ts'
import { SeededRandom } from '../../../support/random.ts'
import { id } from '../portal.ts'
import { type Asked, CALLERS, type Caller, type Doors } from './callers.ts'

export type Statuses = Readonly<Record<Caller, number>>

export interface Line {
  /** As the server has it: `METHOD /path/:parameter`. */
  readonly route: string
  readonly about?: string
  readonly ask: (doors: Doors, caller: Caller) => Asked | Promise<Asked>
  readonly answers: Statuses
  /** Texts that are in the answer for those who see everything, and of which the rep and the assistant get the first alone. */
  readonly tells?: readonly [own: string, strange: string]
  /** Refusals that change nothing all the same do something: whoever signs in is signed in. */
  readonly asIfNever?: boolean
}

const statuses = (of: (caller: Caller) => number) => Object.fromEntries(CALLERS.map(one => [one, of(one)])) as Statuses
const isIn = (caller: Caller) => caller !== 'nobody' && caller !== 'left' && caller !== 'leftToken'

/** Whoever asks; `but`: a program whose token has ended is told so, whatever it asks for. */
const everybody = (status: number, but = status): Statuses => statuses(one => (one === 'leftToken' ? but : status))
const signedIn = (status: number): Statuses => statuses(one => (isIn(one) ? status : 401))
const only = (roles: readonly Caller[], status: number, otherwise = 403): Statuses =>
  statuses(one => (!isIn(one) ? 401 : roles.includes(one) ? status : otherwise))
const DESK: readonly Caller[] = ['admin', 'office']
const desk = (status: number) => only(DESK, status)

/** A territory. */
export const HOME = id('home')

const never = newAddress('pipeline', new SeededRandom(99).bytes)
const fresh = (doors: Doors) => id(`n${doors.fresh()}`)
const node = (name: string) => ({ name, parent: null, version: 0 })
const settings = (given: object = {}) => ({ teams: [], territories: [], own: [], version: 0, ...given })
const rule = (own: string) => ({
  ...{ id: own, kind: 'campaign', when: [{ field: 'type', oneOf: ['listing'] }] },
  ...{ to: { people: [], teams: [], territories: [HOME] }, everybodyIsMeant: false },
})

/** What is there to be removed: put there by the admin. */
async function there(doors: Doors, path: (own: string) => string, body: (own: string) => unknown): Promise<Asked> {
  const own = fresh(doors)
  const { status, text } = await doors.ask('admin', 'PUT', { path: path(own), body: body(own) })
  if (status !== 200) throw new Error(text)
  return { path: `${path(own)}?version=1` }
}

const FILES = 'application/vnd.satchel'
const merging = (what: string, query: (doors: Doors) => string): Line['ask'] => {
  return doors => ({ path: `/api/merges${what}?${query(doors)}`, body: new Uint8Array(), type: FILES })
}
const csv = { body: new TextEncoder().encode('Account;Opportunity\nKonex;Pumps\n'), type: 'application/octet-stream' }

const outside: readonly Line[] = [
  { route: 'GET /healthz', ask: () => ({ path: '/healthz' }), answers: everybody(200) },
  { route: 'GET /readyz', ask: () => ({ path: '/readyz' }), answers: everybody(200) },
  // From this machine; who else may is told in E3.
  { route: 'GET /metrics', ask: () => ({ path: '/metrics' }), answers: everybody(200) },
  { route: 'GET /*', about: 'the app', ask: () => ({ path: '/pipelines' }), answers: everybody(200) },
  { route: 'GET /*', about: 'no file', ask: () => ({ path: '/api/nothing' }), answers: everybody(404) },
]

const accounts: readonly Line[] = [
  {
    route: 'POST /api/setup',
    about: 'of a company that is set up',
    ask: () => {
      const [name, password] = ['Eve', 'vier Hasen im Klee']
      return { path: '/api/setup', body: { token: 'x'.repeat(43), company: 'Evil', name, password, language: 'en' } }
    },
    answers: everybody(403, 401),
  },
  {
    route: 'POST /api/session',
    about: 'with a link',
    ask: ({ scene: { relay }, people }) => {
      const link = relay.core.accounts.createLink('signin', people.stella.id)
      return { path: '/api/session', body: { link } }
    },
    answers: everybody(200, 401),
  },
  {
    route: 'POST /api/session',
    about: 'of nobody there is',
    ask: (_, caller) => ({ path: '/api/session', body: { name: `No ${caller}`, password: 'vier Hasen im Klee' } }),
    answers: everybody(401),
  },
  { route: 'GET /api/session', ask: () => ({ path: '/api/session' }), answers: signedIn(200) },
  { route: 'DELETE /api/session', ask: () => ({ path: '/api/session' }), answers: everybody(204, 401) },
  {
    route: 'POST /api/password',
    // A program's token is no person at a keyboard.
    ask: () => {
      const password = 'vier Hasen im Klee'
      return { path: '/api/password', body: { password, current: password } }
    },
    answers: { ...signedIn(204), repToken: 403 },
  },
  {
    route: 'POST /api/devices',
    ask: () => {
      const publicKey = toBase64Url(rawKey(generateKeyPairSync('ed25519').publicKey))
      return { path: '/api/devices', body: { publicKey, name: 'Laptop' } }
    },
    answers: signedIn(200),
  },
  {
    route: 'GET /api/devices/:id',
    about: 'one’s own',
    ask: (doors, caller) => ({ path: `/api/devices/${doors.device(caller)}` }),
    answers: signedIn(200),
  },
  {
    route: 'GET /api/devices/:id',
    about: 'somebody else’s',
    ask: doors => ({ path: `/api/devices/${doors.stellaDevice}` }),
    answers: signedIn(404),
  },
  { route: 'GET /api/people', ask: () => ({ path: '/api/people' }), answers: signedIn(200) },
  ...(['rep', 'assistant', 'office', 'admin'] as const).map((role): Line => {
    const ask = (doors: Doors) => ({ path: '/api/people', body: { name: `New ${doors.fresh()}`, role } })
    const mayAdd: readonly Caller[] = role === 'rep' || role === 'assistant' ? DESK : ['admin']
    return { route: 'POST /api/people', about: `one more ${role}`, ask, answers: only(mayAdd, 201) }
  }),
  ...(['rep', 'office'] as const).flatMap(role =>
    [{ active: false }, { link: true }].map((body): Line => {
      const ask = ({ scene: { relay }, ...doors }: Doors) => ({
        path: `/api/people/${relay.person(`Nora ${role} ${body.link ?? body.active}`, role).id}`,
        body: doors ? body : null,
      })
      const about = `${body.link ? 'a way in for' : 'good-bye to'} one of ${role}`
      return { route: 'PATCH /api/people/:id', about, ask, answers: only(role === 'rep' ? DESK : ['admin'], 200) }
    }),
  ),
]

const company: readonly Line[] = [
  { route: 'GET /api/company', ask: () => ({ path: '/api/company' }), answers: desk(200) },
  ...(['teams', 'territories'] as const).flatMap((table): Line[] => [
    {
      route: `PUT /api/company/${table}/:id`,
      ask: doors => ({ path: `/api/company/${table}/${fresh(doors)}`, body: node('New') }),
      answers: desk(200),
    },
    {
      route: `DELETE /api/company/${table}/:id`,
      ask: doors =>
        there(
          doors,
          own => `/api/company/${table}/${own}`,
          () => node('Old'),
        ),
      answers: desk(200),
    },
  ]),
  ...(
    [
      ['the teams', { territories: [HOME] }, DESK],
      ['the own rights', { own: [{ kind: '*', right: 'view', group: null, scope: 'all' }] }, ['admin']],
    ] as const
  ).map(([about, given, may]): Line => {
    const ask = ({ scene: { relay }, ...doors }: Doors, caller: Caller) => ({
      path: `/api/company/people/${relay.person(`${about} ${caller}`).id}`,
      body: doors ? settings(given) : null,
    })
    return { route: 'PUT /api/company/people/:id', about, ask, answers: only(may, 200) }
  }),
  {
    route: 'PUT /api/company/people/:id',
    about: 'everything for oneself',
    ask: ({ people }, caller) => ({
      path: `/api/company/people/${caller === 'nobody' ? people.rep.id : people[caller === 'repToken' ? 'rep' : caller === 'leftToken' ? 'left' : caller].id}`,
      body: settings({ own: [{ kind: 'pipeline', right: 'delete', group: null, scope: 'all' }] }),
    }),
    answers: only(['admin'], 200),
  },
  {
    route: 'PUT /api/company/rules/:id',
    ask: doors => {
      const own = fresh(doors)
      return { path: `/api/company/rules/${own}`, body: { name: 'Listings', rule: rule(own), version: 0 } }
    },
    answers: desk(200),
  },
  {
    route: 'DELETE /api/company/rules/:id',
    ask: doors =>
      there(
        doors,
        own => `/api/company/rules/${own}`,
        own => ({ name: 'Listings', rule: rule(own), version: 0 }),
      ),
    answers: desk(200),
  },
  {
    route: 'POST /api/company/profiles',
    ask: doors => ({
      path: '/api/company/profiles',
      body: { profile: { ...STANDARD_PROFILE, id: `ours${doors.fresh()}`, version: 0 } },
    }),
    answers: desk(200),
  },
  {
    route: 'PUT /api/company/kinds/:kind',
    ask: () => ({ path: '/api/company/kinds/campaign', body: { profile: 'standard' } }),
    answers: desk(200),
  },
  {
    route: 'PUT /api/company/rights',
    ask: ({ scene }) => {
      const { rights } = scene.company.world
      return { path: '/api/company/rights', body: { matrix: { ...DEFAULT_RIGHTS, version: rights.version } } }
    },
    answers: only(['admin'], 200),
  },
]

const WESTWIND: readonly [string, string] = ['Westwind', 'Ostwall']

const documents: readonly Line[] = [
  {
    route: 'GET /api/documents/:kind/:id/history',
    about: 'the rep’s',
    ask: ({ own }) => ({ path: `/api/documents/${own.address}/history` }),
    answers: signedIn(200),
  },
  {
    route: 'GET /api/documents/:kind/:id/history',
    about: 'a strange one',
    ask: ({ strange }) => ({ path: `/api/documents/${strange.address}/history` }),
    answers: only(DESK, 200, 404),
    asIfNever: true,
  },
  {
    route: 'GET /api/documents/:kind/:id/history',
    about: 'one that never was',
    ask: () => ({ path: `/api/documents/${never}/history` }),
    answers: signedIn(404),
    asIfNever: true,
  },
  { route: 'GET /api/pipelines', ask: () => ({ path: '/api/pipelines' }), answers: signedIn(200), tells: WESTWIND },
  {
    route: 'GET /api/opportunities',
    ask: () => ({ path: '/api/opportunities' }),
    answers: signedIn(200),
    tells: WESTWIND,
  },
  {
    route: 'GET /api/opportunities/totals',
    ask: () => ({ path: '/api/opportunities/totals' }),
    answers: signedIn(200),
  },
  {
    route: 'GET /api/opportunities/choices',
    ask: () => ({ path: '/api/opportunities/choices' }),
    answers: signedIn(200),
    tells: ['West product', 'East product'],
  },
  { route: 'GET /api/find', ask: () => ({ path: '/api/find?text=pumps' }), answers: signedIn(200), tells: WESTWIND },
  {
    route: 'GET /api/distribution/:kind/:id',
    ask: ({ own }) => ({ path: `/api/distribution/${own.address}` }),
    answers: desk(200),
  },
  {
    route: 'GET /api/distribution/people/:id',
    ask: ({ people }) => ({ path: `/api/distribution/people/${people.rep.id}` }),
    answers: desk(200),
  },
  {
    route: 'POST /api/distribution/what-if',
    ask: () => ({ path: '/api/distribution/what-if', body: { change: { what: 'today', to: '2026-12-01' } } }),
    answers: desk(200),
  },
]

const work: readonly Line[] = [
  {
    route: 'POST /api/imports/opportunities/preview',
    ask: () => ({ path: '/api/imports/opportunities/preview', ...csv }),
    answers: desk(200),
  },
  {
    route: 'POST /api/imports/opportunities',
    ask: () => ({ path: '/api/imports/opportunities', ...csv }),
    answers: desk(200),
  },
  { route: 'GET /api/imports', ask: () => ({ path: '/api/imports' }), answers: desk(200) },
  { route: 'GET /api/imports/:id', ask: () => ({ path: '/api/imports/1' }), answers: desk(404) },
  { route: 'GET /api/quarantine', ask: () => ({ path: '/api/quarantine' }), answers: desk(200) },
  {
    route: 'GET /api/quarantine/:id',
    ask: async doors => ({ path: `/api/quarantine/${await doors.refusedEntry()}` }),
    answers: desk(200),
  },
  {
    route: 'POST /api/quarantine/:id/decline',
    ask: async doors => ({ path: `/api/quarantine/${await doors.refusedEntry()}/decline`, body: { word: 'No.' } }),
    answers: desk(200),
  },
  {
    route: 'POST /api/quarantine/:id/run',
    ask: async doors => doors.repaired(await doors.refusedEntry()),
    answers: desk(200),
  },
  ...(['/preview', ''] as const).flatMap((what): Line[] => {
    const route = `POST /api/merges${what}`
    const both = ({ own, further }: Doors) => `into=${own.address}&from=${further.address}`
    return [
      {
        route,
        about: 'into a document of the rep',
        ask: merging(what, both),
        answers: only([...DESK, 'assistant'], 200),
      },
      {
        route,
        about: 'into a strange one',
        ask: merging(what, ({ own, strange }) => `into=${strange.address}&from=${own.address}`),
        answers: { ...only(DESK, 200), assistant: 404 },
      },
      {
        route,
        about: 'of what nobody signed',
        ask: merging(what, doors => `${both(doors)}&approve=yes`),
        answers: desk(200),
      },
      {
        route,
        about: 'into a new one',
        ask: merging(what, doors => `new=Both&from=${doors.own.address}&from=${doors.further.address}`),
        answers: only([...DESK, 'assistant'], 200),
      },
    ]
  }),
]

export const LINES: readonly Line[] = [...outside, ...accounts, ...company, ...documents, ...work]
