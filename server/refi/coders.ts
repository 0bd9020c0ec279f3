import { guidOf } from './format/guids.ts'
import type { User } from './format/model.ts'
import { labels } from './labels.ts'
import { type Naming, personAs } from './pseudonyms.ts'

/** The two coders that are nobody in particular: the same in every file, so that a file read again is known by them. */
export const machine: User = { guid: guidOf('the machine'), name: labels.machine, id: 'M' }
export const customers: User = { guid: guidOf('the customers'), name: labels.customers, id: 'C' }

/** An analyst as a coder. */
export function analystAs(naming: Naming, { id, name }: { id: string; name: string }): Omit<User, 'id'> {
  const called = personAs(naming, { id, name }).name
  const key = naming.names === 'shown' ? '' : naming.key
  return { guid: guidOf('an analyst', key, id), name: naming.names === 'shown' ? called : called.replace(labels.customer, labels.analyst) }
}

/** Somebody who coded by what a file said that was brought in: known by their name alone, and beside pseudonyms by one that stands for it. */
export function toldAs(naming: Naming, name: string): Omit<User, 'id'> {
  if (name === customers.name) return { guid: guidOf('a coder told of', name), name }
  const key = naming.names === 'shown' ? '' : naming.key
  const called = personAs(naming, { id: `told ${name}`, name }).name
  return {
    guid: guidOf('a coder told of', key, name),
    name: naming.names === 'shown' ? called : called.replace(labels.customer, labels.analyst),
  }
}
