// Every reason policy ever gives, as codes with their data: a closed list, so that screens can put each into a sentence.

/** Why a transaction may (not) run, and why a status may (not) be set or cleared. `status` is a status code. */
export type StatusReason =
  /** This active status permits it. */
  | { readonly code: 'permits'; readonly status: string; readonly transaction: string }
  /** This one permits it with a warning. */
  | { readonly code: 'warns'; readonly status: string; readonly transaction: string }
  /** This one forbids it. */
  | { readonly code: 'forbids'; readonly status: string; readonly transaction: string }
  /** No active status permits it. */
  | { readonly code: 'nothingPermits'; readonly transaction: string }
  /** One of these would have to be active as well. */
  | { readonly code: 'needsStatus'; readonly transaction: string; readonly oneOf: readonly string[] }
  /** The document has, or somebody named, a status its profile does not know. */
  | { readonly code: 'statusUnknown'; readonly status: string }
  | { readonly code: 'transactionUnknown'; readonly transaction: string }
  /** Permitted with a warning that nobody has accepted yet. */
  | { readonly code: 'warningOpen'; readonly transaction: string; readonly by: readonly string[] }
  /** The number is outside of what may follow the numbered status that is active. */
  | {
      readonly code: 'numberDoesNotFollow'
      readonly status: string
      readonly number: number
      readonly after: string
      readonly lowest: number
      readonly highest: number
    }
  /** A numbered status is never cleared, only replaced by the next. */
  | { readonly code: 'onlyReplaced'; readonly status: string }
  /** A system status is set and cleared by transactions alone. */
  | { readonly code: 'systemStatus'; readonly status: string }
  | {
      readonly code: 'roleMayNotSet'
      readonly status: string
      readonly role: string
      readonly roles: readonly string[]
    }
  | { readonly code: 'alreadySet'; readonly status: string }
  | { readonly code: 'notSet'; readonly status: string }
  | { readonly code: 'documentUnknown'; readonly document: string }
  /** More documents above or below than one command takes along. */
  | { readonly code: 'tooManyAlong'; readonly transaction: string; readonly limit: number }
  /** The document's kind has no statuses: nothing holds it back. */
  | { readonly code: 'noStatuses'; readonly kind: string }
  /** The profile version it follows is not there: nobody can say what its statuses mean. */
  | { readonly code: 'profileUnknown'; readonly profile: string }

/** How a person stands to a document. */
export type Standing =
  /** It is their own. */
  | { readonly code: 'owner'; readonly owner: string }
  /** It belongs to a rep they assist. */
  | { readonly code: 'assists'; readonly owner: string }
  /** Its audience names them. */
  | { readonly code: 'named' }
  /** Its audience names this team, and they are in it or in one below. */
  | { readonly code: 'namedTeam'; readonly team: string }
  /** Its audience names this territory, and theirs is that or one below. */
  | { readonly code: 'namedTerritory'; readonly territory: string }
  /** A rule of the office shows it to them. */
  | { readonly code: 'rule'; readonly rule: string }
  /** Its owner is in their team, or in one below. */
  | { readonly code: 'team'; readonly team: string }
  /** It lies in their territory, or in one below. */
  | { readonly code: 'territory'; readonly territory: string }

/** Why somebody has a right to a document, or not. */
export type RightsReason =
  | Standing
  /** Granted: the role reaches every document of the kind, or has this company-wide right. */
  | { readonly code: 'role'; readonly role: string; readonly action: string }
  /** Granted: the person's own settings reach every document of the kind. */
  | { readonly code: 'person'; readonly person: string; readonly action: string }
  /** Denied: the role has this right for no document of the kind, or not in the company. */
  | { readonly code: 'roleLacks'; readonly role: string; readonly action: string }
  /** Denied: the person's own settings take this right away. */
  | { readonly code: 'personLacks'; readonly person: string; readonly action: string }
  /** Denied: it belongs to somebody else. */
  | { readonly code: 'notOwner'; readonly owner: string }
  /** Denied: it belongs to somebody the person does not assist. */
  | { readonly code: 'notAssisted'; readonly owner: string }
  /** Denied: the right goes this far, and the person stands further away. */
  | { readonly code: 'outOfReach'; readonly action: string; readonly scope: string; readonly owner: string }
  /** Denied: these fields need a right of their own. */
  | { readonly code: 'fieldGroup'; readonly group: string; readonly fields: readonly string[] }
  /** Denied: a right to documents was asked about without one. */
  | { readonly code: 'noObject'; readonly action: string }
  /** Denied: nobody of this name works here, or no longer. */
  | { readonly code: 'personInactive'; readonly person: string }

/** Why a document belongs into somebody's satchel, or not. */
export type ScopeReason =
  | RightsReason
  /** It does because it would for the absent person; `as` says why it would. */
  | { readonly code: 'substitutes'; readonly absent: string; readonly as: RightsReason }

