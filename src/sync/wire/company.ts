// The company as the office manages it over HTTP (relay/SPEC.md O): who stands where, what is shown to whom, who may what,
// and why a document is, or is not, with somebody. Shapes both sides speak.
import type { Address } from '../../documents/address.ts'
import type { Change } from '../../policy/distribution/change.ts'
import type { Answer } from '../../policy/distribution/decide.ts'
import type { ProfileProblem, RightsProblem, StatusReason, WorldProblem } from '../../policy/reasons.ts'
import type { Grant, RightsMatrix, Role } from '../../policy/rights.ts'
import type { Audience, AudienceRule } from '../../policy/scope/world.ts'
import type { StatusProfile } from '../../policy/statuses/profile.ts'

/** Everything in here has a version, raised by each change; whoever changes it states the one they saw, 0 for what is new. */
export interface Versioned {
  readonly version: number
}

/** A team or a territory. */
export interface CompanyNode extends Versioned {
  readonly id: string
  readonly name: string
  readonly parent: string | null
}

/** What is said of a person beside their account. */
export interface CompanyPerson extends Versioned {
  readonly id: string
  readonly name: string
  readonly role: Role
  readonly active: boolean
  readonly assists: readonly string[]
  readonly teams: readonly string[]
  readonly territories: readonly string[]
  readonly own: readonly Grant[]
}

export interface CompanyRule extends Versioned {
  readonly name: string
  readonly rule: AudienceRule
}

/** A version of a status profile, and how many documents follow it. */
export interface CompanyProfile {
  readonly key: string
  readonly profile: StatusProfile
  readonly followers: number
}

/** `GET /api/company`, for whoever manages people. */
export interface Company {
  /** ISO day in the relay's time zone. */
  readonly today: string
  readonly people: readonly CompanyPerson[]
  readonly teams: readonly CompanyNode[]
  readonly territories: readonly CompanyNode[]
  readonly rules: readonly CompanyRule[]
  readonly profiles: readonly CompanyProfile[]
  /** Per kind with statuses, the id of the profile its new documents begin with. */
  readonly kindProfiles: Readonly<Record<string, string>>
  readonly rights: RightsMatrix
}

/** `PUT /api/company/teams/:id`, `PUT /api/company/territories/:id`. DELETE states `?version=`. */
export interface PutNode extends Versioned {
  readonly name: string
  readonly parent: string | null
}

/** `PUT /api/company/people/:id`. */
export interface PutPerson extends Versioned {
  readonly teams: readonly string[]
  readonly territories: readonly string[]
  readonly own: readonly Grant[]
}

/** `PUT /api/company/rules/:id`. */
export interface PutRule extends Versioned {
  readonly name: string
  readonly rule: AudienceRule
}

/** `POST /api/company/profiles`: a new version; `profile.version` is the one it comes after, 0 for a new profile. */
export interface PostProfile {
  readonly profile: StatusProfile
}

/** `PUT /api/company/kinds/:kind`: its new documents begin with the newest version of this profile. */
export interface PutKind {
  readonly profile: string
}

/** `PUT /api/company/rights`: `matrix.version` is the one it comes after. Administrators only. */
export interface PutRights {
  readonly matrix: RightsMatrix
}

/** What a change came to: how many documents and people were looked at again, and what it gave and took. */
export interface Realignment {
  readonly granted: number
  readonly withdrawn: number
}

/** 422: nothing was changed. 409 `{ code: 'version' }`: somebody was first. */
export interface Rejected {
  readonly code: 'problems'
  readonly problems: readonly (WorldProblem | ProfileProblem | RightsProblem)[]
}

/** How far a document has come with a device. */
export interface DeviceState {
  readonly device: string
  readonly name: string
  /** ms since 1970 when it was here last; null: never. */
  readonly seen: number | null
  /**
   * `has`: it has heard of it; `will`: with its next connection; `leaving`: withdrawn and not yet handed over; `not`: neither
   * there nor to come.
   */
  readonly state: 'has' | 'will' | 'leaving' | 'not'
}

/** One person's answer about a document, with its reasons, and their devices. */
export interface DistributionLine {
  readonly person: string
  readonly name: string
  readonly role: Role
  readonly answer: Answer
  readonly devices: readonly DeviceState[]
}

/** What distribution looks at in a document, and what it is called. */
export interface DistributedDocument {
  readonly key: string
  readonly name: string
  readonly owner: string
  /** Key of the version of the status profile it follows; null: no statuses. */
  readonly profile: string | null
  readonly statuses: readonly string[]
  readonly territory: string | null
  readonly audience: Audience
}

/** `GET /api/distribution/:kind/:id?text=`: everybody (or whom `text` names), those who have it first. */
export interface Distribution {
  readonly address: Address
  readonly document: DistributedDocument
  readonly lines: readonly DistributionLine[]
  /** People left out. */
  readonly more: number
}

/**
 * `GET /api/distribution/people/:id?after=&text=`: the same question from the person's side, by kind and key. What they
 * have; asked for by key or name, also what they do not have.
 */
export interface PersonDistribution {
  readonly person: string
  readonly name: string
  readonly role: Role
  readonly active: boolean
  readonly lines: readonly {
    readonly address: Address
    readonly key: string
    readonly name: string
    /** Key of the version of the status profile it follows; null: no statuses. */
    readonly profile: string | null
    readonly answer: Answer
    /** The person's. */
    readonly devices: readonly DeviceState[]
  }[]
  readonly next: string | null
}

/** What is planned with a document; what is left out stays as it is. */
export interface DocumentPlan {
  readonly owner?: string
  readonly territory?: string | null
  readonly audience?: Audience
  /** A business transaction that is run, with the documents that go along. */
  readonly run?: string
  /** A user status that is set, or cleared, by hand. */
  readonly set?: string
  readonly clear?: string
}

/** A change as it is planned: of a document only what would be another. */
export type PlannedChange =
  | Exclude<Change, { readonly what: 'documents' }>
  | { readonly what: 'documents'; readonly id: Address; readonly to: DocumentPlan }

/** `POST /api/distribution/what-if` with a change: what it would give and take; nothing is changed. 422: `Rejected`. */
export interface WhatIf {
  readonly change: PlannedChange
}
export interface WhatIfAnswer {
  readonly granted: readonly WhatIfLine[]
  readonly withdrawn: readonly WhatIfLine[]
  /** Lines left out of both lists. */
  readonly more: number
}
/** What the relay answers: a little more, for whoever plans with a document. */
export interface PlanAnswer extends WhatIfAnswer {
  /** How many lines there are, those left out too. */
  readonly totals: { readonly granted: number; readonly withdrawn: number }
  /** The documents whose statuses do not let it be run, set or cleared: then it gives and takes nothing. */
  readonly stopped: readonly {
    readonly address: Address
    readonly key: string
    readonly reasons: readonly StatusReason[]
  }[]
}
export interface WhatIfLine {
  readonly address: Address
  readonly key: string
  readonly name: string
  readonly person: string
  readonly personName: string
}
