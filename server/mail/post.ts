import { createTransport } from 'nodemailer'

/** One mail, ready to go. A repeated sending has the same id. */
export interface Letter {
  id: string
  to: string
  subject: string
  text: string
  html: string
  /** The id of what it is about: mails about the same thing stand in one thread. */
  thread?: string
  /** Where mails of this kind are stopped, by one click and without signing in. */
  leave?: string
}

export interface Post {
  /** Whether mail leaves this server at all. */
  leaves: boolean
  /** Sends, or says on the console where no mail server is set. Fails where the mail server refuses. */
  send(letter: Letter): Promise<void>
}

/** Mail by SMTP; with no SMTP set, the console of whoever runs Parley, so that set-up is never blocked by mail. */
export function openPost({ smtpUrl, from, say }: { smtpUrl: string | undefined; from: string; say: (text: string) => void }): Post {
  if (!smtpUrl) return { leaves: false, send: async ({ to, subject, text }) => say(`\nMail for ${to}: ${subject}\n${text}\n`) }
  const patience = 10_000
  const limits = { connectionTimeout: patience, greetingTimeout: patience, socketTimeout: patience }
  const transport = createTransport({ url: smtpUrl, ...limits, disableFileAccess: true, disableUrlAccess: true })
  return {
    leaves: true,
    async send({ id, to, subject, text, html, thread, leave }) {
      await transport.sendMail({
        from,
        to: { name: '', address: to },
        subject,
        text,
        html,
        messageId: `<${id}@parley>`,
        ...(thread && { references: rootOf(thread), inReplyTo: rootOf(thread) }),
        headers: headersOf({ leave }),
      })
    },
  }
}

/** What a thread hangs on: a letter that nobody sent, so that every reader's letters about one thing stand together, whichever came first. */
function rootOf(thread: string) {
  return `<thread.${thread}@parley>`
}

/** No machine answers a machine (RFC 3834), and a mail program can offer to stop such mails by one click (RFC 2369, RFC 8058). */
function headersOf({ leave }: { leave: string | undefined }): Record<string, string> {
  const automatic = { 'Auto-Submitted': 'auto-generated' }
  if (!leave) return automatic
  return { ...automatic, 'List-Unsubscribe': `<${leave}>`, 'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click' }
}
