import { and, desc, eq, sql } from 'drizzle-orm'
import type { Db } from '../../db/client.ts'
import { nameOfOption } from '../../db/now.ts'
import { decisions, dialogues } from '../../db/schema/index.ts'

/** Joined to dialogues, the decision that stands: what was taken, by its name at that time, and what it rests on. */
export function decisionHere(db: Db) {
  // Of one table alone, columns would be written without its name.
  const name = nameOfOption(sql`taken.company_id`, 'taken')
  const taken = sql<string[]>`array(select ${name} from decision_options chosen
    join options taken on taken.company_id = chosen.company_id and taken.id = chosen.option_id
    where chosen.company_id = decisions.company_id and chosen.decision_id = decisions.id order by taken.at, taken.id)`
  const grounds = sql<string[]>`array(select ground.criterion_id::text from decision_criteria ground
    where ground.company_id = decisions.company_id and ground.decision_id = decisions.id)`
  return db
    .select({
      id: decisions.id,
      at: decisions.at,
      follows: decisions.followsRanking,
      options: taken.as('taken'),
      criterionIds: grounds.as('grounds'),
    })
    .from(decisions)
    .where(and(eq(decisions.companyId, dialogues.companyId), eq(decisions.dialogueId, dialogues.id)))
    .orderBy(desc(decisions.at), desc(decisions.id))
    .limit(1)
    .as('decided')
}
