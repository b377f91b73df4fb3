// What has to be known of a workbook's XML before and beside its parsing: which part is which sheet, how far cells
// reach, where formulas are. Names of elements may carry a prefix; nothing here expands entities.

/** Sheets in the workbook's order, with the parts they stand in. */
export function sheetPaths(workbook: string, relations: string): readonly { readonly path: string }[] {
  const targets = new Map<string, string>()
  for (const [tag] of relations.matchAll(/<(?:\w+:)?Relationship\s[^>]*>/g)) {
    const [id, target] = [attribute(tag, 'Id'), attribute(tag, 'Target')]
    if (id !== null && target !== null) targets.set(id, target.startsWith('/') ? target.slice(1) : `xl/${target}`)
  }
  return [...workbook.matchAll(/<(?:\w+:)?sheet\s[^>]*>/g)].map(([tag]) => ({
    path: targets.get(attribute(tag, '\\w+:id') ?? '') ?? '',
  }))
}

const attribute = (tag: string, name: string): string | null =>
  new RegExp(`\\s${name}\\s*=\\s*["']([^"']*)["']`).exec(tag)?.[1] ?? null

/** The highest row and column that any row or cell names, one far beyond every limit where a name is absurd. */
export function spanOf(sheet: string): { readonly rows: number; readonly columns: number } {
  let [rows, columns] = [0, 0]
  for (const [, letters = '', digits = ''] of sheet.matchAll(
    /<(?:\w+:)?(?:row|c)\s(?:[^>]*?\s)?r\s*=\s*["']([A-Za-z]*)(\d+)["']/g,
  )) {
    rows = Math.max(rows, digits.length > 9 ? Number.MAX_SAFE_INTEGER : Number(digits))
    columns = Math.max(columns, columnNumber(letters))
  }
  return { rows, columns }
}

/** Cells that hold formulas, by their names in the sheet. */
export function formulaCells(sheet: string): string[] {
  const cells: string[] = []
  for (const { index } of sheet.matchAll(/<(?:\w+:)?f(?=[\s>/])/g)) {
    const before = sheet.slice(Math.max(0, index - 500), index)
    const name = [...before.matchAll(/<(?:\w+:)?c\s(?:[^>]*?\s)?r\s*=\s*["']([A-Za-z]+\d+)["']/g)].at(-1)?.[1]
    cells.push(name ?? '?')
  }
  return cells
}

/** 1 for `A`, 28 for `AB`; row numbers behind the letters are left out. */
export function columnNumber(name: string): number {
  const letters = /^[A-Za-z]*/.exec(name)?.[0].toUpperCase() ?? ''
  if (letters.length > 3) return Number.MAX_SAFE_INTEGER
  let number = 0
  for (const letter of letters) number = number * 26 + letter.charCodeAt(0) - 64
  return number
}
