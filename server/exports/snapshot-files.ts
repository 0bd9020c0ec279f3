import { createHash } from 'node:crypto'
import { type SQL, sql } from 'drizzle-orm'
import { type Db, selectRows } from '../../db/client.ts'
import program from '../../package.json' with { type: 'json' }
import { type Dialogue, pathOf } from '../dialogues/reading.ts'
import { codebookOf } from '../refi/book.ts'
import { writeProject } from '../refi/format/archive.ts'
import { writeCodebook } from '../refi/format/codes.ts'
import { iso } from '../refi/moments.ts'
import { projectOf } from '../refi/projecting.ts'
import { importedColumns } from '../refi/rows.ts'
import { type Words, wordsFor } from '../words/words.ts'
import { analysisDictionary, type Format, formats, type What, whats, writeAnalysis } from './analysis-files.ts'
import { keyOf } from './names.ts'
import { keepFile, type Snapshot, thenOf } from './snapshots.ts'
import { openSpool } from './spooling.ts'
import { namesOf } from './themes-then.ts'
import { statementsThen } from './then.ts'

export const dictionaryFile = 'data-dictionary.csv'
/** For the tools that analysts work with, by REFI-QDA: the code book alone, and all of it as a project. */
export const refiFiles = { codebook: 'codebook.qdc', project: 'project.qdpx' } as const

/** Every file of a snapshot, by the name it is taken by. */
export const snapshotFileNames: readonly string[] = [
  ...whats.flatMap((what) => formats.map((format) => `${what}.${format}`)),
  dictionaryFile,
  ...Object.values(refiFiles),
]

const mediaTypes: Record<string, string> = {
  csv: 'text/csv; charset=utf-8',
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  jsonl: 'application/jsonl; charset=utf-8',
  parquet: 'application/vnd.apache.parquet',
  qdc: 'application/xml; charset=utf-8',
  qdpx: 'application/zip',
}

export function mediaTypeOf(name: string) {
  return mediaTypes[name.split('.').at(-1)!]!
}

interface Opening {
  /** Words in the snapshot's language. */
  words: Words
  /** The server's own, which pseudonyms hang on. */
  secret: string
  at: Date
  /** Hears how many rows were written. */
  wrote?: ((rows: number) => void) | undefined
  /** Hears whether a file that was written to its end is the same as the first time. */
  kept?: ((told: { isSame: boolean }) => void) | undefined
}

/**
 * A file of a snapshot: written at once, from one consistent view of the database, into a place of its own that can be read from any
 * byte on. When it is written to its end, its length and digest are kept.
 */
export async function openSnapshotFile(
  db: Db,
  dialogue: Dialogue,
  snapshot: Snapshot,
  name: string,
  { words, secret, at, wrote, kept }: Opening,
) {
  return await openSpool({
    write: (push) =>
      inTurn(() =>
        db.transaction(
          async (tx) => {
            for await (const piece of piecesOf(tx, dialogue, snapshot, name, { words, secret, wrote })) await push(piece)
          },
          { isolationLevel: 'repeatable read', accessMode: 'read only' },
        ),
      ),
    kept: async (written) => {
      const told = await keepFile(db, snapshot, { name, ...written, at })
      kept?.(told)
    },
  })
}

interface Tagged {
  /** Which file. */
  name: string
  secret: string
}

/**
 * What names the bytes of a file as far as they can be known before they are written: the snapshot, and all that its files read as it is now.
 * That is the version of the dialogue, which every deed there raises, and what is changed without one: how people show themselves, what the
 * company calls its own, how many statements a machine has read. And what writes them: the program, in a version, with a server's secret. Two
 * files with one tag are one. One statement.
 */
