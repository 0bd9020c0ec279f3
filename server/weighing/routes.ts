import type { FastifyPluginAsyncZod } from '@fastify/type-provider-zod'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { z } from 'zod'
import { asSpeaker } from '../companies/joining.ts'
import { mustMay, sideOf } from '../companies/permissions.ts'
import { sharedCriteria } from '../criteria/shared.ts'
import { becameOf } from '../dialogues/became.ts'
import { optionsOnTheTable } from '../dialogues/on-the-table.ts'
import { type Dialogue, findDialogue, pathOf } from '../dialogues/reading.ts'
import { Refusal } from '../refusal.ts'
import { again, emptyForm, type Form } from '../web/form.ts'
import { giveWeights, pointsTyped, saveWeights, weightsForm } from './giving.ts'
import { type Mine, weighingOf } from './mine.ts'
import { shuffledFor } from './points.ts'
import { nextToRate, rate, ratingForm, ratingsTyped } from './rating.ts'
import { left, ratingValues, type Standing, standingOf, stepsOf, sumOf, weightsAsked } from './showing.ts'

type Asked = ReturnType<typeof weightsAsked>['criteria'][number]
type Step = ReturnType<typeof stepsOf>[number]

interface Place {
  question: string
  company: string
  path: string
  standing: Standing
  closesAt: Date | null
  signIn: string | null
}

interface Weighing extends Place {
  openedAt: Date | null
  side: 'customer' | 'company'
  criteria: Asked[]
  weighedAt: Date | null
  isStale: boolean
  sum: number
  left: number
  form: Form
}

interface Rating extends Place {
  openedAt: Date | null
  option: { id: string; name: string } | null
  steps: Step[]
  criteria: { id: string; sentence: string; measure: string | null; isRated: boolean }[]
  done: number
  form: Form
}

declare module '../web/view.ts' {
  interface Views {
    'weighing/weigh': Weighing
    'weighing/_weights': { weighing: Weighing }
    'weighing/_given': { weighing: Weighing }
    'weighing/_weight': { criterion: Asked; form: Form }
    'weighing/_not-now': { place: Place; thing: 'weights' | 'ratings' }
    'weighing/_sealed': { company: string; closesAt: Date | null; openedAt: Date }
    'weighing/_first': { place: Place }
    'weighing/rate': Rating
    'weighing/_rating': { criterion: Rating['criteria'][number]; form: Form }
    'weighing/_steps': { steps: Step[]; done: number }
  }
}

const here = { params: z.object({ company: z.string(), dialogue: z.string() }) }
const ofOption = { ...here, querystring: z.object({ option: z.uuid().optional().catch(undefined) }) }

