import { letter } from '../mail/letters.ts'
import type { Post } from '../mail/post.ts'
import { Refusal } from '../refusal.ts'
import { shorten } from '../shorten.ts'
import type { Words } from '../words/words.ts'
import type { Proof, SigningIn } from './signing-in.ts'

interface Ask {
  email: string
  signingIn: SigningIn
  mailbox: Post
  words: Words
  baseUrl: string
  /** The page on which the link is used, by a button: mail scanners follow links, and must not use them up. */
  page: (proof: Proof) => string
  /** What the person wrote, where a statement waits for the link. */
  quote?: string
}

/** Mails a link and a code that prove the address. Gives the link's address, for a demo without mail; empty where enough was mailed to the address lately. Refuses where the mail cannot be handed over. */
export async function mailProof({ email, signingIn, mailbox, words, baseUrl, page, quote }: Ask) {
  if (await signingIn.isAskedEnough(email)) return ''
  const proof = await signingIn.prove(email)
  const url = baseUrl + page(proof)
  const { t } = words
  const content = quote
    ? {
        subject: t('Your words wait for you'),
        paragraphs: [
          t(
            'You wrote this just now. It is published once you follow the link, and yours from then on. The link is good for ten minutes; if it is older, the page sends you a new one.',
          ),
          t('If this was not you, do nothing: it will not be published.'),
        ],
        action: { label: t('Look at it and publish it'), url },
        quotes: [{ words: harmless(quote) }],
      }
    : {
        subject: t('Your way in: {code}', { code: proof.code }),
        paragraphs: [
          t('Follow the link, or type this code where you asked for it. Both are good once, for ten minutes.'),
          t('If this was not you, do nothing.'),
        ],
        action: { label: t('Sign in'), url },
        code: proof.code,
      }
  await mailbox.send(letter(words, { to: email, ...content })).catch(() => {
    throw new Refusal('invalid', 'The mail could not be sent just now. Please try again in a minute.', { field: 'email' })
  })
  return url
}

/** Anybody can have words mailed to anybody in our name: a few of them, and none that leads anywhere. */
function harmless(quote: string) {
  return shorten(quote.replace(/\b(https?:\/\/|www\.)\S*/gi, '…'), 200)
}
