import { email } from '../forms.ts'

/** Somebody named in a list that was typed or pasted. `line` counts from 1. */
export interface Named {
  line: number
  email: string
  name: string | null
}

const address = email()
const nameMost = 80

/**
 * Reads a list of people, one on each line: `name <mail>`, `mail`, `mail, name` or `name, mail`, parted by a comma, a semicolon or a
 * tab. Empty lines are passed over, an address that stands there twice counts once. `bad` are the lines in which no address is found.
 */
export function readPasted(text: string): { people: Named[]; bad: { line: number; text: string }[] } {
  const people = new Map<string, Named>()
  const bad: { line: number; text: string }[] = []
  for (const [index, row] of text.split('\n').entries()) {
    const line = index + 1
    if (row.trim() === '') continue
    const named = readLine(row)
    if (!named) bad.push({ line, text: row.trim() })
    else if (!people.has(named.email)) people.set(named.email, { line, ...named })
  }
  return { people: [...people.values()], bad }
}

function readLine(row: string) {
  const bracketed = /^(.*)<([^<>]*)>[\s,;]*$/.exec(row)
  const parts = bracketed ? [bracketed[1]!, bracketed[2]!] : row.split(/[,;\t]/)
  const mails = parts.map((part) => address.safeParse(part.trim()))
  const found = mails.flatMap((read) => (read.success ? [read.data] : []))
  if (found.length !== 1) return null
  const name = parts
    .filter((_, index) => !mails[index]!.success)
    .map((part) => part.replace(/^[\s"']+|[\s"']+$/g, ''))
    .filter(Boolean)
    .join(' ')
    .replace(/\s+/g, ' ')
  return name.length > nameMost || name.includes('@') ? null : { email: found[0]!, name: name || null }
}
