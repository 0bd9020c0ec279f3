import type { FastifyPluginAsyncZod } from '@fastify/type-provider-zod'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { z } from 'zod'
import { may } from '../companies/permissions.ts'
import type { Dialogue } from '../dialogues/reading.ts'
import { agreementOn } from '../themes/blind/agreeing.ts'
import { codeForm, codeInSample } from '../themes/blind/coding.ts'
import { openSample } from '../themes/blind/opening.ts'
import { codingsOf, type ForCoder, sampleFor, samplesOf, themesEver, wordsToCode } from '../themes/blind/reading.ts'
import { drawForm, drawSample } from '../themes/blind/sampling.ts'
import { takeableOf, takeOverAgreed } from '../themes/blind/taking.ts'
import { themesOf } from '../themes/reading.ts'
import { again, emptyForm, type Form } from '../web/form.ts'
import {
  blindPath,
  type Choice,
  type Result,
  resultOf,
  type SampleLine,
  sampleLine,
  statementNow,
  type Turn,
  turnOf,
} from './blind-showing.ts'
import { countedThemes, toldApart } from './counting.ts'
import { type AnalysisHead, analysed, analysisHead, reading } from './entering.ts'

interface Sampled {
  head: AnalysisHead
  /** All samples, and this one. */
  path: string
  here: string
  sample: SampleLine
  form: Form
}

declare module '../web/view.ts' {
  interface Views {
    'analysis/blind/list': {
      head: AnalysisHead
      path: string
      samples: SampleLine[]
      /** From which statements one can draw; null for who only reads. */
      from: { value: string; label: string }[] | null
      hasThemes: boolean
      form: Form
    }
    'analysis/blind/_sample': { line: SampleLine; mayAnalyse: boolean }
    'analysis/blind/_draw': { path: string; from: { value: string; label: string }[]; form: Form }
    'analysis/blind/code': Sampled & { turn: Turn | null; problem: string | null; left: number }
    'analysis/blind/_turn': { turn: Turn; here: string; problem: string | null }
    'analysis/blind/_choice': { choice: Choice }
    'analysis/blind/_end': { sample: SampleLine; here: string; left: number; mayAnalyse: boolean }
    'analysis/blind/_coders': { sample: SampleLine; here: string; mayAnalyse: boolean }
    'analysis/blind/opened': Sampled & { result: Result; takeable: number }
    'analysis/blind/_alpha': { result: Result }
    'analysis/blind/_per-theme': { result: Result }
    'analysis/blind/_apart': { group: Result['disagreements'][number] }
  }
}

interface Opening {
  dialogue: Dialogue
  sample: ForCoder
  shown: Sampled
}

const ofAll = { params: z.object({ company: z.string(), dialogue: z.string() }) }
const place = z.coerce.number().int().min(0).optional().catch(undefined)
const ofSample = {
  params: z.object({ company: z.string(), dialogue: z.string(), sample: z.uuid() }),
  querystring: z.object({ at: place, after: place }),
}

