import { and, eq, isNull } from 'drizzle-orm'
import type { Db } from '../../../db/client.ts'
import { findings } from '../../../db/schema/index.ts'
import { addCodings, removeMachineCodings } from '../codings.ts'
import type { FoundAll, FoundTheme } from '../finding/searching.ts'
import { quotesMost } from '../quoting.ts'
import { holdCodeBook, type Step, takeStep } from '../steps.ts'
import { changeTheme, makeThemes } from '../versions.ts'
import { type ByNow, byNow } from './by-now.ts'
import type { Row } from './looking.ts'
import { becomeOthers, type Standing, standingThemes } from './material.ts'
import type { Problem } from './seeking.ts'
import { setAsideIn } from './set-aside.ts'

type Finding = Pick<typeof findings.$inferSelect, 'companyId' | 'id' | 'dialogueId' | 'themeId'>

interface Writing {
  found: FoundAll
  /** The themes that stood fast while it looked, in the order that `found` calls them by. */
  fast: { id: string }[]
  rows: Row[]
  at: Date
}

/**
 * Ends a search with what it found, in the caller's transaction: new themes as suggestions, and what it filed with those that stand fast.
 * Suggestions that nobody has touched give way to it; one that was found again, by half of its statements or more, stays the one it was.
 * The machine says nothing where a person has spoken by now, where the words are others by now, nor of what is in a theme by now that stands
 * fast: what was found mostly there is no suggestion any more, nor is what people set aside. An option is what it has become
 * by now. A search that was stopped by now writes nothing.
 */
export async function writeFound(tx: Db, finding: Finding, { found, fast, rows, at }: Writing) {
  const { companyId, id, dialogueId, themeId } = finding
  const dialogue = { companyId, id: dialogueId }
  await holdCodeBook(tx, dialogue)
  const standing = await standingThemes(tx, dialogue)
  const parent = themeId ? standing.find((theme) => theme.id === themeId) : null
  const isSetAside = await setAsideIn(tx, dialogue)
  const become = await becomeOthers(tx, dialogue)
  const themes = found.themes
    .map((theme) => ({ ...theme, optionId: parent ? parent.optionId : (become.get(theme.optionId!) ?? theme.optionId) }))
    .filter(({ optionId, language, members }) => {
      const statementIds = [...members].map((row) => rows[row]!.id)
      return !isSetAside({ optionId, language, parentId: themeId, statementIds })
    })
  const problem = problemOf(themeId ? found : { ...found, themes }, themeId)
  const ended = await tx
    .update(findings)
    .set({ state: 'done', progress: 1, problem, endedAt: at })
    .where(and(eq(findings.companyId, companyId), eq(findings.id, id), isNull(findings.endedAt)))
    .returning({ id: findings.id })
  if (ended.length === 0 || problem === 'too_few' || problem === 'one_reason') return
  if (parent === undefined) return
  const loose = standing.filter((theme) => theme.isLoose && theme.parentId === themeId && theme.id !== themeId)
  const now = await byNow(tx, dialogue)
  const fastNow = new Set(standing.filter((theme) => !theme.isLoose && (!themeId || theme.parentId === themeId)).map((theme) => theme.id))
  const isOpen = (row: number) => now.isFree(rows[row]!) && !now.isUnderOneOf(rows[row]!, fastNow)
  const names = namesOf(standing.filter((theme) => !loose.includes(theme)))
  const plan = planOf(themes, { loose, rows, now, names, isOpen, within: parent })
  const living = new Set(standing.map((theme) => theme.id))
  const filed = found.filed.filter(
    ({ theme, row }) => living.has(fast[theme]!.id) && isOpen(row) && !now.isTakenBack(rows[row]!, fast[theme]!.id),
  )
  if (isNothing(plan) && filed.length === 0) return
  const detail = { themes: plan.made.length, filed: filed.length }
  const step = await takeStep(tx, dialogue, 'themes_suggested', { by: null, at, detail })
  await write(tx, step, plan)
  await addCodings(
    tx,
    step,
    filed.map(({ theme, row, margin }) => coded(rows[row]!, fast[theme]!.id, margin)),
  )
}

/** A coding by the machine. */
export function coded({ id, revision }: Row, themeId: string, confidence: number) {
  return { statementId: id, revision, themeId, coder: 'machine' as const, confidence }
}

function problemOf({ themes, filed, scopes }: FoundAll, themeId: string | null): Problem | null {
  if (scopes.length === 0) return 'too_few'
  if (themeId) return themes.length < 2 ? 'one_reason' : null
  return themes.length + filed.length === 0 ? 'nothing_new' : null
}

type Wording = ReturnType<typeof wordingOf>
type Plan = ReturnType<typeof planOf>

