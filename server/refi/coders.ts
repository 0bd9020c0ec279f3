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
