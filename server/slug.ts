/** Letters that do not come apart into a plain one and a mark. */
const spelt: Record<string, string> = { ß: 'ss', æ: 'ae', œ: 'oe', ø: 'o', ð: 'd', þ: 'th', ł: 'l', đ: 'd', ħ: 'h', ı: 'i' }

/** The part of an address that a name or a question makes: small Latin letters, digits and single hyphens, cut at a word where it is too long. Empty where nothing of that is in it. */
export function slugOf(text: string, most = 60) {
  const whole = text
    .toLowerCase()
    .replace(/[ßæœøðþłđħı]/g, (letter) => spelt[letter] ?? letter)
    .normalize('NFKD')
    .replace(/\p{M}|['’]/gu, '')
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '')
  if (whole.length <= most) return whole
  const cut = whole.slice(0, most + 1)
  return cut.slice(0, Math.max(cut.lastIndexOf('-'), 0) || most)
}
