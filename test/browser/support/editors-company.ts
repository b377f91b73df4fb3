// A company's profiles and rights for the editors' screens: the relay's answers in their real shapes, read and proven really.
import { parseRights } from '../../../src/policy/parse-rights.ts'
import { DEFAULT_RIGHTS, type RightsMatrix } from '../../../src/policy/rights.ts'
import { STANDARD_PROFILE } from '../../../src/policy/statuses/marketing.ts'
import { profileKey, type StatusProfile, userStatus } from '../../../src/policy/statuses/profile.ts'
import { checkProfile } from '../../../src/policy/statuses/prove.ts'
import { VISITS_PROFILE } from '../../../src/policy/statuses/visits.ts'
import type { Company, CompanyProfile, PostProfile, PutKind, PutRights } from '../../../src/sync/wire/company.ts'
import type { MemoryOffice } from './memory-office.ts'

/** Preparation, execution, check, completion as DOMAIN 1 has them, and a lock without a number. */
export const KAMPAGNEN: StatusProfile = {
  format: 1,
  id: 'kampagnen',
  version: 2,
  system: 'marketing',
  initial: 'PREP',
  unused: ['CPLN'],
  statuses: [
    userStatus({ code: 'PREP', text: 'Vorbereitung', number: { own: 1, lowest: 1, highest: 2 }, forbids: ['CMSA'] }),
    userStatus({ code: 'DURC', text: 'Durchführung', number: { own: 2, lowest: 1, highest: 3 }, setWhen: ['CEXE'] }),
    userStatus({ code: 'PRUE', text: 'Prüfung', number: { own: 3, lowest: 2, highest: 4 }, warns: ['CMSA'] }),
    userStatus({
      code: 'ENDE',
      text: 'Abschluss',
      number: { own: 4, lowest: 4, highest: 4 },
      roles: ['office', 'admin'],
      end: true,
    }),
    userStatus({ code: 'PLOK', text: 'Planung gesperrt', forbids: ['CREL', 'CSTC'] }),
  ],
}

export const answer = (body: unknown, status = 200): Response =>
  new Response(status === 204 ? null : JSON.stringify(body), { status })

/** As the relay refuses: a code, its own sentence, and what is wrong as data. */
export const refused = (code: string, status: number, problems?: readonly unknown[]): Response =>
  answer({ error: { code, message: `The office says ${code}.` }, code, problems }, status)

export interface SomeCompany {
  profiles: CompanyProfile[]
  kindProfiles: Record<string, string>
  rights: RightsMatrix
}

/** Lets a memory office answer for a company as the relay does: with versions, and refusing what is not sound. */
export function someCompany({ answers }: MemoryOffice): SomeCompany {
  const stored = (profile: StatusProfile, followers: number) => ({ key: profileKey(profile), profile, followers })
  const company: SomeCompany = {
    profiles: [
      stored(STANDARD_PROFILE, 12),
      stored(VISITS_PROFILE, 340),
      stored({ ...KAMPAGNEN, version: 1, statuses: KAMPAGNEN.statuses.slice(0, 4) }, 7),
      stored(KAMPAGNEN, 1),
    ],
    kindProfiles: { campaign: 'kampagnen', 'visit-report': 'visits' },
    rights: DEFAULT_RIGHTS,
  }
  answers.set('GET /api/company', () => {
    const body: Company = { today: '2026-11-30', people: [], teams: [], territories: [], rules: [], ...company }
    return answer(body)
  })
  answers.set('POST /api/company/profiles', init => {
    const { profile } = JSON.parse(String(init?.body)) as PostProfile
    const newest = Math.max(
      0,
      ...company.profiles.filter(one => one.profile.id === profile.id).map(one => one.profile.version),
    )
    if (profile.version !== newest) return refused('version', 409)
    const checked = checkProfile({ ...profile, version: profile.version + 1 })
    if (checked.profile === null) return refused('problems', 422, checked.problems)
    company.profiles = [...company.profiles, stored(checked.profile, 0)]
    return answer({ granted: 0, withdrawn: 0 })
  })
  for (const kind of Object.keys(company.kindProfiles)) {
    answers.set(`PUT /api/company/kinds/${kind}`, init => {
      company.kindProfiles = { ...company.kindProfiles, [kind]: (JSON.parse(String(init?.body)) as PutKind).profile }
      return answer({ granted: 0, withdrawn: 0 })
    })
  }
  answers.set('PUT /api/company/rights', init => {
    const { matrix } = JSON.parse(String(init?.body)) as PutRights
    if (matrix.version !== company.rights.version) return refused('version', 409)
    const { value, problems } = parseRights(matrix)
    if (value === null) return refused('problems', 422, problems)
    company.rights = { ...value, version: value.version + 1 }
    return answer({ granted: 0, withdrawn: 0 })
  })
  return company
}
