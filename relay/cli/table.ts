// Rows as a table of text for people: columns as wide as their widest cell, numbers to the right.

/** Lines with a title line first; cells keep what they are, but on one line. Empty where there are no rows. */
export function textTable(titles: readonly string[], rows: readonly (readonly (string | number | null)[])[]): string {
  if (rows.length === 0) return ''
  const cells = rows.map(row => row.map(cell => oneLine(cell === null ? '' : String(cell))))
  const widths = titles.map((title, column) => Math.max(width(title), ...cells.map(row => width(row[column] ?? ''))))
  const right = titles.map((_, column) => rows.every(row => row[column] === null || typeof row[column] === 'number'))
  const line = (row: readonly string[]): string =>
    row
      .map((cell, column) => {
        const space = ' '.repeat(Math.max(0, (widths[column] ?? 0) - width(cell)))
        return right[column] ? space + cell : cell + space
      })
      .join('  ')
      .trimEnd()
  return `${[line(titles), ...cells.map(line)].join('\n')}\n`
}

/** Control characters from documents must not reach a terminal: they could move its cursor or colour a lie. */
const oneLine = (text: string): string => text.replaceAll(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, ' ')
const width = (text: string): number => [...text].length
