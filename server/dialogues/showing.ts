import { phases } from '../../db/schema/index.ts'
import { may } from '../companies/permissions.ts'
import { faceOf } from '../face.ts'
import type { Member } from '../member.ts'
import { promiseSentence } from '../obligations/promising.ts'
import type { Said } from '../words/said.ts'
import type { Words } from '../words/words.ts'
import { mayLead, type Phase, waysFrom } from './phases.ts'
import { type Dialogue, isOpen, pathOf } from './reading.ts'
import { isWeighing } from './weighing-time.ts'

export type Part = 'whys' | 'themes' | 'conflicts' | 'options' | 'criteria' | 'decision' | 'timeline'
export type Head = ReturnType<typeof headOf>

interface Onlooker {
  reader: Member | null
  words: Words
  act?: { href: string; words: string } | null
}

/** What stands above every part of a dialogue: the question, who answers for it, where it stands, its parts, and what this reader can do. */
export function headOf(dialogue: Dialogue, part: Part, { reader, words, act = null }: Onlooker) {
  const path = pathOf(dialogue)
  const leads = mayLead(reader, dialogue)
  return {
    path,
    question: dialogue.question,
    company: dialogue.company.name,
    champion: dialogue.champion.name,
    isDraft: dialogue.phase === 'draft',
    isInvited: dialogue.visibility === 'invited',
    opening: openingOf(dialogue, words),
    phases: phasesOf(dialogue, words),
    sections: sectionsOf(dialogue, part, words),
    turn: turnOf(dialogue, words),
    decided: part === 'decision' ? null : decidedIn(dialogue),
    /** It went on without a decision. */
    isUndecided: part !== 'decision' && (dialogue.phase === 'decided' || dialogue.phase === 'delivering') && !dialogue.decided?.id,
    /** Staff do not state; they lead. */
    say: isOpen(dialogue) && (!reader || may(reader, 'state')) ? `${path}/say` : null,
    /** Where conflicts stand, one names another; staff do it for the company. */
    raise: part === 'conflicts' && isOpen(dialogue) && (!reader || may(reader, 'raise')) ? `${path}/conflicts/new` : null,
    /** The one thing to do in this part, where it has its own. */
    act,
    edit: may(reader, 'open') ? `${path}/edit` : null,
    publish: leads ? `${path}/publish` : null,
    move: leads && dialogue.phase !== 'draft' ? `${path}/phase` : null,
    share: dialogue.phase === 'draft' ? null : `${path}/share`,
    take: may(reader, 'export') ? `${path}/export` : null,
    analysis: may(reader, 'readThemes') ? `/${dialogue.company.slug}/analysis/${dialogue.slug}` : null,
    ownName: reader?.role === 'customer' ? dialogue.ownName : null,
  }
}

/** A phase by its name: "Listening". */
export function phaseName({ t }: Words, phase: Phase) {
  return t(
    '{phase, select, draft {Draft} listening {Listening} weighing {Weighing} decided {Decided} delivering {Delivering} other {Closed}}',
    { phase },
  )
}

/** The ways out of the present phase, as one chooses among them. */
export function wayChoices(dialogue: Dialogue, { words, said, at }: { words: Words; said: Said; at: Date }) {
  const { t } = words
  const isOpening = isWeighing(dialogue, at)
  const { weighingClosesAt: announced } = dialogue
  const early = announced && t('Weighing was announced to stay open until {time}: it wants a reason.', { time: said.timeThere(announced) })
  const opens = t('It closes weighing and opens the company’s weights. They cannot be sealed again.')
  return waysFrom(dialogue, at).map(({ to, direction, needsReason }) => {
    const phase = phaseName(words, to)
    const label =
      to === 'closed'
        ? t('Close the dialogue')
        : direction === 'forward'
          ? t('On to: {phase}', { phase })
          : t('Back to: {phase}', { phase })
    const because = needsReason ? (direction !== 'back' && isOpening && early) || t('Wants a reason') : null
    const hints = [isOpening && direction !== 'back' ? opens : null, because].filter((hint) => hint !== null)
    return { value: to, label, hint: hints.length > 0 ? hints.join(' ') : undefined }
  })
}

function openingOf(dialogue: Dialogue, words: Words) {
  const { question, context, champion, company, kept, ended } = dialogue
  const { t } = words
  const { name, title, isStandIn, personId } = champion
  const href = `/${company.slug}/people/${personId}`
  return {
    question,
    context,
    champion: {
      by: { name, line: title || null, face: faceOf(personId, name), isStandIn, href },
      promise: promiseSentence(dialogue, company.hours, words),
      kept: ended === 0 ? t('So far: too few to say.') : t('So far: {kept, number} of {ended, number} in time.', { kept, ended }),
    },
  }
}

const onTheWay = ['listening', 'weighing', 'decided', 'delivering'] as const

/** A dialogue that closed early went no further than it came. */
function phasesOf({ phase, turn }: Dialogue, words: Words) {
  const isClosed = phase === 'closed'
  const reached = onTheWay.indexOf((isClosed ? turn?.from : phase) as (typeof onTheWay)[number])
  const steps = onTheWay.map((step, index) => {
    const is = index < reached || (isClosed && index === reached) ? 'past' : index === reached ? 'now' : 'ahead'
    return { words: phaseName(words, step), is: is as 'past' | 'now' | 'ahead' }
  })
  return isClosed ? [...steps, { words: phaseName(words, 'closed'), is: 'now' as const }] : steps
}

function sectionsOf(dialogue: Dialogue, part: Part, { t }: Words) {
  const path = pathOf(dialogue)
  return [
    { href: path, words: t('Whys'), count: dialogue.statementCount, current: part === 'whys' },
    ...(dialogue.themeCount > 0 || part === 'themes'
      ? [{ href: `${path}/themes`, words: t('Themes'), count: dialogue.themeCount, current: part === 'themes' }]
      : []),
    { href: `${path}/conflicts`, words: t('Conflicts'), count: dialogue.conflictCount, current: part === 'conflicts' },
    { href: `${path}/options`, words: t('Options'), count: dialogue.optionCount, current: part === 'options' },
    { href: `${path}/criteria`, words: t('Criteria'), count: dialogue.criterionCount, current: part === 'criteria' },
    { href: `${path}/decision`, words: t('Decision'), count: null, current: part === 'decision' },
    { href: `${path}/timeline`, words: t('Timeline'), count: null, current: part === 'timeline' },
  ]
}

/** The latest turn, where everybody should know of it: the end, a step back, or one on that came early. */
function turnOf({ phase, turn }: Dialogue, words: Words) {
  if (!turn?.to || turn.to !== phase) return null
  const isClosed = turn.to === 'closed'
  if (!isClosed && !turn.reason) return null
  const isOn = phases.indexOf(turn.to) > phases.indexOf(turn.from ?? 'draft')
  return { isClosed, isOn, from: phaseName(words, turn.from), to: phaseName(words, turn.to), reason: turn.reason, at: turn.at }
}

/** The decision that stands, where everybody should know of it; not once the dialogue was taken back to before it. */
export function decidedIn({ phase, decided, ...dialogue }: Dialogue) {
  if (!decided?.id || phase === 'draft' || phase === 'listening' || phase === 'weighing') return null
  return { ...decided, href: `${pathOf(dialogue)}/decision` }
}
