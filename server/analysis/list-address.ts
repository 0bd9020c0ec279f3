import { z } from 'zod'
import type { Narrow } from '../themes/narrowing.ts'

/** What the address of a list says: which statements of it, and from where on. What is broken is left out. */
export const listAddress = z.object({
  after: z.string().max(80).optional().catch(undefined),
  none: z.literal('1').optional().catch(undefined),
  q: z.string().trim().max(200).optional().catch(undefined),
  option: z.uuid().optional().catch(undefined),
  was: z.uuid().optional().catch(undefined),
  /** Where there are many themes: to choose one of them that this theme goes to. */
  choose: z.literal('1').optional().catch(undefined),
})

export type ListAddress = z.infer<typeof listAddress>

/** The same list again, as the end of an address; empty where it is all of it from its start. */
export function queryOf({ none, q, option, after }: Omit<ListAddress, 'was' | 'choose'>) {
  const given = Object.entries({ none, q, option, after }).flatMap(([name, value]) => (value ? [[name, value] as [string, string]] : []))
  return given.length === 0 ? '' : `?${new URLSearchParams(given)}`
}

export function narrowOf({ q, option }: ListAddress): Narrow {
  return { find: q, optionId: option }
}
