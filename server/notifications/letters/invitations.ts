import { and, eq } from 'drizzle-orm'
import type { Db } from '../../../db/client.ts'
import { companies, invitations } from '../../../db/schema/index.ts'
import { letter } from '../../mail/letters.ts'
import type { Words } from '../../words/words.ts'
import type { Links } from '../links.ts'
import type { Mail } from './wanted.ts'

/** An invitation, as long as it is open. */
export async function invitationLetter(db: Db, mail: Mail, { words, links }: { words: Words; links: Links }) {
  const [row] = await db
    .select({
      company: companies.name,
      slug: companies.slug,
      role: invitations.role,
      acceptedAt: invitations.acceptedAt,
      withdrawnAt: invitations.withdrawnAt,
    })
    .from(invitations)
    .innerJoin(companies, eq(companies.id, invitations.companyId))
    .where(and(eq(invitations.companyId, mail.companyId), eq(invitations.id, mail.about.invitationId!)))
  if (!row || row.acceptedAt || row.withdrawnAt) return null
  const { t } = words
  const { company, slug, role } = row
  return letter(
    words,
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
      action: { label: t('Come in'), url: links.invitation(slug, mail.about.invitationId!) },
    },
    mail.id,
  )
}
