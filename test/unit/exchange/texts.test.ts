import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { FileProblem, RowProblem } from '../../../src/exchange/problems.ts'
import { fileProblemText, rowProblemText } from '../../../src/exchange/texts.ts'

const label = { en: 'Stage', de: 'Phase' }
const questions = [{ column: 'close', finding: 'ambiguous', samples: ['01/02/2026'] }] as const
const fileProblems: { readonly [Code in FileProblem['code']]: Extract<FileProblem, { code: Code }> } = {
  empty: { code: 'empty' },
  tooLarge: { code: 'tooLarge', bytes: 20_000_000, limit: 10_485_760 },
  otherFormat: { code: 'otherFormat', format: 'xlsx' },
  binary: { code: 'binary' },
  brokenEncoding: { code: 'brokenEncoding', line: 3 },
  tooManyRows: { code: 'tooManyRows', limit: 100_000 },
  tooManyColumns: { code: 'tooManyColumns', limit: 500 },
  noRows: { code: 'noRows' },
  unclosedQuote: { code: 'unclosedQuote', line: 7 },
  missingColumns: { code: 'missingColumns', missing: [label], oneOf: [label, label], columns: ['a', 'b'] },
  unknownColumns: { code: 'unknownColumns', unknown: ['x'], columns: ['a', 'b'] },
  dateOrder: { code: 'dateOrder', questions },
  dateContradiction: { code: 'dateContradiction', column: 'close', said: 'mdy', found: 'dmy', sample: '13/01/2026' },
  numberStyle: { code: 'numberStyle', questions },
}
const rowProblems: { readonly [Code in RowProblem['code']]: Extract<RowProblem, { code: Code }> } = {
  cells: { code: 'cells', expected: 8, found: 7 },
  quoting: { code: 'quoting' },
  missing: { code: 'missing', column: 'id' },
  duplicate: { code: 'duplicate', line: 2 },
  stage: { code: 'stage', column: 'stage', value: 'Paused', known: ['Won', 'Lost'] },
  choice: { code: 'choice', column: 'priority', value: 'Urgent', known: [label] },
  date: { code: 'date', column: 'close', value: 'soon', order: 'dmy' },
  shortYear: { code: 'shortYear', column: 'close', value: '13.02.17' },
  number: { code: 'number', column: 'price', value: 'much' },
  range: { code: 'range', column: 'price', value: '-1', min: 0, max: 1e12 },
  tooLong: { code: 'tooLong', column: 'name', length: 201, max: 200 },
}

test('every problem is a sentence of its own in each language', () => {
  const sentences = [
    ...Object.values(fileProblems).flatMap(each => [fileProblemText(each, 'en'), fileProblemText(each, 'de')]),
    ...Object.values(rowProblems).flatMap(each => [rowProblemText(each, 'en'), rowProblemText(each, 'de')]),
  ]
  for (const sentence of sentences) {
    assert.match(sentence, /^[A-ZÄÖÜ“„].*\.$/u)
    assert.doesNotMatch(sentence, /undefined|null|\[object/)
  }
  assert.equal(new Set(sentences).size, sentences.length)
})

test('sentences say what is wrong and what to do', () => {
  assert.equal(
    fileProblemText({ code: 'otherFormat', format: 'xlsx' }, 'de'),
    'Die Datei ist eine Excel-Arbeitsmappe und keine CSV-Datei. Speichern Sie die Tabelle als CSV und importieren Sie diese Datei.',
  )
  assert.equal(
    fileProblemText(fileProblems.missingColumns, 'en'),
    'This is another table, not one of opportunities: it has no column for “Stage” and “Stage” or “Stage”. Its columns are “a” and “b”.',
  )
  assert.equal(
    rowProblemText(rowProblems.stage, 'de'),
    'Es gibt keine Phase „Paused“. Phasen sind „Gewonnen“ und „Verloren“.',
  )
  assert.equal(rowProblemText(rowProblems.date, 'en'), '“soon” in “close” is no date with day first (31/12/2026).')
})

test('numbers are written as the language writes them', () => {
  assert.match(fileProblemText(fileProblems.tooManyRows, 'en'), /100,000/)
  assert.match(fileProblemText(fileProblems.tooManyRows, 'de'), /100\.000/)
})

test('a table of many columns is not listed in full', () => {
  const columns = Array.from({ length: 500 }, (_, index) => `c${index}`)
  const sentence = fileProblemText({ code: 'missingColumns', missing: [label], oneOf: [], columns }, 'de')
  assert.match(sentence, /„c11“ und 488 weitere/)
})
