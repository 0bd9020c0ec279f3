import { execFile } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { companyCreate } from '../../server/commands/company-create.ts'
import { due } from '../../server/commands/due.ts'
import { runCommand } from '../../server/commands/running.ts'

let folder: string

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'parley-due-'))
  await typed(
    'company',
    'create',
    '--name',
    'Halden',
    '--time-zone',
    'Europe/Zagreb',
    '--admin-email',
    'm@halden.example',
    '--admin-name',
    'Maren',
  )
})

afterAll(async () => await rm(folder, { recursive: true, force: true }))

function environment() {
  return { DATA_DIR: folder, SECRET: 'a secret of the tests, long enough for everybody', BASE_URL: 'https://parley.test' }
}

async function typed(...words: string[]) {
  const said: string[] = []
  const complained: string[] = []
  const console = { env: environment(), say: (line: string) => said.push(line), complain: (line: string) => complained.push(line) }
  const code = await runCommand([companyCreate, due], words, console)
  return { code, said, complained }
}

describe('parley due', () => {
  test('says when an answer is due and how that is counted, on the company’s clocks', async () => {
    expect(await typed('due', 'halden', '--from', '2026-11-06T16:30')).toEqual({
      code: 0,
      complained: [],
      said: [
        'Halden: 16 working hours from Friday, 2026-11-06 16:30 (Europe/Zagreb)',
        '  2026-11-06  Fri  16:30  17:00    0.5 h',
        '  2026-11-07  Sat  weekend',
        '  2026-11-08  Sun  weekend',
        '  2026-11-09  Mon  09:00  17:00      8 h',
        '  2026-11-10  Tue  09:00  16:30    7.5 h',
        'Due Tuesday, 2026-11-10 16:30 (Europe/Zagreb), 2026-11-10T15:30:00.000Z',
      ],
    })
  })

  test('takes a moment with its offset, and other hours', async () => {
    const { said } = await typed('due', 'halden', '--from', '2026-11-09T08:00:30Z', '--hours', '1')
    expect(said).toEqual([
      'Halden: 1 working hour from Monday, 2026-11-09 09:00:30 (Europe/Zagreb)',
      '  2026-11-09  Mon  09:00  10:00      1 h',
      'Due Monday, 2026-11-09 10:00:30 (Europe/Zagreb), 2026-11-09T09:00:30.000Z',
    ])
    const [half, offset] = [
      await typed('due', 'halden', '--from', '2026-11-09T09:00+05:45', '--hours=0.5'),
      await typed('due', 'halden', '--from', '2026-11-09', '--hours=0.5'),
    ]
    expect([half.said.at(-1), offset.said.at(-1)]).toEqual([
      'Due Monday, 2026-11-09 09:30 (Europe/Zagreb), 2026-11-09T08:30:00.000Z',
      'Due Monday, 2026-11-09 09:30 (Europe/Zagreb), 2026-11-09T08:30:00.000Z',
    ])
  })

  test.each([
    [['due'], 'Say which company'],
    [['due', 'nowhere', '--from', '2026-11-09'], 'There is no company at "nowhere".'],
    [['due', 'halden'], 'Write --from as a time like 2026-11-09T16:30'],
    [['due', 'halden', '--from', 'tomorrow'], 'Write --from as a time like 2026-11-09T16:30'],
    [['due', 'halden', '--from', '2026-02-30T10:00'], 'Write --from as a time like 2026-11-09T16:30'],
    [['due', 'halden', '--from', '2026-11-09', '--hours', 'two'], 'Write --hours as a number'],
    [['due', 'halden', '--from', '2026-11-09', '--hours=-1'], 'Write --hours as a number'],
    [['due', 'halden', '--from', '2026-11-09', '--hours', '99999'], 'Write --hours as a number'],
  ])('%j is answered with a sentence', async (words, sentence) => {
    const { code, said, complained } = await typed(...words)
    expect([code, said]).toEqual([1, []])
    expect(complained.join('\n')).toContain(sentence)
  })

  test.each(['UTC', 'Asia/Kathmandu', 'America/St_Johns'])('says the same on a server whose own zone is %s', async (TZ) => {
    const ours = ['due', 'halden', '--from', '2026-11-06T16:30']
    const { stdout } = await promisify(execFile)(process.execPath, ['server/cli.ts', ...ours], {
      env: { ...process.env, ...environment(), TZ },
    })
    expect(stdout.trimEnd().split('\n')).toEqual((await typed(...ours)).said)
  })
})
