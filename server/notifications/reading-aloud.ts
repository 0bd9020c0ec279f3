import { and, asc, gt, isNull } from 'drizzle-orm'
import type { Db } from '../../db/client.ts'
import { mails } from '../../db/schema/index.ts'
import type { Post } from '../mail/post.ts'
import { letterFor } from './letters.ts'
import type { Links } from './links.ts'

interface Reading {
  /** Mails from before are not said. */
  from: Date
  links: Links
  /** The mails that were said already; those that are said now come to them. */
  said: Set<string>
}

/**
 * Where no mail leaves a demo, whoever runs it reads on the console what would be mailed, with the links in it, so that they can be tried.
 * The mails wait on. Gives how many were said.
 */
export async function readMailsAloud(db: Db, mailbox: Post, { from, links, said }: Reading) {
  const waiting = await db
    .select()
    .from(mails)
    .where(and(isNull(mails.sentAt), gt(mails.at, from)))
    .orderBy(asc(mails.at), asc(mails.id))
  const news = waiting.filter(({ id }) => !said.has(id))
  for (const mail of news) {
    said.add(mail.id)
    const letter = await letterFor(db, mail, links)
    if (letter) await mailbox.send(letter)
  }
  return news.length
}
