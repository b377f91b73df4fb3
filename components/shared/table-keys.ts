// Moves through a table of controls with the arrow keys: it is one stop of the tab key, as a spreadsheet is.

/** Controls that take part have the attribute `data-cell`; rows are table rows. */
const CELL = '[data-cell]'

type Place = { readonly row: number; readonly column: number }

const STEPS: ReadonlyMap<string, Place> = new Map([
  ['ArrowUp', { row: -1, column: 0 }],
  ['ArrowDown', { row: 1, column: 0 }],
  ['ArrowLeft', { row: 0, column: -1 }],
  ['ArrowRight', { row: 0, column: 1 }],
])

const rowsOf = (table: HTMLElement): HTMLElement[][] =>
  [...table.querySelectorAll('tr')]
    .map(row => [...row.querySelectorAll<HTMLElement>(CELL)])
    .filter(cells => cells.length > 0)

/** After each render: exactly one control is reached with the tab key, the one that was last in use. */
export function oneTabStop(table: HTMLElement | null): void {
  if (!table) return
  const cells = rowsOf(table).flat()
  const held = cells.find(cell => cell === document.activeElement) ?? cells.find(cell => cell.tabIndex === 0)
  for (const cell of cells) cell.tabIndex = cell === (held ?? cells[0]) ? 0 : -1
}

/** For `keydown` on the table. A list of choices that is open keeps its keys. */
export function moveInTable(event: KeyboardEvent): void {
  const table = event.currentTarget as HTMLElement
  const from = (event.target as HTMLElement).closest<HTMLElement>(CELL)
  if (!from || event.altKey || event.metaKey || isOpen(from)) return
  const rows = rowsOf(table)
  const row = rows.findIndex(cells => cells.includes(from))
  const column = rows[row]?.indexOf(from) ?? -1
  const to = target(event, rows, { row, column })
  if (!to) return
  event.preventDefault()
  to.focus()
  to.scrollIntoView({ block: 'nearest', inline: 'nearest' })
}

/** For `focusin` on the table: whatever was focused last is where the tab key comes back to. */
export function keepTabStop(event: FocusEvent): void {
  const cell = (event.target as HTMLElement).closest<HTMLElement>(CELL)
  if (!cell) return
  for (const each of rowsOf(event.currentTarget as HTMLElement).flat()) each.tabIndex = each === cell ? 0 : -1
}

function target(
  { key, ctrlKey }: KeyboardEvent,
  rows: readonly (readonly HTMLElement[])[],
  { row, column }: Place,
): HTMLElement | undefined {
  if (key === 'Home') return (ctrlKey ? rows[0] : rows[row])?.[0]
  if (key === 'End') return (ctrlKey ? rows.at(-1) : rows[row])?.at(-1)
  const step = ctrlKey ? undefined : STEPS.get(key)
  return step && rows[row + step.row]?.[column + step.column]
}

const isOpen = (control: HTMLElement): boolean => CSS.supports('selector(:open)') && control.matches(':open')
