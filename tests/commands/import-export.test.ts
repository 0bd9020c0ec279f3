import { createHash } from 'node:crypto'
import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parse } from 'csv-parse/sync'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { companyCreate } from '../../server/commands/company-create.ts'
import { exportDialogue } from '../../server/commands/export.ts'
import { importCsv, importPolis } from '../../server/commands/import.ts'
import { runCommand } from '../../server/commands/running.ts'

const commands = [companyCreate, importCsv, importPolis, exportDialogue]
let folder: string

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'parley-import-'))
  await writeFile(join(folder, 'good.csv'), 'topic,stance,text\nParcels,1,"near, and dry"\nParcels,-1,far\n')
  await writeFile(join(folder, 'bad.csv'), 'topic,stance,text\nParcels,1,near\nParcels,,far\nParcels,1,"near\n')
  const who = ['--admin-email', 'maren@halden.example', '--admin-name', 'Maren Roth']
  await typed('company', 'create', '--name', 'Halden', '--slug', 'halden', '--time-zone', 'UTC', ...who)
})

afterAll(async () => await rm(folder, { recursive: true, force: true }))

async function typed(...words: string[]) {
  const said: string[] = []
  const complained: string[] = []
  const env = {
    DATA_DIR: join(folder, 'data'),
    SECRET: 'a secret of the tests, long enough for everybody',
    BASE_URL: 'https://parley.test',
  }
  const code = await runCommand(commands, words, { env, say: (line) => said.push(line), complain: (line) => complained.push(line) })
  return { code, said: said.join('\n'), complained: complained.join('\n') }
}

const survey = (file: string, ...more: string[]) =>
  typed('import', 'csv', join(folder, file), '--company', 'halden', '--map', 'choice=stance,why=text,dialogue=topic', ...more)
const dialogue = (out: string) => typed('export', 'halden/parcels', '--out', join(folder, out))

describe('a survey, typed', () => {
  test('is only looked at without --yes', async () => {
    const { code, said } = await survey('good.csv', '--choice', '1="in favour",-1=against')
    expect(code).toBe(0)
    expect(said).toContain(
      'good.csv: 2 rows\n  2 new statements, 0 here already, by 2 people\n  into a new dialogue, “Parcels”: 2 statements',
    )
    expect(said).toContain('line 2: in favour: near, and dry')
    expect(said).toContain('Nothing was brought in yet. Type the same with --yes to bring it in.')
    expect(await dialogue('nothing.csv')).toMatchObject({ code: 1, complained: 'There is nothing at this address.' })
  })

  test('names the columns that are kept for the analysis, and refuses one that is not in the file or is brought in already', async () => {
    const kept = (keep: string) =>
      typed(
        'import',
        'csv',
        join(folder, 'good.csv'),
        '--company',
        'halden',
        '--map',
        'choice=stance,why=text',
        '--question',
        'Why?',
        '--keep',
        keep,
      )
    expect((await kept('topic')).said).toContain('  kept for the analysis, and shown in no dialogue: topic')
    expect((await kept('plan')).said).toContain('There is no column “plan”. The columns are: topic, stance, text.')
    expect((await kept('text')).said).toContain('“text” is brought in already, so it cannot be kept besides.')
  })

  test('with bad rows names each with its line and its reason, and takes nothing', async () => {
    const { code, said, complained } = await survey('bad.csv', '--yes')
    expect(code).toBe(1)
    expect(said).toContain('  line 3, stance: The choice is missing.\n  line 4: The quotation marks on this line do not match.')
    expect(complained).toBe('Nothing was brought in.')
    expect((await dialogue('nothing.csv')).code).toBe(1)
  })

  test('is taken with --yes, once, and can be taken away again', async () => {
    const first = await survey('good.csv', '--choice', '1="in favour",-1=against', '--yes')
    expect(first).toMatchObject({ code: 0, said: expect.stringContaining('Brought in: 2 statements, 2 new people, 0 supports.') })
    expect((await survey('good.csv', '--choice', '1=yes', '--yes')).said).toContain('All of it is here already.')
    const { code, said } = await dialogue('parcels.csv')
    expect(code).toBe(0)
    expect(said.split('\n')).toEqual(
      [
        'parcels.csv',
        'parcels-conflicts.csv',
        'parcels-criteria.csv',
        'parcels-decisions.csv',
        'parcels-commitments.csv',
        'data-dictionary.csv',
      ].map((name) => join(folder, name)),
    )
    const rows: Record<string, string>[] = parse(await readFile(join(folder, 'parcels.csv')), { columns: true })
    expect(rows.map(({ choice, why, author, import_source }) => [choice, why, author, import_source]).toSorted()).toEqual([
      ['against', 'far', 'Participant 2', 'good.csv'],
      ['in favour', 'near, and dry', 'Participant 1', 'good.csv'],
    ])
    const columns: string[][] = parse(await readFile(join(folder, 'data-dictionary.csv')))
    expect(columns.filter(([file]) => file === 'statements').map(([, column]) => column)).toEqual(Object.keys(rows[0]!))
  })

  test.each([
    [['import', 'csv'], 'Say which file: parley import csv <file>'],
    [['import', 'csv', 'x.csv', '--map', 'choice=a'], '--map: Say which column holds the why, as in why=text.'],
    [['import', 'csv', 'nowhere.csv', '--map', 'choice=a,why=b'], 'The file nowhere.csv cannot be read: ENOENT'],
    [['import', 'polis'], 'Say which folder: parley import polis <folder>'],
    [['export', 'halden'], 'Say which dialogue: parley export <company>/<dialogue> --out <file.csv>'],
    [['export', 'halden/x'], '--out: say which file to write.'],
    [['export', 'nobody/x', '--out', 'x.csv'], 'There is no company at "nobody".'],
  ])('%j is answered with a sentence', async (words, sentence) => {
    expect(await typed(...words)).toMatchObject({ code: 1, complained: sentence })
  })

  test('for a company that is not there, by somebody who is no admin, or into a dialogue that is not there is refused', async () => {
    const map = ['--map', 'choice=stance,why=text']
    const good = join(folder, 'good.csv')
    expect((await typed('import', 'csv', good, '--company', 'nobody', ...map)).complained).toContain('There is no company at "nobody".')
    expect((await survey('good.csv', '--by', 'ana@example.org')).complained).toBe('The company "halden" has no such admin.')
    const { code, said } = await typed('import', 'csv', good, '--company', 'halden', '--dialogue', 'nowhere', ...map)
    expect([code, said]).toEqual([1, expect.stringContaining('There is no dialogue at “nowhere”.')])
    expect((await survey('good.csv', '--visibility', 'secret')).complained).toBe('--visibility is public or invited.')
  })

  test('cannot be brought in while another process has the database, and is told the page instead', async () => {
    const { lockFolder } = await import('../../db/lock.ts')
    const unlock = lockFolder(join(folder, 'data/database'))
    const { code, complained } = await survey('good.csv')
    unlock()
    expect(code).toBe(1)
    expect(complained).toContain('is in use by this very process')
    expect(complained).toContain('Or bring it in by the page https://parley.test/halden/settings/import, while Parley runs.')
  })
})

