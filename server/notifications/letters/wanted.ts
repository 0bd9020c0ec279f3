import { and, eq, lt, or } from 'drizzle-orm'
import type { Db } from '../../../db/client.ts'
import { mails } from '../../../db/schema/index.ts'
import { letter } from '../../mail/letters.ts'
import type { Letter } from '../../mail/post.ts'
import { shorten } from '../../shorten.ts'
import { type Said, saidIn } from '../../words/said.ts'
import type { Words } from '../../words/words.ts'
import type { Links } from '../links.ts'
import type { Topic } from '../queueing.ts'
import type { Thing } from './thing.ts'

export type Mail = typeof mails.$inferSelect

/** A letter that is to be written: for which mail, in whose language, with which addresses, and about what. */
export interface Wanted {
  db: Db
  mail: Mail
  words: Words
  links: Links
  companyId: string
  thing: Thing
  said: Said
  /** As of when it is written. */
  at: Date
}

/** What a letter about a thing says. The quote of it stands between the lead and the rest. */
export interface Saying {
  /** Which mails it is one of; null where somebody asks something of this one person, which is no list to leave. */
  topic: Topic | null
  lead: string
  /** What else was said, after the words it is about. */
  quotes?: { by?: string | undefined; words: string }[]
  paragraphs?: (string | false | null | undefined)[]
  /** Where the letter is about several things: each with its own words and its own link, in place of the one. */
  things?: Told[]
  action?: Action
  /** What can be looked up besides, below the one thing to do. */
  besides?: string[]
}

export type Action = { label: string; url: string | null }

/** One thing of a letter about several. */
export interface Told {
  thing: Thing
  action: Action
}

/**
 * A letter about a statement or a conflict. All letters about one have the same subject, the later ones with "Re:", so that mail programs
 * keep them together; what happened is the first sentence.
 */
export async function letterAbout({ db, mail, words, links, thing }: Wanted, saying: Saying): Promise<Letter> {
  const { topic, lead, quotes = [], paragraphs = [], things = [], action, besides = [] } = saying
  const base = subjectOf(words, thing)
  const own =
    thing.words === null || things.length > 0 ? [] : [{ by: quotes.length > 0 ? (thing.by ?? undefined) : undefined, words: thing.words }]
  return letter(
    words,
    {
      to: mail.to,
      subject: (await isFirst(db, mail)) ? base : words.t('Re: {subject}', { subject: base }),
      lead,
      quotes: [...own, ...quotes],
      paragraphs: paragraphs.filter((sentence) => typeof sentence === 'string'),
      ...(things.length > 0 && { sections: things.map(sectionOf) }),
      ...(action && { action }),
      besides,
      leaving: leavingOf({ mail, words, links, thing, topic }),
      thread: thing.id,
    },
    mail.id,
  )
}

function sectionOf({ thing: { by, words }, action }: Told) {
  return { quote: words === null ? null : { by: by ?? undefined, words }, action }
}

/** Somebody of the company, as a sentence begins with them; where their title stands beside what they say, see `bylineOf`. */
export function whoOf({ words: { t }, thing }: Wanted, { author, title }: { author: string; title: string }) {
  return title ? author : t('{author} of {company}', { author, company: thing.company.name })
}

/** The same with their title, above their words. */
export function bylineOf({ thing }: Wanted, { author, title }: { author: string; title: string }) {
  return `${author} · ${[title, thing.company.name].filter(Boolean).join(', ')}`
}

export function saidFor(words: Words, { at }: Mail, { company }: Thing) {
  return saidIn(words, { now: at, timeZone: company.timeZone })
}

const subjectLetters = 60

function subjectOf({ t }: Words, { company, question, words }: Thing) {
  return t('{company}: {words}', { company: company.name, words: shorten(words ?? question, subjectLetters) })
}

/** Whether no earlier mail about the same thing went to the same address. */
async function isFirst(db: Db, { companyId, id, threadId, to, at }: Mail) {
  const [earlier] = await db
    .select({ id: mails.id })
    .from(mails)
    .where(
      and(
        eq(mails.companyId, companyId),
        eq(mails.threadId, threadId!),
        eq(mails.to, to),
        or(lt(mails.at, at), and(eq(mails.at, at), lt(mails.id, id))),
      ),
    )
    .limit(1)
  return earlier === undefined
}

type Leaving = Pick<Wanted, 'mail' | 'words' | 'links' | 'thing'> & { topic: Topic | null }

/** Nobody but a person of ours has a list to leave. */
function leavingOf({ mail, words: { t }, links, thing: { company, isBroughtIn }, topic }: Leaving) {
  if (!mail.personId || !topic) return undefined
  const why = () => {
    if (topic === 'duties') return t('This came because you answer for {company}.', { company: company.name })
    return isBroughtIn
      ? t('This came because words of yours from an earlier survey stand in a dialogue with {company}.', { company: company.name })
      : t('This came because you take part in a dialogue with {company}.', { company: company.name })
  }
  return { why: why(), url: links.leaving(company.slug, mail.personId, topic) }
}
