// Persons from the command line: add, list, let in by link or token, deactivate and activate (O11).
import { ROLES, type Role } from '../../../src/policy/rights.ts'
import type { PersonRecord } from '../../accounts/persons.ts'
import type { Core } from '../../relay.ts'
import { type Command, type CommandContext, EXIT, UsageError } from '../command.ts'
import { textTable } from '../table.ts'
import { nameOf, personNamed } from './find.ts'

const isRole = (text: string | undefined): text is Role => ROLES.some(role => role === text)

const add: Command = {
  name: 'user add',
  usage: 'NAME --role admin|office|assistant|rep [--for REP]... [--json]',
  summary: {
    en: 'adds a person and prints a one-time sign-in link',
    de: 'legt eine Person an und gibt einen einmaligen Anmeldelink aus',
  },
  options: { role: { type: 'string' }, for: { type: 'string', multiple: true }, json: { type: 'boolean' } },
  words: [1, 1],
  begins: true,
  check: given => {
    if (!isRole(given.text('role'))) {
      throw new UsageError(
        { en: `--role is needed: one of ${ROLES.join(', ')}.`, de: `--role fehlt: eine von ${ROLES.join(', ')}.` },
        add,
      )
    }
    if (given.text('role') === 'assistant' && given.texts('for').length === 0) {
      throw new UsageError(
        {
          en: 'An assistant works for reps: name them with --for.',
          de: 'Eine Assistenz arbeitet für Außendienstler: Nennen Sie sie mit --for.',
        },
        add,
      )
    }
  },
  run: async ({ core, io, url }, given) => {
    const role = given.text('role') as Role
    const assists = given.texts('for').map(name => personNamed(core, name).id)
    const person = core.accounts.addPerson({ name: given.word(0), role, assists })
    const link = signInLink(core, person, url)
    if (given.flag('json')) io.out(`${JSON.stringify({ ...view(core, person), link })}\n`)
    else io.out(`${person.name} (${person.role})\n${link}\n`)
    return EXIT.done
  },
}

const list: Command = {
  name: 'user list',
  usage: '[--json]',
  summary: { en: 'lists everybody', de: 'listet alle Personen auf' },
  options: { json: { type: 'boolean' } },
  words: [0, 0],
  run: async ({ core, io }, given) => {
    const persons = core.accounts.listPersons().map(person => view(core, person))
    if (given.flag('json')) io.out(`${JSON.stringify(persons, null, 2)}\n`)
    else if (io.language === 'de') {
      const rows = persons.map(each => [each.name, each.role, ...states(each, ['gesperrt', 'ohne Zugang'])])
      io.out(textTable(['Name', 'Rolle', 'Zustand', 'Assistenz für'], rows))
    } else {
      const rows = persons.map(each => [each.name, each.role, ...states(each, ['deactivated', 'no way in'])])
      io.out(textTable(['Name', 'Role', 'State', 'Assists'], rows))
    }
    return EXIT.done
  },
}

const token: Command = {
  name: 'user token',
  usage: 'NAME',
  summary: {
    en: 'prints a new bearer token, and nothing else',
    de: 'gibt ein neues Bearer-Token aus und sonst nichts',
  },
  options: {},
  words: [1, 1],
  run: async ({ core, io }, given) => {
    io.out(`${core.accounts.createToken(personNamed(core, given.word(0)).id).secret}\n`)
    return EXIT.done
  },
}

const link: Command = {
  name: 'user link',
  usage: 'NAME',
  summary: {
    en: 'prints a one-time sign-in link; an unused earlier one ends',
    de: 'gibt einen einmaligen Anmeldelink aus; ein früherer, unbenutzter erlischt',
  },
  options: {},
  words: [1, 1],
  run: async ({ core, io, url }, given) => {
    io.out(`${signInLink(core, personNamed(core, given.word(0)), url)}\n`)
    return EXIT.done
  },
}

const deactivate: Command = {
  name: 'user deactivate',
  usage: 'NAME',
  summary: { en: 'ends every way in of a person', de: 'beendet jeden Zugang einer Person' },
  options: {},
  words: [1, 1],
  run: (context, given) => setActive(context, given.word(0), false),
}

const activate: Command = {
  name: 'user activate',
  usage: 'NAME',
  summary: { en: 'lets a person in again', de: 'lässt eine Person wieder zu' },
  options: {},
  words: [1, 1],
  run: (context, given) => setActive(context, given.word(0), true),
}

async function setActive({ core, io }: CommandContext, name: string, active: boolean): Promise<number> {
  const person = personNamed(core, name)
  core.accounts.changePerson(person.id, { active })
  io.message(
    active
      ? { en: `${person.name} is active.`, de: `${person.name} ist aktiv.` }
      : { en: `${person.name} is deactivated.`, de: `${person.name} ist deaktiviert.` },
  )
  return EXIT.done
}

/** The secret stands in the fragment: no server sees it (DESIGN 7). */
function signInLink(core: Core, person: PersonRecord, url: string): string {
  return `${url}/#signin=${core.accounts.createLink('signin', person.id)}`
}

interface PersonView {
  readonly id: string
  readonly name: string
  readonly role: Role
  readonly active: boolean
  readonly canSignIn: boolean
  /** Names. */
  readonly assists: readonly string[]
}

const view = (core: Core, { id, name, role, active, assists }: PersonRecord): PersonView => ({
  id,
  name,
  role,
  active,
  canSignIn: core.accounts.canSignIn(id),
  assists: assists.map(rep => nameOf(core, rep)),
})

function states({ active, canSignIn, assists }: PersonView, [ended, shut]: readonly [string, string]): string[] {
  return [!active ? ended : canSignIn ? '' : shut, assists.join(', ')]
}

export const userCommands: readonly Command[] = [add, list, token, link, deactivate, activate]
