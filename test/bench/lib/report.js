// Turns rows of measurements into a table a person reads: medians, and how they compare with the first adapter's.

/** Figures of a nested object by dotted path: { 'max.editsPerS': 7000 }. */
export const flatten = (object, prefix = '') =>
  Object.entries(object ?? {}).flatMap(([key, value]) => {
    if (typeof value === 'number') return [[prefix + key, value]]
    return value && typeof value === 'object' && !Array.isArray(value) ? flatten(value, `${prefix}${key}.`) : []
  })

const shown = value => {
  if (value === undefined || value === null) return '-'
  if (Number.isInteger(value)) return String(value)
  return Math.abs(value) >= 100 ? value.toFixed(0) : value.toFixed(2)
}

/** Only where both are there and the reference is not 0: "x0.5" means half of the reference's figure. */
const ratio = (value, reference) =>
  value === undefined || reference === undefined || reference === 0 ? '' : ` (x${(value / reference).toFixed(2)})`

/** Markdown; `headline` names the figures to show, all of them where it is undefined. The reference is the first row. */
export function table(rows, headline) {
  const medians = rows.map(row => new Map(flatten(row.median)))
  const names = headline ?? [...new Set(medians.flatMap(figures => [...figures.keys()]))]
  const cells = [
    [
      '',
      ...rows.map(row => `${row.adapter}${row.failed > 0 ? ` (${row.failed} of ${row.ok + row.failed} failed)` : ''}`),
    ],
    ...names.map(name => [
      name,
      ...medians.map((figures, i) => {
        const value = figures.get(name)
        return shown(value) + (i === 0 ? '' : ratio(value, medians[0].get(name)))
      }),
    ]),
  ]
  const widths = cells[0].map((_, column) => Math.max(3, ...cells.map(row => row[column].length)))
  const line = row =>
    `| ${row.map((cell, i) => (i === 0 ? cell.padEnd(widths[i]) : cell.padStart(widths[i]))).join(' | ')} |`
  const rule = `|${widths.map((width, i) => (i === 0 ? '-'.repeat(width + 2) : `${'-'.repeat(width + 1)}:`)).join('|')}|`
  return [line(cells[0]), rule, ...cells.slice(1).map(line)].join('\n')
}
