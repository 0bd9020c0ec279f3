import { and, eq, sql } from 'drizzle-orm'
import { z } from 'zod'
import type { Db } from '../../db/client.ts'
import { companies } from '../../db/schema/index.ts'
import { record } from '../events/record.ts'
import { wholeNumber } from '../forms.ts'
import type { Member } from '../member.ts'
import { aboutCompany } from './founding.ts'
import { mustMay } from './permissions.ts'

export const companyForm = z.object({
  ...aboutCompany,
  promiseHours: wholeNumber({ least: 1, most: 400, sentence: 'Write a whole number of working hours, from 1 to 400.' }),
  statementHours: wholeNumber({ least: 1, most: 400, sentence: 'Write a whole number of working hours, from 1 to 400.' }),
  supportsForAnswer: wholeNumber({ least: 1, most: 10_000, sentence: 'Write a whole number of people, from 1 to 10,000.' }),
})

type Settings = z.output<typeof companyForm>

/**
 * Changes what a company says of itself and what it promises from now on. Dialogues and duties that are there already keep the promise
 * they began with: it is copied into them. Saving what stands there already is no fact.
 */
export async function changeCompany(db: Db, company: { id: string }, { by, at, ...settings }: { by: Member; at: Date } & Settings) {
  mustMay(by, 'settings')
  await db.transaction(async (tx) => {
    const [changed] = await tx
      .update(companies)
      .set(settings)
      .where(and(eq(companies.id, company.id), isOther(settings)))
      .returning({ id: companies.id })
    if (!changed) return
    const { promiseHours, statementHours, supportsForAnswer } = settings
    await record(tx, 'company_changed', {
      companyId: company.id,
      by: by.personId,
      at,
      detail: { promiseHours, statementHours, supportsForAnswer },
    })
  })
}

function isOther({ name, about, accent, promiseHours, statementHours, supportsForAnswer }: Settings) {
  const kept = sql`(${companies.name}, ${companies.about}, ${companies.accent}, ${companies.promiseHours}, ${companies.statementHours}, ${companies.supportsForAnswer})`
  return sql`${kept} is distinct from (${name}, ${about}::text, ${accent}, ${promiseHours}::int, ${statementHours}::int, ${supportsForAnswer}::int)`
}
