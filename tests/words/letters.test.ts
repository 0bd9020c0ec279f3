import { asc } from 'drizzle-orm'
import { expect } from 'vitest'
import type { Db } from '../../db/client.ts'
import { commitments, mails } from '../../db/schema/index.ts'
import { acceptCommitment } from '../../server/commitments/accepting.ts'
import { breakCommitment } from '../../server/commitments/breaking.ts'
import { confirmCommitment } from '../../server/commitments/confirming.ts'
import { sayDone, sayNotDone } from '../../server/commitments/doing.ts'
import { offerCommitment } from '../../server/commitments/offering.ts'
import { acceptAnotherDay, askForAnotherDay, declineAnotherDay } from '../../server/commitments/renegotiating.ts'
import { invitePeople } from '../../server/companies/inviting.ts'
import { askConsult } from '../../server/consults/asking.ts'
import { giveHelp } from '../../server/consults/helping.ts'
import type { Letter } from '../../server/mail/post.ts'
import { commitmentLetters } from '../../server/notifications/letters/commitments.ts'
import { letterFor } from '../../server/notifications/letters.ts'
import { linksFor } from '../../server/notifications/links.ts'
import { ringAlarms } from '../../server/notifications/ringing.ts'
import { writeMails } from '../../server/notifications/writing.ts'
import { askCustomer, questionsOf } from '../../server/obligations/asking.ts'
import { handOver } from '../../server/obligations/handing.ts'
import { replyToQuestion } from '../../server/obligations/replying.ts'
import { giveVerdict } from '../../server/responses/judging.ts'
import { publishResponse } from '../../server/responses/publishing.ts'
import { supportConflict } from '../../server/statements/supporting.ts'
import { cast, later, monday } from '../support/cast.ts'
import { secret } from '../support/routes.ts'
import { anAnswer, answered, dutiesOf, judged, raised } from '../support/story.ts'
import { test } from '../support/test.ts'

const links = linksFor({ baseUrl: 'http://parley.test', secret })

interface Drawn {
  kind: string
  english: Letter
  german: Letter
}

/** Every letter that is new, in both languages. */
async function drawn(db: Db, at: Date): Promise<Drawn[]> {
  await ringAlarms(db, at)
  await writeMails(db, at)
  const waiting = await db.select().from(mails).orderBy(asc(mails.id))
  const letters = []
  for (const mail of waiting) {
    const [english, german] = [
      await letterFor(db, { ...mail, language: 'en' }, links),
      await letterFor(db, { ...mail, language: 'de' }, links),
    ]
    letters.push({ kind: mail.kind, english: english!, german: german! })
  }
  await db.delete(mails)
  return letters
}

test('every letter is written whole in the language of its reader', async ({ db }) => {
  const { halden } = await cast(db)
  const { company, dialogue, ana, jim, priya, tom, maren } = halden
  const letters: Drawn[] = []
  const tell = async (at: Date) => letters.push(...(await drawn(db, at)))
  for (const role of ['customer', 'staff'] as const)
    await invitePeople(db, company, { by: maren, role, people: `${role}@example.org`, language: 'de', at: monday })
  const conflict = await raised(db, halden)
  await supportConflict(db, dialogue, { by: jim, conflictId: conflict, at: monday })
  const target = { kind: 'conflict' as const, id: conflict }
  const [duty] = await dutiesOf(db, halden)
  const obligationId = duty!.id
  await handOver(db, company, { by: priya, obligationId, toId: tom.personId, reason: 'He built it.', at: monday })
  await askCustomer(db, company, { by: tom, obligationId, question: 'Which year?', at: monday })
  const { id } = await askConsult(db, dialogue, {
    by: tom,
    about: target,
    helper: { name: 'Ida Dahl', email: 'ida@example.org' },
    question: 'What does it sound like?',
    at: monday,
  })
  await tell(later({ hours: 1 }))
  await replyToQuestion(db, company, { by: ana, obligationId, reply: '2019.', at: later({ hours: 1 }) })
  expect(await questionsOf(db, { companyId: company.id, obligationId })).toHaveLength(1)
  await giveHelp(db, { companyId: company.id, id, dialogueId: dialogue.id, helperId: null }, { help: 'A click.', named: true, at: monday })
  for (const hours of [26, 32]) await tell(later({ hours }))
  const findOut = { outcome: 'find_out' as const, reason: 'We must measure it.', until: '2026-11-20', commitments: [] }
  await answered(db, halden, target, { ...findOut, at: later({ hours: 33 }) })
  for (const days of [11.5, 14]) await tell(later({ days }))
  const { targetId } = await answered(db, halden, target, { at: later({ days: 14 }) })
  for (const days of [15, 22, 40]) await tell(later({ days }))
  await judged(db, halden, targetId, { settled: 'not_yet', at: later({ days: 41 }) })
  await tell(later({ days: 41 }))
  const heard = { heard: 'partly', correction: 'It is the sound.', settled: 'yes', feeling: 0 } as const
  await giveVerdict(db, dialogue, { by: ana, targetId, ...heard, at: later({ days: 42 }) })
  const both = [await raised(db, halden, { at: later({ days: 42 }) }), await raised(db, halden, { at: later({ days: 42 }) })]
  await tell(later({ days: 42 }))
  for (const conflictId of both) await supportConflict(db, dialogue, { by: jim, conflictId, at: later({ days: 42 }) })
  const targets = both.map((id) => ({ kind: 'conflict' as const, id }))
  await publishResponse(db, dialogue, {
    by: priya,
    targets,
    ...anAnswer(halden, { commitments: [], outcome: 'will_not', reason: 'It is built.' }),
    at: later({ days: 42 }),
  })
  await tell(later({ days: 42 }))
  await raised(db, halden, { at: later({ days: 42, hours: 1 }) })
  const [last] = await dutiesOf(db, halden)
  await askCustomer(db, company, { by: priya, obligationId: last!.id, question: 'And which model?', at: later({ days: 42, hours: 1 }) })
  await tell(later({ days: 49, hours: 2 }))

  expectWhole(letters)
  expect([...new Set(letters.map(({ kind }) => kind))].toSorted().filter((kind) => !kind.startsWith('commitment_'))).toEqual([
    'answered',
    'asked',
    'consult',
    'consult_answered',
    'handed',
    'invitation',
    'judged',
    'owed',
    'reminder_due',
    'reminder_half',
    'reminder_most',
    'reminder_overdue',
    'reopened',
    'replied',
    'silence',
    'supporter_asked',
    'unreplied',
  ])
})

