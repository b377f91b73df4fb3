// The statuses of visit reports: written until confirmed, then read-only until they are taken up again (SPEC V1-V3).
import type { StatusProfile, StatusSystem } from './profile.ts'

/** The person who was there says that it is so. */
export const CONFIRM = 'VCNF'
export const REOPEN = 'VREO'

/** As in the marketing matrix: A permits, F forbids, what is not named has no influence. */
export const VISITS: StatusSystem = {
  id: 'visits',
  statuses: [
    { code: 'OPEN', text: 'Open' },
    { code: 'CONF', text: 'Confirmed' },
  ],
  initial: ['OPEN'],
  transactions: [
    {
      code: CONFIRM,
      name: 'Confirm',
      permits: ['OPEN'],
      forbids: ['CONF'],
      needs: [],
      sets: ['CONF'],
      clears: ['OPEN'],
      spread: null,
    },
    {
      code: REOPEN,
      name: 'Take up again',
      permits: ['CONF'],
      forbids: [],
      needs: [],
      sets: ['OPEN'],
      clears: ['CONF'],
      spread: null,
    },
    {
      code: 'CMSA',
      name: 'Distribute',
      permits: ['OPEN', 'CONF'],
      forbids: [],
      needs: [],
      sets: [],
      clears: [],
      spread: null,
    },
    {
      code: 'CPLN',
      name: 'Plan',
      permits: ['OPEN'],
      forbids: ['CONF'],
      needs: [],
      sets: [],
      clears: [],
      spread: null,
    },
  ],
}

export const VISITS_PROFILE: StatusProfile = {
  format: 1,
  id: 'visits',
  version: 1,
  system: VISITS.id,
  initial: null,
  statuses: [],
  unused: [],
}
