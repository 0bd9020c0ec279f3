import type { FastifyPluginAsyncZod } from '@fastify/type-provider-zod'
import type { AnalysisHead } from './entering.ts'

declare module '../web/view.ts' {
  interface Views {
    'analysis/_nav': { head: AnalysisHead }
  }
}

/** The analysis of a dialogue: its themes by size. */
export const analysisRoutes: FastifyPluginAsyncZod = async () => {}
