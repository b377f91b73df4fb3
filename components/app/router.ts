// Addresses of screens: every one can be shared, and back and forward work (SCREENS, the shell).
import { type Address, parseAddress } from '../../src/documents/address.ts'
import { campaign } from '../../src/documents/campaign.ts'
import { pipeline } from '../../src/documents/pipeline.ts'
import { visitReport } from '../../src/documents/visit-report.ts'
import { type Observable, State } from '../../src/sync/observable.ts'

/** How the opportunities of a pipeline are looked at. */
export type PipelineView = 'table' | 'board' | 'funnel'

export const isPipelineView = (value: unknown): value is PipelineView =>
  value === 'table' || value === 'board' || value === 'funnel'

/**
 * Screens whose address says everything, part by part: `:name` stands for something that is put there, `:name?` for something
 * that may be left out at the end.
 */
const PATHS = {
  campaigns: ['campaigns'],
  campaign: ['campaign', ':id', ':record?'],
  visits: ['visits'],
  visit: ['visit-report', ':id'],
  import: ['import'],
  /** A satchel file that is to be worked on here. */
  open: ['open'],
  /** Files and other pipelines into one; `id` where it was started from one. */
  merge: ['merge', ':id?'],
  /** The manual page *Combine and merge*. */
  help: ['help', 'merge'],
  people: ['people'],
  /** What one person has on their devices, and why. */
  personSatchel: ['people', ':person', 'satchel'],
  /** Teams, territories and rules. */
  company: ['company'],
  profiles: ['profiles'],
  rights: ['rights'],
  /** Who has a document, and why. */
  distribution: ['distribution', ':kind', ':id'],
  /** What is not at the office yet. */
  waiting: ['waiting'],
  /** What is on this device. */
  satchel: ['satchel'],
  /** What the office did not accept. */
  refused: ['not-accepted'],
} as const satisfies Readonly<Record<string, readonly string[]>>

type Named = keyof typeof PATHS
type Needed<Part> = Part extends `:${string}?` ? never : Part extends `:${infer Name}` ? Name : never
type Optional<Part> = Part extends `:${infer Name}?` ? Name : never
type PathRoute = {
  [S in Named]: { readonly screen: S } & { readonly [Name in Needed<(typeof PATHS)[S][number]>]: string } & {
    readonly [Name in Optional<(typeof PATHS)[S][number]>]: string | null
  }
}[Named]

export type Route =
  | PathRoute
  | { readonly screen: 'pipelines' }
  /** Without a view it is shown as the person looked at pipelines last. */
  | {
      readonly screen: 'pipeline'
      readonly id: string
      readonly record: string | null
      readonly view?: PipelineView | undefined
    }
  /** Of all pipelines, as the office's tables tell of them; `search` is the filter and the order in the address. */
  | { readonly screen: 'opportunities'; readonly search: string }
  /** What the office did not accept from anybody: the list, or one entry by its number. */
  | { readonly screen: 'quarantine'; readonly number: number | null }
  | { readonly screen: 'unknown'; readonly path: string }

/** `search` is the address' query: how a screen is looked at. */
export function parseRoute(path: string, search = ''): Route {
  const parts = path.split('/').filter(part => part !== '')
  const [first, id, record, ...more] = parts
  if (first === undefined) return { screen: 'pipelines' }
  if (first === 'pipelines' && more.length === 0) {
    if (id === undefined) return { screen: 'pipelines' }
    const view = new URLSearchParams(search).get('view')
    return { screen: 'pipeline', id, record: record ?? null, ...(isPipelineView(view) && { view }) }
  }
  if (first === 'opportunities' && id === undefined)
    return { screen: 'opportunities', search: search.replace(/^\?/, '') }
  if (first === 'review' && record === undefined) {
    if (id === undefined) return { screen: 'quarantine', number: null }
    if (/^[1-9]\d{0,14}$/.test(id)) return { screen: 'quarantine', number: Number(id) }
  }
  for (const screen of Object.keys(PATHS) as Named[]) {
    const put = putThere(PATHS[screen], parts)
    if (put) return { screen, ...put } as PathRoute
  }
  return { screen: 'unknown', path }
}

