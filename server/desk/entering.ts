import { mustMay } from '../companies/permissions.ts'
import type { Member } from '../member.ts'
import { Refusal } from '../refusal.ts'

/** The member who may see the Desk. Refuses a stranger with not_found, as if there were no Desk, and a customer with the reason. */
export function mustSeeDesk(member: Member | null): Member {
  if (!member) throw new Refusal('not_found', 'There is nothing at this address.')
  mustMay(member, 'desk')
  return member
}