/** Whether a document's period is current. Days are ISO dates; null is without end on that side. */
export type PeriodReason =
  | { readonly code: 'noPeriod' }
  | { readonly code: 'current'; readonly from: string | null; readonly to: string | null }
  | { readonly code: 'notYet'; readonly from: string }
  /** It begins then; whoever owns it or assists its owner prepares it. */
  | { readonly code: 'ahead'; readonly from: string }
  | { readonly code: 'over'; readonly to: string }
  /** It ends before it begins, or a day is none: never current. */
  | { readonly code: 'periodInvalid'; readonly from: string | null; readonly to: string | null }

export type DistributionReason =
  | StatusReason
  | ScopeReason
  | PeriodReason
  /** They prepare documents of this kind at the desk: neither statuses nor periods keep it from them. */
  | { readonly code: 'plans'; readonly person: string }

/** What is wrong with trees, people, rules and documents before policy works on them. */
export type WorldProblem =
  /** A node is its own ancestor; `path` leads from it back to it. */
  | { readonly code: 'cycle'; readonly path: readonly string[] }
  | { readonly code: 'parentUnknown'; readonly node: string; readonly parent: string }
  | { readonly code: 'treeTooDeep'; readonly node: string; readonly limit: number }
  | { readonly code: 'tooMany'; readonly what: string; readonly limit: number }
  /** Something names what is not there: `of` is who names it. */
  | { readonly code: 'unknown'; readonly what: string; readonly id: string; readonly of: string }
  /** What is to be removed is still named by `by`. */
  | { readonly code: 'inUse'; readonly what: string; readonly id: string; readonly by: string }
  /** A record was to be put under a name that is not its own. */
  | { readonly code: 'otherName'; readonly id: string; readonly own: string }
  | { readonly code: 'period'; readonly of: string; readonly reason: PeriodReason }
  /** A rule whose conditions no document can meet, or that shows to nobody. */
  | { readonly code: 'ruleReachesNobody'; readonly rule: string }
  /** A rule without any condition that shows to the whole company, unless it is meant. */
  | { readonly code: 'ruleReachesEverybody'; readonly rule: string }
  | { readonly code: 'substitutesThemself'; readonly person: string }

/** One step of a way through a profile, as a screen shows it. */
export type ProfileStep = { readonly set: string } | { readonly clear: string } | { readonly run: string }

/** What was given is not what its format says; `at` is where, `rule` what belongs there. */
export interface ShapeProblem {
  readonly code: 'shape'
  readonly at: string
  readonly rule: string
}

/** Why a matrix of rights, or a person's own settings, cannot be taken over. */
export type RightsProblem =
  | ShapeProblem
  | { readonly code: 'roleTwice'; readonly role: string }
  | { readonly code: 'roleMissing'; readonly role: string }
  /** Two rows about the same: nobody could say which one holds. */
  | { readonly code: 'rowTwice'; readonly role: string | null; readonly kind: string; readonly right: string }
  /** A row for a group of fields that no kind has. */
  | { readonly code: 'groupUnknown'; readonly kind: string; readonly group: string }
  | { readonly code: 'groupTwice'; readonly kind: string; readonly group: string }
  /** No role would be left that may change this again. */
  | { readonly code: 'nobodyAdministers' }

/** Why a status profile is not sound; `path` leads from the initial status to the place. */
export type ProfileProblem =
  | ShapeProblem
  | { readonly code: 'codeTwice'; readonly status: string }
  | { readonly code: 'numberTwice'; readonly number: number; readonly statuses: readonly string[] }
  | { readonly code: 'intervalEmpty'; readonly status: string; readonly lowest: number; readonly highest: number }
  | { readonly code: 'referenceUnknown'; readonly status: string | null; readonly what: string; readonly id: string }
  /** It permits and forbids the same transaction. */
  | { readonly code: 'contradicts'; readonly status: string; readonly transaction: string }
  /** A numbered status is only ever replaced, so no transaction can clear it. */
  | { readonly code: 'clearsNumbered'; readonly status: string; readonly transaction: string }
  /** No way leads there. `nearest` are the numbered statuses that are reached, whose intervals leave it out. */
  | { readonly code: 'unreachable'; readonly status: string; readonly nearest: readonly string[] }
  /** There nothing follows, and nothing says that this is meant. */
  | { readonly code: 'deadEnd'; readonly status: string; readonly path: readonly ProfileStep[] }
  /** Whatever is done, this is refused; `reasons` are those at the end of `path`, where least stood against it. */
  | {
      readonly code: 'neverRuns'
      readonly transaction: string
      readonly path: readonly ProfileStep[]
      readonly reasons: readonly StatusReason[]
    }
  /** More ways than can be followed: neither proven nor refuted, so not to be used. */
  | { readonly code: 'tooManyWays'; readonly limit: number }
