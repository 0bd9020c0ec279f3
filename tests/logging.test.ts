import { DrizzleQueryError } from 'drizzle-orm/errors'
import { expect, test } from 'vitest'
import { toldError, toldRequest } from '../server/logging.ts'

test('what people wrote stays out of the log when a statement fails', () => {
  const cause = Object.assign(new Error('duplicate key'), { code: '23505', detail: 'Key (email)=(ana@example.org) already exists.' })
  const told = JSON.stringify(
    toldError(new DrizzleQueryError('insert into people values ($1, $2)', ['ana@example.org', 'my very words'], cause)),
  )
  expect(told).not.toMatch(/ana@example|my very words/)
  expect(told).toContain('23505')
  expect(told).toContain('insert into people')
  expect(told).toContain('logging.test.ts')
})

test.each([
  ['/sign-in/link/secret-token?next=/me', '/sign-in/link/…'],
  ['/halden/confirm/id/secret-token', '/halden/confirm/…'],
  ['/invitation/halden/id/secret-token', '/invitation/…'],
  ['/halden/consult/id/secret-token', '/halden/consult/…'],
  ['/verdict/halden/answer/person/secret-token', '/verdict/…'],
  ['/halden/d/why/conflicts/id/verdict', '/halden/d/why/conflicts/id/verdict'],
  ['/halden/d/why?before=1_x', '/halden/d/why'],
])('an address with a token in it is cut in the log: %s', (url, told) => {
  expect(toldRequest({ method: 'GET', url })).toEqual({ method: 'GET', url: told })
})
