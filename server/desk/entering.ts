import { mustMay } from '../companies/permissions.ts'
import type { Member } from '../member.ts'
import { Refusal } from '../refusal.ts'

/** Somebody who comes to a door, and can be asked who they are. */
interface Comer {
  signedIn(): unknown
  member(): Member | null
}

/**
 * Whoever comes to the Desk, as the member who may see it. Asks a guest to sign in; refuses a stranger with not_found, as if there were
 * no Desk, and a customer with the reason.
 */
export function atDesk(comer: Comer): Member {
  comer.signedIn()
  const member = comer.member()
  if (!member) throw new Refusal('not_found', 'There is nothing at this address.')
  mustMay(member, 'desk')
  return member
}
