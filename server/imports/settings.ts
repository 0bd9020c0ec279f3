import { z } from 'zod'
import { visibilities } from '../../db/schema/index.ts'
import { choice, legible, many, optionalLine, optionalWords } from '../forms.ts'
import type { Words } from '../words/words.ts'
import type { Target } from './destinations.ts'
import { writeKept } from './keeping.ts'

/** How an import is to be read and where it goes, as it is kept: text for text as it was chosen, empty where nothing was. */
export type Settings = Record<string, string>

const column = () =>
  z
    .string()
    .max(1000)
    .default('')
    .transform((name) => legible(name).trim())

const target = {
  into: optionalLine(100),
  question: optionalLine(200),
  context: optionalWords({ most: 5000 }),
  championId: z.union([z.uuid(), z.literal('')], { error: 'Choose one of the company’s staff.' }).default(''),
  visibility: choice(visibilities, 'Choose who can read it.').default('public'),
}

/** The columns of a survey, those to keep for the analysis, what its choices (`said`, one by one) are called here, and where its answers go. */
export const csvSettingsForm = z.object({
  choice: column(),
  why: column(),
  dialogue: column(),
  person: column(),
  email: column(),
  time: column(),
  keep: many(),
  said: many(),
  called: many(),
  ...target,
})

/** Polis knows no choices: `view` is what the choice of all its comments is called. */
export const polisSettingsForm = z.object({ view: optionalLine(200), ...target })

type Read = Omit<z.output<typeof csvSettingsForm>, 'said' | 'called' | 'keep'> | z.output<typeof polisSettingsForm>

/** Settings as they are kept. A column that holds something else by now is no longer one to keep. */
export function settingsOf({
  said = [],
  called = [],
  keep = [],
  ...read
}: Read & { said?: string[]; called?: string[]; keep?: string[] }): Settings {
  const names = called.map((name) => legible(name).trim())
  const pairs = said.flatMap((said, place) => (names[place] ? [[legible(said), names[place]]] : []))
  const plain = Object.entries(read).flatMap(([name, value]) => (value ? [[name, value]] : []))
  const mapped = Object.values(read)
  const kept = keep.map((name) => legible(name).trim()).filter((name) => name && !mapped.includes(name))
  return Object.fromEntries([
    ...plain,
    ...(pairs.length > 0 ? [['choices', writeChoices(pairs as [string, string][])]] : []),
    ...(kept.length > 0 ? [['keep', writeKept(kept)]] : []),
  ])
}

/** What choices were called in a form that was refused for something else: said -> called. */
export function calledIn(body: unknown): Map<string, string> {
  const { said = [], called = [] } = csvSettingsForm.pick({ said: true, called: true }).safeParse(body).data ?? {}
  return new Map(said.map((said, place) => [said, called[place] ?? '']))
}

/** The columns that were ticked in such a form. */
export function keptIn(body: unknown): string[] {
  return csvSettingsForm.pick({ keep: true }).safeParse(body).data?.keep ?? []
}

export function targetOf(
  { into, question, context, championId, visibility }: Settings,
  { context: otherwise }: { context: string },
): Target {
  return {
    slug: into || null,
    question: question || null,
    context: context || otherwise,
    championId: championId || null,
    visibility: visibility === 'invited' ? 'invited' : 'public',
  }
}

/** What people and choices are called that the source does not name, in the language of whoever brings them in. */
export function namesIn({ t }: Words) {
  return { nameless: t('Participant {number}', { number: '{number}' }), view: t('A view, without a choice') }
}

/** What a dialogue that is opened for words from elsewhere says about itself, unless somebody says it better. */
export function contextIn({ t }: Words, file: string) {
  return t('These words were said elsewhere. They were brought in from {file}.', { file })
}

/** What `readChoices` reads. */
function writeChoices(pairs: [string, string][]) {
  const quoted = (text: string) => `"${text.replaceAll('"', '""')}"`
  return pairs.map(([said, called]) => `${quoted(said)}=${quoted(called)}`).join(',')
}
