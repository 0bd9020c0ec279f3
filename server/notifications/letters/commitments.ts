import { isPast } from '../../commitments/alarms.ts'
import type { Letter } from '../../mail/post.ts'
import { dateIn } from '../../obligations/days.ts'
import { type Commitment, findAsk, findCommitment, findStep } from './committed.ts'
import { letterAbout, type Saying, type Wanted } from './wanted.ts'

type Sentence = Pick<Saying, 'lead' | 'quotes' | 'paragraphs'> & { label: string; opensByLink?: boolean }

/** What a letter of each kind says of a commitment; null where it says what is so no more. */
const sayings: Record<string, (wanted: Wanted, commitment: Commitment) => Promise<Sentence | null> | Sentence | null> = {
  commitment_offered: offered,
  commitment_given: given,
  commitment_accepted: stepped,
  commitment_done: stepped,
  commitment_not_done: stepped,
  commitment_confirmed: stepped,
  commitment_broken: stepped,
  renegotiation_proposed: asked,
  renegotiation_accepted: moved,
  renegotiation_declined: moved,
  commitment_half: reminding,
  commitment_most: reminding,
  commitment_due: reminding,
  commitment_overdue: reminding,
  commitment_unconfirmed: unconfirmed,
}

export const commitmentLetters = Object.fromEntries(Object.keys(sayings).map((kind) => [kind, commitmentLetter]))

/** A letter about a commitment: what is to be done stands in it in the words of whoever promised it. */
async function commitmentLetter(wanted: Wanted): Promise<Letter | null> {
  const { mail, links, thing } = wanted
  const commitment = await findCommitment(wanted)
  const saying = commitment && (await sayings[mail.kind]?.(wanted, commitment))
  if (!saying) return null
  const { label, opensByLink = false, quotes, ...said } = saying
  const byLink = opensByLink && mail.about.side === 'customer'
  const url = byLink ? links.commitment(thing.company.slug, commitment.id, mail.personId!) : links.baseUrl + thing.path
  return await letterAbout(wanted, {
    topic: mail.about.side === 'company' ? 'duties' : 'decisions',
    ...said,
    quotes: thing.words === null ? [] : (quotes ?? []),
    action: { label, url },
  })
}

function offered(wanted: Wanted, { state, dueOn, how }: Commitment): Sentence | null {
  if (state) return null
  const { words, said, thing } = wanted
  const { t } = words
  return {
    lead: t('{owner} offers to do something by {date}, and asks you to accept it.', {
      owner: thing.by ?? '',
      date: said.calendarDay(dueOn),
    }),
    paragraphs: [seenBy(wanted, how)],
    label: t('Look at it, and accept it'),
  }
}

function given(wanted: Wanted, { state, dueOn, how, offeredBy }: Commitment): Sentence | null {
  if (state === 'confirmed' || state === 'broken') return null
  const { t } = wanted.words
  return {
    lead: t('{person} has promised that you do this by {date}.', {
      person: offeredBy ?? nobody(wanted),
      date: wanted.said.calendarDay(dueOn),
    }),
    paragraphs: [seenBy(wanted, how), t('If you cannot, say so on its page before that day: there you can ask for a later one.')],
    label: t('Look at it'),
  }
}

/** What somebody did with it last; nothing once something else happened. */
async function stepped(wanted: Wanted, { state, dueOn, side, how }: Commitment): Promise<Sentence | null> {
  const { mail, words, said } = wanted
  const { t } = words
  if (`commitment_${state}` !== mail.kind) return null
  const step = await findStep(wanted)
  const by = step.by ?? nobody(wanted)
  const quotes = step.words ? [{ by, words: step.words }] : []
  const date = said.calendarDay(dueOn)
  const label = t('Look at it')
  if (state === 'accepted')
    return { lead: t('{person} has accepted what you offered. It is to be done by {date}.', { person: by, date }), label }
  if (state === 'confirmed') return { lead: t('{person} has confirmed that this is done.', { person: by }), quotes, label }
  if (state === 'not_done')
    return { lead: t('{person} says that this is not done yet. It was to be done by {date}.', { person: by, date }), quotes, label }
  if (state === 'broken')
    return {
      lead:
        step.side === side
          ? t('{person} says that this will not be kept. It was to be done by {date}.', { person: by, date })
          : t('{person} says that this was not kept. It was to be done by {date}.', { person: by, date }),
      quotes,
      paragraphs: [t('It stays where it stands, as broken, with the reason.')],
      label,
    }
  return {
    lead: t('{person} says that this is done. Is it?', { person: by }),
    quotes,
    paragraphs: [seenBy(wanted, how), onlyYou(wanted, side)],
    label: t('Say whether it is done'),
    opensByLink: true,
  }
}

