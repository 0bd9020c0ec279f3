import type { Db } from '../../db/client.ts'
import { customers, memberships, people } from '../../db/schema/index.ts'
import { invitePeople } from '../../server/companies/inviting.ts'
import { newId } from '../../server/ids.ts'
import type { Member } from '../../server/member.ts'
import { hideWords } from '../../server/moderation/hiding.ts'
import { postComment } from '../../server/statements/commenting.ts'
import { postStatement } from '../../server/statements/posting.ts'
import { supportConflict, supportStatement } from '../../server/statements/supporting.ts'
import { later, monday } from './cast.ts'
import type { Half } from './stage.ts'
import { mailOf } from './stage.ts'
import { answered, judged, raised } from './story.ts'

const at = monday

/** So many more of everything: people, and what each of them says, raises, supports, replies and is answered, all in the public dialogue. */
export async function fill(db: Db, half: Half, size: number) {
  const { dialogue, things, company, ana, maren } = half
  const { statement, conflict, answeredConflict } = things.public
  for (const [number, by] of (await join(db, half, size)).entries()) {
    const moment = later({ hours: number })
    const { id } = await postStatement(db, dialogue, {
      by,
      choice: `Choice ${number}`,
      why: `Reason ${number}.`,
      asksAnswer: true,
      at: moment,
    })
    await answered(db, half, { kind: 'statement', id }, { at: moment })
    const mine = await raised(db, half, { by, at: moment })
    const { targetId } = await answered(db, half, { kind: 'conflict', id: mine }, { at: moment })
    await judged(db, half, targetId, { by, settled: 'not_yet', at: moment })
    await supportStatement(db, dialogue, { by, statementId: statement, at: moment })
    await supportConflict(db, dialogue, { by, conflictId: conflict, at: moment })
    for (const about of [{ statementId: statement }, { conflictId: conflict }])
      await postComment(db, dialogue, { by, about, words: `Reply ${number}`, at: moment })
    await hideWords(db, dialogue, { by: maren, what: { kind: 'conflict', id: mine }, reason: 'insult', at: moment })
    await postStatement(db, dialogue, { by: ana, choice: `Choice ${number}`, why: `Another reason ${number}.`, at: moment })
    await answered(db, half, { kind: 'conflict', id: answeredConflict }, { at: moment })
  }
  const list = Array.from({ length: size }, (_, number) => `guest${number}@example.org`).join('\n')
  await invitePeople(db, company, { by: maren, role: 'customer', people: list, at })
}

/** So many customers more. */
export async function join(db: Db, { company }: Pick<Half, 'company'>, size: number): Promise<Member[]> {
  const members = Array.from({ length: size }, (_, number) => ({
    companyId: company.id,
    personId: newId(),
    name: `Customer ${number}`,
    role: 'customer' as const,
  }))
  const known = { emailVerified: true, createdAt: at, updatedAt: at }
  await db.insert(people).values(members.map(({ personId, name }) => ({ id: personId, name, email: mailOf({ personId }), ...known })))
  await db.insert(memberships).values(members.map(({ companyId, personId, role }) => ({ companyId, personId, role, since: at })))
  await db.insert(customers).values(members.map(({ companyId, personId }) => ({ companyId, personId })))
  return members
}