describe('a conversation, typed', () => {
  test('whose files are not there is told by each', async () => {
    const { code, said } = await typed('import', 'polis', folder, '--company', 'halden')
    expect(code).toBe(1)
    for (const file of ['summary.csv', 'comments.csv', 'votes.csv']) expect(said).toContain(`${file}, line 1: This file is missing.`)
  })
})

describe('a snapshot, typed', () => {
  const snapshot = (...more: string[]) => typed('export', 'halden', 'parcels', ...more)

  test('is taken, written by way of a .part, and tells its id, its length and its digest', async () => {
    const out = join(folder, 'themed.jsonl')
    const { code, said, complained } = await snapshot('--format', 'jsonl', '--what', 'statements', '--out', out, '--licence', 'CC0 1.0')
    expect([code, said]).toEqual([0, out])
    expect(complained).toMatch(/^snapshot [0-9a-f-]{36}\n/)
    const bytes = await readFile(out)
    const digest = createHash('sha256').update(bytes).digest('hex')
    expect(complained).toContain(`${bytes.length} bytes, SHA-256 ${digest}`)
    expect(bytes.toString().trim().split('\n')).toHaveLength(2)
    await expect(stat(`${out}.part`)).rejects.toThrow('ENOENT')
  })

  test('goes on where it broke off, and comes to the same bytes in every format', { timeout: 120_000 }, async () => {
    const id = /^snapshot (\S+)/.exec((await snapshot('--format', 'csv', '--out', join(folder, 'first.csv'))).complained)![1]!
    for (const format of ['csv', 'xlsx', 'jsonl', 'parquet', 'qdpx']) {
      const [once, again] = [join(folder, `once.${format}`), join(folder, `again.${format}`)]
      expect((await snapshot('--format', format, '--resume', id, '--out', once)).code).toBe(0)
      const bytes = await readFile(once)
      await writeFile(`${again}.part`, bytes.subarray(0, Math.floor(bytes.length / 3)))
      expect((await snapshot('--format', format, '--resume', id, '--out', again)).code).toBe(0)
      expect((await readFile(again)).equals(bytes), format).toBe(true)
    }
  })

  test('never goes on with what is not how the file begins', async () => {
    const id = /^snapshot (\S+)/.exec((await snapshot('--format', 'csv', '--out', join(folder, 'whole.csv'))).complained)![1]!
    const out = join(folder, 'other.csv')
    await writeFile(`${out}.part`, 'statement_id')
    const { code, complained } = await snapshot('--format', 'csv', '--resume', id, '--out', out)
    expect([code, complained]).toEqual([1, expect.stringContaining(`${out}.part is not how this file begins now.`)])
    expect(await readFile(`${out}.part`, 'utf8')).toBe('statement_id')
  })

  test.each([
    [['--format', 'pdf'], '--format is csv, xlsx, jsonl, parquet, qdc or qdpx; --what is statements, codings or codebook.'],
    [['--what', 'secrets'], '--format is csv, xlsx, jsonl, parquet, qdc or qdpx; --what is statements, codings or codebook.'],
    [['--format', 'csv', '--month', 'June'], '--month: Write a month like 2026-11, or leave it open.'],
    [['--format', 'csv', '--names', 'secret'], '--names: Choose how people are called.'],
    [['--format', 'csv', '--resume', 'nothing'], 'There is nothing at this address.'],
    [['--format', 'csv', '--theme', '01a1bf89-2a80-73ac-ba8d-2cb986d3bfb9'], 'Choose one of the themes, or leave it open.'],
  ])('%j is answered with a sentence', async (words, sentence) => {
    expect(await snapshot(...words, '--out', join(folder, 'never.csv'))).toMatchObject({ code: 1, complained: sentence })
  })
})
