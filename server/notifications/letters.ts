import { and, eq } from 'drizzle-orm'
import type { Db } from '../../db/client.ts'
import {
  companies,
  conflicts,
  dialogues,
  invitations,
  type mails,
  obligations,
  responses,
  responseTargets,
  staff,
  statementRevisions,
  statements,
} from '../../db/schema/index.ts'
import { letter } from '../mail/letters.ts'
import type { Letter } from '../mail/post.ts'
import { saidIn } from '../words/said.ts'
import { type Words, wordsFor } from '../words/words.ts'

type Mail = typeof mails.$inferSelect

export interface Links {
  baseUrl: string
  /** The address of an invitation, with what proves that it was made here. */
  invitation: (companySlug: string, invitationId: string) => string
}

/** The letter that a waiting mail becomes, in its reader's language; null where there is nothing to say any more. */
export async function letterFor(db: Db, mail: Mail, links: Links): Promise<Letter | null> {
  const words = wordsFor(mail.language ?? 'en')
  const { companyId, about } = mail
  if (mail.kind === 'invitation') return await invitationLetter(db, { mail, words, links, companyId, id: about.invitationId! })
  if (mail.kind === 'owed') return await owedLetter(db, { mail, words, links, companyId, id: about.obligationId! })
  if (mail.kind === 'answered') return await answeredLetter(db, { mail, words, links, companyId, id: about.targetId! })
  return null
}

interface Wanted {
  mail: Mail
  words: Words
  links: Links
  companyId: string
  id: string
}

async function invitationLetter(db: Db, { mail, words: { t, ...words }, links, companyId, id }: Wanted) {
  const [row] = await db
    .select({
      company: companies.name,
      slug: companies.slug,
      role: invitations.role,
      name: invitations.name,
      acceptedAt: invitations.acceptedAt,
      withdrawnAt: invitations.withdrawnAt,
    })
    .from(invitations)
    .innerJoin(companies, eq(companies.id, invitations.companyId))
    .where(and(eq(invitations.companyId, companyId), eq(invitations.id, id)))
  if (!row || row.acceptedAt || row.withdrawnAt) return null
  const { company, slug, role } = row
  return letter(
    { t, ...words },
    {
      to: mail.to,
      subject: t('{company} invites you to its dialogues', { company }),
      paragraphs: [
        t(
          '{role, select, customer {{company} would like to hear from you: what you chose, and why. You get an answer by a named person, in public, by a date that is kept in view.} other {{company} has invited you to Parley, where it answers its customers in public, by name and in time.}}',
          { role, company },
        ),
        t('The link is yours alone and good for fourteen days.'),
      ],
      action: { label: t('Come in'), url: links.baseUrl + links.invitation(slug, id) },
    },
    mail.id,
  )
}

const target = {
  dialogue: dialogues.slug,
  company: { slug: companies.slug, name: companies.name, timeZone: companies.timeZone },
  conflict: { id: conflicts.id, words: conflicts.need },
  statement: { id: statements.id, words: statementRevisions.why },
}

async function owedLetter(db: Db, { mail, words, links, companyId, id }: Wanted) {
  const [row] = await db
    .select({ ...target, dueAt: obligations.dueAt, owner: staff.name })
    .from(obligations)
    .innerJoin(companies, eq(companies.id, obligations.companyId))
    .innerJoin(dialogues, and(eq(dialogues.companyId, companyId), eq(dialogues.id, obligations.dialogueId)))
    .innerJoin(staff, and(eq(staff.companyId, companyId), eq(staff.personId, obligations.ownerId)))
    .leftJoin(conflicts, and(eq(conflicts.companyId, companyId), eq(conflicts.id, obligations.conflictId)))
    .leftJoin(statements, and(eq(statements.companyId, companyId), eq(statements.id, obligations.statementId)))
    .leftJoin(
      statementRevisions,
      and(
        eq(statementRevisions.companyId, companyId),
        eq(statementRevisions.statementId, statements.id),
        eq(statementRevisions.number, statements.revision),
      ),
    )
    .where(and(eq(obligations.companyId, companyId), eq(obligations.id, id)))
  if (!row) return null
  const { t } = words
  const { company } = row
  const due = saidIn(words, { now: mail.at, timeZone: company.timeZone }).moment(row.dueAt)
  return letter(
    words,
    {
      to: mail.to,
      subject: t('An answer is owed by {due}', { due }),
      quote: row.conflict?.words ?? row.statement?.words ?? '',
      paragraphs: [
        t('{company} owes an answer to this by {due}, and {owner} answers for it.', { company: company.name, due, owner: row.owner }),
      ],
      action: { label: t('Answer it'), url: `${links.baseUrl}/${company.slug}/desk/${id}` },
    },
    mail.id,
  )
}

async function answeredLetter(db: Db, { mail, words, links, companyId, id }: Wanted) {
  const [row] = await db
    .select({ ...target, author: staff.name, title: staff.title, isAnswer: responses.isAnswer })
    .from(responseTargets)
    .innerJoin(companies, eq(companies.id, responseTargets.companyId))
    .innerJoin(responses, and(eq(responses.companyId, companyId), eq(responses.id, responseTargets.responseId)))
    .innerJoin(dialogues, and(eq(dialogues.companyId, companyId), eq(dialogues.id, responses.dialogueId)))
    .innerJoin(staff, and(eq(staff.companyId, companyId), eq(staff.personId, responses.authorId)))
    .leftJoin(conflicts, and(eq(conflicts.companyId, companyId), eq(conflicts.id, responseTargets.conflictId)))
    .leftJoin(statements, and(eq(statements.companyId, companyId), eq(statements.id, responseTargets.statementId)))
    .leftJoin(
      statementRevisions,
      and(
        eq(statementRevisions.companyId, companyId),
        eq(statementRevisions.statementId, statements.id),
        eq(statementRevisions.number, statements.revision),
      ),
    )
    .where(and(eq(responseTargets.companyId, companyId), eq(responseTargets.id, id)))
  if (!row) return null
  const { t } = words
  const { company, author, title, isAnswer, conflict, statement } = row
  const place = conflict ? `conflicts/${conflict.id}` : `whys/${statement?.id}`
  return letter(
    words,
    {
      to: mail.to,
      subject: isAnswer ? t('{author} has answered you', { author }) : t('{author} needs more time for an answer', { author }),
      quote: conflict?.words ?? statement?.words ?? '',
      paragraphs: [
        isAnswer
          ? t('{author}, {title} at {company}, has answered this. Only you can say whether you were heard, and whether it is settled.', {
              author,
              title,
              company: company.name,
            })
          : t('{author}, {title} at {company}, has named a later date, with the reason. Both dates stay visible.', {
              author,
              title,
              company: company.name,
            }),
      ],
      action: { label: t('Read the answer'), url: `${links.baseUrl}/${company.slug}/d/${row.dialogue}/${place}` },
    },
    mail.id,
  )
}
