import type { Db } from '../../db/client.ts'
import type { Letter } from '../../server/mail/post.ts'
import { linksFor } from '../../server/notifications/links.ts'
import { ringAlarms } from '../../server/notifications/ringing.ts'
import { sendMails } from '../../server/notifications/sending.ts'
import { writeMails } from '../../server/notifications/writing.ts'
import type { Doors } from './doors.ts'

/** Rings, writes and sends what people are to be told of, as the clock would. */
export async function deliver(db: Db, { app }: Doors) {
  const at = app.now()
  await ringAlarms(db, at)
  await writeMails(db, at)
  await sendMails(db, app.mailbox, { at, links: linksFor(app.config) })
}

/** The link in the latest letter to somebody. */
export function linkIn(letters: Letter[], to: string): string {
  const letter = letters.findLast((one) => one.to === to)
  const [link] = letter?.text.match(/https?:\/\/\S+/) ?? []
  if (!link) throw new Error(`no letter with a link went to ${to}`)
  return link
}

/** Follows the mails to people of the cast: each time those that came since one looked last, delivered as the clock would. */
export function following(db: Db, site: Doors) {
  const seen = new Map<string, number>()
  async function mailsTo(person: { personId: string }) {
    await deliver(db, site)
    const theirs = site.letters.filter(({ to }) => to === `${person.personId}@example.org`)
    const fresh = theirs.slice(seen.get(person.personId) ?? 0)
    seen.set(person.personId, theirs.length)
    return fresh
  }
  /** The only new letter to somebody, with the link that it leads to. */
  async function letterTo(person: { personId: string }) {
    const fresh = await mailsTo(person)
    const [letter] = fresh
    if (!letter || fresh.length > 1) throw new Error(`not one new letter but ${fresh.length}: ${fresh.map(({ text }) => text).join('\n')}`)
    return { ...letter, link: linkIn([letter], letter.to) }
  }
  return { mailsTo, letterTo }
}

/** The code in the latest letter to somebody. */
export function codeIn(letters: Letter[], to: string): string {
  const letter = letters.findLast((one) => one.to === to)
  const [code] = letter?.text.match(/\b\d{6}\b/) ?? []
  if (!code) throw new Error(`no letter with a code went to ${to}`)
  return code
}
