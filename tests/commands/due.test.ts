import { execFile } from 'node:child_process'
import { mkdir, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openDatabase } from '../../db/client.ts'
import { migrate } from '../../db/migrate.ts'
import { companyCreate } from '../../server/commands/company-create.ts'
import { due } from '../../server/commands/due.ts'
import { runCommand } from '../../server/commands/running.ts'
import { newId } from '../../server/ids.ts'
import { askCustomer } from '../../server/obligations/asking.ts'
import { replyToQuestion } from '../../server/obligations/replying.ts'
import { cast } from '../support/cast.ts'
import { dutiesOf, raised } from '../support/story.ts'

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

function environment(DATA_DIR = folder) {
  return { DATA_DIR, SECRET: 'a secret of the tests, long enough for everybody', BASE_URL: 'https://parley.test' }
}

const typed = (...words: string[]) => typedIn(folder, ...words)

async function typedIn(dataDir: string, ...words: string[]) {
  const said: string[] = []
  const complained: string[] = []
  const console = { env: environment(dataDir), say: (line: string) => said.push(line), complain: (line: string) => complained.push(line) }
  const code = await runCommand([companyCreate, due], words, console)
  return { code, said, complained }
}

const zagreb = (text: string) => new Date(`${text}:00+01:00`)

/** The company asked something first, and the reply came two hours later. */
async function aConflictThatWaited(dataDir: string) {
  const database = await openDatabase({ dataDir: join(dataDir, 'database') })
  await migrate(database)
  const { db } = database
  const { halden } = await cast(db)
  const id = await raised(db, halden, { at: zagreb('2026-11-06T16:30') })
  const [duty] = await dutiesOf(db, halden)
  await askCustomer(db, halden.company, {
    by: halden.priya,
    obligationId: duty!.id,
    question: 'Which year?',
    at: zagreb('2026-11-09T10:00'),
  })
  await replyToQuestion(db, halden.company, { by: halden.ana, obligationId: duty!.id, reply: '2019.', at: zagreb('2026-11-09T12:00') })
  await database.close()
  return id
}

const note = 'This is by the calendar as it stands now. Clocks that run keep the one they began with: parley due halden --about <address>'

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
        note,
      ],
    })
  })

  test('takes a moment with its offset, and other hours', async () => {
    const { said } = await typed('due', 'halden', '--from', '2026-11-09T08:00:30Z', '--hours', '1')
    expect(said).toEqual([
      'Halden: 1 working hour from Monday, 2026-11-09 09:00:30 (Europe/Zagreb)',
      '  2026-11-09  Mon  09:00  10:00      1 h',
      'Due Monday, 2026-11-09 10:00:30 (Europe/Zagreb), 2026-11-09T09:00:30.000Z',
      note,
    ])
    const [half, offset] = [
      await typed('due', 'halden', '--from', '2026-11-09T09:00+05:45', '--hours=0.5'),
      await typed('due', 'halden', '--from', '2026-11-09', '--hours=0.5'),
    ]
    expect([half.said.at(-2), offset.said.at(-2)]).toEqual([
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
    [['due', 'halden', '--from', '2026-11-09', '--hours', '-3'], 'Write --hours as a number'],
    [['due', 'halden', '--from', '2026-03-29T02:30'], 'those of Europe/Zagreb never show 2026-03-29T02:30'],
    [['due', 'halden', '--about', 'the window'], 'Write --about as the address of a conflict'],
    [['due', 'halden', '--about', newId()], 'no answer was ever owed about'],
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

  test('of one clock says how that was counted, by the calendar it began with, and everything that moved it', async () => {
    await mkdir(join(folder, 'cast'))
    const id = await aConflictThatWaited(join(folder, 'cast'))
    const lines = [
      'Halden Windows: 16 working hours for a conflict, from Friday, 2026-11-06 16:30 (Europe/Zagreb), by the calendar it began with',
      '  2026-11-06  Fri  16:30  17:00    0.5 h',
      '  2026-11-07  Sat  weekend',
      '  2026-11-08  Sun  weekend',
      '  2026-11-09  Mon  09:00  17:00      8 h',
      '  2026-11-10  Tue  09:00  16:30    7.5 h',
      'Due Tuesday, 2026-11-10 16:30 (Europe/Zagreb), 2026-11-10T15:30:00.000Z',
      'Waited for a reply from Monday, 2026-11-09 10:00 until Monday, 2026-11-09 12:00',
      '  2026-11-09  Mon  10:00  12:00      2 h',
      'The time that it waited is added to the date before',
      '  2026-11-10  Tue  16:30  17:00    0.5 h',
      '  2026-11-11  Wed  09:00  10:30    1.5 h',
      'Due Wednesday, 2026-11-11 10:30 (Europe/Zagreb), 2026-11-11T09:30:00.000Z',
    ]
    const address = `https://parley.test/halden/d/why/conflicts/${id}`
    expect(await typedIn(join(folder, 'cast'), 'due', 'halden', '--about', address)).toEqual({ code: 0, complained: [], said: lines })
    expect((await typedIn(join(folder, 'cast'), 'due', 'halden', '--about', id)).said).toEqual(lines)
  })
})
