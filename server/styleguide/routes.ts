import type { FastifyPluginAsyncZod } from '@fastify/type-provider-zod'
import { styleguideSamples } from './samples.ts'

/** Every shared part in every state: for whoever changes the look. Not there in production. */
export const styleguideRoutes: FastifyPluginAsyncZod = async (app) => {
  if (app.config.production) return

  app.get('/styleguide', (request, reply) => reply.page('styleguide/show', styleguideSamples(request.at)))
}
