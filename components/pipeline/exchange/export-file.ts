// Makes the file of an export and hands it to the browser to save.
import { newId, parseAddress, type RandomBytes } from '../../../src/documents/address.ts'
import type { Language } from '../../../src/exchange/csv.ts'
import { documentSheet } from '../../../src/exchange/xlsx/of-document.ts'
import type { Sheet } from '../../../src/exchange/xlsx/sheet.ts'
import { opportunities, type Workspace } from '../workspace.ts'

export type FileFormat = 'xlsx' | 'csv'

/** A sheet of these records, in this order, as the reader of `language` sees them. */
export function sheetOf({ open }: Workspace, ids: Iterable<string>, language: Language, random: RandomBytes): Sheet {
  const origin = { address: open.address, token: newId(random), language }
  return documentSheet(open.kind, open.doc.value, opportunities, origin, ids)
}

/** The writer of workbooks is fetched with the first of them. */
export async function fileOf(sheet: Sheet, format: FileFormat): Promise<Blob> {
  if (format === 'xlsx') return (await import('../../../src/exchange/xlsx/write.ts')).writeWorkbook(sheet)
  const { writeSheetCsv } = await import('../../../src/exchange/xlsx/csv.ts')
  return new Blob([writeSheetCsv(sheet)], { type: 'text/csv;charset=utf-8' })
}

/** The pipeline's name and the day, without what file systems forbid. */
export function fileName(workspace: Workspace, format: FileFormat | 'satchel', today: Date): string {
  const name = String(workspace.fields.name ?? '') || (parseAddress(workspace.open.address)?.id ?? '')
  const plain = name
    .replace(/[\\/:*?"<>|\p{Cc}]/gu, ' ')
    .trim()
    .slice(0, 80)
  return `${plain} ${today.toISOString().slice(0, 10)}.${format}`
}

/**
 * Hands a file on as people do where they are: a phone asks whom to share it with, a desk saves it. Sharing that is
 * refused (some systems share only kinds of files they know) saves it as well.
 */
export async function handOver(file: File, ways: Ways = usualWays): Promise<'shared' | 'saved' | 'cancelled'> {
  if (ways.touches && ways.sharing.canShare?.({ files: [file] })) {
    try {
      await ways.sharing.share({ files: [file], title: file.name })
      return 'shared'
    } catch (error) {
      if (error instanceof DOMException && error.name === 'AbortError') return 'cancelled'
    }
  }
  ways.save(file, file.name)
  return 'saved'
}

export interface Ways {
  /** Whether it is held in the hand. */
  readonly touches: boolean
  readonly sharing: Pick<Navigator, 'share'> & Partial<Pick<Navigator, 'canShare'>>
  readonly save: (blob: Blob, name: string) => void
}

const usualWays: Ways = {
  touches: window.matchMedia('(pointer: coarse)').matches,
  sharing: navigator,
  save: (blob, name) => save(blob, name),
}

export function save(blob: Blob, name: string): void {
  const link = document.createElement('a')
  const url = URL.createObjectURL(blob)
  link.href = url
  link.download = name
  link.click()
  // Long enough for the slowest phone to have begun reading it.
  setTimeout(() => URL.revokeObjectURL(url), 60_000)
}
