// The demo company: real opportunities of an invented business, its campaigns and visits, and the three persons whose windows
// one opens.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { PersonRecord } from '../accounts/persons.ts'
import { CommandError } from '../cli/command.ts'
import type { Io } from '../cli/io.ts'
import type { Core } from '../relay.ts'
import { prepareDocuments } from './documents.ts'

export const COMPANY = 'Satchel Demo'

/** Names of the sales team's file: the agent with the most opportunities, a colleague with none, their manager. */
const REP = 'Darcel Schlecht'
const ASSISTANT = 'Mei-Mei Johns'
const OFFICE = 'Melvin Marxen'
/** Set up in the name of another manager; nobody signs in as this one unless given a link. */
const ADMIN = 'Rocco Neubert'

const folder = join(import.meta.dirname, 'data', 'crm_opportunities')
const FILE = 'sales_pipeline.csv'

/** Fills an empty data folder; goes on where it was interrupted; leaves a finished one alone. @throws CommandError */
export async function prepareCompany(core: Core, io: Io): Promise<void> {
  const { accounts, importer } = core
  const untouched = !accounts.isSetUp() && accounts.listPersons().length === 0
  if (untouched) await accounts.setUp({ company: COMPANY, name: ADMIN, language: io.language })
  if (accounts.installation().company !== COMPANY) {
    throw new CommandError({
      en: 'This data folder holds a company of its own; give the demo another one with SATCHEL_DATA.',
      de: 'Dieser Datenordner gehört einer anderen Firma; geben Sie der Demo mit SATCHEL_DATA einen eigenen.',
    })
  }
  const rep = accounts.ensurePersonWithoutSignIn(REP)
  accounts.findPerson(ASSISTANT) ?? accounts.addPerson({ name: ASSISTANT, role: 'assistant', assists: [rep.id] })
  const office = accounts.findPerson(OFFICE) ?? accounts.addPerson({ name: OFFICE, role: 'office' })
  if (importer.reports().length === 0) await importOpportunities(core, office, io)
  await prepareDocuments(core, { office: office.id, rep: rep.id }, Date.now())
}

async function importOpportunities({ importer }: Core, { id }: PersonRecord, io: Io): Promise<void> {
  io.message({ en: `Importing ${FILE} …`, de: `${FILE} wird importiert …` })
  const report = await importer.importOpportunities({
    bytes: readFileSync(join(folder, FILE)),
    fileName: FILE,
    person: id,
    options: {},
    signal: io.signal,
    onProgress: (done, total) =>
      io.progress({ en: `${done} of ${total} opportunities`, de: `${done} von ${total} Verkaufschancen` }),
  })
  if ('problem' in report) throw new Error(`the demo's own file is not usable: ${report.problem.code}`)
  const { created, unchanged } = report
  io.message({
    en: `${created + unchanged} opportunities are there.`,
    de: `${created + unchanged} Verkaufschancen sind da.`,
  })
}

/** One line per demo person: who it is, and a link that may be used again and again, on an origin of its own. */
export function signInLines({ accounts }: Core, urlOf: (name: string) => string): string[] {
  const persons = [
    ['rep', REP],
    ['assistant', ASSISTANT],
    ['office', OFFICE],
  ] as const
  return persons.flatMap(([label, name]) => {
    const person = accounts.findPerson(name)
    if (!person?.active) return []
    const secret = accounts.createLink('signin', person.id, { reusable: true })
    return [`${name} (${label}): ${urlOf(`${label}.localhost`)}/#signin=${secret}`]
  })
}
