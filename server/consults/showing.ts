import type { Member } from '../member.ts'
import type { Help } from './crediting.ts'
import type { BesideConsult, ConsultLine } from './reading.ts'

interface Typed {
  id: string
  values: Record<string, string>
  problems: Record<string, string>
  problem: string | null
}

/** What was asked and answered so far about one thing said, and the form to ask somebody more. */
export interface Consulting {
  /** Where the form is sent; what is done to one consult is done below. */
  path: string
  form: Typed
  mayAsk: boolean
  /** The form is in view, and not folded away. */
  isOpen: boolean
  helpers: { value: string; label: string }[]
  lines: (ConsultLine & { mayWithdraw: boolean; isMine: boolean; desk: string })[]
}

interface Asking {
  by: Member
  exchange: { path: string }
  company: { slug: string }
  mayAsk: boolean
  /** It has a page of its own. */
  isAlone?: boolean
  form: Typed
}

/** The part of an answer's page where help stands, and is asked for. */
export function consultingOf(
  { consults, askable }: BesideConsult,
  { by, exchange, company, mayAsk, isAlone = false, form }: Asking,
): Consulting {
  return {
    path: `${exchange.path}/consults`,
    form,
    mayAsk,
    isOpen: isAlone || form.problem !== null,
    helpers: askable.map(({ personId, name, title }) => ({ value: personId, label: title ? `${name}, ${title}` : name })),
    lines: consults.map((line) => ({
      ...line,
      mayWithdraw: mayAsk && line.askedById === by.personId && line.answeredAt === null,
      isMine: line.helperId === by.personId,
      desk: deskPathOf(company, line.id),
    })),
  }
}

/** Where a colleague who is signed in answers. */
export function deskPathOf(company: { slug: string }, id: string) {
  return `/${company.slug}/desk/asked/${id}`
}

/** Who will stand beside an answer once it is published, by name: whom its author ticked, and whoever helped and does not decline it. */
export function creditedNames(consults: Help[], { authorId, ticked }: { authorId: string; ticked: { personId: string; name: string }[] }) {
  const helped = consults.filter(({ helperId, answeredAt }) => answeredAt !== null && helperId !== authorId)
  const declined = new Set(helped.filter(({ wantsNoCredit }) => wantsNoCredit).map(({ helperId }) => helperId))
  const named = ticked.filter(({ personId }) => !declined.has(personId)).map(({ name }) => name)
  return [...new Set([...named, ...helped.filter(({ wantsNoCredit }) => !wantsNoCredit).map(({ name }) => name)])].sort()
}
