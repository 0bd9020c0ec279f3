import { and, eq, isNull } from 'drizzle-orm'
import type { Db } from '../../db/client.ts'
import { codings, dialogues } from '../../db/schema/index.ts'
import { findDialogue } from '../../server/dialogues/reading.ts'
import { newId } from '../../server/ids.ts'
import type { Member } from '../../server/member.ts'
import type { ReadProject } from '../../server/refi/format/model.ts'
import { ofStatements } from '../../server/refi/variables.ts'
import { removeCodings } from '../../server/themes/codings.ts'
import { holdCodeBook, takeStep } from '../../server/themes/steps.ts'
import type { Troupe } from '../support/cast.ts'

/** What is in force, with who said so: in a given order. */
export async function whoCoded(db: Db, dialogue: { companyId: string; id: string }) {
  const { statementId, themeId, revision, from, to, coder, by, toldCoders, confidence } = codings
  const rows = await db
    .select({ statementId, themeId, revision, from, to, coder, by, toldCoders, confidence })
    .from(codings)
    .where(and(eq(codings.companyId, dialogue.companyId), eq(codings.dialogueId, dialogue.id), isNull(codings.removedAt)))
  return rows.toSorted((one, other) => JSON.stringify(one).localeCompare(JSON.stringify(other)))
}

/** Somebody takes out of force what these said, or everything. */
export async function takeOut(db: Db, dialogue: Troupe['dialogue'], { by, at, of }: { by: Member; at: Date; of?: string }) {
  await db.transaction(async (tx) => {
    await holdCodeBook(tx, dialogue)
    const { companyId, dialogueId, removedAt } = codings
    const rows = await tx
      .select({ id: codings.id })
      .from(codings)
      .where(and(eq(companyId, dialogue.companyId), eq(dialogueId, dialogue.id), isNull(removedAt), of ? eq(codings.by, of) : undefined))
    await removeCodings(
      tx,
      await takeStep(tx, dialogue, 'coding_removed', { by: by.personId, at }),
      rows.map(({ id }) => id),
    )
  })
}

/** A second dialogue of the same company. */
export async function another(db: Db, { company, dialogue, priya }: Troupe, at: Date) {
  const [row] = await db.select().from(dialogues).where(eq(dialogues.id, dialogue.id))
  await db.insert(dialogues).values({ ...row!, id: newId(), slug: 'second' })
  return await findDialogue(db, company, 'second', { reader: priya, at })
}

/** A project of another tool: one text, and who put which of its letters under which code. */
export function foreign(text: string, users: string[], coded: [user: string, code: string, from: number, to: number][]) {
  const codes = [...new Set(coded.map(([, code]) => code))]
  const named = (names: string[]) => new Map(names.map((name) => [name, newId()]))
  const [userOf, codeOf] = [named(users), named(codes)]
  return {
    kind: 'project' as const,
    origin: 'Another tool',
    beyond: [],
    users: users.map((name) => ({ guid: userOf.get(name)!, name, id: null })),
    codes: codes.map((name) => ({ guid: codeOf.get(name)!, name, isCodable: true, color: null, description: null, codes: [] })),
    sources: [
      {
        guid: newId(),
        name: 'Interview 3',
        text,
        by: null,
        at: null,
        notes: [],
        values: [],
        codings: coded.map(([user, code, from, to]) => {
          const isWhole = from === 0 && to >= [...text].length
          return {
            guid: newId(),
            code: codeOf.get(code)!,
            by: userOf.get(user) ?? null,
            at: null,
            from: isWhole ? null : from,
            to: isWhole ? null : to,
            confidence: null,
          }
        }),
      },
    ],
  }
}

/** Who said what in a file: codes by their names, in a given order. */
export function saidBy({ users, codes, sources }: Pick<ReadProject, 'users' | 'codes' | 'sources'>) {
  const named = new Map(users.map(({ guid, name }) => [guid, name]))
  const flat = (all: typeof codes): [string, string][] => all.flatMap(({ guid, name, codes }) => [[guid, name], ...flat(codes)])
  const called = new Map(flat(codes))
  return sources
    .flatMap((source) => [
      ...source.codings.map(({ code, from, to, by }) => [called.get(code), from, to, named.get(by!)]),
      ...source.values
        .filter(({ variable }) => variable === ofStatements.noneFitsBy.guid)
        .map(({ value }) => ['none', source.text, value.split(' ').map((guid) => named.get(guid))]),
    ])
    .map(String)
    .toSorted()
}
