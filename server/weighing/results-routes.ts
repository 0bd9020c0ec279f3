import type { FastifyPluginAsyncZod } from '@fastify/type-provider-zod'
import { z } from 'zod'
import { criteriaOf } from '../criteria/reading.ts'
import { findDialogue } from '../dialogues/reading.ts'
import type { Board, Named, Row } from './results-board.ts'
import type {
  Apart,
  CriterionExplained,
  Evidence,
  explainAll,
  OptionExplained,
  Ordered,
  OwnExplained,
  Spread,
  sumOf,
} from './results-explained.ts'
import { explain } from './results-part.ts'

declare module '../web/view.ts' {
  interface Views {
    'weighing/_results': { board: Board; isLive: boolean; here: string }
    'weighing/_results-headline': { board: Board }
    'weighing/_results-remarks': { board: Board }
    'weighing/_swings': { board: Board }
    'weighing/_results-counted': { board: Board }
    'weighing/_results-table': { board: Board }
    'weighing/_results-ranking': { board: Board }
    'weighing/_results-criterion': { criterion: Named }
    'weighing/_results-cell': { cell: Row['cells'][number]; name: string; company: string; isSealed: boolean }
    'weighing/_slope': { row: Row; company: string; isSealed: boolean }
    'weighing/_dot-symbols': Record<string, never>
    'weighing/_score': Pick<Board, 'basis' | 'company' | 'digits'> & Pick<Board['columns'][number], 'place' | 'href'>
    'weighing/explained': Awaited<ReturnType<typeof explain>>
    'weighing/_explained-option': { option: OptionExplained; board: Board }
    'weighing/_explained-criterion': { criterion: CriterionExplained; board: Board }
    'weighing/_explained-own': { own: OwnExplained }
    'weighing/_explained-all': { board: Board; all: ReturnType<typeof explainAll> }
    'weighing/_sum': { sum: NonNullable<ReturnType<typeof sumOf>> }
    'weighing/_alone': { board: Board }
    'weighing/_apart': { list: Apart[] }
    'weighing/_ordered': { ordered: Ordered; what: 'score' | 'weight' }
    'weighing/_spread': { spread: Spread; side: string }
    'weighing/_evidence': { evidence: Evidence; company: string }
    'weighing/_figure': Pick<Board, 'digits'> & { value: number | null }
  }
}

const asked = z.object({ option: z.uuid().optional().catch(undefined), criterion: z.uuid().optional().catch(undefined) })

/** Where every figure of the shared table says how it is counted, with its numbers. */
export const resultsRoutes: FastifyPluginAsyncZod = async (app) => {
  const { db } = app

  const here = { params: z.object({ company: z.string(), dialogue: z.string() }), querystring: asked }
  app.get('/:company/d/:dialogue/criteria/explained', { schema: here }, async (request, reply) => {
    const { at } = request
    const reader = request.member()
    const dialogue = await findDialogue(db, request.here(), request.params.dialogue, { reader, at })
    const { shared } = await criteriaOf(db, dialogue, { reader })
    return reply.page('weighing/explained', await explain(db, dialogue, { criteria: shared.list, reader, at, ...request.query }))
  })
}
