// A pipeline as plain data, its sheet, and what a spreadsheet does with it between export and return.
import type { Address } from '../../../../src/documents/address.ts'
import type { Fields, PlainDocument } from '../../../../src/documents/kind.ts'
import { defaultStages, OPPORTUNITIES, pipeline, STAGES, stageName } from '../../../../src/documents/pipeline.ts'
import type { Language } from '../../../../src/exchange/csv.ts'
import { readSheetCsv, writeSheetCsv } from '../../../../src/exchange/xlsx/csv.ts'
import { planReturn, type ReturnPlan, type ReturnTarget } from '../../../../src/exchange/xlsx/merge.ts'
import { readWorkbook } from '../../../../src/exchange/xlsx/read.ts'
import type { Read, ReturnedTable } from '../../../../src/exchange/xlsx/returned.ts'
import { makeSheet, type Origin, type Sheet, sheetColumns } from '../../../../src/exchange/xlsx/sheet.ts'
import { writeWorkbook } from '../../../../src/exchange/xlsx/write.ts'

export const opportunities = pipeline.collection(OPPORTUNITIES)!
export const ADDRESS = 'pipeline/AAAAAAAAAAAAAAAAAAAAAA' as Address

export type Records = Readonly<Record<string, Fields>>
export type Notes = Readonly<Record<string, string>>

export const documentOf = (
  records: Records,
  stages = defaultStages.map(each => [each.id, each.fields] as const),
): PlainDocument => ({
  fields: { name: 'Pipeline' },
  collections: new Map([
    [OPPORTUNITIES, new Map(Object.entries(records))],
    [STAGES, new Map(stages)],
  ]),
})

export const originIn = (language: Language): Origin => ({
  address: ADDRESS,
  token: 'tttttttttttttttttttttt',
  language,
})

const nameIn = (document: PlainDocument, language: Language) => (_collection: string, id: string) =>
  stageName(id, document.collections.get(STAGES)?.get(id), language)

export function sheetOf(records: Records, language: Language = 'de', notes: Notes = {}): Sheet {
  const document = documentOf(records)
  const source = {
    collection: opportunities,
    document,
    recordName: nameIn(document, language),
    text: (id: string) => notes[id] ?? '',
  }
  return makeSheet(source, originIn(language), Object.keys(records))
}

export function targetOf(records: Records, notes: Notes = {}, document = documentOf(records)): ReturnTarget {
  return {
    address: ADDRESS,
    collection: opportunities,
    document,
    recordName: nameIn(document, 'en'),
    recordsNamed: (collection, name) =>
      [...(document.collections.get(collection) ?? [])]
        .filter(([id]) =>
          (['en', 'de'] as const).some(language => nameIn(document, language)(collection, id) === name.trim()),
        )
        .map(([id]) => id),
    text: id => notes[id] ?? '',
    fits: (base, _value, current) => base === current,
    completed: fields => fields,
  }
}

export const throughXlsx = async (sheet: Sheet): Promise<Read> =>
  readWorkbook(new Uint8Array(await (await writeWorkbook(sheet)).arrayBuffer()))

export const throughCsv = (sheet: Sheet): Read =>
  readSheetCsv(new TextEncoder().encode(writeSheetCsv(sheet)), language => sheetColumns(opportunities, language))

export function table(read: Read): ReturnedTable {
  if ('problem' in read) throw new Error(`the file was refused: ${JSON.stringify(read.problem)}`)
  return read
}

export function plan(read: Read, target: ReturnTarget): ReturnPlan {
  const planned = planReturn(table(read), target)
  if ('problem' in planned) throw new Error(`the table was refused: ${JSON.stringify(planned.problem)}`)
  return planned
}

/** What somebody does in a spreadsheet: a cell by the line's record and the column's title gets another content. */
export function edited(
  read: Read,
  edits: Readonly<Record<string, Readonly<Record<string, ReturnedTable['rows'][number]['cells'][number]>>>>,
): ReturnedTable {
  const before = table(read)
  const ids = before.titles.indexOf('Satchel-ID')
  const rows = before.rows.map(row => {
    const wanted = edits[String(row.cells[ids])] ?? {}
    return {
      ...row,
      cells: row.cells.map((cell, index) => {
        const title = before.titles[index] ?? ''
        return title in wanted ? wanted[title]! : cell
      }),
    }
  })
  return { ...before, rows }
}
