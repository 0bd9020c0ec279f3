import { getTableConfig, PgTable } from 'drizzle-orm/pg-core'
import * as schema from '../../db/schema/index.ts'

export interface Statement {
  text: string
  values: unknown[]
}

/** Tables that are no company's: people and their sign-in, and what the clock reads across companies. */
export const globalTables = ['companies', 'people', 'sessions', 'accounts', 'verifications', 'mails', 'tidings']

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
  return statements.map(({ text }) => text).filter((text) => touchesCompany(text) && !namesCompany(text))
}

const companyTables = Object.values(schema as Record<string, unknown>)
  .filter((value): value is PgTable => value instanceof PgTable)
  .map((table) => getTableConfig(table))
  .filter(({ columns }) => columns.some(({ name, keyAsName }) => name === 'company_id' || (keyAsName && name === 'companyId')))
  .map(({ name }) => name)
  .filter((name) => !globalTables.includes(name))

function touchesCompany(text: string): boolean {
  return companyTables.some((table) => new RegExp(`\\b(from|join|into|update)\\s+"?${table}"?(\\W|$)`, 'i').test(text))
}

/** Given as a value, or among an insert's columns; a join of two company_ids alone does not say which company. */
function namesCompany(text: string): boolean {
  return (
    /"?company_id"?\s*(=|in)\s*\(?\$\d/i.test(text) ||
    /\$\d+\s*=\s*[\w".]*company_id/i.test(text) ||
    /insert into "?\w+"? \([^)]*"?company_id"?/i.test(text)
  )
}
