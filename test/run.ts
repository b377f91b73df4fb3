// `npm test`: runs every stage (or those named: `npm test -- unit browser`), and ends with the counts of all of them.
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { countsLine, type FileOutcomes, type Outcome, sum, tally } from './support/outcome.ts'
import { type Stage, shortName, stages } from './support/stages.ts'

/** ms for everything: ten minutes less what npm and the last stage's ending take. */
const limit = 580_000

// Hundreds of processes load the same modules: each is stripped of its types and compiled once.
process.env.NODE_COMPILE_CACHE ??= join(import.meta.dirname, '../node_modules/.cache/compiled')

const seconds = (ms: number): string => `${(ms / 1000).toFixed(1)} s`

const indent = (text: string): string => text.replaceAll(/^(?=.)/gm, '      ')

function show({ file, outcomes }: FileOutcomes): void {
  const counts = tally(outcomes)
  const time = outcomes.reduce((all, one) => all + one.duration, 0)
  console.log(`  ${counts.failed > 0 ? '✗' : '✓'} ${shortName(file)}: ${countsLine(counts)} (${seconds(time)})`)
  for (const one of outcomes) {
    if (one.state === 'failed') console.log(`    ✗ ${one.name}\n${indent(one.detail ?? '')}\n`)
  }
}

async function outcomesOf(stage: Stage, left: number): Promise<Outcome[]> {
  const all: Outcome[] = []
  const finished = (file: FileOutcomes) => {
    show(file)
    all.push(...file.outcomes)
  }
  try {
    await stage.run(finished, Math.min(stage.limit, left))
  } catch (error) {
    // A stage that cannot begin (no Chromium, a tool not installed) is one failed test, and the others still run.
    const detail = error instanceof Error ? error.message : String(error)
    finished({ file: stage.name, outcomes: [{ name: stage.name, state: 'failed', duration: 0, detail }] })
  }
  return all
}

const { positionals } = parseArgs({ allowPositionals: true })
const unknown = positionals.filter(name => !stages.some(stage => stage.name === name))
if (unknown.length > 0) {
  console.error(`Unknown stage ${unknown.join(', ')}: the stages are ${stages.map(stage => stage.name).join(', ')}.`)
  process.exit(2)
}

const started = performance.now()
const totals = []
for (const stage of stages) {
  if (positionals.length > 0 && !positionals.includes(stage.name)) continue
  console.log(`\n${stage.name}`)
  const begun = performance.now()
  const counts = tally(await outcomesOf(stage, Math.max(1, limit - (begun - started))))
  totals.push(counts)
  const none = counts.passed + counts.failed + counts.skipped === 0
  console.log(`  ${none ? 'no tests here' : countsLine(counts)} in ${seconds(performance.now() - begun)}`)
}
const total = sum(totals)
console.log(`\nall of it in ${seconds(performance.now() - started)}\n${countsLine(total)}`)
process.exitCode = total.failed > 0 || total.passed === 0 ? 1 : 0
