import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import PostalMime from 'postal-mime'
import { SMTPServer } from 'smtp-server'
import { openPost } from '../../server/mail/post.ts'

/** A mail server that keeps what it is given, and refuses whom it is told to. */
export async function mailServer({ refuses = () => false }: { refuses?: (address: string) => boolean } = {}) {
  const received: string[] = []
  const server = new SMTPServer({
    disabledCommands: ['AUTH', 'STARTTLS'],
    onRcptTo: ({ address }, _, done) => done(refuses(address) ? new Error('550 nobody here') : null),
    onData: (stream, _, done) => {
      const chunks: Buffer[] = []
      stream.on('data', (chunk) => chunks.push(chunk))
      stream.on('end', () => {
        received.push(Buffer.concat(chunks).toString())
        done()
      })
    },
  })
  // Whoever is killed while sending hangs up in the middle of a word.
  server.on('error', () => {})
  server.listen(0, '127.0.0.1')
  await once(server.server, 'listening')
  const url = `smtp://127.0.0.1:${(server.server.address() as AddressInfo).port}`
  const mailbox = openPost({ smtpUrl: url, from: 'Parley <parley@parley.test>', say: () => {} })
  const mails = () => Promise.all(received.map((mail) => PostalMime.parse(mail)))
  return { url, received, mails, mailbox, close: () => new Promise<void>((done) => server.close(() => done())) }
}
