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

/** The code in the latest letter to somebody. */
export function codeIn(letters: Letter[], to: string): string {
  const letter = letters.findLast((one) => one.to === to)
  const [code] = letter?.text.match(/\b\d{6}\b/) ?? []
  if (!code) throw new Error(`no letter with a code went to ${to}`)
  return code
}
