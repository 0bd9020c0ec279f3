import { and, eq, sql } from 'drizzle-orm'
import { z } from 'zod'
import type { Db } from '../../db/client.ts'
import { codings } from '../../db/schema/index.ts'
import { mustMay } from '../companies/permissions.ts'
import { choice } from '../forms.ts'
import type { Member } from '../member.ts'
import { Refusal } from '../refusal.ts'
import { mustBeKept } from './askable.ts'
import { countsInPublic } from './consents.ts'
import { findTheme, themesOf } from './reading.ts'
import { holdCodeBook, type Place, takeStep } from './steps.ts'
import { changeTheme } from './versions.ts'

/** Why published themes are taken back, as everybody reads it on the timeline: a fixed list, as facts hold no words. */
export const withdrawalReasons = ['reworked', 'wrong', 'wished'] as const

export type WithdrawalReason = (typeof withdrawalReasons)[number]

export const withdrawalForm = z.object({ reason: choice(withdrawalReasons, 'Say why: everybody can read it.') })

/**
 * Lets the public see what the reasons are: the kept themes that are named, beside those it sees already. A name or a quote in a
 * customer's words stands there only while they have said yes. Publishing twice publishes once. Refuses with not_allowed who does not
 * work on the themes, with invalid where none is named, or one is not kept or holds no statement that counts in public.
 */
export async function publishThemes(db: Db, dialogue: Place, { by, themeIds, at }: { by: Member; themeIds: string[]; at: Date }) {
  mustMay(by, 'analyse')
  if (themeIds.length === 0) throw new Refusal('invalid', 'Tick the themes that everybody may see.', { field: 'themes' })
  return await db.transaction(async (tx) => {
    await holdCodeBook(tx, dialogue)
    const chosen = []
    for (const id of new Set(themeIds)) {
      const theme = await findTheme(tx, dialogue, id)
      mustBeKept(theme)
      await mustHoldSome(tx, dialogue, id)
      if (!theme.publishedAt) chosen.push(theme)
    }
    if (chosen.length === 0) return { published: 0 }
    const detail = { count: chosen.length }
    const step = await takeStep(tx, dialogue, 'themes_published', { by: by.personId, at, detail, isPublic: true })
    for (const { id } of chosen) await changeTheme(tx, step, id, { publishedAt: at })
    return { published: chosen.length }
  })
}

async function mustHoldSome(tx: Db, { companyId }: Place, themeId: string) {
  const isUnder = and(eq(codings.companyId, companyId), eq(codings.themeId, themeId), countsInPublic(companyId, sql`${codings}`))
  const held = await tx.select({ id: codings.id }).from(codings).where(isUnder).limit(1)
  if (held.length === 0)
    throw new Refusal(
      'invalid',
      'A theme that holds no statement, or only those whose authors say that it is something else, tells nobody anything. Put statements under it first.',
      { field: 'themes' },
    )
}

/** Whether everybody reads a theme, so that everybody is told what becomes of its name and its quotes. */
export function isPublic({ publishedAt }: { publishedAt: Date | null }) {
  return publishedAt !== null
}

interface Withdrawing {
  by: Member
  /** Left out: all that are published. */
  themeIds?: string[]
  reason: WithdrawalReason
  at: Date
}

/** Takes published themes back, with a reason that stays readable on the timeline and in their place. Twice is once. Refuses with not_allowed who does not work on the themes. */
export async function withdrawThemes(db: Db, dialogue: Place, { by, themeIds, reason, at }: Withdrawing) {
  mustMay(by, 'analyse')
  return await db.transaction(async (tx) => {
    await holdCodeBook(tx, dialogue)
    const published = (await themesOf(tx, dialogue)).filter(({ id, publishedAt }) => publishedAt && (themeIds?.includes(id) ?? true))
    if (published.length === 0) return { withdrawn: 0 }
    const detail = { reason, count: published.length }
    const step = await takeStep(tx, dialogue, 'themes_withdrawn', { by: by.personId, at, detail, isPublic: true })
    for (const { id } of published) await changeTheme(tx, step, id, { publishedAt: null })
    return { withdrawn: published.length }
  })
}
