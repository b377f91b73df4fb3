// Tells 1,234.50 and 1.234,50 apart for a column as a whole, and reads numbers, amounts and fractions in a known style.

/** The decimal sign: `point` is 1,234.50, `comma` is 1.234,50. */
export type NumberStyle = 'point' | 'comma'

/**
 * `ambiguous`: every telling value is a different number in either style, like 1.234; `mixed`: no style reads all;
 * `none`: no number in the column. The first two are asked about: a guess would be wrong by a factor of 1,000.
 */
export type NumberStyleFinding = NumberStyle | 'ambiguous' | 'mixed' | 'none'

export const numberStyles: readonly NumberStyle[] = ['point', 'comma']
export const isNumberStyle = (value: unknown): value is NumberStyle => numberStyles.some(style => style === value)

/** Groups of three by the other sign, by spaces or by apostrophes (Swiss); never after a leading zero. */
const grammar: Readonly<Record<NumberStyle, RegExp>> = {
  point: /^(?:\d+|[1-9]\d{0,2}(?:([,\s'’])\d{3})(?:\1\d{3})*)?(?:\.\d+)?$/u,
  comma: /^(?:\d+|[1-9]\d{0,2}(?:([.\s'’])\d{3})(?:\1\d{3})*)?(?:,\d+)?$/u,
}

/** A currency sign, the word Euro or one of these codes; not any three letters, `10 MIO` is no ten. */
const CURRENCY = String.raw`(?:\p{Sc}|[Ee]uro|EURO|EUR|USD|GBP|CHF|AUD|BRL|CAD|CNY|CZK|DKK|HUF|INR|JPY|MXN|NOK|NZD|PLN|RON|SEK|TRY|ZAR)`
const CURRENCY_BEFORE = new RegExp(String.raw`^${CURRENCY}\s*`, 'u')
const CURRENCY_AFTER = new RegExp(String.raw`\s*${CURRENCY}$`, 'u')

interface Parts {
  readonly digits: string
  readonly negative: boolean
}

/** Takes currency and sign away; SAP writes the minus behind, accountants use parentheses. Null where nothing is left. */
function parts(text: string): Parts | null {
  let rest = text.trim().replace('−', '-')
  const enclosed = /^\((.*)\)$/u.exec(rest)
  if (enclosed) rest = (enclosed[1] ?? '').trim()
  let negative = enclosed !== null
  const takeSign = (): void => {
    const sign = /^([+-])\s*|\s*(-)$/u.exec(rest)
    if (!sign || negative) return
    negative = sign[1] === '-' || sign[2] === '-'
    rest = rest.replace(sign[0], '')
  }
  takeSign()
  rest = rest.replace(CURRENCY_BEFORE, '').replace(CURRENCY_AFTER, '')
  takeSign()
  return rest === '' ? null : { digits: rest, negative }
}

/** The number, or null where the text is none in this style. */
export function parseNumber(text: string, style: NumberStyle): number | null {
  const found = parts(text)
  if (!found || !grammar[style].test(found.digits)) return null
  const plain = found.digits.replace(style === 'point' ? /[,\s'’]/gu : /[.\s'’]/gu, '').replace(',', '.')
  const value = Number(plain)
  if (plain === '' || !Number.isFinite(value)) return null
  return found.negative && value !== 0 ? -value : value
}

/** The style of a column. Values that are no number in either style do not count here: their rows are rejected later. */
export function detectNumberStyle(values: Iterable<string>): NumberStyleFinding {
  let left: readonly NumberStyle[] = numberStyles
  let [numbers, differs] = [0, false]
  for (const value of values) {
    const text = value.trim().replace(PERCENT, '')
    const read = numberStyles.map(style => parseNumber(text, style))
    if (read.every(number => number === null)) continue
    numbers++
    left = left.filter(style => read[numberStyles.indexOf(style)] !== null)
    if (read[0] !== read[1]) differs = true
    if (left.length === 0) return 'mixed'
  }
  const [style] = left
  if (numbers === 0 || !style) return 'none'
  return left.length > 1 && differs ? 'ambiguous' : style
}

const PERCENT = /\s*%$/u

/** How a column writes fractions without a percent sign: 0.1 or 10. */
export type FractionScale = 'fraction' | 'percent'

/** A column with a value above 1 counts in percent; values with a percent sign speak for themselves. */
export function detectFractionScale(values: Iterable<string>, style: NumberStyle): FractionScale {
  for (const value of values) {
    if (PERCENT.test(value.trim())) continue
    if ((parseNumber(value, style) ?? 0) > 1) return 'percent'
  }
  return 'fraction'
}

/** A fraction such as 0.1 from `10 %`, `10` or `0.1`; null where the text is no number. */
export function parseFraction(text: string, style: NumberStyle, scale: FractionScale): number | null {
  const trimmed = text.trim()
  const percent = PERCENT.test(trimmed)
  const value = parseNumber(trimmed.replace(PERCENT, ''), style)
  if (value === null) return null
  // Twelve digits: 0.07 and not 0.07000000000000001, so that the same import again is the same value.
  return percent || scale === 'percent' ? Number((value / 100).toPrecision(12)) : value
}
