import { getTableConfig, PgTable } from 'drizzle-orm/pg-core'
import * as schema from '../../db/schema/index.ts'

export interface Statement {
  text: string
  values: unknown[]
}

/** Tables that are no company's: people and their sign-in, and what the clock reads across companies. */
export const globalTables = ['companies', 'people', 'sessions', 'accounts', 'verifications', 'mails', 'tidings', 'alarms']

const ears = new Set<(statement: Statement) => void>()

/** Given to every database that the tests open. */
export function hear(text: string, values: unknown[]) {
  for (const ear of ears) ear({ text, values })
}

/** Every statement sent to this worker's databases while the work runs, in order. */
export async function statementsSent(work: () => Promise<unknown>): Promise<Statement[]> {
  const sent: Statement[] = []
  const ear = (statement: Statement) => sent.push(statement)
  ears.add(ear)
  try {
    await work()
    return sent
  } finally {
    ears.delete(ear)
  }
}

/** Of these, the ones that touch a company's table without saying which company. Each is a leak, or soon a slow page. */
export function withoutCompany(statements: Statement[]): string[] {
  return statements.map(({ text }) => text).filter((text) => !namesCompany(text))
}

const companyTables = Object.values(schema as Record<string, unknown>)
  .filter((value): value is PgTable => value instanceof PgTable)
  .map((table) => getTableConfig(table))
  .filter(({ columns }) => columns.some(({ name, keyAsName }) => name === 'company_id' || (keyAsName && name === 'companyId')))
  .map(({ name }) => name)
  .filter((name) => !globalTables.includes(name))

/** The company is given as a value, by its id or its slug, and every table of a company's is held to it or to another that is. */
function namesCompany(text: string): boolean {
  const touched = tablesIn(text)
  if (touched.length === 0) return true
  if (isInsert.test(text)) return /insert into "?\w+"? \([^)]*"?company_id"?/i.test(text)
  const isGiven = /company_id"?\s*(=\s*\$\d|in\s*\(\$\d)|\$\d+\s*=\s*[\w".]*company_id|"?companies"?\."?(id|slug)"? = \$\d/i.test(text)
  return isGiven && touched.every((name) => isHeld(name, text, touched.length === 1))
}

const isInsert = /^\s*insert into/i

/** The company's tables that a statement touches, by the names that it calls them. */
function tablesIn(text: string): string[] {
  const named = text.matchAll(
    /\b(?:from|join|update|into)\s+"?(\w+)"?(?:\s+(?:as\s+)?("\w+"|(?!on|where|set|left|inner|cross|join|order|group|limit|for|using|values|returning|union)\w+))?/gi,
  )
  const ours = [...named].filter(([, table]) => companyTables.includes(table ?? ''))
  return [...new Set(ours.map(([, table, alias]) => (alias ?? table ?? '').replaceAll('"', '')))]
}

function isHeld(name: string, text: string, isAlone: boolean): boolean {
  const column = isAlone ? `("?${name}"?\\.)?"?company_id"?` : `"?${name}"?\\."?company_id"?`
  return new RegExp(`(?<![\\w".])${column}\\s*(=|in\\b)|=\\s*${column}(?!\\w)`, 'i').test(text)
}
