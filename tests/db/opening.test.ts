import { createServer } from 'node:net'
import { expect, test } from 'vitest'
import { openDatabase } from '../../db/client.ts'
import { isUnavailable } from '../../db/faults.ts'
import { freePort } from '../support/free-port.ts'

test('where no PostgreSQL answers, it says which one, and not its password', async () => {
  const port = await freePort()
  const opening = openDatabase({ url: `postgres://parley:hush@127.0.0.1:${port}/things` })
  await expect(opening).rejects.toThrow(`Parley cannot reach the PostgreSQL database things at 127.0.0.1:${port}`)
  await expect(opening).rejects.not.toThrow('hush')
})

test('a server that hangs up at once is given up on', { timeout: 15_000 }, async () => {
  const server = createServer((socket) => socket.destroy())
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as { port: number }
  const before = Date.now()
  await expect(openDatabase({ url: `postgres://parley@127.0.0.1:${port}/things` })).rejects.toSatisfy(isUnavailable)
  expect(Date.now() - before).toBeLessThan(6_000)
  server.close()
})
