import { readFile } from 'node:fs/promises'
import { and, eq } from 'drizzle-orm'
import type { Db } from '../../db/client.ts'
import { dialogues } from '../../db/schema/index.ts'
import { findCompany } from '../companies/founding.ts'
import { invitationPath, inviteForm, invitePeople } from '../companies/inviting.ts'
import { Refusal } from '../refusal.ts'
import { type Command, readBy } from './running.ts'

export const invite: Command = {
  name: 'invite',
  takes: '<company> [--role customer|staff|analyst|admin] [--dialogue <address>] [--from <file>] [who …]',
  does: 'Invites people to a company, one or many: "Ana Kovač <ana@example.org>". Mails each, and says each link.',
  options: { role: { type: 'string' }, dialogue: { type: 'string' }, from: { type: 'string' } },
  async run({ options, words: [slug = '', ...who] }, { config, secret, at, say, withDatabase }) {
    const listed = options.from ? await readFile(options.from, 'utf8') : ''
    const typed = readBy(
      inviteForm,
      { role: options.role ?? 'customer', dialogueId: '', people: [...who, listed].join('\n') },
      { people: 'from' },
    )
    await withDatabase(async ({ db }) => {
      const company = await findCompany(db, slug)
      if (!company) throw new Refusal('not_found', 'There is no company at "{slug}".', { slug })
      const dialogueId = options.dialogue ? await dialogueAt(db, company, options.dialogue) : null
      const invited = await invitePeople(db, company, { ...typed, by: null, dialogueId, at })
      for (const { id, email } of invited) say(`${email}  ${config.baseUrl}${invitationPath(company.slug, id, secret)}`)
    })
  },
}

async function dialogueAt(db: Db, company: { id: string; slug: string }, slug: string) {
  const [found] = await db
    .select({ id: dialogues.id })
    .from(dialogues)
    .where(and(eq(dialogues.companyId, company.id), eq(dialogues.slug, slug)))
  if (!found) throw new Refusal('not_found', 'There is no dialogue at "{company}/{slug}".', { company: company.slug, slug })
  return found.id
}
