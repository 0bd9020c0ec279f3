import { shorten } from '../shorten.ts'
import { type AgreementOn, none } from '../themes/blind/agreeing.ts'
import { isEnough } from '../themes/blind/opening.ts'
import type { ForCoder, Opened, Sample, themesEver, wordsToCode } from '../themes/blind/reading.ts'
import type { Theme } from '../themes/reading.ts'
import type { Words } from '../words/words.ts'
import { analysisPath } from './entering.ts'

type Address = Parameters<typeof analysisPath>[0]

export const blindPath = (dialogue: Address) => `${analysisPath(dialogue)}/blind`

const memoShown = 160
/** So many keys there are for themes, and so many themes are found at a glance. */
const keys = 9

export type SampleLine = ReturnType<typeof sampleLine>

/** A sample as it stands: who coded how many of its statements, and whether it can be opened. */
export function sampleLine({ id, by, at, openedAt, size, coders }: Sample, dialogue: Address, personId: string) {
  return {
    href: `${blindPath(dialogue)}/${id}`,
    by,
    at,
    openedAt,
    size,
    own: coders.find((coder) => coder.personId === personId)?.coded ?? 0,
    coders: coders.map(({ name, coded }) => ({ name, coded })).sort((one, other) => (one.name < other.name ? -1 : 1)),
    isEnough: isEnough({ size, coders }),
  }
}

export interface Choice {
  value: string
  name: string
  /** In a customer's words. */
  isVoice: boolean
  isSuggested: boolean
  hint: string | null
  /** The key that chooses it, wherever it is offered: the same for every statement of the sample; null where there is none left. */
  key: string | null
  isChosen: boolean
}

export type Turn = ReturnType<typeof turnOf>

/** Which statement of a sample comes now: the one at a place, else the first after a place that nothing was said of yet, else the first. Undefined at the end. */
export function statementNow(
  { statements }: Pick<ForCoder, 'statements'>,
  { at, after = -1 }: { at?: number | undefined; after?: number | undefined },
) {
  return statements.find(({ place }) => place === at) ?? statements.find(({ place, own }) => place > after && own === undefined)
}

/**
 * The statement that is coded now, with the themes to choose among: those of its option, or of any, and apart from them the others. All stand in one
 * order for the whole sample: the larger before the smaller, as they were when it was drawn.
 */
export function turnOf(
  sample: ForCoder,
  now: ForCoder['statements'][number],
  { words, themes, path }: { words: Awaited<ReturnType<typeof wordsToCode>>; themes: Theme[]; path: string },
) {
  const index = sample.statements.indexOf(now)
  const before = sample.statements[index - 1]
  const isFitting = ({ optionId }: Theme) => optionId === null || optionId === words.optionId
  const sizeOf = ({ id }: Theme) => sample.sizes[id] ?? 0
  const sorted = [...themes].sort((one, other) => sizeOf(other) - sizeOf(one) || (one.id < other.id ? -1 : 1))
  const nameOf = new Map(themes.map(({ id, name }) => [id, name]))
  const choices = sorted.map(
    (theme, place): Choice => ({
      value: theme.id,
      name: theme.name,
      isVoice: theme.nameStatementId !== null,
      isSuggested: theme.state === 'suggested',
      hint: theme.memo ? shorten(theme.memo, memoShown) : theme.parentId ? (nameOf.get(theme.parentId) ?? null) : null,
      key: place < keys && isFitting(theme) ? `${place + 1}` : null,
      isChosen: now.own === theme.id,
    }),
  )
  const fitting = new Set(sorted.filter(isFitting).map(({ id }) => id))
  return {
    id: now.id,
    place: now.place,
    number: index + 1,
    why: words.why,
    option: words.option,
    isCoded: now.own !== undefined,
    isNone: now.own === null,
    fitting: choices.filter(({ value }) => fitting.has(value)),
    others: choices.filter(({ value }) => !fitting.has(value)),
    isMany: choices.length > keys,
    back: before ? `${path}?at=${before.place}` : null,
    on: `${path}?after=${now.place}`,
  }
}

export type Result = ReturnType<typeof resultOf>

/** What an opened sample says, with the names of themes as they are now in place of their ids. */
export function resultOf(
  found: AgreementOn,
  statements: Opened[],
  { dialogue, themes, words }: { dialogue: Address; themes: Awaited<ReturnType<typeof themesEver>>; words: Words },
) {
  const nameOf = new Map(themes.map(({ id, name }) => [id, name]))
  const named = (value: string) => (value === none ? words.t('None of these') : (nameOf.get(value) ?? '…'))
  return {
    ...found,
    left: statements.length - found.compared,
    perTheme: found.perTheme.map(({ value, ...of }) => ({ name: named(value), isNone: value === none, ...of })),
    disagreements: found.disagreements.map(({ values, statements }) => ({
      values: values.map((value) => ({ name: named(value), isNone: value === none })),
      statements: statements.map(({ id, why, option, said }) => ({
        href: `${analysisPath(dialogue)}/statements/${id}`,
        why,
        option,
        said: said.map(({ name, value }) => ({ name, theme: named(value), isNone: value === none })),
      })),
    })),
  }
}
