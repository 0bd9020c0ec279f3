/**
 * The part of a file of so many bytes that a Range header asks for, from a byte on until before another (RFC 9110, 14.2). All of it where
 * it asks for several parts, or cannot be read; none where it begins after the end.
 */
export function rangeOf(header: string, bytes: number): { from: number; to: number } | 'all' | 'none' {
  const [, first, last] = /^bytes=(\d*)-(\d*)$/.exec(header) ?? []
  if (first === undefined || (first === '' && last === '')) return 'all'
  if (first === '') return Number(last) === 0 ? 'none' : { from: Math.max(0, bytes - Number(last)), to: bytes }
  if (last !== '' && Number(last) < Number(first)) return 'all'
  if (Number(first) >= bytes) return 'none'
  return { from: Number(first), to: last === '' ? bytes : Math.min(bytes, Number(last) + 1) }
}
