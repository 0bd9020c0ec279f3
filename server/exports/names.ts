import { createHmac } from 'node:crypto'
import { analystAs, toldAs } from '../refi/coders.ts'
import { type Naming, type Person, personAs, statementAs } from '../refi/pseudonyms.ts'

/** What the pseudonyms of an export hang on: from its id, and known to this server alone, so that nobody who has a file can find who is meant. */
export function keyOf(exportId: string, secret: string) {
  return createHmac('sha256', secret).update(`pseudonyms of ${exportId}`).digest('hex')
}

/** How people are called in an export, the same in every file of it: customers by their appearance, analysts by who they are; and statements, by an id that leads nobody to their author. */
export function openNames(naming: Naming) {
  return {
    customer: (person: Person) => personAs(naming, person),
    analyst: (person: Person) => analystAs(naming, person).name,
    told: (name: string) => toldAs(naming, name).name,
    statement: (id: string) => statementAs(naming, id),
  }
}

/** Who put something there by what a file said: their names, or those that stand for them. */
export function toldOf({ toldCoders, book }: { toldCoders: string[] | null; book: { called: ReturnType<typeof openNames> } }) {
  return toldCoders?.map((name) => book.called.told(name)).join(', ')
}
