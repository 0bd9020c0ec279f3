import { createHmac } from 'node:crypto'
import { labels } from './labels.ts'

/** How people are named in what is taken away. */
export interface Naming {
  /** By the name they show in the dialogue, or by one that stands for them in this one export. */
  names: 'shown' | 'pseudonyms'
  /** What the pseudonyms hang on: the same for every file of one export, another for the next. */
  key: string
}

export interface Person {
  /** Of their appearance in the dialogue. */
  id: string
  name: string
}

/**
 * What a customer is called, and the id that stands for them: their own, or a pseudonym with an id of its own. The same person has the same in every
 * file with this key, and nobody finds from it who they are in another (HMAC-SHA-256 of the appearance's id).
 */
export function personAs({ names, key }: Naming, { id, name }: Person): Person {
  if (names === 'shown') return { id, name }
  const digest = digestOf(key, id)
  return { id: guidIn(digest), name: [labels.customer, digest.slice(32, 42)].join(' ') }
}

/** The id of a statement: its own, or beside pseudonyms one that stands for it, because under its own it has a page that names its author. */
export function statementAs({ names, key }: Naming, id: string): string {
  return names === 'shown' ? id : guidIn(digestOf(key, `statement ${id}`))
}

function digestOf(key: string, id: string) {
  return createHmac('sha256', key).update(id).digest('hex')
}

function guidIn(digest: string) {
  const variant = ((Number.parseInt(digest[16]!, 16) & 3) | 8).toString(16)
  return `${digest.slice(0, 8)}-${digest.slice(8, 12)}-8${digest.slice(13, 16)}-${variant}${digest.slice(17, 20)}-${digest.slice(20, 32)}`
}
