import { and, eq, isNull } from 'drizzle-orm'
import fc from 'fast-check'
import type { Db } from '../../db/client.ts'
import { themeNow } from '../../db/now.ts'
import { codings, themes, themeVersions } from '../../db/schema/index.ts'
import { Refusal } from '../../server/refusal.ts'
import { codeSpan, codeStatements, removeCoding, sayNoneFits } from '../../server/themes/coding.ts'
import { keepTheme, rejectTheme } from '../../server/themes/keeping.ts'
import { makeTheme } from '../../server/themes/making.ts'
import { mergeThemes } from '../../server/themes/merging.ts'
import { moveStatements } from '../../server/themes/moving.ts'
import { renameTheme } from '../../server/themes/naming.ts'
import { nestTheme } from '../../server/themes/nesting.ts'
import { noteTheme } from '../../server/themes/noting.ts'
import { chooseQuotes } from '../../server/themes/quoting.ts'
import { splitTheme } from '../../server/themes/splitting.ts'
import { undoStep } from '../../server/themes/undoing.ts'
import { monday, type Troupe } from '../support/cast.ts'
import { ownWord, stepsOf } from './book.ts'

/** Any deeds on a small code book, told by numbers: which theme, which statement, which other. */

const at = monday

const kinds = [
  'keep',
  'reject',
  'make',
  'rename',
  'nameTheirs',
  'note',
  'quote',
  'merge',
  'split',
  'nest',
  'raise',
  'code',
  'span',
  'move',
  'place',
  'none',
  'remove',
  'undo',
] as const

export interface Told {
  kind: (typeof kinds)[number] | 'own'
  a: number
  b: number
  c: number
}

/** `own`: a customer speaks as well, which nobody undoes. */
export const told = ({ own }: { own: boolean }) =>
  fc.array(
    fc.record({
      kind: fc.constantFrom<Told['kind']>(...kinds, ...(own ? (['own'] as const) : [])),
      a: fc.nat(9),
      b: fc.nat(9),
      c: fc.nat(9),
    }),
    { minLength: 4, maxLength: 16 },
  )

/** Does what is told; what is refused is not done. */
export async function tell(db: Db, troupe: Troupe, ids: string[], { kind, a, b, c }: Told) {
  const { dialogue, noor: by } = troupe
  const rows = await db.select({ id: themes.id }).from(themes).where(eq(themes.dialogueId, dialogue.id)).orderBy(themes.id)
  const pick = <One>(list: One[], number: number) => list[number % list.length]!
  const themeId = pick(rows, a).id
  const other = pick(rows, b).id
  const statementIds = [...new Set([pick(ids, b), pick(ids, c)])]
  const deed = { by, themeId, at }
  const deeds: Record<Told['kind'], () => Promise<unknown>> = {
    keep: () => keepTheme(db, dialogue, deed),
    reject: () => rejectTheme(db, dialogue, deed),
    make: () => makeTheme(db, dialogue, { by, name: `made ${a}`, at }),
    rename: () => renameTheme(db, dialogue, { ...deed, name: `called ${b}` }),
    nameTheirs: () => renameTheme(db, dialogue, { ...deed, statementId: pick(ids, c), from: 0, to: 3 + b }),
    note: () => noteTheme(db, dialogue, { ...deed, memo: `note ${b}` }),
    quote: () => chooseQuotes(db, dialogue, { ...deed, statementIds }),
    merge: () => mergeThemes(db, dialogue, { ...deed, intoId: other }),
    split: () => splitTheme(db, dialogue, { ...deed, statementIds, name: `split ${b}` }),
    nest: () => nestTheme(db, dialogue, { ...deed, underId: other }),
    raise: () => nestTheme(db, dialogue, { ...deed, underId: null }),
    code: () => codeStatements(db, dialogue, { ...deed, statementIds }),
    span: () => codeSpan(db, dialogue, { ...deed, statementId: pick(ids, b), revision: 1, from: 0, to: 2 + c }),
    move: () => moveStatements(db, dialogue, { by, fromId: themeId, toId: other, statementIds: ids.slice(c % 3), at }),
    place: () => moveStatements(db, dialogue, { by, fromId: null, toId: themeId, statementIds, at }),
    none: () => sayNoneFits(db, dialogue, { by, statementIds, at }),
    remove: async () => {
      const inForce = await db
        .select({ id: codings.id })
        .from(codings)
        .where(and(eq(codings.companyId, dialogue.companyId), isNull(codings.removedAt)))
        .orderBy(codings.id)
      if (inForce.length > 0) await removeCoding(db, dialogue, { by, codingId: pick(inForce, a).id, at })
    },
    undo: async () => undoStep(db, dialogue, { by, stepId: pick(await stepsOf(db, troupe), a).id, at }),
    own: async () => {
      const { living } = await standing(db, troupe)
      if (living.length > 0) await ownWord(db, troupe, pick(ids, b), pick(living, a).id)
    },
  }
  try {
    await deeds[kind]()
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
  }
}

/** How a code book stands: its living themes, and what is in force, in an order of their own. */
export async function standing(db: Db, { company }: Troupe) {
  const rows = await db
    .select({ version: themeVersions })
    .from(themes)
    .innerJoin(themeVersions, themeNow(company.id))
    .where(eq(themes.companyId, company.id))
  const all = rows.map(({ version: { companyId, number, stepId, at, dialogueId, themeId, ...state } }) => ({ id: themeId, ...state }))
  const inForce = await db
    .select()
    .from(codings)
    .where(and(eq(codings.companyId, company.id), isNull(codings.removedAt)))
  const held = inForce.map(({ statementId, revision, themeId, from, to, coder, by, confidence }) => ({
    statementId,
    revision,
    themeId,
    from,
    to,
    coder,
    by,
    confidence,
  }))
  const sorted = <One>(list: One[]) => list.toSorted((one, other) => (JSON.stringify(one) < JSON.stringify(other) ? -1 : 1))
  return { living: sorted(all.filter(({ state, mergedIntoId }) => state !== 'rejected' && !mergedIntoId)), held: sorted(held) }
}
