import compress from '@fastify/compress'
import cookie from '@fastify/cookie'
import { serializerCompiler, validatorCompiler, type ZodTypeProvider } from '@fastify/type-provider-zod'
import Fastify, { type FastifyServerOptions } from 'fastify'
import { answers, type Database, type Db } from '../db/client.ts'
import { pendingMigrations } from '../db/migrate.ts'
import { askRoutes } from './analysis/ask-routes.ts'
import { blindRoutes } from './analysis/blind-routes.ts'
import { chartRoutes } from './analysis/chart-routes.ts'
import { historyRoutes } from './analysis/history-routes.ts'
import { nameRoutes } from './analysis/name-routes.ts'
import { publicRoutes } from './analysis/public-routes.ts'
import { analysisRoutes } from './analysis/routes.ts'
import { codingRoutes } from './analysis/statement-routes.ts'
import { themeActRoutes } from './analysis/theme-act-routes.ts'
import { ungroupedRoutes } from './analysis/ungrouped-routes.ts'
import { cardRoutes } from './cards/routes.ts'
import { commitmentActRoutes } from './commitments/act-routes.ts'
import { commitmentLinkRoutes } from './commitments/link-routes.ts'
import { commitmentRoutes } from './commitments/routes.ts'
import { companyRoutes } from './companies/routes.ts'
import { findVisitor } from './companies/seeing.ts'
import type { Config } from './config.ts'
import { conflictPageRoutes } from './conflicts/page-routes.ts'
import { questionRoutes } from './conflicts/question-routes.ts'
import { conflictRoutes } from './conflicts/routes.ts'
import { helpRoutes } from './consults/help-routes.ts'
import { consultRoutes } from './consults/routes.ts'
import { agreeingRoutes } from './criteria/agreeing-routes.ts'
import { criterionChangeRoutes } from './criteria/change-routes.ts'
import { linkRoutes } from './criteria/link-routes.ts'
import { criterionRoutes } from './criteria/routes.ts'
import { decisionRoutes } from './decisions/routes.ts'
import { signingRoutes } from './decisions/signing-routes.ts'
import { answerRoutes } from './desk/answer-routes.ts'
import { dutyRoutes } from './desk/duty-routes.ts'
import { deskRoutes } from './desk/routes.ts'
import { severalRoutes } from './desk/several-routes.ts'
import { championRoutes } from './dialogues/champion-routes.ts'
import { leadingRoutes } from './dialogues/leading-routes.ts'
import { optionChangeRoutes } from './dialogues/option-change-routes.ts'
import { optionRoutes } from './dialogues/option-routes.ts'
import { dialogueRoutes } from './dialogues/routes.ts'
import { exportRoutes } from './exports/routes.ts'
import { snapshotRoutes } from './exports/snapshot-routes.ts'
import { importRoutes } from './imports/routes.ts'
import { invitationRoutes } from './invitations/routes.ts'
import type { Post } from './mail/post.ts'
import { meRoutes } from './me/routes.ts'
import { moderationRoutes } from './moderation/routes.ts'
import { notificationRoutes } from './notifications/routes.ts'
import { signInRoutes } from './people/routes.ts'
import { type SigningIn, signingIn } from './people/signing-in.ts'
import { keepChosen } from './people/speaking.ts'
import { recordRoutes } from './record/routes.ts'
import { refiRoutes } from './refi/routes.ts'
import { responseRoutes } from './responses/routes.ts'
import { verdictRoutes } from './responses/verdict-routes.ts'
import { calendarRoutes } from './settings/calendar-routes.ts'
import { memberRoutes } from './settings/member-routes.ts'
import { settingsRoutes } from './settings/routes.ts'
import { commentRoutes } from './statements/comment-routes.ts'
import { confirmRoutes } from './statements/confirm-routes.ts'
import { revisionRoutes } from './statements/revision-routes.ts'
import { statementRoutes } from './statements/routes.ts'
import { sayRoutes } from './statements/say-routes.ts'
import { supportRoutes } from './statements/support-routes.ts'
import { styleguideRoutes } from './styleguide/routes.ts'
import { themeLinkRoutes } from './themes/link-routes.ts'
import { themeRoutes } from './themes/routes.ts'
import { closing } from './web/closing.ts'
import { answerNothingHere, answerWithPage } from './web/errors.ts'
import { health } from './web/health.ts'
import { languageChoice } from './web/language.ts'
import { safety } from './web/safety.ts'
import { staticFiles } from './web/statics.ts'
import { answerUnreadable } from './web/unreadable.ts'
import { views } from './web/view.ts'
import { visitors } from './web/visitor.ts'
import { closingRoutes } from './weighing/closing-routes.ts'
import { resultsRoutes } from './weighing/results-routes.ts'
import { weighingRoutes } from './weighing/routes.ts'