test('every letter about a commitment, too', async ({ db }) => {
  const { halden } = await cast(db)
  const { dialogue, ana, priya, tom } = halden
  const letters: Drawn[] = []
  const tell = async (at: Date) => letters.push(...(await drawn(db, at)))
  const promised = { what: 'tests the sound', how: 'a recording', ownerId: tom.personId, dueOn: '2026-11-13' }
  await answered(db, halden, { kind: 'conflict', id: await raised(db, halden) }, { commitments: [promised] })
  const [{ commitmentId }] = (await db.select({ commitmentId: commitments.id }).from(commitments)) as [{ commitmentId: string }]
  for (const days of [0.1, 3, 4.2, 4.9, 7.1]) await tell(later({ days }))
  const ask = (dueOn: string, days: number) =>
    askForAnotherDay(db, dialogue, { by: tom, commitmentId, dueOn, reason: 'The room is taken.', at: later({ days }) })
  const first = await ask('2026-12-01', 7.2)
  await tell(later({ days: 7.3 }))
  await declineAnotherDay(db, dialogue, { by: ana, commitmentId, renegotiationId: first.id, at: later({ days: 7.4 }) })
  await tell(later({ days: 7.5 }))
  const second = await ask('2026-12-02', 7.6)
  await tell(later({ days: 7.65 }))
  await acceptAnotherDay(db, dialogue, { by: ana, commitmentId, renegotiationId: second.id, at: later({ days: 7.7 }) })
  await acceptCommitment(db, dialogue, { by: ana, commitmentId, at: later({ days: 7.8 }) })
  await tell(later({ days: 7.9 }))
  const said = (days: number) => ({ by: tom, commitmentId, words: 'It is recorded.', at: later({ days }) })
  await sayDone(db, dialogue, said(8))
  await tell(later({ days: 8.1 }))
  await sayNotDone(db, dialogue, { ...said(8.2), by: ana })
  await tell(later({ days: 8.3 }))
  await sayDone(db, dialogue, said(8.4))
  for (const days of [16, 30]) await tell(later({ days }))
  await confirmCommitment(db, dialogue, { by: ana, commitmentId, at: later({ days: 31 }) })
  await tell(later({ days: 31.1 }))
  const own = { what: 'records her motor', how: 'a file', dueOn: '2026-12-14', at: later({ days: 32 }) }
  const { id } = await offerCommitment(db, dialogue, { by: ana, ...own })
  await tell(later({ days: 32.1 }))
  await breakCommitment(db, dialogue, { by: priya, commitmentId: id, words: 'Nothing came.', at: later({ days: 40 }) })
  await tell(later({ days: 40.1 }))
  const { id: another } = await offerCommitment(db, dialogue, { by: ana, ...own, dueOn: '2027-01-12' })
  await tell(later({ days: 40.2 }))
  await breakCommitment(db, dialogue, { by: ana, commitmentId: another, words: 'I moved.', at: later({ days: 41 }) })
  await tell(later({ days: 41.1 }))

  const about = letters.filter(({ kind }) => /^(commitment|renegotiation)_/.test(kind))
  expectWhole(about)
  expect([...new Set(about.map(({ kind }) => kind))].toSorted()).toEqual(Object.keys(commitmentLetters).toSorted())
})

/** Every line that is ours is in the reader's language, in the plain body as in the other. */
function expectWhole(letters: Drawn[]) {
  for (const { kind, english, german } of letters) {
    expect(german.html).toContain('<html lang="de" dir="ltr">')
    const same = linesOf(german.text).filter((line) => linesOf(english.text).includes(line))
    expect.soft(same, kind).toEqual([])
    expect.soft(english.text, kind).not.toMatch(/undefined|null|\{|\bInvalid\b/)
    expect.soft(textIn(english.html).replace(/\s/g, ''), kind).toContain(linesOf(english.text)[0]!.replace(/\s/g, ''))
  }
}

/** What we say in a letter: no quoted words, no names before them, no links. */
function linesOf(text: string) {
  return text.split('\n').filter((line) => line !== '' && !/^(>|http)|^(Ana|Tom|Priya|Ida)[^.]*:$/.test(line))
}

function textIn(html: string) {
  return html
    .replace(/<head>.*<\/head>/s, '')
    .replace(/<[^>]*>/g, '')
    .replaceAll('&quot;', '"')
    .replaceAll('&amp;', '&')
}
