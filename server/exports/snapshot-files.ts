import { sql } from 'drizzle-orm'
import { type Db, selectRows } from '../../db/client.ts'
import { type Dialogue, pathOf } from '../dialogues/reading.ts'
import { codebookOf } from '../refi/book.ts'
import { writeProject } from '../refi/format/archive.ts'
import { writeCodebook } from '../refi/format/codes.ts'
import { projectOf } from '../refi/projecting.ts'
import type { Words } from '../words/words.ts'
import { analysisDictionary, type Format, formats, type What, whats, writeAnalysis } from './analysis-files.ts'
import { keyOf } from './names.ts'
import { keepFile, type Snapshot } from './snapshots.ts'
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

/**
 * What names the bytes of a file as far as they can be known before they are written: the snapshot's, and what may have changed since it
 * was taken. One statement.
 */
export async function entityTag(db: Db, dialogue: Dialogue, { id, names }: Snapshot, name: string) {
  const { companyId } = dialogue
  const here = (alias: string) => sql`${sql.raw(alias)}.company_id = ${companyId} and ${sql.raw(alias)}.dialogue_id = ${dialogue.id}`
  const shown = names === 'shown' ? sql`a.name` : sql`''`
  const [row] = await selectRows<{ state: string }>(
    db,
    sql`select concat_ws('-',
      (select count(*) || '.' || count(l.at) from hidings h left join liftings l on l.company_id = h.company_id and l.hiding_id = h.id where ${here('h')}),
      (select sum(hashtextextended(concat(a.id, ${shown}, a.hidden, case when not a.hidden then k.workplace end), 0)::numeric) from appearances a
        left join customers k on k.company_id = a.company_id and k.person_id = a.person_id where ${here('a')}),
      (select sum(hashtextextended(concat(o.id, o.name, o.merged_into_id), 0)::numeric) from options o where ${here('o')})) as state`,
  )
  return `"${id}.${name}.${row!.state}"`
}

/** What a snapshot is of, for the first lines of its files: a label and its words each. */
export async function aboutOf(
  db: Db,
  dialogue: Dialogue,
  { id, at, names, filters, licence }: Snapshot,
  { t }: Words,
): Promise<[string, string][]> {
  const { option = null, theme = null } = filters.option || filters.theme ? await namesOf(db, { dialogue, at, filters }) : {}
  const lines: [string, string | null | undefined][] = [
    [t('Question'), dialogue.question],
    [t('Page'), pathOf(dialogue)],
    [t('Snapshot'), id],
    [t('As it stood at'), at.toISOString()],
    [t('Names'), names === 'shown' ? t('as people show them') : t('pseudonyms, the same in every file of this snapshot')],
    [t('Only this option'), option],
    [t('Only this month'), filters.month],
    [t('Only this place of work'), filters.workplace],
    [t('Only this theme'), theme],
    [t('Only put there by'), filters.coder && coderWord(filters.coder, t)],
    [t('Only what was checked'), filters.checked && t('yes')],
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
  const { at, names, filters, licence } = snapshot
  const key = keyOf(snapshot.id, secret)
  if (name === refiFiles.codebook) return yield Buffer.from(writeCodebook(await codebookOf(tx, dialogue, { at })))
  if (name === refiFiles.project) {
    const of = statementsThen({ dialogue, at, filters })
    return yield* writeProject(await projectOf(tx, dialogue, { at, names, key, of }), { at })
  }
  const about = await aboutOf(tx, dialogue, snapshot, words)
  if (name === dictionaryFile) return yield Buffer.from([...analysisDictionary({ words, about })].join(''))
  const [what, format] = name.split('.') as [What, Format]
  yield* writeAnalysis(tx, what, format, { dialogue, at, filters, names, key, licence, about, words, wrote })
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
