// web-test-runner's reporter for `npm test`: one line of JSON per finished test, see outcome.ts.
import { appendFileSync, writeFileSync } from 'node:fs'
import { relative } from 'node:path'
import { inspect } from 'node:util'
import type { Reporter, TestResultError, TestSession, TestSuiteResult } from '@web/test-runner-core'
import type { FileOutcomes, Outcome } from './outcome.ts'

const describeError = ({ name, message, stack, expected, actual }: TestResultError): string => {
  const text = stack?.includes(message) ? stack : `${name ?? 'Error'}: ${message}${stack ? `\n${stack}` : ''}`
  const values = expected === undefined && actual === undefined ? '' : `\nexpected: ${expected}\nactual:   ${actual}`
  return text + values
}

function outcomesOf({ name, suites, tests }: TestSuiteResult, above: readonly string[] = []): Outcome[] {
  const path = name === '' ? above : [...above, name]
  return [
    ...tests.map((test): Outcome => {
      const base = { name: [...path, test.name].join(' › '), duration: test.duration ?? 0 }
      if (test.skipped) return { ...base, state: 'skipped' }
      if (test.passed) return { ...base, state: 'passed' }
      return { ...base, state: 'failed', detail: test.error ? describeError(test.error) : 'failed without an error' }
    }),
    ...suites.flatMap(suite => outcomesOf(suite, path)),
  ]
}

/** A file's own failures (it did not load, threw outside a test, hung) count as well, or a broken file would pass. */
function ofSession(session: TestSession): FileOutcomes {
  const file = relative(process.cwd(), session.testFile ?? session.id)
  const outcomes = session.testResults ? outcomesOf(session.testResults) : []
  const broken = session.errors.map((error): Outcome => {
    return { name: file, state: 'failed', duration: 0, detail: describeError(error) }
  })
  const failed = broken.length > 0 || outcomes.some(one => one.state === 'failed')
  if (!failed && (session.passed === false || outcomes.length === 0)) {
    const detail = outcomes.length === 0 ? 'the file holds no tests' : 'the file did not pass'
    broken.push({ name: file, state: 'failed', duration: 0, detail })
  }
  const last = broken.at(-1) ?? outcomes.findLast(one => one.state === 'failed')
  const logs = session.logs.map(line => line.map(part => (typeof part === 'string' ? part : inspect(part))).join(' '))
  const missing = session.request404s.map(path => `not found: ${path}`)
  const all = [...outcomes, ...broken]
  // What the page said and missed belongs to the file, not to a test; it is shown once, with the last failure.
  const said = [...missing, ...(logs.length > 0 ? ['console of the page:', ...logs] : [])]
  if (!last || said.length === 0) return { file, outcomes: all }
  const shown = { ...last, detail: [last.detail, ...said].join('\n') }
  return { file, outcomes: all.map(one => (one === last ? shown : one)) }
}

/** Writes to `path`, replacing what is there. */
export function linesReporter(path: string): Reporter {
  return {
    start: () => writeFileSync(path, ''),
    stop({ sessions }) {
      for (const session of sessions) appendFileSync(path, `${JSON.stringify(ofSession(session))}\n`)
    },
  }
}
