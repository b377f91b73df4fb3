// Reads a file that comes back beside the page, so that a large or hostile one holds nobody up and can be ended.
import { OPPORTUNITIES, pipeline } from '../../../src/documents/pipeline.ts'
import { readSheetCsv } from '../../../src/exchange/xlsx/csv.ts'
import { readWorkbook } from '../../../src/exchange/xlsx/read.ts'
import { sheetColumns } from '../../../src/exchange/xlsx/sheet.ts'

export interface ToRead {
  readonly bytes: Uint8Array
  readonly csv: boolean
}

addEventListener('message', async ({ data }: MessageEvent<ToRead>) => {
  const collection = pipeline.collection(OPPORTUNITIES)
  if (!collection) throw new Error('the pipeline declares no opportunities')
  postMessage(
    data.csv
      ? readSheetCsv(data.bytes, language => sheetColumns(collection, language))
      : await readWorkbook(data.bytes),
  )
})
