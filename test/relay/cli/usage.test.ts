// How commands are written, and what is said where they are not.
import assert from 'node:assert/strict'
import { exec } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { promisify } from 'node:util'
import { findCommand, parseArguments, UsageError } from '../../../relay/cli/command.ts'
import { commands } from '../../../relay/cli/commands/commands.ts'
import { helpText } from '../../../relay/cli/help.ts'
import { languageOf, processIo } from '../../../relay/cli/io.ts'
import { readSettings } from '../../../relay/cli/settings.ts'
import { textTable } from '../../../relay/cli/table.ts'
import { environment, root } from '../../support/child.ts'
import { dataFolder, keepingIo, satchel, satchelProcess } from './support.ts'

const wrong: readonly (readonly string[])[] = [
  ['list'],
  ['list', 'pipeline', 'more'],
  ['list', 'pipeline', '--yaml'],
  ['list', 'pipeline', '--json=yes'],
  ['show'],
  ['export', 'pipeline'],
  ['export', 'pipeline', '--csv', '--language', 'fr'],
  ['user', 'add', 'Anna'],
  ['user', 'add', 'Anna', '--role'],
  ['user', 'add', 'Anna', '--role', 'boss'],
  ['user', 'add', 'Anna', '--role', 'assistant'],
  ['user', 'token'],
  ['import', 'opportunities'],
  ['import', 'opportunities', 'a.csv', '--dates', 'ddmm'],
  ['import', 'opportunities', 'a.csv', '--numbers', 'dot'],
  ['import', 'opportunities', 'a.csv', '--map', 'price'],
  ['import', 'opportunities', 'a.csv', '--map', 'constructor=x'],
  ['verify', 'now'],
]

for (const argv of wrong) {
  test(`“${argv.join(' ')}” is answered with one sentence and how it is written, in both languages`, async context => {
    const folder = dataFolder(context)
    for (const language of ['en', 'de'] as const) {
      const io = keepingIo(undefined, language)
      const { exit, out, err } = await satchel(folder, argv, io)
      assert.equal(exit, 64)
      assert.equal(out, '')
      const [sentence = '', written = '', ...more] = err.split('\n')
      assert.match(sentence, /[.]$/)
      assert.match(written, language === 'de' ? /^So geht es: satchel / : /^Write: satchel /)
      assert.deepEqual(more, [''])
    }
  })
}

test('every command is in the help, in both languages, and parses what its own usage line says', () => {
  for (const language of ['en', 'de'] as const) {
    const help = helpText(commands, language)
    for (const { name, summary } of commands) {
      assert.ok(help.includes(`satchel ${name}`))
      assert.ok(help.includes(summary[language]))
    }
  }
  for (const command of commands) {
    for (const [, option] of command.usage.matchAll(/--([\w-]+)/g)) {
      assert.ok(Object.hasOwn(command.options, option ?? ''), `${command.name} declares --${option}`)
    }
  }
})

test('words that look like names of commands are only taken in their place', () => {
  assert.equal(findCommand(commands, ['user'])?.command.name, undefined)
  assert.equal(findCommand(commands, ['user', 'add', 'list'])?.command.name, 'user add')
  const list = findCommand(commands, ['list', 'pipeline'])
  assert.deepEqual(list?.rest, ['pipeline'])
  assert.throws(() => parseArguments(list!.command, []), UsageError)
})

test('the language follows LC_ALL, LC_MESSAGES and LANG in this order and is English otherwise', () => {
  assert.equal(languageOf({ LANG: 'de_DE.UTF-8' }), 'de')
  assert.equal(languageOf({ LC_ALL: 'C', LANG: 'de_DE.UTF-8' }), 'en')
  assert.equal(languageOf({ LC_MESSAGES: 'de_AT', LANG: 'en_US' }), 'de')
  assert.equal(languageOf({ LANG: 'fr_FR' }), 'en')
  assert.equal(languageOf({}), 'en')
})

