import type { FastifyPluginAsyncZod } from '@fastify/type-provider-zod'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { z } from 'zod'
import type { Dialogue } from '../dialogues/reading.ts'
import type { Member } from '../member.ts'
import { askMembers } from '../themes/asking.ts'
import { askToQuote } from '../themes/asking-to-quote.ts'
import { becameOf } from '../themes/becoming.ts'
import { themeTreeOf } from '../themes/code-book.ts'
import { codeStatements, sayNoneFits } from '../themes/coding.ts'
import { keepTheme, rejectTheme } from '../themes/keeping.ts'
import { listingOf, type PartsSought } from '../themes/listing.ts'
import { mergeThemes } from '../themes/merging.ts'
import { moveStatements } from '../themes/moving.ts'
import { nestTheme } from '../themes/nesting.ts'
import { noteForm, noteTheme } from '../themes/noting.ts'
import { chooseQuotes } from '../themes/quoting.ts'
import { seekThemes } from '../themes/seeking/seeking.ts'
import { splitTheme } from '../themes/splitting.ts'
import { again, emptyForm, type Form } from '../web/form.ts'
import { type AnalysisHead, analysed, analysisHead, analysisPath, reading } from './entering.ts'
import { goneOf, leadOn, whatBecame } from './gone.ts'
import { type ListAddress, listAddress, queryOf } from './list-address.ts'
import { chosenIn, type ListedMember, listedMembers, type MemberList } from './members.ts'
import { type ThemeChoices, themeChoices } from './showing.ts'
import { type WholeTheme, wholeTheme } from './theme.ts'
import { gatherForm, mergeForm, moveForm, nestForm, quotesForm, type Ticked, tickedForm } from './theme-forms.ts'
import { isGoing, searchSaid } from './watching.ts'

declare module '../web/view.ts' {
  interface Views {
    'analysis/theme': {
      head: AnalysisHead
      here: string
      version: string
      /** What became of a theme that was looked for and is part of this one by now. */
      gone: string | null
      theme: WholeTheme
      /** How many statements the machine put there of late. */
      filed: number
      /** What is watched while parts of it are looked for. */
      search: string | null
      /** The latest search for parts of it. */
      sought: PartsSought | null
      list: MemberList
      choices: ThemeChoices
      /** Whether the themes that this one could go to are listed at once. */
      isChoosing: boolean
      form: Form
    }
    'analysis/_theme-acts': { head: AnalysisHead; theme: WholeTheme; filed: number }
    'analysis/_theme-changes': { theme: WholeTheme; choices: ThemeChoices; isChoosing: boolean; form: Form }
    'analysis/_narrow': { list: MemberList }
    'analysis/_parts': { theme: WholeTheme; sought: PartsSought | null }
    'analysis/_members': { list: MemberList; mayAnalyse: boolean; choices: ThemeChoices; form: Form }
    'analysis/_member': { member: ListedMember; mayAnalyse: boolean; isTicked: boolean }
    'analysis/_said': { check: ListedMember['checks'][number]; author: string }
    'analysis/_coding': { coding: ListedMember['codings'][number] }
    'analysis/_ticked': { list: MemberList; choices: ThemeChoices; form: Form }
    'analysis/_options': { choices: ThemeChoices; none: string; chosen: string }
  }
}

interface Acting {
  dialogue: Dialogue
  /** The theme itself, whoever acts and when: what every deed takes. */
  deed: { by: Member; themeId: string; at: Date }
  /** The analysis, and in it the theme's page. */
  path: string
  own: string
  /** The theme's page as it was looked at. */
  back: string
  /** The statements that are meant. */
  chosen: (sent: Ticked) => Promise<string[]>
}

type Done = Promise<{ to: string; notice?: string }>

const ofTheme = { params: z.object({ company: z.string(), dialogue: z.string(), theme: z.uuid() }) }
/** From how many themes on the page of one lists them once, for what is ticked, and again only when asked to. */
const mostListed = 200
const listed = { ...ofTheme, querystring: listAddress }
const nothing = z.object({}).optional().nullable()
const partly = 'Done, but for those whose customer has said themselves where they belong.'

