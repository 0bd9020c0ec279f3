import type { Db } from '../../db/client.ts'
import type { Letter } from '../mail/post.ts'
import { wordsFor } from '../words/words.ts'
import { answeredLetter, askedLetter, silenceLetter, supporterLetter } from './letters/answers.ts'
import { commitmentLetters } from './letters/commitments.ts'
import { consultAnsweredLetter, consultLetter } from './letters/consults.ts'
import { decisionLetters } from './letters/decisions.ts'
import { handedLetter, owedLetter, reminderLetter, reopenedLetter, repliedLetter, unrepliedLetter } from './letters/duties.ts'
import { invitationLetter } from './letters/invitations.ts'
import { findThing } from './letters/thing.ts'
import { judgedLetter } from './letters/verdicts.ts'
import { type Mail, saidFor, type Wanted } from './letters/wanted.ts'
import { weighingLetters } from './letters/weighing.ts'
import { wordLetters } from './letters/words.ts'
import type { Links } from './links.ts'

/** Of each kind of mail the letter that it becomes. All but an invitation are about something said, promised or decided in a dialogue. */
const letters: Record<string, (wanted: Wanted) => Promise<Letter | null>> = {
  owed: owedLetter,
  handed: handedLetter,
  reopened: reopenedLetter,
  replied: repliedLetter,
  unreplied: unrepliedLetter,
  reminder_half: reminderLetter,
  reminder_most: reminderLetter,
  reminder_due: reminderLetter,
  reminder_overdue: reminderLetter,
  answered: answeredLetter,
  asked: askedLetter,
  silence: silenceLetter,
  supporter_asked: supporterLetter,
  judged: judgedLetter,
  consult: consultLetter,
  consult_answered: consultAnsweredLetter,
  ...weighingLetters,
  ...decisionLetters,
  ...commitmentLetters,
  ...wordLetters,
}

/** The letter that a waiting mail becomes when it is sent at `at`, in its reader's language; null where there is nothing to say any more. */
export async function letterFor(db: Db, mail: Mail, links: Links, at = mail.at): Promise<Letter | null> {
  const words = wordsFor(mail.language ?? 'en')
  const { companyId, kind, threadId } = mail
  if (kind === 'invitation') return await invitationLetter(db, mail, { words, links })
  const thing = threadId && (await findThing(db, companyId, threadId))
  if (!thing) return null
  return (await letters[kind]?.({ db, mail, words, links, companyId, thing, said: saidFor(words, mail, thing), at })) ?? null
}
