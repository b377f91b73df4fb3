#!/usr/bin/env node
// The command line `satchel` (DESIGN 9).
import { findCommand, parseArguments, UsageError, type Written } from './command.ts'
import { commands } from './commands/commands.ts'
import { helpText } from './help.ts'
import type { Io } from './io.ts'
import { runProgram } from './process.ts'
import { runCommand } from './run.ts'
import { runRelay } from './serve.ts'
import { ownUrl, readSettings, urlOf, version } from './settings.ts'

const serve: Written = {
  name: 'serve',
  usage: '',
  summary: { en: 'runs the relay and serves the app', de: 'betreibt das Relay und liefert die App aus' },
  options: {},
  words: [0, 0],
}
const help: Written = {
  name: 'help',
  usage: '[COMMAND]',
  summary: { en: 'says this, or how a command is written', de: 'sagt dies oder wie man einen Befehl schreibt' },
  options: {},
  words: [0, 2],
}
const all: readonly Written[] = [serve, ...commands, help]

async function main(argv: readonly string[], io: Io): Promise<number> {
  const [first] = argv
  if (first === '--version') {
    io.out(`${version()}\n`)
    return 0
  }
  if (first === undefined || first === 'help' || argv.includes('--help') || argv.includes('-h')) {
    const asked = argv.filter(word => word !== 'help' && !word.startsWith('-'))
    io.out(helpText(all, io.language, findCommand(all, asked)?.command ?? null))
    return 0
  }
  if (first === serve.name) {
    parseArguments(serve, argv.slice(1))
    return serveCompany(io)
  }
  const found = findCommand(commands, argv)
  if (!found) throw unknown(argv)
  const given = parseArguments(found.command, found.rest)
  return runCommand(found.command, given, argv, readSettings(process.env), io)
}

function serveCompany(io: Io): Promise<number> {
  const settings = readSettings(process.env)
  return runRelay({
    settings,
    io,
    announce: ({ accounts }, port) => {
      const url = urlOf(settings, port)
      const own = ownUrl(settings, port)
      const lines = [`Satchel is at ${own}`, ...(url === own ? [] : [`Satchel is at ${url}`])]
      // A new secret at each start; a link nobody used dies with it.
      if (!accounts.isSetUp()) lines.push(`Set up your company: ${own}/#setup=${accounts.createLink('setup', null)}`)
      return lines
    },
  })
}

function unknown(argv: readonly string[]): UsageError {
  const [first = '', second] = argv
  const group = commands.filter(({ name }) => name.startsWith(`${first} `)).map(({ name }) => name)
  if (group.length > 0) {
    return new UsageError({
      en: `${second === undefined ? 'Something is missing' : `There is no command “${first} ${second}”`}; there is ${group.join(', ')}.`,
      de: `${second === undefined ? 'Da fehlt etwas' : `Einen Befehl „${first} ${second}“ gibt es nicht`}; es gibt ${group.join(', ')}.`,
    })
  }
  return new UsageError({
    en: `There is no command “${first}”; “satchel help” lists them.`,
    de: `Einen Befehl „${first}“ gibt es nicht; „satchel help“ listet sie auf.`,
  })
}

await runProgram(io => main(process.argv.slice(2), io))
