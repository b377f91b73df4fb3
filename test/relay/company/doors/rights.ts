// Who may do what to which document, written out once more by hand: what the relay answers is held against this table, and
// nothing of what decides in the product has a part in it.
import {
  DEFAULT_RIGHTS,
  type DocumentRight,
  type Grant,
  type RightsMatrix,
  type Role,
  type Scope,
} from '../../../../src/policy/rights.ts'

export const KINDS = ['pipeline', 'campaign', 'visit-report'] as const
export type KindName = (typeof KINDS)[number]
export const STANDINGS = ['own', 'assisted', 'addressed', 'team', 'territory', 'strange'] as const
/** How a document stands to somebody. Only assistants assist; for all others such a document is a strange one. */
export type Standing = (typeof STANDINGS)[number]

const REACH: Readonly<Record<Scope, string>> = {
  none: '',
  own: 'own',
  assisted: 'own assisted',
  addressed: 'own assisted addressed',
  team: 'own assisted addressed team',
  territory: 'own assisted addressed territory',
  all: 'own assisted addressed team territory strange',
}

/** The rights a company begins with; what is not here nobody has. */
const BEGINNING = `
  admin     *            view edit configure create export merge assign archive rekey run carry plan  all
  office    *            view edit configure create export merge assign archive rekey run carry plan  all
  assistant pipeline     view edit create export merge assign archive carry                           assisted
  assistant campaign     view edit carry                                                              addressed
  assistant campaign     configure create export merge assign archive                                 assisted
  assistant visit-report view edit configure create export merge assign archive run carry             assisted
  rep       pipeline     view edit create export archive carry                                        own
  rep       campaign     view edit carry                                                              addressed
  rep       campaign     configure create export archive                                              own
  rep       visit-report view edit configure create export archive run carry                          own
`

/** `role kind rights… scope`, what comes later over what comes first. */
interface Row {
  readonly role: Role
  readonly kind: string
  readonly rights: readonly DocumentRight[]
  readonly scope: Scope
}

const rowsOf = (text: string): Row[] =>
  text
    .trim()
    .split('\n')
    .map(line => {
      const [role, kind, ...rest] = line.trim().split(/\s+/)
      return { role, kind, rights: rest.slice(0, -1), scope: rest.at(-1) } as unknown as Row
    })

/** What a company has set: rows over those it began with, settings of each person, a group of fields. */
export class Setting {
  readonly name: string
  readonly #rows: readonly Row[]
  readonly #own: readonly Row[]
  /** Who may change fields of the one group there is, and on which kind; null: there is none. */
  readonly #group: { readonly kind: KindName; readonly field: string; readonly rows: readonly Row[] } | null

  constructor(name: string, rows = '', own = '', group: { kind: KindName; field: string; rows: string } | null = null) {
    this.name = name
    this.#rows = rows ? rowsOf(rows) : []
    this.#own = own ? rowsOf(own) : []
    this.#group = group && { ...group, rows: rowsOf(group.rows) }
  }

  may(role: Role, kind: KindName, right: DocumentRight, standing: Standing): boolean {
    return reaches([...rowsOf(BEGINNING), ...this.#rows, ...this.#own], role, kind, right, standing)
  }

  /** In their satchel: carried, or prepared at the desk. */
  sees(role: Role, kind: KindName, standing: Standing): boolean {
    const may = (right: DocumentRight) => this.may(role, kind, right, standing)
    return may('view') && (may('carry') || may('plan'))
  }

  mayField(role: Role, kind: KindName, field: string, standing: Standing): boolean {
    const group = this.#group
    if (!this.may(role, kind, 'edit', standing)) return false
    return group?.kind !== kind || group.field !== field || reaches(group.rows, role, kind, 'edit', standing)
  }

  /** As the company would set it. */
  get matrix(): RightsMatrix {
    const group = this.#group
    const roles = DEFAULT_RIGHTS.roles.map(one => {
      const of = (rows: readonly Row[], group: string | null) => grantsOf(rows, one.role, group)
      const added = [...of(this.#rows, null), ...(group ? of(group.rows, 'group') : [])]
      const about = ({ kind, right, group }: Grant) => `${kind} ${right} ${group}`
      const named = new Set(added.map(about))
      return { ...one, grants: [...one.grants.filter(grant => !named.has(about(grant))), ...added] }
    })
    const groups = group ? [{ kind: group.kind, group: 'group', fields: [group.field] }] : []
    return { ...DEFAULT_RIGHTS, roles, groups }
  }

  own(role: Role): Grant[] {
    return grantsOf(this.#own, role, null)
  }
}

function reaches(rows: readonly Row[], role: Role, kind: KindName, right: DocumentRight, standing: Standing): boolean {
  const isAbout = (row: Row) => row.role === role && (row.kind === '*' || row.kind === kind)
  const scope = rows.findLast(row => isAbout(row) && row.rights.includes(right))?.scope ?? 'none'
  const stands = standing === 'assisted' && role !== 'assistant' ? 'strange' : standing
  return REACH[scope].split(' ').includes(stands)
}

const grantsOf = (rows: readonly Row[], role: string, group: string | null): Grant[] =>
  rows
    .filter(row => row.role === role)
    .flatMap(({ kind, rights, scope }) => rights.map(right => ({ kind, right, group, scope })))

export const SETTINGS: readonly Setting[] = [
  new Setting('O11 as a company begins'),
  new Setting(
    'O11 with teams and territories in the matrix',
    `rep       pipeline     view carry             team
     rep       campaign     view carry             territory
     rep       campaign     edit                   own
     rep       campaign     merge                  addressed
     rep       visit-report run                    none
     assistant visit-report view edit carry        territory
     assistant pipeline     archive rekey          team
     office    campaign     view edit carry plan   addressed
     office    visit-report assign                 own
     office    pipeline     edit                   none`,
  ),
  new Setting(
    'O12 with settings of their own that give and take',
    '',
    `rep       pipeline     view carry edit        all
     rep       campaign     edit                   none
     rep       visit-report archive                none
     rep       pipeline     create                 team
     assistant campaign     run rekey              addressed
     assistant pipeline     view                   none
     office    visit-report view                   none
     office    campaign     configure              own
     admin     pipeline     edit                   assisted`,
  ),
  new Setting(
    'O12 where matrix and own settings contradict each other',
    `rep       pipeline     view carry edit        all
     rep       campaign     view                   none
     assistant campaign     archive                all`,
    `rep       pipeline     edit                   own
     rep       campaign     view                   territory
     rep       campaign     carry                  territory
     assistant campaign     archive                none`,
  ),
  new Setting('O11 with a group of fields', '', '', {
    kind: 'campaign',
    field: 'goal',
    rows: `admin  campaign edit all
           office campaign edit addressed
           rep    campaign edit own`,
  }),
]