/** Blind coding: samples are drawn, coded one statement after another, opened together, and compared. */
export const blindRoutes: FastifyPluginAsyncZod = async (app) => {
  const { db } = app
  const address = '/:company/analysis/:dialogue/blind'

  const headOf = (request: FastifyRequest, dialogue: Dialogue) =>
    analysisHead(dialogue, 'blind', { title: request.words.t('Blind coding'), by: reading(request), words: request.words })

  const showAll = async (request: FastifyRequest, reply: FastifyReply, form: Form = emptyForm({ size: '50', from: 'any' })) => {
    const { t } = request.words
    const dialogue = await analysed(db, request)
    const by = reading(request)
    const [samples, themes] = [await samplesOf(db, dialogue), toldApart(await countedThemes(db, dialogue))]
    const places = [
      { value: 'any', label: t('All statements') },
      { value: 'ungrouped', label: t('Those not yet grouped') },
      ...themes.map(({ id, name }) => ({ value: id, label: t('Those under “{theme}”', { theme: name }) })),
    ]
    return reply.page('analysis/blind/list', {
      head: headOf(request, dialogue),
      path: blindPath(dialogue),
      samples: samples.map((sample) => sampleLine(sample, dialogue, by.personId)),
      from: may(by, 'analyse') ? places : null,
      hasThemes: themes.length > 0,
      form,
    })
  }

  app.get(address, { schema: ofAll }, (request, reply) => showAll(request, reply))

  app.post(address, { schema: { ...ofAll, body: drawForm }, ...again(showAll) }, async (request, reply) => {
    const dialogue = await analysed(db, request)
    const id = await drawSample(db, dialogue, { by: request.by(), ...request.body, at: request.at })
    return reply.see(`${blindPath(dialogue)}/${id}`)
  })

  const show = async (request: FastifyRequest, reply: FastifyReply, form: Form = emptyForm()) => {
    const { sample: sampleId } = request.params as { sample: string }
    const dialogue = await analysed(db, request)
    const by = reading(request)
    const sample = await sampleFor(db, dialogue, { sampleId, personId: by.personId })
    const line = sampleLine(sample, dialogue, by.personId)
    const shown = { head: headOf(request, dialogue), path: blindPath(dialogue), here: line.href, sample: line, form }
    if (sample.openedAt) return await showOpened(request, reply, { dialogue, sample, shown })
    const left = sample.statements.filter(({ own }) => own === undefined).length
    const now = may(by, 'analyse') ? statementNow(sample, askedFor(request, form)) : undefined
    if (!now) return reply.page('analysis/blind/code', { ...shown, turn: null, problem: null, left })
    const [words, themes] = [await wordsToCode(db, dialogue, now.id), await themesOf(db, dialogue)]
    return reply.page('analysis/blind/code', {
      ...shown,
      turn: turnOf(sample, now, { words, themes, path: line.href }),
      problem: form.problems.theme ?? null,
      left,
    })
  }

  const showOpened = async (request: FastifyRequest, reply: FastifyReply, { dialogue, sample, shown }: Opening) => {
    const [statements, themes] = [await codingsOf(db, dialogue, sample), await themesEver(db, dialogue)]
    const result = resultOf(agreementOn(statements, sample), statements, { dialogue, themes, words: request.words })
    return reply.page('analysis/blind/opened', { ...shown, result, takeable: takeableOf(statements, themes).added.length })
  }

  app.get(`${address}/:sample`, { schema: ofSample }, (request, reply) => show(request, reply))

  app.post(`${address}/:sample`, { schema: { ...ofSample, body: codeForm }, ...again(show) }, async (request, reply) => {
    const { statement: statementId, theme, place } = request.body
    const dialogue = await analysed(db, request)
    const themeId = theme === 'skip' ? undefined : theme === 'none' ? null : theme
    const sampleId = request.params.sample
    await codeInSample(db, dialogue, { by: request.by(), sampleId, statementId, themeId, at: request.at })
    return reply.see(`${blindPath(dialogue)}/${sampleId}?${theme === 'skip' ? 'at' : 'after'}=${place}`)
  })

  app.post(`${address}/:sample/open`, { schema: ofSample, ...again(show) }, async (request, reply) => {
    const dialogue = await analysed(db, request)
    const sampleId = request.params.sample
    await openSample(db, dialogue, { by: request.by(), sampleId, at: request.at })
    return reply.see(
      `${blindPath(dialogue)}/${sampleId}`,
      'The sample is open. Everybody who reads the analysis sees what each of you said.',
    )
  })

  app.post(`${address}/:sample/take-over`, { schema: ofSample, ...again(show) }, async (request, reply) => {
    const dialogue = await analysed(db, request)
    const sampleId = request.params.sample
    const taken = await takeOverAgreed(db, dialogue, { by: request.by(), sampleId, at: request.at })
    const notice =
      taken > 0 ? 'What you agree on is in the code book now. The history can undo it.' : 'All of it was in the code book already.'
    return reply.see(`${blindPath(dialogue)}/${sampleId}`, notice)
  })
}

/** Where in a sample the reader is: as the address says, or where they chose what could not be read. */
function askedFor(request: FastifyRequest, { values, problems }: Form): { at?: number | undefined; after?: number | undefined } {
  return problems.theme ? { at: Number(values.place) || 0 } : (request.query as { at?: number; after?: number })
}
