import { and, eq } from 'drizzle-orm'
import type { Db } from '../../db/client.ts'
import { themeName, themeNow } from '../../db/now.ts'
import { analysisSteps, people, staff, themes, themeVersions } from '../../db/schema/index.ts'
import type { Place } from './steps.ts'

export type Became = NonNullable<Awaited<ReturnType<typeof becameOf>>>

/**
 * What became of a theme that stands no more: what it was called, whose step took it away (null: the machine), and the theme that it is part of
 * now, null where it was set aside. Null for what never was a theme of this dialogue, or still is one. One statement.
 */
export async function becameOf(db: Db, { companyId, id: dialogueId }: Place, themeId: string) {
  const [theme] = await db
    .select({
      id: themes.id,
      name: themeName(companyId),
      state: themeVersions.state,
      intoId: themeVersions.mergedIntoId,
      staffName: staff.name,
      personName: people.name,
    })
    .from(themes)
    .innerJoin(themeVersions, themeNow(companyId))
    .leftJoin(analysisSteps, and(eq(analysisSteps.companyId, companyId), eq(analysisSteps.id, themeVersions.stepId)))
    .leftJoin(people, eq(people.id, analysisSteps.by))
    .leftJoin(staff, and(eq(staff.companyId, companyId), eq(staff.personId, analysisSteps.by)))
    .where(and(eq(themes.companyId, companyId), eq(themes.dialogueId, dialogueId), eq(themes.id, themeId)))
  if (!theme || (theme.intoId === null && theme.state !== 'rejected')) return null
  const { id, name, intoId, staffName, personName } = theme
  return { id, name, intoId, byName: staffName ?? personName }
}
