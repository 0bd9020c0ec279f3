import { and, asc, eq } from 'drizzle-orm'
import type { Db } from '../../db/client.ts'
import { criteria, events, people } from '../../db/schema/index.ts'
import { joinCompany } from '../../server/companies/joining.ts'
import { acceptChange } from '../../server/criteria/adopting.ts'
import { endorseCriterion } from '../../server/criteria/endorsing.ts'
import { proposeCriterion } from '../../server/criteria/proposing.ts'
import { appear } from '../../server/dialogues/appearing.ts'
import { newId } from '../../server/ids.ts'
import type { Member } from '../../server/member.ts'
import { monday, type Troupe } from '../support/cast.ts'

/** So many more customers of the company. */
export async function moreCustomers(db: Db, { company }: Troupe, size: number): Promise<Member[]> {
  const made: Member[] = []
  for (let number = 1; number <= size; number += 1) {
    const person = { personId: newId(), name: `Customer ${number}` }
    const known = { emailVerified: true, createdAt: monday, updatedAt: monday }
    await db.insert(people).values({ id: person.personId, name: person.name, email: `${person.personId}@example.org`, ...known })
    made.push(await joinCompany(db, company, { person, role: 'customer', at: monday }))
  }
  return made
}

/** They show a name in the dialogue: they take part. */
export async function takePart(db: Db, { dialogue }: Troupe, members: Member[]) {
  for (const by of members) await appear(db, dialogue, { by, hidden: false, knownToStaff: false, at: monday })
}

export async function proposed(db: Db, { dialogue, ana }: Troupe, { by = ana, sentence = 'It never sticks in frost', at = monday } = {}) {
  return (await proposeCriterion(db, dialogue, { by, sentence, at })).id
}

export async function endorsed(db: Db, { dialogue }: Troupe, criterionId: string, members: Member[], { at = monday } = {}) {
  let isShared = false
  for (const by of members) ({ isShared } = await endorseCriterion(db, dialogue, { by, criterionId, at }))
  return isShared
}

export async function accepted(db: Db, { dialogue }: Troupe, criterionId: string, changeId: string, members: Member[]) {
  let isDone = false
  for (const by of members) ({ isDone } = await acceptChange(db, dialogue, { by, criterionId, changeId, at: monday }))
  return isDone
}

export async function criterionAt(db: Db, { company }: Troupe, id: string) {
  const [row] = await db
    .select()
    .from(criteria)
    .where(and(eq(criteria.companyId, company.id), eq(criteria.id, id)))
  return row!
}

/** What was written down of criteria, in its order. */
export async function kindsOf(db: Db, { company }: Troupe) {
  const rows = await db.select({ kind: events.kind }).from(events).where(eq(events.companyId, company.id)).orderBy(asc(events.version))
  return rows.map(({ kind }) => kind).filter((kind) => /^(criterion|endorsement)/.test(kind))
}
