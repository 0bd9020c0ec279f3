import { z } from 'zod'
import { commitmentHowMost, commitmentWhatMost, type Offered } from '../commitments/offering.ts'
import { formId, many, optionalDay, optionalId, optionalLine, optionalWords, words } from '../forms.ts'
import { dissentMost } from './dissenting.ts'
import type { Deciding } from './recording.ts'

/** The lines of the form in which commitments are written. */
export const rows = [1, 2, 3] as const

const person = () => optionalId('Choose somebody from the list.')
const chosen = (none: string) => many().pipe(z.array(z.uuid('Choose from the list.')).min(1, none).max(200, 'Choose fewer at once.'))

const line = () => ({ what: optionalLine(commitmentWhatMost), owner: person(), due: optionalDay(), how: optionalLine(commitmentHowMost) })
const [first, second, third] = [line(), line(), line()]

/** A decision as its form sends it, with up to three commitments: who does what by when, and how the others will see it. */
export const decisionForm = z
  .object({
    id: formId(),
    options: chosen('Choose what was decided.'),
    criteria: chosen('Choose at least one shared criterion that it rests on.'),
    rationale: words({ most: 20_000, empty: 'Say why this was decided.' }),
    departure: optionalWords({ most: 5_000 }),
    dissent: optionalWords({ most: dissentMost }),
    reviewOn: optionalDay().pipe(z.string({ error: 'Choose the day on which both sides look at it again.' })),
    what1: first.what,
    owner1: first.owner,
    due1: first.due,
    how1: first.how,
    what2: second.what,
    owner2: second.owner,
    due2: second.due,
    how2: second.how,
    what3: third.what,
    owner3: third.owner,
    due3: third.due,
    how3: third.how,
  })
  // Beside whatever else is missing: all that is to be mended is said at once.
  .superRefine(
    (typed, { addIssue }) => {
      for (const lacking of rows.flatMap((row) => lackingIn(typed, row))) addIssue({ code: 'custom', ...lacking })
    },
    { when: ({ value }) => typeof value === 'object' && value !== null },
  )
  .transform((typed) => {
    const { options, criteria, rationale, departure, dissent, reviewOn } = typed
    const commitments = rows.flatMap((row): Offered[] => {
      const [what, ownerId, dueOn, how] = [typed[`what${row}`], typed[`owner${row}`], typed[`due${row}`], typed[`how${row}`]]
      return what && ownerId && dueOn && how ? [{ what, ownerId, dueOn, how, row }] : []
    })
    const deciding: Deciding = { optionIds: options, criterionIds: criteria, rationale, departure, dissent, reviewOn, commitments }
    // The fields stand beside it as well: a form that is refused is shown again with what lies there.
    return { ...typed, deciding }
  })

type Row = (typeof rows)[number]
type Typed = { [field in `${'what' | 'owner' | 'due' | 'how'}${Row}`]?: string | null }

/** What a line lacks in which something is written; nothing where it is whole, or empty. Whoever does it is filled in beforehand. */
function lackingIn(typed: Typed, row: Row) {
  const [what, owner, due, how] = [typed[`what${row}`], typed[`owner${row}`], typed[`due${row}`], typed[`how${row}`]]
  if (!what && !due && !how) return []
  return [
    ...(what ? [] : [{ path: [`what${row}`], message: 'Say what will be done.' }]),
    ...(owner ? [] : [{ path: [`owner${row}`], message: 'Say who does it.' }]),
    ...(due ? [] : [{ path: [`due${row}`], message: 'Say by when.' }]),
    ...(how ? [] : [{ path: [`how${row}`], message: 'Say how the others will see that it is done.' }]),
  ]
}