test('settings that cannot be are refused with their name', () => {
  for (const environment of [
    { SATCHEL_PORT: 'abc' },
    { SATCHEL_PORT: '70000' },
    { SATCHEL_PORT: '-1' },
    { SATCHEL_ORIGINS: 'https://a.example/path' },
    { SATCHEL_ORIGINS: 'nonsense' },
    { SATCHEL_LOG: 'loud' },
    { SATCHEL_REHEARSE: 'maybe' },
    { SATCHEL_KEEP_DAYS: '0' },
    { SATCHEL_KEEP_DAYS: '90 days' },
    { SATCHEL_KEEP_DAYS: '-1' },
    { SATCHEL_KEEP_DAYS: '99999' },
  ]) {
    const [name = ''] = Object.keys(environment)
    assert.throws(
      () => readSettings(environment),
      (error: unknown) => error instanceof UsageError && error.label.en.includes(name) && error.label.de.includes(name),
    )
  }
  const settings = readSettings({ SATCHEL_DATA: '/x', SATCHEL_ORIGINS: 'https://a.example, https://b.example' })
  assert.deepEqual(settings.origins, ['https://a.example', 'https://b.example'])
  assert.equal(settings.host, 'localhost')
  assert.equal(settings.port, 4700)
  assert.equal(settings.keepDays, null, 'for ever')
  assert.equal(readSettings({ SATCHEL_KEEP_DAYS: '90' }).keepDays, 90)
})

test('progress is shown on a terminal only, and is gone before the next line', () => {
  const said = { out: '', err: '' }
  const write = (name: 'out' | 'err', isTTY: boolean) => ({
    isTTY,
    write: (text: string) => {
      said[name] += text
    },
  })
  const outputs = { out: write('out', true), err: write('err', true) }
  const io = processIo(outputs, 'en', new AbortController().signal)
  io.progress({ en: '1 of 2', de: '1 von 2' })
  io.message({ en: 'Done.', de: 'Fertig.' })
  assert.equal(said.err, '\r\x1b[K1 of 2\r\x1b[KDone.\n')
  const piped = processIo({ ...outputs, err: write('err', false) }, 'en', new AbortController().signal)
  said.err = ''
  piped.progress({ en: '1 of 2', de: '1 von 2' })
  assert.equal(said.err, '')
})

test('tables keep what a document holds on its line and off the terminal’s controls', () => {
  const table = textTable(
    ['Name', 'n'],
    [
      ['a\x1b[31m\nb', 5],
      ['Müller', 10],
    ],
  )
  assert.deepEqual(table.split('\n'), ['Name       n', 'a [31m b   5', 'Müller    10', ''])
})

test('the program itself: version, help, an unknown command, a missing folder', async context => {
  const folder = dataFolder(context)
  const version = await satchelProcess(folder, ['--version'])
  assert.match(version.out, /^\d+\.\d+\.\d+\n$/)
  const help = await satchelProcess(folder, ['help', 'user', 'add'])
  assert.equal(help.exit, 0)
  assert.match(help.out, /^ {2}satchel user add NAME/)
  const unknown = await satchelProcess(folder, ['shwo', 'x'], { LC_ALL: 'de_DE.UTF-8' })
  assert.equal(unknown.exit, 64)
  assert.equal(unknown.err, 'Einen Befehl „shwo“ gibt es nicht; „satchel help“ listet sie auf.\n')
  const missing = await satchelProcess(`${folder}/mistyped`, ['list', 'pipeline'])
  assert.equal(missing.exit, 1)
  assert.match(missing.err, /^There is no data folder .*mistyped; see SATCHEL_DATA\.\n$/)
})

test('a data folder that is a file, or lies below one, is refused with a sentence', async context => {
  const folder = dataFolder(context)
  const file = join(folder, 'file')
  writeFileSync(file, '')
  for (const [path, argv] of [
    [file, ['list', 'pipeline']],
    [join(file, 'below'), ['list', 'pipeline']],
    [file, ['user', 'add', 'Anna', '--role', 'rep']],
  ] as const) {
    for (const [language, sentence] of [
      ['en', `${path} is no folder; SATCHEL_DATA names the data folder.\n`],
      ['de', `${path} ist kein Ordner; SATCHEL_DATA nennt den Datenordner.\n`],
    ] as const) {
      const { exit, out, err } = await satchel(path, argv, keepingIo(undefined, language))
      assert.deepEqual([exit, out, err], [1, '', sentence])
    }
  }
})

test('O13 the command line as the README writes it puts JSON on standard output and nothing beside it', async context => {
  const folder = dataFolder(context)
  const readme = readFileSync(join(root, 'README.md'), 'utf8')
  const ways = new Set([...readme.matchAll(/npm run (?:-\S+ )*satchel -- /g)].map(([way]) => way))
  assert.ok(ways.size > 0)
  for (const way of ways) {
    const { stdout } = await promisify(exec)(`${way}list pipeline --json`, {
      cwd: root,
      env: environment({ NODE_TEST_CONTEXT: undefined, SATCHEL_DATA: folder }),
    })
    assert.deepEqual(JSON.parse(stdout), [])
  }
})
