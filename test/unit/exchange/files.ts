// Files for the tests of this folder: written out in the test, or the real one that ships with the demo.
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import type { FileProblem } from '../../../src/exchange/problems.ts'
import { readTable, type Table } from '../../../src/exchange/table.ts'

export const limits = { bytes: 10 * 1024 * 1024, rows: 100_000 }

const demo = new URL('../../../relay/demo/data/crm_opportunities/', import.meta.url)
export const demoFile = (name: string): Uint8Array => readFileSync(new URL(name, demo))

export const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text)
/** Latin letters and the euro sign as Windows-1252 writes them. */
export const windows1252 = (text: string): Uint8Array =>
  Uint8Array.from(text, character => (character === '€' ? 0x80 : character.charCodeAt(0)))
export const bytesOf = (...parts: readonly (readonly number[] | Uint8Array)[]): Uint8Array =>
  Uint8Array.from(parts.flatMap(part => [...part]))

/** The table of a text; the test fails where there is none. */
export function tableOf(file: string | Uint8Array): Table {
  const table = readTable(typeof file === 'string' ? utf8(file) : file, limits)
  if ('problem' in table) assert.fail(`no table: ${JSON.stringify(table.problem)}`)
  return table
}

/** The problem of a file; the test fails where there is none. */
export function problemOf(file: string | Uint8Array): FileProblem {
  const table = readTable(typeof file === 'string' ? utf8(file) : file, limits)
  if (!('problem' in table)) assert.fail(`a table of ${table.columns.length} columns, no problem`)
  return table.problem
}
