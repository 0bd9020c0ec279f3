import type { FastifyPluginAsyncZod } from '@fastify/type-provider-zod'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { z } from 'zod'
import { many } from '../forms.ts'
import { type CodeBook, type CodeBookTheme, codeBookOf } from '../themes/code-book.ts'
import { quotable } from '../themes/consents.ts'
import { publishThemes, withdrawalForm, withdrawThemes } from '../themes/publishing.ts'
import { again, emptyForm, type Form } from '../web/form.ts'
import { type AnalysisHead, analysed, analysisHead, analysisPath, reading } from './entering.ts'
import { linesOf, type ThemeLine } from './showing.ts'

declare module '../web/view.ts' {
  interface Views {
    'analysis/public': {
      head: AnalysisHead
      coverage: CodeBook['coverage']
      themes: PublishableTheme[]
      /** Those that everybody reads, to be taken back. */
      published: { id: string; name: string; isTicked: boolean }[]
      form: Form
    }
    'analysis/_publishable': { theme: PublishableTheme; head: AnalysisHead }
    'analysis/_withdraw': { head: AnalysisHead; themes: { id: string; name: string; isTicked: boolean }[]; form: Form }
  }
}

interface PublishableTheme extends ThemeLine {
  isTicked: boolean
  /** For its name and its quotes, as they would stand there now: asked, said yes, and whose authors can still be asked. */
  consents: { asked: number; yes: number; all: number; open: number }
  /** Whether its name may stand there: in a customer's words it waits for their yes, or never may, where they said no or cannot be asked. */
  named: 'yes' | 'waits' | 'never'
}

const here = { params: z.object({ company: z.string(), dialogue: z.string() }) }
const publishForm = z.object({
  themes: many().pipe(z.array(z.uuid('Tick themes of this list.')).min(1, 'Tick the themes that everybody may see.')),
})

const takingBack = withdrawalForm.extend({
  taken: many().pipe(z.array(z.uuid('Tick themes of this list.')).min(1, 'Tick the themes that you take back.')),
})

/** What the public sees of the themes, and what it does not. */
export const publicRoutes: FastifyPluginAsyncZod = async (app) => {
  const { db } = app
  const address = '/:company/analysis/:dialogue/public'

  const show = async (request: FastifyRequest, reply: FastifyReply, form: Form = emptyForm()) => {
    const { words } = request
    const dialogue = await analysed(db, request)
    const { themes, coverage } = await codeBookOf(db, dialogue)
    const lines = new Map(linesOf(themes, { dialogue, total: coverage.total, words }).map((line) => [line.id, line]))
    const ticked = (form.values.themes ?? '').split(',')
    const taken = (form.values.taken ?? '').split(',')
    const kept = themes.filter(({ state }) => state === 'kept')
    const spoken = new Map((await quotable(db, dialogue, kept.flatMap(wordsOf))).map((words) => [words.statementId, words]))
    const published = kept.filter(({ publishedAt }) => publishedAt !== null)
    return reply.page('analysis/public', {
      head: analysisHead(dialogue, 'public', { title: words.t('What the public sees'), by: reading(request), words }),
      coverage,
      themes: kept.map((theme) => {
        return {
          ...lines.get(theme.id)!,
          isTicked: theme.publishedAt !== null || ticked.includes(theme.id),
          ...standingOf(theme, spoken),
        }
      }),
      published: published.map(({ id, name }) => ({ id, name, isTicked: published.length === 1 || taken.includes(id) })),
      form,
    })
  }

  app.get(address, { schema: here }, (request, reply) => show(request, reply))

  app.post(address, { schema: { ...here, body: publishForm }, ...again(show) }, async (request, reply) => {
    const dialogue = await analysed(db, request)
    await publishThemes(db, dialogue, { by: request.by(), themeIds: request.body.themes, at: request.at })
    return reply.see(`${analysisPath(dialogue)}/public`, 'Everybody who reads the dialogue sees them now.')
  })

  app.post(`${address}/withdraw`, { schema: { ...here, body: takingBack }, ...again(show) }, async (request, reply) => {
    const dialogue = await analysed(db, request)
    const { reason, taken: themeIds } = request.body
    await withdrawThemes(db, dialogue, { by: request.by(), themeIds, reason, at: request.at })
    return reply.see(`${analysisPath(dialogue)}/public`, 'Taken back. The timeline says so, and why.')
  })
}

/** The statements whose words would stand in public for a theme. */
function wordsOf({ quotes, nameStatementId }: CodeBookTheme) {
  return [...quotes.map(({ statementId }) => statementId), ...(nameStatementId ? [nameStatementId] : [])]
}

/** What of a theme may stand in public in a customer's words, and what waits for a yes that somebody can give. */
function standingOf(
  theme: CodeBookTheme,
  spoken: Map<string, Awaited<ReturnType<typeof quotable>>[number]>,
): Pick<PublishableTheme, 'consents' | 'named'> {
  const { nameStatementId } = theme
  const wanted = [
    ...theme.quotes.map(({ statementId }) => ({ use: 'quote', statementId })),
    ...(nameStatementId ? [{ use: 'name', statementId: nameStatementId }] : []),
  ].map(({ use, statementId }) => {
    const { canBeAsked = false, said = [] } = spoken.get(statementId) ?? {}
    return { use, canBeAsked, said: said.find((one) => one.themeId === theme.id && one.use === use) }
  })
  const asked = wanted.flatMap(({ said }) => said ?? [])
  const name = wanted.find(({ use }) => use === 'name')
  const mayBe = name && name.said?.consents !== false && name.canBeAsked
  return {
    consents: {
      all: wanted.length,
      asked: asked.length,
      yes: asked.filter(({ consents }) => consents).length,
      open: wanted.filter(({ said, canBeAsked }) => !said && canBeAsked).length,
    },
    named: !name || name.said?.consents ? 'yes' : mayBe ? 'waits' : 'never',
  }
}
