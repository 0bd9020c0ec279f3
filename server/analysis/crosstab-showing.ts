import type { Db } from '../../db/client.ts'
import type { Dialogue } from '../dialogues/reading.ts'
import type { Said } from '../words/said.ts'
import type { Words } from '../words/words.ts'
import { countedThemes, toldApart } from './counting.ts'
import { type Crosstab, crosstabOf } from './crosstab.ts'
import { banded, scaleOf } from './crosstab-bands.ts'
import { keptColumns } from './crosstab-figures.ts'
import { type By, crossCounts } from './crosstab-reading.ts'
import { called, rulesOf } from './crosstab-words.ts'

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
  const byName = (one: string, other: string) => one.localeCompare(other, words.language)
  const dimensions = dimensionsOf(kept.columns.toSorted(byName), words)
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
