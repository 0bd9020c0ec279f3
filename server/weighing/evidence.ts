/** What shows a rating, in one of its three forms; all null where nothing was given. */
export interface Evidence {
  evidence: string | null
  evidenceStatementId: string | null
  evidenceUrl: string | null
}

export const evidenceMost = 1000

const nothing: Evidence = { evidence: null, evidenceStatementId: null, evidenceUrl: null }
const uuid = '[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}'
const whole = /^https?:\/\/\S+$/i

/**
 * Reads one field: the address of a statement of this dialogue (`path`), whole as it begins here (`baseUrl`) or from its slash on; another address of the web; or words,
 * a measure's value among them. An address with a name and a password in it is taken as words, which lead nowhere.
 */
export function readEvidence(text: string, { path, baseUrl }: { path: string; baseUrl: string }): Evidence {
  if (text === '') return nothing
  const isAddress = whole.test(text) && URL.canParse(text)
  const address = isAddress ? new URL(text) : null
  const own = address === null ? text : address.origin === new URL(baseUrl).origin ? address.pathname : ''
  const [, id] = new RegExp(`^${path}/whys/(${uuid})(?:[/?#].*)?$`).exec(own) ?? []
  if (id) return { ...nothing, evidenceStatementId: id }
  if (address && address.username === '' && address.password === '') return { ...nothing, evidenceUrl: address.href }
  return { ...nothing, evidence: text }
}

/** The same as it is written into the field. */
export function writtenEvidence({ evidence, evidenceStatementId, evidenceUrl }: Evidence, path: string) {
  return evidence ?? evidenceUrl ?? (evidenceStatementId ? `${path}/whys/${evidenceStatementId}` : '')
}
