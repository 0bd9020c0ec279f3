import fp from 'fastify-plugin'

/** Whether the process is alive, and whether it can serve: its database answers and has every migration. */
export const health = fp<{ ready: () => Promise<{ database: boolean; migrations: boolean }> }>(
  async (app, { ready }) => {
    app.get('/healthz', { config: { plain: true } }, () => ({ alive: true }))

    app.get('/readyz', { config: { plain: true } }, async (_, reply) => {
      const answer = await ready()
      return reply.code(answer.database && answer.migrations ? 200 : 503).send(answer)
    })
  },
  { name: 'health' },
)