declare module 'fastify' {
  interface FastifyInstance {
    db: Db
    signingIn: SigningIn
    mailbox: Post
    config: Ground['config']
  }
}

export interface Ground {
  database: Database
  config: Pick<Config, 'baseUrl' | 'production' | 'demo' | 'trustProxy'> & { secret: string }
  post: Post
  now?: () => Date
  logger?: FastifyServerOptions['logger']
}

/** Parley, all of it: what it stands on, then every room by its doors, in reading order. */
export async function buildApp({ database, config, post, now = () => new Date(), logger = false }: Ground) {
  const app = Fastify({
    logger: logger ?? false,
    trustProxy: config.trustProxy || false,
    bodyLimit: 4 * 1024 * 1024,
    requestTimeout: 15_000,
    routerOptions: { maxParamLength: 300, ignoreTrailingSlash: true },
    forceCloseConnections: 'idle',
    frameworkErrors: answerUnreadable,
  }).withTypeProvider<ZodTypeProvider>()
  const { db } = database
  const refused = (error: unknown) => {
    app.log.error({ err: error }, 'the mail server refused a mail')
    throw error
  }
  const secure = config.baseUrl.startsWith('https:')
  const signing = signingIn(db, { secret: config.secret, secure })

  app.setValidatorCompiler(validatorCompiler)
  app.setSerializerCompiler(serializerCompiler)
  app.decorate('db', db)
  app.decorate('config', config)
  app.decorate('mailbox', { ...post, send: (letter) => post.send(letter).catch(refused) })
  app.decorate('signingIn', signing)

  await app.register(closing)
  await app.register(compress, { global: true })
  await app.register(cookie, { parseOptions: { path: '/', httpOnly: true, sameSite: 'lax', secure } })
  await app.register(views, { production: config.production, now })
  await app.register(safety, { secure, limited: config.production })
  await app.register(health, {
    ready: async () => ({ database: await answers(db), migrations: (await pendingMigrations(db).catch(() => 1)) === 0 }),
  })
  await app.register(staticFiles, { production: config.production })
  await app.register(visitors, {
    seen: (request, slug) => findVisitor(db, { token: signing.tokenOf(request.cookies[signing.cookie]), slug, at: request.at }),
  })

  app.setErrorHandler(answerWithPage)
  app.setNotFoundHandler(answerNothingHere)

  await app.register(languageChoice, { chosen: (personId, language) => keepChosen(db, personId, language) })

  await app.register(signInRoutes)
  await app.register(companyRoutes)
  await app.register(recordRoutes)
  await app.register(settingsRoutes)
  await app.register(memberRoutes)
  await app.register(calendarRoutes)
  await app.register(importRoutes)
  await app.register(exportRoutes)
  await app.register(snapshotRoutes)
  await app.register(blindRoutes)
  await app.register(chartRoutes)
  await app.register(refiRoutes)
  await app.register(invitationRoutes)
  await app.register(cardRoutes)
  await app.register(dialogueRoutes)
  await app.register(optionRoutes)
  await app.register(optionChangeRoutes)
  await app.register(leadingRoutes)
  await app.register(championRoutes)
  await app.register(sayRoutes)
  await app.register(confirmRoutes)
  await app.register(statementRoutes)
  await app.register(revisionRoutes)
  await app.register(supportRoutes)
  await app.register(commentRoutes)
  await app.register(criterionRoutes)
  await app.register(agreeingRoutes)
  await app.register(criterionChangeRoutes)
  await app.register(linkRoutes)
  await app.register(meRoutes)
  await app.register(notificationRoutes)
  await app.register(conflictRoutes)
  await app.register(conflictPageRoutes)
  await app.register(questionRoutes)
  await app.register(consultRoutes)
  await app.register(helpRoutes)
  await app.register(responseRoutes)
  await app.register(verdictRoutes)
  await app.register(decisionRoutes)
  await app.register(signingRoutes)
  await app.register(themeRoutes)
  await app.register(themeLinkRoutes)
  await app.register(deskRoutes)
  await app.register(severalRoutes)
  await app.register(answerRoutes)
  await app.register(dutyRoutes)
  await app.register(commitmentRoutes)
  await app.register(commitmentActRoutes)
  await app.register(commitmentLinkRoutes)
  await app.register(moderationRoutes)
  await app.register(weighingRoutes)
  await app.register(resultsRoutes)
  await app.register(closingRoutes)
  await app.register(analysisRoutes)
  await app.register(themeActRoutes)
  await app.register(nameRoutes)
  await app.register(askRoutes)
  await app.register(ungroupedRoutes)
  await app.register(codingRoutes)
  await app.register(historyRoutes)
  await app.register(publicRoutes)
  await app.register(styleguideRoutes)

  return app
}
