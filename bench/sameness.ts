/** From which share on an answer is said to repeat an earlier one, whether the earlier one is found, and how long that takes. `node bench/sameness.ts`. */
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parse } from 'csv-parse/sync'
import { sql } from 'drizzle-orm'
import type { Db } from '../db/client.ts'
import { newId } from '../server/ids.ts'
import { repeatedBy } from '../server/responses/repeating.ts'
import { repeatsFrom, shareOf, soughtIn } from '../server/responses/sameness.ts'
import { cast } from '../tests/support/cast.ts'
import { answered, raised } from '../tests/support/story.ts'
import { openGround } from './ground.ts'

/** Texts of real people: `node bench/sameness.ts <folder>` with `polis` and `themes` in it. */
const folder = process.argv[2] ?? join(import.meta.dirname, '../../shared/data')
const many = Number(process.env.BENCH_ANSWERS ?? 50_000)
const few = 1_000

type Answer = ReturnType<typeof answersFrom>[number]
type Random = () => number

/** What people do to a text that they use again. */
const copies: [string, (answer: Answer, random: Random) => string][] = [
  ['pasted, another name', ({ framed, next }) => framed.replace(/Dear \w+/, `Dear ${next.name}`)],
  ['a sentence before it and one behind', ({ framed, next }) => `${next.sentences[0]} ${framed} ${next.sentences.at(-1)}`],
  ['its sentences in another order', ({ sentences }) => sentences.toReversed().join(' ')],
  ['pasted into as much of one’s own', ({ bare, next }) => `${next.bare} ${bare}`],
  ['every second sentence another', ({ sentences, next }) => sentences.map((one, at) => (at % 2 ? next.sentences[at]! : one)).join(' ')],
  ['every tenth word another', ({ bare }, random) => withOthers(bare, 10, random)],
  ['every sixth word another', ({ bare }, random) => withOthers(bare, 6, random)],
  ['its middle third alone', ({ bare }) => middleOf(bare)],
]

if (existsSync(folder)) {
  const random = seeded(20261122)
  const texts = readTexts()
  const answers = answersFrom(texts, random)
  if (!process.env.BENCH_TIME_ONLY) measureShares(texts, answers, random)
  await measureSearch(answers, random)
} else console.log('Sameness was not measured: it takes the texts of real people, and no folder of them was given.')

/** In how many of 100 texts something is found, by share: first what nobody copied, then what was. */
function measureShares(texts: string[], answers: Answer[], random: Random) {
  const quote = texts.find((text) => text.length > 150)!
  const quoting = '  quoting the same customer'
  const others = (list: string[], but: number) =>
    Array.from({ length: 100 }, () => list[Math.floor(random() * list.length)]!).filter((text) => text !== list[but])
  const independent = (list: string[]) => list.map((text, index): [string, string[]] => [text, others(list, index)])
  const sets: [string, [answer: string, earlier: string[]][]][] = [
    ['nobody copied: single texts', independent(texts)],
    ['nobody copied: three texts in one answer', independent(answers.map(({ bare }) => bare))],
    ['  with the same greeting and close', independent(answers.map(({ framed }) => framed))],
    [quoting, independent(answers.map(({ bare }) => `You wrote: “${quote}” ${bare}`))],
    ...copies.map(([name, copy]): [string, [string, string[]][]] => [name, answers.map((one) => [copy(one, random), [one.framed]])]),
  ]
  const steps = [0.15, 0.2, 0.25, 0.3, 0.35, 0.4, 0.5, 0.6]
  console.log(
    `${'Of 100 so many are said to repeat, from a share of'.padEnd(56)}    n${steps.map((step) => `${step}`.padStart(6)).join('')}`,
  )
  for (const [name, pairs] of sets) {
    const told = pairs.filter(([answer]) => soughtIn(answer).length > 0)
    const said = name === quoting ? [quote] : []
    const shares = told.map(([answer, earlier]) => Math.max(...earlier.map((one) => shareOf(answer, one, said))))
    const row = steps.map((step) => ((shares.filter((share) => share >= step).length / shares.length) * 100).toFixed(1).padStart(6))
    console.log(`${name.padEnd(56)} ${`${told.length}`.padStart(4)}${row.join('')}`)
  }
}

