// The stages of `npm test`: what each runs, and how its outcomes are counted.
import { mkdirSync, readdirSync, rmSync, statSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { basename, join } from 'node:path'
import { type Ended, root, run } from './child.ts'
import { chromiumPath } from './chromium.ts'
import { type FileOutcomes, type Outcome, readLines } from './outcome.ts'

const results = join(root, 'test/out/results')
const reporter = join(root, 'test/support/reporter.ts')
const bin = (name: string): string => join(root, 'node_modules/.bin', name)

export interface Stage {
  readonly name: string
  /** ms after which what still runs is ended and counts as failed. */
  readonly limit: number
  /** Calls `finished` with each file's outcomes as they come. */
  run(finished: (file: FileOutcomes) => void, limit: number): Promise<void>
}

/** Every `*.test.ts` below a folder of the repository, as paths from the root, in a fixed order. */
export function testFiles(folder: string): string[] {
  let names: string[]
  try {
    names = readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return []
    throw error
  }
  return names
    .filter(name => name.endsWith('.test.ts'))
    .map(name => join(folder, name))
    .sort()
}

/** A results file of its own that nothing is left in. */
function fresh(name: string): string {
  mkdirSync(results, { recursive: true })
  const path = join(results, `${name.replaceAll('/', '-')}.jsonl`)
  rmSync(path, { force: true })
  return path
}

const why = ({ code, signal, overdue }: Ended, limit: number): string => {
  if (overdue) return `not finished after ${Math.round(limit / 1000)} s, something was left running`
  return signal === null ? `exit code ${code}` : `ended by ${signal}`
}

/** A command that is one test: it passes when it ends with exit code 0. */
async function single(name: string, command: string, args: readonly string[], limit: number): Promise<FileOutcomes> {
  const ended = await run(command, args, { limit })
  const passed = ended.code === 0 && !ended.overdue
  const base = { name, duration: ended.duration }
  const outcome: Outcome = passed
    ? { ...base, state: 'passed' }
    : { ...base, state: 'failed', detail: `${ended.output.trimEnd()}\n${why(ended, limit)}` }
  return { file: name, outcomes: [outcome] }
}

/**
 * Runs one file in a process of its own. Not through `node --test`: a file that leaves a timer or socket behind would
 * hold that up for ever without a word, here it is named.
 */
export async function nodeFile(file: string, limit: number): Promise<FileOutcomes> {
  const path = fresh(file)
  const args = ['--test-reporter', reporter, '--test-reporter-destination', path, join(root, file)]
  // A test that spawns node's runner itself must not be taken for a part of ours.
  const ended = await run(process.execPath, args, { limit, env: { NODE_TEST_CONTEXT: undefined } })
  const outcomes = readLines<Outcome>(path)
  const failed = outcomes.some(one => one.state === 'failed')
  const broken = ended.overdue || (ended.code !== 0 && !failed) || outcomes.length === 0
  if (!failed && !broken) return { file, outcomes }
  const reason = ended.code === 0 && !ended.overdue ? 'the file holds no tests' : why(ended, limit)
  const output = ended.output.trimEnd()
  const detail = output === '' ? reason : `${reason}\noutput of the file:\n${output}`
  // What the file printed explains its failures too; it is shown once, at the end.
  if (broken)
    return { file, outcomes: [...outcomes, { name: file, state: 'failed', duration: ended.duration, detail }] }
  const last = outcomes.findLast(one => one.state === 'failed')
  const shown = (one: Outcome): Outcome =>
    one === last && output !== '' ? { ...one, detail: `${one.detail}\noutput of the file:\n${output}` } : one
  return { file, outcomes: outcomes.map(shown) }
}

/** ms for one file of node tests, far above what any should need. */
const fileLimit = 120_000

async function nodeFiles(
  files: readonly string[],
  workers: number,
  limit: number,
  finished: (file: FileOutcomes) => void,
): Promise<void> {
  const end = performance.now() + limit
  const waiting = [...files]
  const work = async () => {
    for (let file = waiting.shift(); file !== undefined; file = waiting.shift()) {
      finished(await nodeFile(file, Math.max(1, Math.min(fileLimit, end - performance.now()))))
    }
  }
  await Promise.all(Array.from({ length: workers }, work))
}

const nodeStage = (name: string, folders: readonly string[], limit: number): Stage => ({
  name,
  limit,
  run: (finished, left) => nodeFiles(folders.flatMap(testFiles), Math.max(2, availableParallelism()), left, finished),
})

async function browser(finished: (file: FileOutcomes) => void, limit: number): Promise<void> {
  const expected = testFiles('test/browser')
  if (expected.length === 0) return
  const path = fresh('browser')
  const env = { SATCHEL_TEST_RESULTS: path, CHROME_PATH: chromiumPath() }
  const ended = await run(bin('wtr'), [], { limit, env })
  const files = readLines<FileOutcomes>(path)
  for (const one of files) finished(one)
  // A browser that died takes files with it that nobody reported.
  for (const file of expected.filter(name => !files.some(one => one.file === name))) {
    finished({
      file,
      outcomes: [{ name: file, state: 'failed', duration: 0, detail: 'the runner never came to this file' }],
    })
  }
  const failed = files.some(one => one.outcomes.some(outcome => outcome.state === 'failed'))
  if (ended.overdue || (ended.code !== 0 && !failed)) {
    const detail = `${why(ended, limit)}\n${ended.output.trimEnd()}`
    finished({ file: 'wtr', outcomes: [{ name: 'wtr', state: 'failed', duration: ended.duration, detail }] })
  }
}

/** By their size, which tells the longest scenes well enough: none of them is to be left for the end alone. */
const longestFirst = (files: readonly string[]): string[] =>
  files.toSorted((a, b) => statSync(join(root, b)).size - statSync(join(root, a)).size)

async function endToEnd(finished: (file: FileOutcomes) => void, limit: number): Promise<void> {
  const files = testFiles('test/e2e')
  if (files.length === 0) return
  const end = performance.now() + limit
  process.env.CHROME_PATH = chromiumPath()
  const build = await single('vite build', bin('vite'), ['build', '--logLevel', 'warn'], limit)
  finished(build)
  // Without an app every page would fail for the same reason and hide it.
  if (build.outcomes.some(one => one.state === 'failed')) return
  // Two at a time: each mostly waits for its windows. Nothing in them is held to a time; that is what the bench is for.
  await nodeFiles(longestFirst(files), 2, end - performance.now(), finished)
}

/** In the order in which they run: the quickest answer first. */
export const stages: readonly Stage[] = [
  {
    name: 'types',
    limit: 120_000,
    async run(finished, limit) {
      for (const project of ['tsconfig.json', 'tsconfig.node.json']) {
        finished(await single(`tsc -p ${project}`, bin('tsc'), ['-p', project], limit))
      }
    },
  },
  {
    name: 'lint',
    limit: 60_000,
    async run(finished, limit) {
      const args = ['check', '--error-on-warnings', '--max-diagnostics=200', '.']
      finished(await single('biome check', bin('biome'), args, limit))
    },
  },
  nodeStage('unit', ['test/unit', 'test/lint'], 240_000),
  nodeStage('relay', ['test/relay'], 300_000),
  { name: 'browser', limit: 240_000, run: browser },
  { name: 'e2e', limit: 400_000, run: endToEnd },
]

/** How a file is shown: `test/unit/` is no news below a stage's name. */
export const shortName = (file: string): string =>
  file.startsWith('test/') ? file.split('/').slice(2).join('/') : basename(file)
