import type { Said } from '../words/said.ts'
import type { Words } from '../words/words.ts'
import type { Crosstab } from './crosstab.ts'
import type { Band, Scale } from './crosstab-bands.ts'

/** Which columns a scale has, and why: a sentence each. */
export function rulesOf({ of, isEach }: Scale, { columns }: Crosstab, { t }: Words): string[] {
  const bands = t(
    'The first band and the last are open, for what lies far from the rest. A band of fewer than five statements is joined with its neighbour.',
  )
  const unknown =
    of === 'number' ? t('Statements without a number stand under “not known”.') : t('Statements without a date stand under “not known”.')
  const few = t('A column of fewer than five statements is joined with its neighbour.')
  const many =
    of === 'number'
      ? t('These are many different numbers, so they stand in bands with round bounds, in order.')
      : t('These are dates over many years, so years stand in bands with round bounds, the earliest first.')
  const each = {
    number: t('These are no more than twelve different numbers, so each has a column, in order.'),
    month: t('These are dates within two years, so each month has a column, the earliest first.'),
    year: t('These are dates over more than two years, so each year has a column, the earliest first.'),
  }
  return [...(isEach ? [each[of], few] : [many, bands]), ...(columns.some(({ kind }) => kind === 'unknown') ? [unknown] : [])]
}

/** What a column of numbers is called: "under 20", "20 to 29", "30 and more"; with decimals, "2.5 to under 5". */
export function called(band: Band, { of, isWhole, starts }: Scale, { words: { t }, said }: { words: Words; said: Said }): string {
  const digits = Math.max(0, ...starts.map(decimalsOf))
  const isLong = starts.some((start) => Math.abs(start) >= 10_000)
  const say = (figure: number) => {
    if (of === 'month')
      return said.month(`${String(Math.floor(figure / 12)).padStart(4, '0')}-${String((figure % 12) + 1).padStart(2, '0')}`)
    // A year is written as it is, and so are numbers that may be years.
    return of === 'year' || (isWhole && !isLong) ? String(figure) : said.number(figure, digits)
  }
  if ('only' in band) return say(band.only)
  const { from, to } = band
  if (from === null && to === null) return t('known')
  if (from === null) return of === 'number' ? t('under {most}', { most: say(to!) }) : t('before {month}', { month: say(to!) })
  if (to === null) return of === 'number' ? t('{least} and more', { least: say(from) }) : t('{month} and later', { month: say(from) })
  if (!isWhole) return t('{least} to under {most}', { least: say(from), most: say(to) })
  return to - from === 1 ? say(from) : t('{least} to {most}', { least: say(from), most: say(to - 1) })
}

/** How many digits a number has after its point. */
function decimalsOf(number: number) {
  const [digits = '', exponent = '0'] = String(number).split('e')
  return Math.max(0, (digits.split('.')[1]?.length ?? 0) - Number(exponent))
}
