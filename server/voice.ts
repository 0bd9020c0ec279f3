import { type Face, faceOf } from './face.ts'

/** Somebody who speaks in a dialogue, as everybody sees them. */
export interface Voice {
  name: string
  /** Place of work and role there, or a title. */
  line: string | null
  face: Face
  /** Where the company's people pages know them: a staff member's id, or the id of a customer's appearance in this dialogue. */
  publicId: string | null
  side: 'customer' | 'company'
  isStandIn: boolean
  hidden: boolean
}

/** Somebody who speaks for the company. */
export function staffVoice({
  personId,
  name,
  title,
  isStandIn,
}: {
  personId: string
  name: string
  title: string
  isStandIn: boolean
}): Voice {
  return { name, line: title, face: faceOf(personId, name), publicId: personId, side: 'company', isStandIn, hidden: false }
}

interface Customer {
  /** The name they show in this dialogue; none where nothing was ever shown. */
  author: { id: string; name: string; hidden: boolean } | null
  /** What they tell of themselves; none where they hide. */
  customer: { workplace: string | null; roleThere: string | null } | null
  authorId: string
}

export function customerVoice({ author, customer, authorId }: Customer): Voice {
  const name = author?.name ?? ''
  const line = [customer?.roleThere, customer?.workplace].filter(Boolean).join(', ') || null
  const face = faceOf(author?.id ?? authorId, name)
  return { name, line, face, publicId: author?.id ?? null, side: 'customer', isStandIn: false, hidden: author?.hidden ?? false }
}
