import { z } from 'zod'
import { checkbox, formId, many, optionalId } from '../forms.ts'
import { nameField } from '../themes/making.ts'

const notThere = 'Choose one of the themes.'
const chosen = z.uuid(notThere)

/** What the small forms of a theme hold. */
export const mergeForm = z.object({ into: chosen })
export const nestForm = z.object({ under: optionalId(notThere) })

/** The suggested themes that are ticked in their list. */
const tickedThemes = (none: string) => z.object({ themes: many().pipe(z.array(z.uuid('Tick themes of this list.')).min(1, none)) })

export const keepForm = tickedThemes('Tick the themes that you keep.')
export const rejectForm = tickedThemes('Tick the themes that you set aside.')

/** The statements that are ticked in a list; or all of it, as its address narrows it, on whatever page they are. */
const ticked = { statements: many().pipe(z.array(z.uuid('Choose statements of this list.'))), all: checkbox() }

function someTicked<Shape extends z.ZodRawShape>(shape: Shape) {
  const form = z.object({ ...shape, ...ticked })
  // Said also where something else is missing, so that one is not asked twice.
  const asked = { path: ['statements'], error: 'Tick at least one statement.', when: () => true }
  return form.refine((sent) => isSome(sent as Partial<Ticked>), asked)
}

export interface Ticked {
  statements: string[]
  all: boolean
}

const isSome = ({ statements, all }: Partial<Ticked>) => all === true || statements?.length !== 0

export const tickedForm = someTicked({})
export const moveForm = someTicked({ to: chosen })
/** A new theme of what is ticked, in the analyst's own words. */
export const gatherForm = someTicked({ id: formId(), name: nameField })
/** Which of them speak for the theme; none ticked: none does. */
export const quotesForm = z.object({ statements: many().pipe(z.array(z.uuid('Choose statements of this list.'))) })

/** A phrase that was offered, as `statement:revision:from:to`. */
export const phraseForm = z.object({
  phrase: z
    .string('Choose one of the phrases.')
    .regex(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}:\d{1,6}:\d{1,6}:\d{1,6}$/, 'Choose one of the phrases.')
    .transform((typed) => {
      const [statementId = '', revision, from, to] = typed.split(':')
      return { statementId, revision: Number(revision), from: Number(from), to: Number(to) }
    }),
})

const unmarked = 'Mark words, or say where they begin and end.'
const place = z
  .string(unmarked)
  .trim()
  .regex(/^\d{1,6}$/, unmarked)
  .transform(Number)

/** Words that are marked in a statement, and the theme that they go under or give its name. */
export const markForm = z.object({ theme: chosen, revision: place, from: place, to: place })
export const placeForm = z.object({ theme: chosen })