/** Among how many earlier answers the copied one is found, and in what time, beside what the whole text's likeness finds. */
async function measureSearch(answers: Answer[], random: Random) {
  const { database, close } = await openGround()
  const { db } = database
  const { halden } = await cast(db)
  const { responseId } = await answered(db, halden, { kind: 'conflict', id: await raised(db, halden) })
  const own = answers.map(({ framed }) => framed)
  await published(db, responseId, own)
  const search = (answer: string) => repeatedBy(db, halden.company, [{ answer, targets: [] }])
  const fresh = answers.slice(0, 40).map(({ bare }) => shuffled(bare, random))
  const pasted = own.slice(0, 40)
  const times: number[][] = []
  for (const size of [few, many]) {
    await published(db, responseId, fillers(answers, size - (times.length ? few : own.length), random))
    await db.execute(sql`analyze`)
    times.push([await timeOf(fresh, search), await timeOf(pasted, search)])
  }
  const [small, large] = times as [number[], number[]]
  for (const [index, what] of ['new words', 'a pasted answer'].entries())
    console.log(
      `${what} among ${many.toLocaleString('en')} answers, against ${few.toLocaleString('en')}: ${(large[index]! / small[index]!).toFixed(1)} times as long (${large[index]!.toFixed(1)} ms, ${small[index]!.toFixed(1)} ms)`,
    )
  for (const [name, copy] of copies) {
    const changed = answers.slice(0, 60).map((one) => ({ one, text: copy(one, random) }))
    const sample = changed.filter(({ one, text }) => shareOf(text, one.framed) >= repeatsFrom)
    let found = 0
    for (const { one, text } of sample) if ((await search(text))[0]!.some(({ answer }) => answer === one.framed)) found += 1
    console.log(`${name}: ${found} of ${sample.length} found`)
  }
  await close()
}

/** Copies of one answer by the database itself, each with words of its own. */
async function published(db: Db, responseId: string, texts: string[]) {
  for (let from = 0; from < texts.length; from += 5_000) {
    const rows = texts.slice(from, from + 5_000).map((answer) => ({ id: newId(), target: newId(), answer }))
    const list = sql`jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as row(id uuid, target uuid, answer text)`
    await db.execute(sql`insert into responses (company_id, id, dialogue_id, author_id, is_answer, revision, published_at)
      select company_id, row.id, dialogue_id, author_id, true, 1, published_at from responses, ${list} where responses.id = ${responseId}`)
    await db.execute(sql`insert into response_revisions (company_id, response_id, number, heard, answer, outcome, at)
      select company_id, row.id, 1, heard, row.answer, outcome, at from response_revisions, ${list} where response_id = ${responseId}`)
    await db.execute(sql`insert into response_targets (company_id, id, response_id, conflict_id, addressee_id)
      select company_id, row.target, row.id, conflict_id, addressee_id from response_targets, ${list} where response_id = ${responseId}`)
  }
}

function fillers(answers: Answer[], count: number, random: Random) {
  const some = () => answers[Math.floor(random() * answers.length)]!
  return Array.from(
    { length: count },
    () =>
      `Dear ${some().name}, thank you for telling us about this. ${shuffled(`${some().bare} ${some().bare}`, random)} With kind regards, Priya`,
  )
}

async function timeOf(texts: string[], search: (text: string) => Promise<unknown>) {
  const times = []
  for (const text of texts) {
    const start = performance.now()
    await search(text)
    times.push(performance.now() - start)
  }
  return times.toSorted((a, b) => a - b)[Math.floor(times.length / 2)]!
}

/** Comments of three conversations, arguments under nine questions, questions to a bank: of the same matters, by different people. */
function readTexts() {
  const read = (path: string, column: string) =>
    (parse(readFileSync(join(folder, path)), { columns: true, bom: true }) as Record<string, string>[]).map((row) => row[column]!.trim())
  const talks = ['15-per-hour-seattle', 'football-concussions', 'scoop-hivemind.affordable-housing']
  return [
    ...talks.flatMap((talk) => read(`polis/${talk}/comments.csv`, 'comment-body')),
    ...read('themes/argkp-9topics.csv', 'text'),
    ...read('themes/banking77-3000.csv', 'text'),
  ]
}

/** Answers as long as answers are: three texts of different people each, as their three sentences. */
function answersFrom(texts: string[], random: Random) {
  const names = ['Ana', 'Jim', 'Mei', 'Olu', 'Rosa']
  const long = [...new Set(texts)].filter((text) => text.length > 70).toSorted(() => random() - 0.5)
  const all = Array.from({ length: Math.floor(long.length / 3) }, (_, index) => {
    const [sentences, name] = [long.slice(index * 3, index * 3 + 3), names[index % names.length]!]
    const bare = sentences.join(' ')
    return { sentences, name, bare, framed: `Dear ${name}, thank you for telling us about this. ${bare} With kind regards, Priya` }
  })
  return all.map((one, index) => ({ ...one, next: all[(index + 1) % all.length]! }))
}

function withOthers(text: string, every: number, random: Random) {
  return text
    .split(' ')
    .map((word, index) => ((index + 3) % every === 0 ? `w${Math.floor(random() * 1e6)}` : word))
    .join(' ')
}

function middleOf(text: string) {
  const words = text.split(' ')
  return words.slice(Math.floor(words.length / 3), Math.floor((words.length * 2) / 3)).join(' ')
}

/** The same words in another order: nothing that anybody wrote. */
function shuffled(text: string, random: Random) {
  return text
    .split(' ')
    .toSorted(() => random() - 0.5)
    .join(' ')
}

function seeded(seed: number): Random {
  let state = seed
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    return state / 2 ** 32
  }
}
