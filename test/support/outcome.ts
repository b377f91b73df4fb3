// What one test came to, in the form in which every runner's reporter writes it down: one JSON object a line.
import { readFileSync } from 'node:fs'

export interface Outcome {
  /** The test's name with its suites before it, or the file where the failure is the file's own. */
  readonly name: string
  readonly state: 'passed' | 'failed' | 'skipped'
  /** ms */
  readonly duration: number
  /** For failures: everything a person needs to see. */
  readonly detail?: string
}

export interface FileOutcomes {
  readonly file: string
  readonly outcomes: readonly Outcome[]
}

export interface Tally {
  passed: number
  failed: number
  skipped: number
}

export const tally = (outcomes: readonly Outcome[]): Tally => ({
  passed: outcomes.filter(one => one.state === 'passed').length,
  failed: outcomes.filter(one => one.state === 'failed').length,
  skipped: outcomes.filter(one => one.state === 'skipped').length,
})

export const sum = (tallies: readonly Tally[]): Tally => ({
  passed: tallies.reduce((all, one) => all + one.passed, 0),
  failed: tallies.reduce((all, one) => all + one.failed, 0),
  skipped: tallies.reduce((all, one) => all + one.skipped, 0),
})

/** `12 passed, 0 failed`, and `, 1 skipped` where there were any: the line that continuous integration reads. */
export const countsLine = ({ passed, failed, skipped }: Tally): string =>
  `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`

/** Reads what a reporter wrote. A runner that died early leaves no file, or a last line cut short: that line is left out. */
export function readLines<T>(path: string): T[] {
  let text: string
  try {
    text = readFileSync(path, 'utf8')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return []
    throw error
  }
  return text
    .slice(0, text.lastIndexOf('\n') + 1)
    .split('\n')
    .filter(line => line !== '')
    .map(line => JSON.parse(line) as T)
}