/** A theme: the statements that it holds, and everything that is done with it, as a whole and statement by statement. */
export const themeActRoutes: FastifyPluginAsyncZod = async (app) => {
  const { db } = app
  const address = '/:company/analysis/:dialogue/themes/:theme'

  const show = async (request: FastifyRequest, reply: FastifyReply, form: Form = emptyForm()) => {
    const { theme: asked } = request.params as { theme: string }
    const at = request.query as ListAddress
    const { words } = request
    const dialogue = await analysed(db, request)
    const themes = await themeTreeOf(db, dialogue)
    const became = themes.some(({ id }) => id === asked) ? null : await becameOf(db, dialogue, asked)
    // What was refused because of that is shown again where it can be done, with what was ticked and typed.
    if (became && (!became.intoId || request.method === 'GET')) return reply.see(leadOn(became, analysisPath(dialogue)))
    if (became) form.problem = `${whatBecame(became, words)} ${words.t('What you ticked is still ticked: look, and send it again.')}`
    const id = became?.intoId ?? asked
    const { coverage, filed, options, sought } = await listingOf(db, dialogue, { themeId: id, at: request.at })
    const theme = wholeTheme(id, { themes, dialogue, total: coverage.total, words })
    const list = await listedMembers(db, dialogue, { group: id, at, themes, n: theme.n, path: theme.href, options })
    if (list.members.length === 0 && at.after) return reply.see(theme.href + queryOf({ ...at, after: undefined }))
    return reply.page('analysis/theme', {
      head: analysisHead(dialogue, null, { title: theme.name, by: reading(request), words, theme: id }),
      here: request.method === 'GET' ? request.url : theme.href + list.query,
      version: `${dialogue.version}`,
      gone: await goneOf(db, dialogue, at.was, words),
      theme,
      filed,
      sought,
      search: isGoing(sought) ? searchSaid(sought) : null,
      list,
      choices: themeChoices(themes, words, { but: id }),
      isChoosing:
        themes.length <= mostListed || at.choose === '1' || form.problem !== null || 'into' in form.problems || 'under' in form.problems,
      form,
    })
  }

  app.get(address, { schema: listed }, (request, reply) => show(request, reply))

  const on = <Body extends z.ZodType>(part: string, body: Body, act: (given: Acting, sent: z.infer<Body>) => Done) =>
    app.post(`${address}/${part}`, { schema: { ...listed, body }, ...again(show) }, async (request, reply) => {
      const dialogue = await analysed(db, request)
      const { theme: themeId } = request.params
      const path = analysisPath(dialogue)
      const deed = { by: request.by(), themeId, at: request.at }
      const own = `${path}/themes/${themeId}`
      const at = request.query as ListAddress
      const chosen = async (sent: Ticked) => await chosenIn(db, dialogue, themeId, { at, sent })
      const given = { dialogue, deed, path, own, back: own + queryOf(at), chosen }
      const { to, notice } = await act(given, request.body as z.infer<Body>)
      return reply.see(to, notice)
    })

  on('keep', nothing, async ({ dialogue, deed, path }) => {
    await keepTheme(db, dialogue, deed)
    return { to: `${path}#suggested` }
  })

  on('reject', nothing, async ({ dialogue, deed, path }) => {
    await rejectTheme(db, dialogue, deed)
    return { to: path, notice: 'Set aside. What it held is not yet grouped. The history can bring it back.' }
  })

  on('merge', mergeForm, async ({ dialogue, deed, path }, { into: intoId }) => {
    await mergeThemes(db, dialogue, { ...deed, intoId })
    return { to: `${path}/themes/${intoId}`, notice: 'The two are one now.' }
  })

  on('nest', nestForm, async ({ dialogue, deed, own }, { under: underId }) => {
    await nestTheme(db, dialogue, { ...deed, underId })
    return { to: own, notice: 'It is nested there now.' }
  })

  on('memo', noteForm, async ({ dialogue, deed, own }, { memo, version }) => {
    await noteTheme(db, dialogue, { ...deed, memo, version })
    return { to: own, notice: 'Noted.' }
  })

  on('parts', nothing, async ({ dialogue, deed, own }) => {
    await seekThemes(db, dialogue, { ...deed, fineness: 1 })
    return { to: own }
  })

  on('ask', nothing, async ({ dialogue, deed, own }) => {
    const { asked } = await askMembers(db, dialogue, deed)
    return {
      to: own,
      notice: asked > 0 ? 'They are asked, each once: by mail, and on their own page.' : 'Everybody who can be asked was asked before.',
    }
  })

  on('quotes', quotesForm, async ({ dialogue, deed, back }, { statements: statementIds }) => {
    await chooseQuotes(db, dialogue, { ...deed, statementIds })
    return { to: back, notice: 'These speak for it now.' }
  })

  on('quotes/ask', nothing, async ({ dialogue, deed, own }) => {
    const { asked } = await askToQuote(db, dialogue, deed)
    return {
      to: own,
      notice: asked > 0 ? 'They are asked whether their words may stand in public.' : 'Everybody who can be asked was asked before.',
    }
  })

  on('move', moveForm, async ({ dialogue, deed, back, chosen }, { to: toId, ...sent }) => {
    const { refused } = await moveStatements(db, dialogue, { ...deed, fromId: deed.themeId, toId, statementIds: await chosen(sent) })
    return { to: back, notice: refused > 0 ? partly : 'Moved. The history can take it back.' }
  })

  on('also', moveForm, async ({ dialogue, deed, back, chosen }, { to: themeId, ...sent }) => {
    await codeStatements(db, dialogue, { ...deed, themeId, statementIds: await chosen(sent) })
    return { to: back, notice: 'Put there too.' }
  })

  on('none', tickedForm, async ({ dialogue, deed, back, chosen }, sent) => {
    const { refused } = await sayNoneFits(db, dialogue, { ...deed, statementIds: await chosen(sent) })
    return { to: back, notice: refused > 0 ? partly : 'Noted: none of the themes fits.' }
  })

  on('split', gatherForm, async ({ dialogue, deed, path, chosen }, { id, name, ...sent }) => {
    const { themeId, refused } = await splitTheme(db, dialogue, { ...deed, id, statementIds: await chosen(sent), name })
    return { to: `${path}/themes/${themeId}`, notice: refused > 0 ? partly : 'Made, with what you ticked.' }
  })
}
