// Facts of a document that has no statuses, lies nowhere and is meant for nobody in particular.
import { NOBODY } from '../../src/policy/scope/world.ts'

export const plainFacts = { profile: null, statuses: [], territory: null, audience: NOBODY, parent: null } as const
