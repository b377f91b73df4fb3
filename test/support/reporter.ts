// node:test's reporter for `npm test`: one line of JSON per finished test, see outcome.ts.

import type { TestEvent } from 'node:test/reporters'
import { inspect } from 'node:util'
import type { Outcome } from './outcome.ts'

/** The runner's own sums come as diagnostics too. */
const ownCount = /^(tests|suites|pass|fail|cancelled|skipped|todo|duration_ms) [\d.]+$/

/** A parent that failed only because a test in it did is not a failure of its own. */
const onlyItsChildren = (error: unknown): boolean =>
  (error as { failureType?: string } | undefined)?.failureType === 'subtestsFailed'

const unwrap = (error: unknown): unknown => (error instanceof Error && error.cause !== undefined ? error.cause : error)

export default async function* report(events: AsyncIterable<TestEvent>): AsyncGenerator<string> {
  // Results come innermost first; names of the suites around them come with the start events.
  const path: string[] = []
  for await (const event of events) {
    if (event.type === 'test:start') {
      path[event.data.nesting] = event.data.name
      path.length = event.data.nesting + 1
      continue
    }
    if (event.type === 'test:diagnostic') {
      // A seed, or an error thrown after its test had ended, which belongs to no test. It joins the file's output.
      if (!ownCount.test(event.data.message)) process.stderr.write(`${event.data.message}\n`)
      continue
    }
    if (event.type !== 'test:pass' && event.type !== 'test:fail') continue
    const { data } = event
    const name = [...path.slice(0, data.nesting), data.name].join(' › ')
    const skipped = (data.skip !== undefined && data.skip !== false) || (data.todo !== undefined && data.todo !== false)
    let outcome: Outcome
    if (skipped) outcome = { name, state: 'skipped', duration: data.details.duration_ms }
    else if (event.type === 'test:fail') {
      const { error } = event.data.details
      if (onlyItsChildren(error)) continue
      const detail = inspect(unwrap(error), { depth: 8 })
      outcome = { name, state: 'failed', duration: data.details.duration_ms, detail }
    } else {
      if (data.details.type === 'suite') continue
      outcome = { name, state: 'passed', duration: data.details.duration_ms }
    }
    yield `${JSON.stringify(outcome)}\n`
  }
}
