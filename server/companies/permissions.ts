import type { Member, Role } from '../member.ts'
import { Refusal } from '../refusal.ts'

/** Who may do what: the table of the domain, row by row. What belongs to one's own things is checked with the thing itself. */
const table = {
  state: ['customer'],
  support: ['customer'],
  comment: ['customer', 'staff', 'admin'],
  raise: ['customer', 'staff', 'admin'],
  judge: ['customer'],
  respond: ['staff', 'admin'],
  propose: ['customer', 'staff', 'admin'],
  weigh: ['customer', 'staff', 'admin'],
  commit: ['customer', 'staff', 'admin'],
  open: ['staff', 'admin'],
  desk: ['staff', 'analyst', 'admin'],
  readThemes: ['staff', 'analyst', 'admin'],
  analyse: ['analyst', 'admin'],
  export: ['analyst', 'admin'],
  hide: ['admin'],
  settings: ['admin'],
  readInvited: ['staff', 'analyst', 'admin'],
} as const satisfies Record<string, readonly Role[]>

export type Deed = keyof typeof table

const sentences: Record<Deed, string> = {
  state: 'Only customers say what they chose and why. You are here for the company.',
  support: 'Only customers say “the same for me”. You are here for the company.',
  comment: 'Analysts read along, and do not speak in the dialogue.',
  raise: 'Analysts read along, and do not speak in the dialogue.',
  judge: 'Only the customer says whether they were heard.',
  respond: 'Only the company’s staff answer.',
  propose: 'Analysts read along, and do not speak in the dialogue.',
  weigh: 'Analysts read along, and do not weigh or rate.',
  commit: 'Analysts read along, and do not speak in the dialogue.',
  open: 'Only the company’s staff open dialogues.',
  desk: 'The Desk is for the company’s people.',
  readThemes: 'The analysis is for the company’s people.',
  analyse: 'Only analysts and admins work on the themes. You can read along.',
  export: 'Only analysts and admins take the whole dialogue away.',
  hide: 'Only admins hide words, with a reason.',
  settings: 'Only admins change the settings.',
  readInvited: 'This dialogue is open to the people invited to it.',
}

export function may(by: { role: Role } | null, deed: Deed) {
  return by !== null && (table[deed] as readonly Role[]).includes(by.role)
}

/** Refuses with not_allowed and the reason, where the role of this person does not do this. */
export function mustMay(by: Member, deed: Deed) {
  if (!may(by, deed)) throw new Refusal('not_allowed', sentences[deed])
}

/** The member as an admin. Refuses an outsider with not_found, as if there were no settings, and everybody else with the reason. */
export function mustBeAdmin(member: Member | null): Member {
  if (!member) throw new Refusal('not_found', 'There is nothing at this address.')
  mustMay(member, 'settings')
  return member
}

/** Which side of the dialogue a member speaks for. */
export function sideOf(by: { role: Role }) {
  return by.role === 'customer' ? 'customer' : 'company'
}
