// The import direction of DESIGN section 3 is held by a lint rule; this holds the rule: every forbidden import is reported.
import assert from 'node:assert/strict'
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { after, test } from 'node:test'
import { root, run } from '../support/child.ts'

interface Case {
  readonly from: string
  readonly imports: string
  readonly allowed: boolean
}

const forbidden = (from: string, ...all: string[]): Case[] => all.map(imports => ({ from, imports, allowed: false }))
const allowed = (from: string, ...all: string[]): Case[] => all.map(imports => ({ from, imports, allowed: true }))

/** Paths are written as they would stand in a file directly in the folder, and in one a folder deeper. */
const cases: readonly Case[] = [
  ...forbidden(
    'src/policy',
    ...['../documents/values.ts', '../sync/api.ts', '../sync/wire/frames.ts', '../exchange/csv.ts'],
    ...['../../relay/limits.ts', '../../relay/store/database.ts', '../../components/shell.ts'],
    ...[
      'yjs',
      'y-protocols/awareness',
      'y-indexeddb',
      'lib0/encoding',
      'node:fs',
      'lit',
      'lit/decorators.js',
      'idb',
      'ws',
    ],
    ...['fastify', '@fastify/static', '@vaadin/grid', 'csv-parse', 'csv-parse/sync', 'pino', '@node-rs/argon2'],
  ),
  ...allowed('src/policy', './authorize.ts', './statuses/run.ts', './scope/world.ts'),
  ...forbidden(
    'src/documents',
    ...['../sync/api.ts', '../sync/wire/frames.ts', '../exchange/csv.ts', '../exchange/xlsx/read.ts'],
    ...['../../relay/limits.ts', '../../relay/store/database.ts', '../../components/shell.ts'],
    ...['node:fs', 'lit', 'lit/decorators.js', '@vaadin/grid', 'idb', 'y-indexeddb', 'y-websocket', 'ws', 'fastify'],
  ),
  // Types of the policy only, see below.
  ...allowed('src/documents', './values.ts', 'yjs', 'lib0/decoding'),
  ...forbidden(
    'src/sync',
    ...['../exchange/csv.ts', '../exchange/xlsx/read.ts'],
    ...['../../relay/limits.ts', '../../relay/store/database.ts', '../../components/shell.ts'],
    ...['node:fs', 'lit', 'lit/decorators.js', '@vaadin/grid', 'ws', 'fastify', '@fastify/static', '@node-rs/argon2'],
  ),
  ...allowed('src/sync', '../documents/values.ts', '../policy/authorize.ts', './wire/frames.ts', 'yjs', 'idb'),
  ...forbidden(
    'src/exchange',
    ...['../sync/api.ts', '../sync/wire/frames.ts'],
    ...['../../relay/limits.ts', '../../relay/store/database.ts', '../../components/shell.ts'],
    ...[
      'node:fs',
      'lit',
      'lit/decorators.js',
      '@vaadin/grid',
      'idb',
      'y-indexeddb',
      'ws',
      'fastify',
      '@fastify/static',
    ],
  ),
  ...allowed('src/exchange', '../documents/values.ts', '../policy/authorize.ts', './csv.ts', 'csv-parse', 'yjs'),
  ...forbidden('components', '../relay/limits.ts', '../relay/store/database.ts', 'node:fs', 'ws', 'fastify'),
  ...forbidden('components', '@fastify/static', 'pino', '@node-rs/argon2'),
  ...allowed('components', '../src/sync/api.ts', '../src/documents/values.ts', '../src/exchange/csv.ts'),
  ...allowed('components', '../src/policy/authorize.ts', 'lit', 'lit/decorators.js', '@vaadin/grid', 'yjs'),
  ...forbidden(
    'relay',
    '../components/shell.ts',
    '../components/pipeline/table.ts',
    'lit',
    'lit/decorators.js',
    'idb',
    '@vaadin/grid',
  ),
  ...allowed(
    'relay',
    '../src/sync/wire/frames.ts',
    '../src/exchange/csv.ts',
    '../src/documents/values.ts',
    '../src/policy/authorize.ts',
    'node:fs',
    'ws',
    'fastify',
    'yjs',
  ),
]

