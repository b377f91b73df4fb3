// The relay's HTTP interface answered from memory: for looking at screens and for their tests.
import type { Colleague, Fetch } from '../../../components/app/office.ts'
import type { Person } from '../../../src/sync/api.ts'

export interface MemoryOffice {
  readonly fetch: Fetch
  /** Every request, as `METHOD path`, with its body where it was JSON. */
  readonly requests: { readonly what: string; readonly body: unknown }[]
  person: Person | null
  needsPassword: boolean
  reachable: boolean
  people: Colleague[]
  /** Answers that take precedence, by `METHOD path`. */
  readonly answers: Map<string, (init: RequestInit | undefined) => Response>
}

const json = (body: unknown, status = 200): Response => new Response(JSON.stringify(body), { status })

export function memoryOffice(person: Person | null): MemoryOffice {
  const office: MemoryOffice = {
    requests: [],
    person,
    needsPassword: false,
    reachable: true,
    people: [],
    answers: new Map(),
    fetch: async (path, init) => {
      if (!office.reachable) throw new TypeError('Failed to fetch')
      const what = `${init?.method ?? 'GET'} ${path.split('?')[0]}`
      office.requests.push({ what, body: typeof init?.body === 'string' ? JSON.parse(init.body) : undefined })
      const prepared = office.answers.get(what)
      if (prepared) return prepared(init)
      switch (what) {
        case 'GET /api/session':
          if (!office.person) return json({ setUp: true, error: { code: 'signIn', message: 'Please sign in.' } }, 401)
          return json({ person: office.person, company: 'Musterbau GmbH', needsPassword: office.needsPassword })
        case 'GET /api/people':
          return json({ people: office.people })
        case 'GET /api/quarantine':
          return json({ entries: [], next: null, counts: { open: 0, asked: 0 } })
        case 'GET /api/find':
          return json({ found: [], covered: { sequence: 0, at: null, behind: 0, building: null } })
        case 'GET /api/imports':
          return json({ imports: [] })
        case 'POST /api/people': {
          const added = {
            id: `p${office.people.length}`,
            signIn: false,
            ...JSON.parse(String(init?.body)),
          } as Colleague
          office.people = [...office.people, added]
          return json({ person: added, link: '4fJd8w2kQx1bV0mZr7TnLA' }, 201)
        }
        default:
          return new Response(null, { status: 204 })
      }
    },
  }
  return office
}
