import { z } from 'zod'
import { causes } from '../../db/schema/index.ts'
import { type Narrowing, type OwedPlace, type Pile, states } from '../obligations/owed.ts'

export const whose = ['everybody', 'mine', 'asked'] as const

/** What the address of the Desk asks for. What cannot be read narrows nothing. */
export const wantedForm = z.object({
  whose: z.enum(whose).catch('everybody'),
  state: z.enum(states).optional().catch(undefined),
  dialogue: z.string().min(1).max(200).optional().catch(undefined),
  cause: z.enum(causes).optional().catch(undefined),
  search: z
    .string()
    .transform((typed) => typed.toWellFormed().trim())
    .pipe(z.string().min(1).max(200))
    .optional()
    .catch(undefined),
  before: z.string().max(80).optional().catch(undefined),
})

export type Wanted = Omit<z.output<typeof wantedForm>, 'before'>

/** The Desk's own place in its list, as addresses hold it: `group_moment_id`. A broken one begins at the top. */
export function owedPlaceOf(text: string | undefined): OwedPlace | undefined {
  const [, group, moment, id] = /^([0-3])_(\d{1,14})_([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})$/.exec(text ?? '') ?? []
  return id ? { group: Number(group), dueAt: new Date(Number(moment)), id } : undefined
}

/** The address of the Desk that shows this; what narrows nothing is left out. */
export function addressOf(path: string, { whose, ...rest }: Wanted, place?: OwedPlace) {
  const query = new URLSearchParams()
  if (whose !== 'everybody') query.set('whose', whose)
  for (const [name, value] of Object.entries(rest)) if (value) query.set(name, value)
  if (place) query.set('before', `${place.group}_${place.dueAt.getTime()}_${place.id}`)
  return query.size > 0 ? `${path}?${query}` : path
}

/** What of the address narrows what is owed. */
export function narrowingIn({ whose, ...rest }: Wanted): Narrowing {
  return { ...rest, isMine: whose === 'mine' }
}

/** What a reader was asked to help with, for counting and for finding. */
export interface AskedLine {
  slug: string
  question: string
  /** Everything that is shown of it. */
  text: string
}

/** Whether something asked of the reader is wanted: it has no state and no cause of its own. */
export function isWanted({ slug, text }: AskedLine, { state, dialogue, cause, search }: Wanted) {
  const isFound = !search || text.toLocaleLowerCase().includes(search.toLocaleLowerCase())
  return !state && !cause && isFound && (!dialogue || dialogue === slug)
}

/**
 * How many stand behind each choice of the Desk, if that one alone were changed and every other choice stayed. `all` and `overdue` are
 * the company's whole, whatever is chosen.
 */
export function tally(piles: Pile[], asked: AskedLine[], wanted: Wanted) {
  const owed = (change: Partial<Wanted>) => sum(piles.filter((pile) => isIn(pile, { ...wanted, ...change })))
  const askedFor = (change: Partial<Wanted>) => asked.filter((line) => isWanted(line, { ...wanted, ...change })).length
  const count = (change: Partial<Wanted>) => ((change.whose ?? wanted.whose) === 'asked' ? askedFor(change) : owed(change))
  const dialogues = new Map([...piles, ...asked].map(({ slug, question }) => [slug, question]))
  return {
    all: sum(piles),
    overdue: sum(piles.filter(({ urgency }) => urgency === 'overdue')),
    shown: count({}),
    whose: whose.map((name) => ({ name, count: count({ whose: name }) })),
    states: [undefined, ...states].map((name) => ({ name, count: count({ state: name }) })),
    causes: causes.map((name) => ({ name, count: count({ cause: name }) })),
    dialogues: [...dialogues].map(([slug, question]) => ({ slug, question, count: count({ dialogue: slug }) })),
  }
}

function isIn(pile: Pile, { whose, state, dialogue, cause, search }: Wanted) {
  const isInState = !state || (state === 'waiting' ? pile.isWaiting : pile.urgency === state)
  const isOfDialogue = !dialogue || pile.slug === dialogue
  return isInState && isOfDialogue && (!cause || pile.cause === cause) && (whose !== 'mine' || pile.isMine) && (!search || pile.isFound)
}

function sum(piles: Pile[]) {
  return piles.reduce((total, { count }) => total + count, 0)
}