/** Every way of writing an import; each must be seen. */
const forms: Readonly<Record<string, (path: string) => string>> = {
  named: path => `import { thing } from '${path}'\n\nexport const mine = thing\n`,
  typed: path => `import type { Thing } from '${path}'\n\nexport type Mine = Thing\n`,
  plain: path => `import '${path}'\n`,
  passedOn: path => `export { thing } from '${path}'\n`,
  all: path => `export * from '${path}'\n`,
  lazy: path => `export const thing = () => import('${path}')\n`,
}

const deeper = (path: string): string => {
  if (path.startsWith('../')) return `../${path}`
  return path.startsWith('./') ? `.${path}` : path
}

interface Written extends Case {
  readonly file: string
  readonly form: string
}

const project = mkdtempSync(join(tmpdir(), 'satchel-imports-'))
after(() => rmSync(project, { recursive: true }))
copyFileSync(join(root, 'biome.json'), join(project, 'biome.json'))
copyFileSync(join(root, '.gitignore'), join(project, '.gitignore'))

const written: Written[] = cases.flatMap((one, number) =>
  Object.entries(forms).flatMap(([form, text]) =>
    ['', 'inner'].map(folder => {
      const imports = folder === '' ? one.imports : deeper(one.imports)
      const file = join(one.from, folder, `case${number}-${form}.ts`)
      mkdirSync(dirname(join(project, file)), { recursive: true })
      writeFileSync(join(project, file), text(imports))
      return { ...one, imports, file, form }
    }),
  ),
)

interface Diagnostic {
  readonly category: string
  readonly location: { readonly path: string | { readonly file: string } }
}

async function reported(): Promise<ReadonlySet<string>> {
  const args = ['lint', '--reporter=json', '--max-diagnostics=none', `--config-path=${project}`, project]
  const { output } = await run(join(root, 'node_modules/.bin/biome'), args, { limit: 60_000 })
  const line = output.split('\n').find(one => one.startsWith('{'))
  assert.ok(line, output)
  const { diagnostics } = JSON.parse(line) as { diagnostics: Diagnostic[] }
  const found = diagnostics.filter(one => one.category === 'lint/style/noRestrictedImports')
  return new Set(
    found.map(({ location: { path } }) => {
      const name = typeof path === 'string' ? path : path.file
      return name.startsWith(project) ? name.slice(project.length + 1) : name
    }),
  )
}

const policyTypes = 'src/documents/policy-types.ts'
const policyValues = 'src/documents/policy-values.ts'
writeFileSync(
  join(project, policyTypes),
  `import type { Rights } from '../policy/rights.ts'\n\nexport type Mine = Rights\n`,
)
writeFileSync(
  join(project, policyValues),
  `import { authorize } from '../policy/rights.ts'\n\nexport const mine = authorize\n`,
)

const found = reported()

test("src/documents may import the policy's types and none of its functions", async () => {
  const seen = await found
  assert.deepEqual([seen.has(policyTypes), seen.has(policyValues)], [false, true])
})

for (const folder of ['src/policy', 'src/documents', 'src/sync', 'src/exchange', 'components', 'relay']) {
  const mine = written.filter(one => one.from === folder)
  const sentence = (one: Written) => `${one.imports} (${one.form}) in ${one.file}`

  test(`${folder} may not import what lies above or beside it, in any form or depth`, async () => {
    const missed = mine.filter(one => !one.allowed)
    const seen = await found
    assert.ok(missed.length > 0)
    assert.deepEqual(missed.filter(one => !seen.has(one.file)).map(sentence), [])
  })

  test(`${folder} may import what it is built on`, async () => {
    const seen = await found
    assert.deepEqual(mine.filter(one => one.allowed && seen.has(one.file)).map(sentence), [])
  })
}