/** The owner asks for another day, as long as nobody has said yes or no and it is still to come. */
async function asked(wanted: Wanted): Promise<Sentence | null> {
  const { words, said } = wanted
  const { t } = words
  const ask = await findAsk(wanted)
  if (!ask || ask.end || isPast(wanted.thing.company, ask.dueOn, wanted.at)) return null
  const by = ask.by ?? nobody(wanted)
  return {
    lead: t('{person} asks for another day: {date} in place of {was}.', {
      person: by,
      date: said.calendarDay(ask.dueOn),
      was: said.calendarDay(ask.wasDueOn),
    }),
    quotes: [{ by, words: ask.reason }],
    paragraphs: [t('It counts once you accept it. The day that was agreed stays readable in any case.')],
    label: t('Accept it, or keep to the day'),
    opensByLink: true,
  }
}

/** What the other side said to another day. */
async function moved(wanted: Wanted): Promise<Sentence | null> {
  const { words, said } = wanted
  const { t } = words
  const ask = await findAsk(wanted)
  if (!ask) return null
  const person = ask.endedBy ?? nobody(wanted)
  const label = t('Look at it')
  if (ask.end === 'accepted')
    return {
      lead: t('{person} has accepted the other day: it is to be done by {date}.', { person, date: said.calendarDay(ask.dueOn) }),
      label,
    }
  return { lead: t('{person} keeps to the day that was agreed: {date}.', { person, date: said.calendarDay(ask.wasDueOn) }), label }
}

/**
 * To who is to do it, and to who watches over it. Nothing once it is done, where it is overdue by now and a later reminder says so, or
 * where another day counts than the one that closes.
 */
function reminding(wanted: Wanted, { state, dueOn, isOwner }: Commitment): Sentence | null {
  const { mail, words, said, thing, at } = wanted
  const { t } = words
  const saysIsLate = mail.kind === 'commitment_overdue'
  const isLate = isPast(thing.company, dueOn, at)
  if (
    !(state === null || state === 'accepted' || state === 'not_done') ||
    (saysIsLate ? !isLate : isLate && mail.kind !== 'commitment_due')
  )
    return null
  if (mail.kind === 'commitment_due' && !isLate && dateIn(thing.company.timeZone, at) !== dueOn) return null
  const date = said.calendarDay(dueOn)
  const whose = isOwner ? t('You promised it.') : t('{owner} promised it.', { owner: thing.by ?? '' })
  const next =
    saysIsLate || isLate
      ? t('Say there how one can see that it is done. If it takes longer, ask for another day there.')
      : t('Say there how one can see that it is done. If it takes longer, ask for another day before this one is over.')
  const lead =
    mail.kind === 'commitment_half'
      ? t('Half of the time for this commitment has gone. It is to be done by {date}.', { date })
      : mail.kind === 'commitment_most'
        ? t('Four fifths of the time for this commitment have gone. It is to be done by {date}.', { date })
        : mail.kind === 'commitment_due'
          ? isLate
            ? t('This commitment was to be done by {date}, and nobody has said that it is.', { date })
            : t('This commitment is to be done by the end of today, {date}, and nobody has said that it is.', { date })
          : t(
              '{day, selectordinal, one {This is the #st} two {This is the #nd} few {This is the #rd} other {This is the #th}} working day on which this commitment is overdue. It was to be done by {date}.',
              { day: Number(mail.about.day), date },
            )
  return { lead, paragraphs: [whose, saysIsLate && t('Everybody who reads it sees since when.'), isOwner && next], label: t('Look at it') }
}

/** To the other side, some working days after its owner said that it is done. */
async function unconfirmed(wanted: Wanted, { state, side, how }: Commitment): Promise<Sentence | null> {
  if (state !== 'done') return null
  const { mail, words, said } = wanted
  const { t } = words
  const step = await findStep(wanted)
  const by = step.by ?? nobody(wanted)
  return {
    lead: t('{person} said on {date} that this is done. Is it?', { person: by, date: said.date(step.at) }),
    quotes: step.words ? [{ by, words: step.words }] : [],
    paragraphs: [
      seenBy(wanted, how),
      onlyYou(wanted, side),
      t('Silence is never taken for a yes.'),
      mail.about.days === '15' && t('We do not ask again. You can still say it later, at any time.'),
    ],
    label: t('Say whether it is done'),
    opensByLink: true,
  }
}

function seenBy({ words: { t }, thing }: Wanted, how: string | null) {
  return how !== null && thing.words !== null && t('How one will see it: {how}', { how })
}

function onlyYou({ words: { t }, thing: { company } }: Wanted, side: Commitment['side']) {
  if (side === 'company') return t('Only the other side can say so: you do, without signing in.')
  return t('Only the other side can say so: whoever answers for {company} does.', { company: company.name })
}

/** Somebody whose name is shown nowhere here. */
function nobody({ words: { t } }: Wanted) {
  return t('Somebody')
}