/** Giving one's weights, and rating the options on what was weighed. */
export const weighingRoutes: FastifyPluginAsyncZod = async (app) => {
  const { db, config } = app

  const dialogueOf = (request: FastifyRequest) => {
    const { dialogue } = request.params as { dialogue: string }
    return findDialogue(db, request.here(), dialogue, { reader: request.member(), at: request.at })
  }

  const ownOf = (request: FastifyRequest, dialogue: Dialogue): Promise<Mine> =>
    weighingOf(db, dialogue, { personId: request.visitor?.personId ?? null })

  const showWeigh = async (request: FastifyRequest, reply: FastifyReply, typed?: Form) => {
    const reader = request.member()
    const dialogue = await dialogueOf(request)
    if (!typed && reader) mustMay(reader, 'weigh')
    const shared = await sharedCriteria(db, dialogue)
    const mine = await ownOf(request, dialogue)
    const { criteria, values, isStale } = weightsAsked(mine, shared, request.visitor?.personId ?? dialogue.id)
    const form = typed ?? emptyForm(values)
    const sum = sumOf(form.values, criteria)
    return reply.page('weighing/weigh', {
      ...placeOf(request, dialogue, { things: shared, typed }),
      openedAt: mine.openedAt,
      side: reader ? sideOf(reader) : 'customer',
      criteria,
      weighedAt: mine.weighedAt,
      isStale,
      sum,
      left: left(sum),
      form,
    })
  }

  app.get('/:company/d/:dialogue/weigh', { schema: here }, (request, reply) => showWeigh(request, reply))

  app.post('/:company/d/:dialogue/weigh', { schema: { ...here, body: weightsForm }, ...again(showWeigh) }, async (request, reply) => {
    const { at, body } = request
    const isSaved = body.wish === 'save'
    const typed = pointsTyped(body)
    const dialogue = await dialogueOf(request)
    const points = Object.fromEntries(Object.entries(typed).map(([id, text]) => [id, Number(text)]))
    await asSpeaker(db, dialogue, { visitor: request.signedIn(), member: request.member(), at }, async (tx, by) => {
      if (isSaved) await saveWeights(tx, dialogue, { by, typed, at })
      else await giveWeights(tx, dialogue, { by, points, at })
    })
    const path = pathOf(dialogue)
    return isSaved
      ? reply.see(`${path}/weigh`, 'Kept for later. It counts once you give it.')
      : reply.see(`${path}/rate`, 'Your weights are given. You can change them until weighing closes.')
  })

  const showRate = async (request: FastifyRequest, reply: FastifyReply, typed?: Form) => {
    const reader = request.member()
    const dialogue = await dialogueOf(request)
    if (!typed && reader) mustMay(reader, 'weigh')
    const options = await optionsOnTheTable(db, dialogue)
    const shared = await sharedCriteria(db, dialogue)
    const mine = await ownOf(request, dialogue)
    const asked = typed?.values.option ?? (request.query as { option?: string }).option
    const option = asked
      ? (options.find(({ id }) => id === asked) ?? (typed && (await becameOf(db, dialogue, { optionId: asked, options }))))
      : (nextToRate({ options, criteria: shared, ratings: mine.ratings }) ?? options[0])
    if (asked && !option) throw new Refusal('not_found', 'There is nothing at this address.')
    const rating = { mine, options, criteria: shuffledFor(request.visitor?.personId ?? dialogue.id, shared) }
    const steps = stepsOf(rating, option?.id ?? '', dialogue)
    return reply.page('weighing/rate', {
      ...placeOf(request, dialogue, { things: options.length > 0 ? shared : [], typed }),
      openedAt: mine.openedAt,
      option: option ?? null,
      steps,
      done: steps.filter(({ isDone }) => isDone).length,
      criteria: rating.criteria.map(({ id, sentence, measure }) => ({
        id,
        sentence,
        measure,
        isRated: mine.ratings.some(({ optionId, criterionId }) => optionId === option?.id && criterionId === id),
      })),
      form: typed ?? emptyForm(option ? ratingValues(rating, option.id, dialogue) : {}),
    })
  }

  app.get('/:company/d/:dialogue/rate', { schema: ofOption }, (request, reply) => showRate(request, reply))

  app.post('/:company/d/:dialogue/rate', { schema: { ...here, body: ratingForm }, ...again(showRate) }, async (request, reply) => {
    const { at, body } = request
    const dialogue = await dialogueOf(request)
    const visitor = request.signedIn()
    const optionId = body.option
    await asSpeaker(db, dialogue, { visitor, member: request.member(), at }, (tx, by) =>
      rate(tx, dialogue, { by, ratings: optionId ? ratingsTyped(dialogue, { optionId, body, baseUrl: config.baseUrl }) : [], at }),
    )
    const [criteria, options] = [await sharedCriteria(db, dialogue), await optionsOnTheTable(db, dialogue)]
    const mine = await weighingOf(db, dialogue, visitor)
    const next = nextToRate({ options, criteria, ratings: mine.ratings }, optionId)
    const path = pathOf(dialogue)
    if (next) return reply.see(`${path}/rate?option=${next.id}`, 'Kept. Here is the next option.')
    return mine.weighedAt
      ? reply.see(`${path}/criteria`, 'Your weights and ratings are in. You can change them until weighing closes.')
      : reply.see(`${path}/weigh`, 'Your ratings are in. They count once you give your weights too.')
  })
}

/** What was typed is shown whatever became of the weighing meanwhile: it must not be lost. */
function placeOf(
  request: FastifyRequest,
  dialogue: Dialogue,
  { things, typed }: { things: readonly unknown[]; typed: Form | undefined },
): Place {
  return {
    question: dialogue.question,
    company: dialogue.company.name,
    path: pathOf(dialogue),
    standing: typed && things.length > 0 ? 'open' : standingOf(dialogue, things, request.at),
    closesAt: dialogue.weighingClosesAt,
    signIn: request.visitor ? null : `/sign-in?next=${encodeURIComponent(request.url)}`,
  }
}
