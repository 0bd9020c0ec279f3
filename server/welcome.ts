import type { Db } from '../db/client.ts'
import { companies } from '../db/schema/index.ts'
import { setupToken } from './companies/founding.ts'
import type { Config } from './config.ts'
import { demoRoles } from './people/demo.ts'

/** What the console says once Parley is up: the address, and how to come in. */
export async function welcome(db: Db, { config, secret }: { config: Config; secret: string }) {
  const { baseUrl, demo, smtpUrl } = config
  const isNew = (await db.select({ id: companies.id }).from(companies).limit(1)).length === 0
  const lines = [`Parley is at ${baseUrl}`]
  if (demo) lines.push(`Come in as ${demoRoles.join(', ')} with one click at ${baseUrl}/sign-in, or as a guest by saying something.`)
  if (isNew) lines.push(`No company yet. Set up the first one at ${baseUrl}/setup?token=${setupToken(secret)}`)
  if (!smtpUrl)
    lines.push(`SMTP_URL is not set: mail is not sent, and ${demo ? 'what it would say is' : 'sign-in links are'} printed here.`)
  return `\n${lines.join('\n')}\n`
}
