import { join } from 'node:path'
import { type ParseArgsOptionsConfig, parseArgs } from 'node:util'
import type { z } from 'zod'
import { type Database, openDatabase } from '../../db/client.ts'
import { migrate } from '../../db/migrate.ts'
import { type Config, readConfig } from '../config.ts'
import { valuesOf } from '../forms.ts'
import { Refusal } from '../refusal.ts'
import { keptSecret } from '../secret.ts'
import { wordsFor } from '../words/words.ts'

/** One thing that is typed after `parley`. */
export interface Command {
  /** What calls it, like `company create`. */
  name: string
  /** What may follow the name, like `--name <name> [--about <text>]`. */
  takes: string
  /** What it does, in a sentence. */
  does: string
  options?: ParseArgsOptionsConfig
  run(typed: Typed, ground: Ground): Promise<void>
}

export interface Typed {
  /** `--name Halden` is `{ name: 'Halden' }`. */
  options: Record<string, string | undefined>
  /** What was typed without a name. */
  words: string[]
}

export interface Ground {
  config: Config
  secret: string
  at: Date
  say: (line: string) => void
  /** Says how far it is, beside what it gives. */
  tell: (line: string) => void
  /** Opens the database, brought up to the newest migration, for as long as the work lasts. */
  withDatabase<Result>(work: (database: Database) => Promise<Result>): Promise<Result>
}

interface Console {
  env: Record<string, string | undefined>
  say: (line: string) => void
  complain: (line: string) => void
  at?: Date
}

/** Runs what was typed. Gives the exit code: 0 done, 1 refused with a sentence, 2 not understood. */
export async function runCommand(commands: Command[], typed: string[], { env, say, complain, at = new Date() }: Console): Promise<number> {
  const command = commands.find(({ name }) => `${typed.join(' ')} `.startsWith(`${name} `))
  if (!command) {
    const isAsked = typed.length === 0 || ['help', '--help', '-h'].includes(typed[0]!)
    const write = isAsked ? say : complain
    if (!isAsked) write(`There is no command "${typed.join(' ')}". There are:\n`)
    for (const { name, takes, does } of commands) write(`parley ${`${name} ${takes}`.trim()}\n    ${does}`)
    return isAsked ? 0 : 2
  }
  try {
    const args = readTyped(command, typed.slice(command.name.split(' ').length))
    if (args.options.help !== undefined) {
      say(`parley ${`${command.name} ${command.takes}`.trim()}\n    ${command.does}`)
      return 0
    }
    const read = readConfig(env)
    if ('mistakes' in read) throw new Refusal('invalid', read.mistakes.join('\n'))
    await command.run(args, await groundOf(read.config, { say, tell: complain, at }))
    return 0
  } catch (error) {
    complain(sentenceOf(error))
    return error instanceof TypeError && 'code' in error ? 2 : 1
  }
}

/** What was typed, by the same rules as the form of the page. Refuses with each mistake as `--option: sentence`. */
export function readBy<Form extends z.ZodType>(
  form: Form,
  fields: Record<string, string | undefined>,
  optionOf: Record<string, string> = {},
): z.output<Form> {
  const read = form.safeParse(fields)
  if (read.success) return read.data
  const { t } = wordsFor('en')
  const mistakes = read.error.issues.map((issue) => {
    const [field] = issue.path.map(String)
    return `--${optionOf[field!] ?? field}: ${t(issue.message, valuesOf(issue))}`
  })
  throw new Refusal('invalid', '{mistakes}', { mistakes: mistakes.join('\n') })
}

function readTyped({ options = {} }: Command, rest: string[]): Typed {
  const { values, positionals } = parseArgs({
    args: withNegatives(rest),
    options: { ...options, help: { type: 'boolean', short: 'h' } },
    allowPositionals: true,
  })
  return {
    options: Object.fromEntries(Object.entries(values).map(([name, value]) => [name, value === undefined ? undefined : String(value)])),
    words: positionals,
  }
}

/** `--hours -3` as `--hours=-3`, so that the command says what is wrong with it: alone, it would pass for another option. */
function withNegatives(typed: string[]) {
  const isNegative = (word: string | undefined) => /^-[\d.]/.test(word ?? '')
  const takesNext = (index: number) => /^--[^=]+$/.test(typed[index] ?? '') && isNegative(typed[index + 1])
  return typed.flatMap((word, index) => (takesNext(index) ? `${word}=${typed[index + 1]}` : takesNext(index - 1) ? [] : word))
}

async function groundOf(config: Config, { say, tell, at }: Pick<Ground, 'say' | 'tell' | 'at'>): Promise<Ground> {
  const secret = config.secret ?? (await keptSecret(config.dataDir))
  return {
    config,
    secret,
    at,
    say,
    tell,
    async withDatabase(work) {
      const database = await openDatabase(config.databaseUrl ? { url: config.databaseUrl } : { dataDir: join(config.dataDir, 'database') })
      try {
        await migrate(database)
        return await work(database)
      } finally {
        await database.close()
      }
    },
  }
}

function sentenceOf(error: unknown) {
  if (!(error instanceof Refusal)) return (error as Error).message
  return wordsFor('en').t(error.message, error.values)
}
