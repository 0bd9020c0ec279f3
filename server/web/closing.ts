import fp from 'fastify-plugin'

/** Once the server is told to stop, every answer it still gives ends its connection: none is left waiting for a next request. */
export const closing = fp(
  async (app) => {
    let isClosing = false
    app.addHook('preClose', async () => {
      isClosing = true
    })
    app.addHook('onSend', async (_, reply) => {
      if (isClosing) reply.header('connection', 'close')
    })
  },
  { name: 'closing' },
)
