export const pct = (xs, p) => {
  if (!xs.length) return null
  const s = Float64Array.from(xs).sort()
  return s[Math.min(s.length - 1, Math.floor(p * s.length))]
}
export const median = xs => {
  const s = xs.filter(x => x != null).sort((a, b) => a - b)
  if (!s.length) return null
  const m = s.length >> 1
  return s.length % 2 ? s[m] : (s[m - 1] + s[m]) / 2
}
export const lat = xs => ({ n: xs.length, p50: pct(xs, 0.5), p95: pct(xs, 0.95), p99: pct(xs, 0.99), max: pct(xs, 1) })
/** median of every number in a list of equally shaped objects */
export function medianOf(objs) {
  const o = {}
  for (const k of new Set(objs.flatMap(Object.keys))) {
    const v = objs.map(x => x[k]).filter(x => x != null)
    if (!v.length) o[k] = null
    else if (typeof v[0] === 'number') o[k] = median(v)
    else if (typeof v[0] === 'object') o[k] = medianOf(v)
    else o[k] = v[0]
  }
  return o
}
