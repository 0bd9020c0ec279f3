import type { Db } from '../../db/client.ts'
import type { Dialogue } from '../dialogues/reading.ts'
import type { Said } from '../words/said.ts'
import type { Words } from '../words/words.ts'
import { countedThemes, toldApart } from './counting.ts'
import { type Crosstab, crosstabOf } from './crosstab.ts'
import { type Band, banded, type Scale, scaleOf } from './crosstab-bands.ts'
import { keptColumns } from './crosstab-figures.ts'
import { type By, crossCounts } from './crosstab-reading.ts'

export interface CrosstabPage {
  dimensions: { href: string; words: string; isChosen: boolean }[]
  of: string
  isMonths: boolean
  /** Of a column of numbers or dates: which columns it has, and why. */
  scaleRules: string[]
  /** Whether a theme was looked for in one option alone, so that the table can say nothing of it for the others. */
  isOptionByOption: boolean
  table: Omit<Crosstab, 'columns'> & { columns: (Crosstab['columns'][number] & { heading: string })[] }
}

interface Asking {
  /** What the address says of how to tell statements apart; what is not known is taken for the first. */
  asked: string
  path: string
  words: Words
  said: Said
}

const column = 'column:'

/** The themes of a dialogue beside what else is known of its statements. Three statements. */
export async function crosstabPage(db: Db, dialogue: Dialogue, { asked, path, words, said }: Asking): Promise<CrosstabPage> {
  const kept = await keptColumns(db, dialogue, { asked: asked.startsWith(column) ? asked.slice(column.length) : undefined })
  const dimensions = dimensionsOf(kept.columns, words)
  const { key, by: dimension, words: of } = dimensions.find(({ key }) => key === asked) ?? dimensions[0]!
  const scale = typeof dimension === 'object' && kept.figures ? scaleOf(kept.figures) : null
  const by: By = typeof dimension === 'object' && scale ? { ...dimension, scale } : dimension
  const isMonths = by === 'month'
  const counts = await crossCounts(db, dialogue, { by, timeZone: dialogue.company.timeZone })
  const themes = toldApart(await countedThemes(db, dialogue))
  const named = scale ? banded(counts, scale, (band) => called(band, scale, { words, said })) : counts
  const table = crosstabOf(named, themes, { order: isMonths ? 'by name' : 'as given' })
  const headings = { rest: isMonths ? words.t('earlier') : words.t('other'), unknown: scale ? words.t('not known') : words.t('not said') }
  return {
    dimensions: dimensions.map((one) => ({
      href: `${path}/crosstab?by=${encodeURIComponent(one.key)}`,
      words: one.words,
      isChosen: one.key === key,
    })),
    of,
    isMonths,
    scaleRules: scale ? rulesOf(scale, table, words) : [],
    isOptionByOption: by === 'option' && themes.some(({ optionName }) => optionName),
    table: {
      ...table,
      columns: table.columns.map((one) => {
        const name = isMonths && one.kind === 'named' ? said.month(one.name) : one.name
        return { ...one, heading: one.kind === 'named' ? name : headings[one.kind] }
      }),
    },
  }
}

/** What one can tell statements apart by, as an address names it and as it is read. */
function dimensionsOf(
  columns: string[],
  { t }: Words,
): { key: string; by: 'option' | 'workplace' | 'month' | { column: string }; words: string }[] {
  return [
    { key: 'option', by: 'option', words: t('What they chose') },
    { key: 'workplace', by: 'workplace', words: t('Place of work') },
    { key: 'month', by: 'month', words: t('Month') },
    ...columns.map((name) => ({ key: `${column}${name}`, by: { column: name }, words: name })),
  ]
}

function rulesOf({ of, isEach }: Scale, { columns }: Crosstab, { t }: Words): string[] {
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
function called(band: Band, { of, isWhole, starts }: Scale, { words: { t }, said }: { words: Words; said: Said }): string {
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
