import { DrizzleQueryError } from 'drizzle-orm/errors'
import { expect, test } from 'vitest'
import { newId } from '../server/ids.ts'
import { toldError, toldRequest } from '../server/logging.ts'
import { type Links, linksFor } from '../server/notifications/links.ts'

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

test('no link of a letter stands in the log with its proof', () => {
  const links = linksFor({ baseUrl: '', secret: 'a secret of this test' })
  const [id, other, person] = [newId(), newId(), newId()]
  const made: Record<Exclude<keyof Links, 'baseUrl'>, string | null> = {
    invitation: links.invitation('halden', id),
    verdict: links.verdict('halden', id, person),
    consult: links.consult('halden', id),
    commitment: links.commitment('halden', id, person),
    theme: links.theme('halden', { themeId: id, statementId: other, personId: person }),
    leaving: links.leaving('halden', person, 'duties'),
  }
  expect(Object.keys(made).toSorted()).toEqual(
    Object.keys(links)
      .filter((name) => name !== 'baseUrl')
      .toSorted(),
  )
  for (const url of Object.values(made)) {
    const told = toldRequest({ method: 'POST', url: url! }).url
    const proof = url!.split(/[/?=&]/).at(-1)!
    expect([url, told.includes(proof), told.endsWith('/…')]).toEqual([url, false, true])
  }
})