/** What an address says at the named parts of a path; null where it is another path's. */
function putThere(path: readonly string[], parts: readonly string[]): Record<string, string | null> | null {
  if (parts.length > path.length) return null
  const put: Record<string, string | null> = {}
  for (const [index, part] of path.entries()) {
    const stated = parts[index]
    const name = /^:(\w+)(\??)$/.exec(part)
    if (name?.[1] === undefined ? stated !== part : stated === undefined && name[2] === '') return null
    if (name?.[1] !== undefined) put[name[1]] = stated ?? null
  }
  return put
}

export function hrefOf(route: Route): string {
  switch (route.screen) {
    case 'pipelines':
      return '/pipelines'
    case 'pipeline':
      return `/pipelines/${route.id}${route.record === null ? '' : `/${route.record}`}${route.view ? `?view=${route.view}` : ''}`
    case 'opportunities':
      return `/opportunities${route.search === '' ? '' : `?${route.search}`}`
    case 'quarantine':
      return route.number === null ? '/review' : `/review/${route.number}`
    case 'unknown':
      return route.path
    default:
      return pathTo(route)
  }
}

function pathTo(route: PathRoute): string {
  const stated: Readonly<Record<string, string | null>> = route
  const parts = PATHS[route.screen].map(part => (part.startsWith(':') ? stated[part.replace(/\W/g, '')] : part))
  return `/${parts.filter(part => part !== null).join('/')}`
}

/** Where a document is opened, or a record of it; null for a kind that no screen shows. */
export function documentRoute(address: Address, record: string | null = null): Route | null {
  const parsed = parseAddress(address)
  if (parsed?.kind === pipeline.name) return { screen: 'pipeline', id: parsed.id, record }
  if (parsed?.kind === campaign.name) return { screen: 'campaign', id: parsed.id, record }
  return parsed?.kind === visitReport.name ? { screen: 'visit', id: parsed.id } : null
}

/** Follows the address bar. `close` takes its listeners off the page. */
export class Router {
  readonly #route: State<Route>
  readonly #window: Window

  constructor(host: Window) {
    this.#window = host
    this.#route = new State(parseRoute(host.location.pathname, host.location.search))
    host.addEventListener('popstate', this.#read)
    host.document.addEventListener('click', this.#follow)
  }

  get route(): Observable<Route> {
    return this.#route
  }

  /** `replace` for what is no step of its own on the way back: choosing another line beside the table. */
  go(route: Route, how: 'push' | 'replace' = 'push'): void {
    const href = hrefOf(route)
    const { pathname, search } = this.#window.location
    if (href !== pathname + search) {
      if (how === 'push') this.#window.history.pushState(null, '', href)
      else this.#window.history.replaceState(null, '', href)
    }
    this.#route.value = route
  }

  close(): void {
    this.#window.removeEventListener('popstate', this.#read)
    this.#window.document.removeEventListener('click', this.#follow)
  }

  readonly #read = (): void => {
    this.#route.value = parseRoute(this.#window.location.pathname, this.#window.location.search)
  }

  /** Plain clicks on links of our own stay in the page; a new tab or a download is the browser's affair. */
  readonly #follow = (event: MouseEvent): void => {
    if (event.defaultPrevented || event.button !== 0) return
    if (event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return
    const link = event.composedPath().find(each => each instanceof HTMLAnchorElement)
    if (!link) return
    if (link.target !== '' || link.hasAttribute('download')) return
    if (link.origin !== this.#window.location.origin || link.pathname.startsWith('/api/')) return
    if (link.hash !== '' && link.pathname === this.#window.location.pathname) return
    event.preventDefault()
    this.go(parseRoute(link.pathname, link.search))
  }
}
