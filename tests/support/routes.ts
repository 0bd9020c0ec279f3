import { channel } from 'node:diagnostics_channel'
import type { FastifyInstance, RouteOptions } from 'fastify'
import { commitmentPath } from '../../server/commitments/link.ts'
import { invitationPath } from '../../server/companies/inviting.ts'
import { consultPath } from '../../server/consults/link.ts'
import { leavingPath } from '../../server/notifications/leaving-link.ts'
import { verdictPath } from '../../server/responses/verdict-link.ts'
import { askedPath } from '../../server/themes/asked-link.ts'
import { committedAt } from './committed.ts'
import { takenFile } from './snapshot.ts'
import type { Half, Things } from './stage.ts'

/** `GET /:company/d/:dialogue`: the method and the pattern, as the app has it. */
export type Route = string

/** Every route that an app takes in while it is being made, in their order. What only answers HEAD beside a GET is left out. */
export async function routesTaken<Made>(make: () => Promise<Made>): Promise<{ made: Made; routes: Route[] }> {
  const routes: Route[] = []
  const hear = (message: unknown) => {
    const { fastify } = message as { fastify: FastifyInstance }
    fastify.addHook('onRoute', ({ method, url }: RouteOptions) => {
      for (const one of [method].flat()) if (one !== 'HEAD') routes.push(`${one} ${url}`)
    })
  }
  const made = channel('fastify.initialization')
  made.subscribe(hear)
  try {
    return { made: await make(), routes }
  } finally {
    made.unsubscribe(hear)
  }
}

/** The secret of the tests' doors, by which invitations are made. */
export const secret = 'a secret of the tests, long enough for everybody'

/** What fills a route: a company, what stands in one of its dialogues, and a way in that was mailed. */
export interface Place {
  half: Half
  things: Things
  link: string
  code?: string
  secret: string
}

/** The dialogue in which the page of a route has most to show: the public one, the one that weighs, or the one that decided. */
export function thingsFor(route: Route, { things }: Half): Things {
  if (/\/d\/:dialogue\/(decision\b|criteria\/explained|themes$)/.test(route)) return things.decided
  return /\/:dialogue\/(weigh|rate|weighing)$/.test(route) ? things.weighing : things.public
}

/** The address of a route at a place. */
export function addressAt(route: Route, { half, things, link, secret }: Place): string {
  const pattern = route.split(' ')[1]!
  const { answer, ...own } = thingsOf(pattern, things)
  if (pattern.startsWith('/invitation/')) return invitationPath(half.company.slug, half.invitation, secret)
  if (pattern.startsWith('/verdict/')) return verdictPath(half.company.slug, things.statementAnswer.targetId, half.ana.personId, secret)
  if (pattern.startsWith('/commitment/')) return commitmentPath(half.company.slug, things.committed.byLink, half.ana.personId, secret)
  if (pattern.startsWith('/theme/')) return askedByLink(pattern, { half, things, secret })
  if (pattern.startsWith('/unsubscribe/')) return leavingPath(half.company.slug, { personId: half.ana.personId, topic: 'answers' }, secret)
  const values: Record<string, string> = {
    company: half.company.slug,
    dialogue: things.slug,
    option: things.option,
    obligation: pattern.endsWith('/ask/back') ? things.askedDuty : things.duty,
    held: things.held,
    hiding: things.hiding,
    invitation: half.invitation,
    person: half.tom.personId,
    mail: half.mail,
    import: half.import,
    token: pattern.startsWith('/:company/consult/') ? consultPath('', things.consult, secret).split('/').at(-1)! : link,
    consult: things.consult,
    snapshot: things.snapshot,
    upload: things.upload,
    file: takenFile,
    version: 'any',
    hex: '0b5d63',
    figure: 'overdue',
    statement: things.statement,
    theme: /\/themes\/:theme\/(keep|reject|merge)$/.test(pattern) ? things.themed.suggested : things.themed.theme,
    coding: things.themed.coding,
    step: things.themed.step,
    sample: pattern.endsWith('/take-over') ? things.sampled.opened : things.sampled.sealed,
    ...own,
    ...(answer && { answer }),
  }
  const path = pattern.replace(/:(\w+)/g, (_, name: string) => values[name] ?? `:${name}`)
  return pattern.endsWith('/hide') ? `${path}?about=statement:${things.statement}` : path
}

function askedByLink(pattern: string, { half, things, secret }: Pick<Place, 'half' | 'things' | 'secret'>) {
  const about = { themeId: things.themed.theme, statementId: things.statement, personId: half.ana.personId }
  return `${askedPath(half.company.slug, about, secret)}${pattern.endsWith('/quote') ? '/quote' : ''}`
}

/** Which of the statements and conflicts a route is about: one that was answered, one that is hidden, else one that waits for its answer. */
function thingsOf(pattern: string, things: Things): { id?: string; answer?: string; change?: string; day?: string } {
  const committed = committedAt(pattern, things)
  if (committed) return committed
  const isHidden = pattern.endsWith('/appeal')
  if (pattern.includes('/question')) return { id: pattern.includes('/whys/') ? things.askedStatement : things.askedConflict }
  const isAnswered = /\/(verdict|answers\/|answer\b|leave)/.test(pattern)
  if (pattern === '/:company/people/:id') return { id: things.appearance }
  if (pattern.includes('/options/:option/changes')) return { change: things.optionChange }
  if (pattern.includes('/comments/:id')) return { id: things.hiddenComment }
  const worked = isHidden ? things.worked.hidden : { ...things.worked, option: things.option }
  if (pattern.includes('/criteria/:id')) return { id: worked.criterion, change: things.worked.change }
  if (pattern.includes('/options/:id')) return { id: worked.option }
  if (pattern.includes('/commitments/:id')) return { id: worked.commitment }
  if (pattern.includes('/dissents/:id')) return { id: worked.dissent }
  if (pattern.includes('/decision/:id')) return { id: things.worked.decision }
  if (pattern.includes('/whys/:id'))
    return {
      id: isHidden ? things.hiddenStatement : isAnswered ? things.answeredStatement : things.statement,
      answer: things.statementAnswer.responseId,
    }
  if (pattern.includes('/conflicts/:id'))
    return {
      id: isHidden ? things.hiddenConflict : isAnswered ? things.answeredConflict : things.conflict,
      answer: things.conflictAnswer.responseId,
    }
  return {}
}
