import { execFile } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { companyCreate } from '../../server/commands/company-create.ts'
import { invite } from '../../server/commands/invite.ts'
import { migrateDatabase } from '../../server/commands/migrate.ts'
import { runCommand } from '../../server/commands/running.ts'
import { sayToken } from '../../server/commands/setup-token.ts'

const commands = [migrateDatabase, sayToken, companyCreate, invite]
let folder: string

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'parley-commands-'))
})

afterAll(async () => await rm(folder, { recursive: true, force: true }))

async function typed(...words: string[]) {
  const said: string[] = []
  const complained: string[] = []
  const env = { DATA_DIR: folder, SECRET: 'a secret of the tests, long enough for everybody', BASE_URL: 'https://parley.test' }
  const code = await runCommand(commands, words, { env, say: (line) => said.push(line), complain: (line) => complained.push(line) })
  return { code, said, complained }
}

const halden = [
  '--name',
  'Halden Windows',
  '--time-zone',
  'Europe/Zagreb',
  '--admin-email',
  'maren@halden.example',
  '--admin-name',
  'Maren Roth',
]

describe('what is not understood', () => {
  test('is answered by what there is', async () => {
    const { code, complained } = await typed('compny', 'create')
    expect(code).toBe(2)
    expect(complained.join('\n')).toContain('parley company create --name')
    expect((await typed()).said.join('\n')).toContain('parley invite')
    expect((await typed('invite', '--help')).said).toEqual([expect.stringContaining('parley invite <company>')])
  })

  test('an option that there is none of is told', async () => {
    expect(await typed('migrate', '--fast')).toMatchObject({ code: 2, said: [], complained: [expect.stringContaining('--fast')] })
  })

  test('a setting that cannot be is told before anything is opened', async () => {
    const complained: string[] = []
    const code = await runCommand(commands, ['migrate'], {
      env: { DATA_DIR: folder, SECRET: 'short' },
      say: () => {},
      complain: (line) => complained.push(line),
    })
    expect([code, complained]).toEqual([1, ['SECRET must have at least 32 characters.']])
  })
})

describe('a first day without a browser', () => {
  test('each mistake is told at its option, by the sentence of the page', async () => {
    const { code, complained } = await typed('company', 'create', '--name', 'Halden', '--slug', 'Sign-In', '--time-zone', 'Mars/Olympus')
    expect(code).toBe(1)
    expect(complained[0]!.split('\n')).toEqual([
      '--time-zone: Choose one of the time zones of the list, like Europe/Berlin.',
      '--slug: Parley itself lives at this address. Please choose another one.',
      '--admin-name: Write your name.',
      '--admin-email: Write an e-mail address, like ana@example.org.',
    ])
  })

  test('says the set-up address while there is no company; founds one, and says where to sign in', async () => {
    expect(await typed('migrate')).toMatchObject({ code: 0, said: ['The database is up to date.'] })
    expect((await typed('setup-token')).said).toEqual([expect.stringMatching(/^https:\/\/parley\.test\/setup\?token=[\w-]{43}$/)])
    expect(await typed('company', 'create', ...halden)).toEqual({
      code: 0,
      said: [
        'Halden Windows is at https://parley.test/halden-windows',
        'Maren Roth signs in as maren@halden.example at https://parley.test/sign-in?next=/halden-windows/settings/first-day',
      ],
      complained: [],
    })
    expect(await typed('company', 'create', ...halden)).toMatchObject({
      code: 1,
      complained: ['Another company has this address already.'],
    })
    expect(await typed('setup-token')).toMatchObject({ code: 1, said: [] })
  })

  test('invites from the line and from a file, all or nobody', async () => {
    const list = join(folder, 'people.txt')
    await writeFile(list, 'eva@example.org\nBen <ben@example.org>\n')
    const { code, said } = await typed('invite', 'halden-windows', '--role', 'staff', '--from', list, 'Ana <ana@example.org>')
    expect(code).toBe(0)
    expect(said.map((line) => line.split('  ')[0])).toEqual(['ana@example.org', 'eva@example.org', 'ben@example.org'])
    expect(said[0]).toMatch(/https:\/\/parley\.test\/invitation\/halden-windows\/[\w-]+\/[\w-]{43}$/)
    expect(await typed('invite', 'halden-windows', 'nonsense')).toMatchObject({
      code: 1,
      said: [],
      complained: [expect.stringContaining('Line 1 holds no address')],
    })
    expect(await typed('invite', 'nobody', 'eva@example.org')).toMatchObject({ code: 1, complained: ['There is no company at "nobody".'] })
    expect(await typed('invite', 'halden-windows', '--dialogue', 'none', 'eva@example.org')).toMatchObject({
      code: 1,
      complained: ['There is no dialogue at "halden-windows/none".'],
    })
    expect(await typed('invite', 'halden-windows', '--role', 'king', 'eva@example.org')).toMatchObject({
      code: 1,
      complained: ['--role: Choose what they are invited as.'],
    })
  })
})

test('parley is a program of its own', async () => {
  const { stdout } = await promisify(execFile)(process.execPath, ['server/cli.ts', '--help'])
  for (const name of ['serve', 'migrate', 'setup-token', 'company create', 'invite']) expect(stdout).toContain(`parley ${name}`)
})
