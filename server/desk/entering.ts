import { mustMay } from '../companies/permissions.ts'
import type { Member } from '../member.ts'
import { Refusal } from '../refusal.ts'

/** Somebody at a door: who they are is asked of them, in this order. */
interface Comer {
  signedIn(): unknown
  member(): Member | null
}

/** Whoever comes to the Desk, as the member who may see it. Refuses a guest with not_signed_in, everybody else as `mustSeeDesk` does. */
export function atDesk(comer: Comer): Member {
  comer.signedIn()
  return mustSeeDesk(comer.member())
}

/** The member who may see the Desk. Refuses a stranger with not_found, as if there were no Desk, and a customer with the reason. */
export function mustSeeDesk(member: Member | null): Member {
  if (!member) throw new Refusal('not_found', 'There is nothing at this address.')
  mustMay(member, 'desk')
  return member
}