export async function entityTag(db: Db, dialogue: Dialogue, snapshot: Pick<Snapshot, 'id' | 'at'>, { name, secret }: Tagged) {
  const { id, at } = snapshot
  const { companyId } = dialogue
  const here = (alias: string) => sql`${sql.raw(alias)}.company_id = ${companyId} and ${sql.raw(alias)}.dialogue_id = ${dialogue.id}`
  const hashed = (...parts: SQL[]) =>
    sql`coalesce(sum(hashtextextended(json_build_array(${sql.join(parts, sql`, `)})::text, 0)::numeric), 0)`
  const [row] = await selectRows<{ state: string }>(
    db,
    sql`select concat_ws('.',
      (select d.version from dialogues d where d.company_id = ${companyId} and d.id = ${dialogue.id}),
      (select ${hashed(sql`a.id`, sql`a.name`, sql`a.hidden`, sql`k.workplace`, sql`k.role_there`)} from appearances a
        left join customers k on k.company_id = a.company_id and k.person_id = a.person_id where ${here('a')}),
      (select ${hashed(sql`o.id`, sql`o.name`, sql`o.merged_into_id`)} from options o where ${here('o')}),
      (select ${hashed(sql`f.person_id`, sql`f.name`, sql`p.name`)} from staff f join people p on p.id = f.person_id where f.company_id = ${companyId}),
      (select ${hashed(sql`d.question`, sql`d.slug`, sql`c.slug`, sql`c.time_zone`)} from dialogues d join companies c on c.id = d.company_id
        where d.company_id = ${companyId} and d.id = ${dialogue.id}),
      (select count(*) from statements s join statement_vectors v on v.company_id = s.company_id and v.statement_id = s.id
        where ${here('s')} and v.at <= ${iso(at)})) as state`,
  )
  const key = createHash('sha256').update(keyOf(id, secret)).digest('base64url').slice(0, 12)
  return `"${id}.${name}.${program.version}.${key}.${row!.state}"`
}

/** What a snapshot is of, for the first lines of its files: a label and its words each. */
export async function aboutOf(db: Db, dialogue: Dialogue, snapshot: Snapshot, words: Words): Promise<[string, string][]> {
  const { t } = words
  const { id, at, names } = snapshot
  return [
    [t('Question'), dialogue.question],
    [t('Page'), pathOf(dialogue)],
    [t('Snapshot'), id],
    [t('As it stood at'), at.toISOString()],
    [t('Names'), names === 'shown' ? t('as people show them') : t('pseudonyms, the same in every file of this snapshot')],
    ...(await termsOf(db, dialogue, snapshot, words)),
  ]
}

/** What a snapshot is narrowed to, what is told beside it, and under which terms it may be passed on. */
async function termsOf(
  db: Db,
  dialogue: Dialogue,
  { at, filters, hasColumns, licence }: Snapshot,
  { t }: Words,
): Promise<[string, string][]> {
  const { option = null, theme = null } = filters.option || filters.theme ? await namesOf(db, { dialogue, at, filters }) : {}
  const lines: [string, string | null | undefined | false][] = [
    [t('Only this option'), option],
    [t('Only this month'), filters.month],
    [t('Only this place of work'), filters.workplace],
    [t('Only this theme'), theme],
    [t('Only put there by'), filters.coder && coderWord(filters.coder, t)],
    [t('Only what was checked'), filters.checked && t('yes')],
    [t('With the columns of imported files'), hasColumns && t('yes')],
    [t('Licence'), licence],
  ]
  return lines.flatMap(([label, words]) => (words ? [[label, words] as [string, string]] : []))
}

export function coderWord(coder: string, t: Words['t']) {
  if (coder === 'machine') return t('the machine')
  return coder === 'analyst' ? t('analysts') : t('the customer')
}

async function* piecesOf(
  tx: Db,
  dialogue: Dialogue,
  snapshot: Snapshot,
  name: string,
  { words, secret, wrote }: Pick<Opening, 'words' | 'secret' | 'wrote'>,
): AsyncGenerator<Uint8Array> {
  const { names, licence, hasColumns } = snapshot
  const key = keyOf(snapshot.id, secret)
  const then = thenOf(dialogue, snapshot)
  const of = statementsThen(then)
  const imported = hasColumns ? await importedColumns(tx, { dialogue, of }) : []
  if (Object.values<string>(refiFiles).includes(name)) {
    const terms = await termsOf(tx, dialogue, snapshot, wordsFor('en'))
    const taking = { ...then, names, key, of, columns: imported, terms }
    if (name === refiFiles.codebook) return yield Buffer.from(writeCodebook(await codebookOf(tx, taking)))
    return yield* writeProject(await projectOf(tx, taking))
  }
  const about = await aboutOf(tx, dialogue, snapshot, words)
  if (name === dictionaryFile) return yield Buffer.from([...analysisDictionary({ words, about, imported })].join(''))
  const [what, format] = name.split('.') as [What, Format]
  yield* writeAnalysis(tx, what, format, { ...then, names, key, licence, about, words, wrote, imported })
}

/** So many files are written at once; whoever comes then waits for their turn, and the pages keep their connections. */
const atOnce = 2
let writing = 0
const waiting: (() => void)[] = []

async function inTurn(work: () => Promise<void>) {
  if (writing >= atOnce) await new Promise<void>((resolve) => waiting.push(resolve))
  else writing += 1
  try {
    await work()
  } finally {
    const next = waiting.shift()
    if (next) next()
    else writing -= 1
  }
}
