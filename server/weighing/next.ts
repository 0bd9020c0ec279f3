import { type Dialogue, pathOf } from '../dialogues/reading.ts'
import type { Words } from '../words/words.ts'
import { allPoints } from './points.ts'

interface Given {
  /** What the reader gave by each shared criterion: points, and the options they rated. */
  given: { points: number | null; rated: string[] }[]
  options: { id: string }[]
  words: Words
}

/** What somebody who may weigh does next: give weights, as long as theirs are not of all criteria; rate the options that they have not rated; or change what they gave. */
export function nextToGive(dialogue: Dialogue, { given, options, words: { t } }: Given) {
  const path = pathOf(dialogue)
  const sum = given.reduce((sum, { points }) => sum + (points ?? Number.NaN), 0)
  if (sum !== allPoints) return { href: `${path}/weigh`, words: t('Give your weights') }
  const left = options.filter(({ id }) => !given.every(({ rated }) => rated.includes(id))).length
  if (left === 0) return { href: `${path}/weigh`, words: t('Change your weights') }
  if (left === options.length) return { href: `${path}/rate`, words: t('Rate the options') }
  return { href: `${path}/rate`, words: t('Rate {count, plural, one {one more option} other {# more options}}', { count: left }) }
}
