import { expect, test } from 'vitest'
import { readConfig } from '../server/config.ts'

const production = {
  NODE_ENV: 'production',
  DATABASE_URL: 'postgres://parley@db/parley',
  SECRET: 's'.repeat(32),
  BASE_URL: 'https://parley.example.org',
}

test('with nothing set, Parley runs at home with its demo and the embedded database', () => {
  const read = readConfig({})
  expect(read).toMatchObject({
    config: { production: false, demo: true, port: 3000, host: 'localhost', databaseUrl: undefined, baseUrl: 'http://localhost:3000' },
  })
})

test('production has no demo', () => {
  expect(readConfig(production)).toMatchObject({ config: { production: true, demo: false } })
  expect(readConfig({ ...production, PARLEY_DEMO: 'true' })).toEqual({ mistakes: [expect.stringContaining('PARLEY_DEMO')] })
})

test.each(['DATABASE_URL', 'SECRET', 'BASE_URL'])('production without %s says so in one sentence', (name) => {
  expect(readConfig({ ...production, [name]: '' })).toEqual({
    mistakes: [expect.stringMatching(new RegExp(`^${name} is missing: .*\\.$`))],
  })
})

test('production names everything that is missing at once', () => {
  const read = readConfig({ NODE_ENV: 'production' })
  expect('mistakes' in read && read.mistakes).toHaveLength(3)
})

test('the embedded database can be chosen in production, by name', () => {
  expect(readConfig({ ...production, DATABASE_URL: 'embedded' })).toMatchObject({ config: { databaseUrl: undefined } })
})

test.each([
  [{ PORT: 'eighty' }, 'PORT'],
  [{ SECRET: 'short' }, 'SECRET'],
  [{ DATABASE_URL: 'mysql://db' }, 'DATABASE_URL'],
  [{ BASE_URL: 'parley.example.org' }, 'BASE_URL'],
  [{ SMTP_URL: 'mail.example.org' }, 'SMTP_URL'],
  [{ LOG_LEVEL: 'loud' }, 'LOG_LEVEL'],
])('a mistake in %o names the setting', (env, name) => {
  expect(readConfig(env)).toEqual({ mistakes: [expect.stringContaining(name)] })
})