interface Planning {
  loose: Standing[]
  rows: Row[]
  now: ByNow
  /** What themes are called that stay; what is found is called otherwise. */
  names: Set<string>
  isOpen: (row: number) => boolean
  within: Standing | null
}

/** Which found theme is which of the loose ones, what is to be made, changed and let go, and who goes where. */
function planOf(themes: FoundTheme[], { loose, rows, now, names, isOpen, within }: Planning) {
  const isHere = (row: number, id: string) => rows[row]!.loose.includes(id) && now.isUnder(rows[row]!, id)
  const held = new Map(loose.map(({ id }) => [id, new Set(rows.keys().filter((row) => isHere(row, id)))]))
  const left = new Set(loose)
  const isNews = ({ members }: FoundTheme) => [...members].filter(isOpen).length * 2 > members.length
  const found = themes.filter(isNews).map((theme) => {
    const wording = wordingOf({ ...theme, quotes: theme.quotes.filter(isOpen) }, rows, { within, names, isOpen })
    const members = [...theme.members].flatMap((row, place) => (isOpen(row) ? [{ row, margin: theme.margins[place]! }] : []))
    const same = [...left]
      .filter(({ optionId, language }) => optionId === wording.optionId && language === wording.language)
      .map((old) => ({ old, share: shareOf(held.get(old.id)!, members) }))
      .sort((one, other) => other.share - one.share)[0]
    const old = same && same.share >= 0.5 ? same.old : null
    if (old) left.delete(old)
    const was = old && held.get(old.id)!
    const stay = new Set(members.map(({ row }) => row))
    return {
      old,
      wording,
      added: members
        .filter(({ row }) => !was?.has(row) && !(old && now.isTakenBack(rows[row]!, old.id)))
        .map(({ row, margin }) => ({ of: rows[row]!, margin })),
      removed: [...(was ?? [])].filter((row) => !stay.has(row)).map((row) => rows[row]!.id),
    }
  })
  return { made: found.filter(({ old }) => !old), again: found.filter(({ old }) => old), gone: [...left] }
}

/** What two groups share of what they hold together (Jaccard 1901). */
function shareOf(one: Set<number>, other: { row: number }[]) {
  const both = other.filter(({ row }) => one.has(row)).length
  return both === 0 ? 0 : both / (one.size + other.length - both)
}

function namesOf(themes: Pick<Standing, 'name'>[]) {
  return new Set(themes.map(({ name }) => name.toLowerCase()))
}

/** The best of its names that no other theme has, and whoever said it first among those who speak for it: one sees at once where the name is from. */
function wordingOf(
  { optionId, language, names, quotes }: FoundTheme,
  rows: Row[],
  { within, names: taken, isOpen }: Pick<Planning, 'within' | 'names' | 'isOpen'>,
) {
  const name = names.find(({ text }) => !taken.has(text.toLowerCase())) ?? names[0]!
  taken.add(name.text.toLowerCase())
  const { id: nameStatementId, revision: nameRevision } = rows[name.row]!
  const voices = isOpen(name.row) ? [name.row, ...quotes.filter((row) => row !== name.row)].slice(0, quotesMost) : quotes
  return {
    optionId,
    language,
    parentId: within?.id ?? null,
    name: name.text,
    nameStatementId,
    nameRevision,
    nameFrom: name.from,
    nameTo: name.to,
    quotes: voices.map((row) => rows[row]!.id),
  }
}

function isSame(old: Standing, { name, nameStatementId, quotes }: Wording) {
  return old.name === name && old.nameStatementId === nameStatementId && old.quotes.join() === quotes.join()
}

function isNothing({ made, again, gone }: Plan) {
  const isLeft = ({ old, wording, added, removed }: Plan['again'][number]) => added.length + removed.length === 0 && isSame(old!, wording)
  return made.length + gone.length === 0 && again.every(isLeft)
}

async function write(tx: Db, step: Step, { made, again, gone }: Plan) {
  for (const { id } of gone) {
    await removeMachineCodings(tx, step, id)
    await changeTheme(tx, step, id, { state: 'rejected' })
  }
  for (const { old, wording, removed } of again) {
    if (removed.length > 0) await removeMachineCodings(tx, step, old!.id, removed)
    const { optionId: _option, language: _language, ...state } = wording
    if (!isSame(old!, wording)) await changeTheme(tx, step, old!.id, state)
  }
  const ids = await makeThemes(
    tx,
    step,
    made.map(({ wording }) => ({ ...wording, state: 'suggested' as const })),
  )
  const into = [...made.map((theme, place) => ({ ...theme, id: ids[place]! })), ...again.map((theme) => ({ ...theme, id: theme.old!.id }))]
  await addCodings(
    tx,
    step,
    into.flatMap(({ id, added }) => added.map(({ of, margin }) => coded(of, id, margin))),
  )
}
