import type { FastifyPluginAsyncZod } from '@fastify/type-provider-zod'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { z } from 'zod'
import { commitmentsOf, type Line } from '../commitments/reading.ts'
import { may } from '../companies/permissions.ts'
import { mayLead, mustLead } from '../dialogues/phases.ts'
import { findDialogue, isOpen, pathOf } from '../dialogues/reading.ts'
import { type Head, headOf } from '../dialogues/showing.ts'
import { isSealed } from '../dialogues/weighing-time.ts'
import { type Discussion, discussionOf } from '../statements/discussing.ts'
import { again, emptyForm, type Form } from '../web/form.ts'
import { saidIn } from '../words/said.ts'
import { awaitedBy, type Missing, standingFor } from './awaiting.ts'
import { decisionForm } from './form.ts'
import { tableOf } from './preparing.ts'
import { decisionsOf } from './reading.ts'
import { mustBeDecidable, recordDecision } from './recording.ts'
import { type RowShown, type Sheet, sheetOf } from './sheet.ts'
import { decisionShown, type Firsts, type Ranked, type Shown } from './showing.ts'

/** Who hides what customers signed, and who appeals against that. */
interface Moderating {
  hides: boolean
  /** What the reader signed themselves. */
  mine: string[]
}

declare module '../web/view.ts' {
  interface Views {
    'decisions/show': {
      head: Head
      missing: Missing | null
      decision: Shown | null
      earlier: Shown[]
      commitments: { running: Line[]; ended: Line[] }
      /** Where this reader signs a dissent, and says whether it held; null where they do not. */
      dissent: string | null
      review: { href: string; isAgain: boolean } | null
      /** For a guest: where they sign in first to say something of it. */
      signIn: string | null
      isOpen: boolean
      renew: string | null
      moderating: Moderating
      discussion: Discussion<Form> | null
    }
    'decisions/_missing': { missing: Missing }
    'decisions/_decision': { decision: Shown; company: string; path: string }
    'decisions/_departure': { decision: Shown; company: string }
    'decisions/_course': { decision: Shown; company: string }
    'decisions/_firsts': { firsts: Firsts; company: string }
    'decisions/_ranking': { ranked: NonNullable<Ranked>; company: string }
    'decisions/_dissents': { decision: Shown; moderating: Moderating; path: string }
    'decisions/_review': { review: Shown['review']; company: string }
    'decisions/_earlier': { earlier: Shown[]; company: string; path: string; moderating: Moderating }
    'decisions/new': Sheet
    'decisions/_row': { row: RowShown; sheet: Sheet }
  }
}

const here = { params: z.object({ company: z.string(), dialogue: z.string() }) }
const address = '/:company/d/:dialogue/decision'

/** What was decided, on what grounds, and what both sides say of it; and the form in which it is recorded. */
export const decisionRoutes: FastifyPluginAsyncZod = async (app) => {
  const { db } = app

  const dialogueOf = (request: FastifyRequest) => {
    const { dialogue } = request.params as { dialogue: string }
    return findDialogue(db, request.here(), dialogue, { reader: request.member(), at: request.at })
  }

  const show = async (request: FastifyRequest, reply: FastifyReply) => {
    const { words, at, visitor, query } = request
    const reader = request.member()
    const dialogue = await dialogueOf(request)
    const path = pathOf(dialogue)
    const head = headOf(dialogue, 'decision', { reader, words })
    const all = await decisionsOf(db, dialogue, { reader })
    const [latest] = all
    if (!latest) {
      const said = saidIn(words, { now: at, timeZone: visitor?.timeZone ?? dialogue.company.timeZone })
      const standing = await standingFor(db, dialogue, { reader })
      return reply.page('decisions/show', { ...nothing, head, missing: awaitedBy(dialogue, standing, { reader, words, said, at }) })
    }
    const [decision, ...earlier] = all.map((one) => decisionShown(one, { path, company: dialogue.company }, { words, at }))
    const speaks = reader ? may(reader, 'comment') : visitor !== null && dialogue.visibility === 'public'
    const place = `${path}/decision/${latest.id}`
    return reply.page('decisions/show', {
      head,
      missing: null,
      decision: decision!,
      earlier,
      commitments: await commitmentsOf(db, dialogue, { decisionId: latest.id, at }),
      dissent: speaks && isOpen(dialogue) && !latest.own.dissents ? `${place}/dissent` : null,
      review: speaks && decision!.review.isDue ? { href: `${place}/review`, isAgain: latest.own.held !== null } : null,
      signIn: visitor ? null : `/sign-in?next=${encodeURIComponent(`${path}/decision`)}`,
      isOpen: isOpen(dialogue),
      renew: isOpen(dialogue) && !isSealed(dialogue, at) && mayLead(reader, dialogue) ? `${path}/decision/new` : null,
      moderating: {
        hides: may(reader, 'hide'),
        mine: all.flatMap(({ dissents }) => dissents.filter(({ personId }) => personId === reader?.personId).map(({ id }) => id)),
      },
      discussion: await discussionOf(db, dialogue, {
        about: { decisionId: latest.id },
        path: `${path}/decision`,
        reader,
        visitor,
        query,
        form: emptyForm(),
      }),
    })
  }

  app.get(address, { schema: here }, (request, reply) => show(request, reply))

  const showNew = async (request: FastifyRequest, reply: FastifyReply, form?: Form) => {
    const { words, at } = request
    const dialogue = await dialogueOf(request)
    const by = request.by()
    mustLead(by, dialogue)
    mustBeDecidable(dialogue, at)
    const table = await tableOf(db, dialogue)
    return reply.page(
      'decisions/new',
      sheetOf(dialogue, table, { by, form: form ?? emptyForm(), isRefused: form !== undefined, words, at }),
    )
  }

  app.get(`${address}/new`, { schema: here }, (request, reply) => showNew(request, reply))

  app.post(`${address}/new`, { schema: { ...here, body: decisionForm }, ...again(showNew) }, async (request, reply) => {
    const { id, deciding } = request.body
    const dialogue = await dialogueOf(request)
    await recordDecision(db, dialogue, { by: request.by(), id, ...deciding, at: request.at })
    return reply.see(`${pathOf(dialogue)}/decision`, 'Recorded. Everybody who took part is told what became of what they said.')
  })
}

/** Where nothing is decided, nothing can be done about it. */
const nothing = {
  decision: null,
  earlier: [],
  commitments: { running: [], ended: [] },
  dissent: null,
  review: null,
  signIn: null,
  isOpen: false,
  renew: null,
  moderating: { hides: false, mine: [] },
  discussion: null,
}
