/** The code of what went wrong in the database: an SQLSTATE ('23505'), or the driver's word ('ECONNREFUSED'); undefined for any other error. */
export function faultCode(error: unknown): string | undefined {
  return causes(error)
    .map(codeOf)
    .find((code) => code !== undefined)
}

/** Whether the database could not be reached, or had no time or room: worth trying again a little later (503), nobody's mistake. */
export function isUnavailable(error: unknown): boolean {
  return causes(error).some((cause) => isGone(cause) || busy.test(codeOf(cause) ?? ''))
}

/** Whether the database could not be reached: then nothing else will go well either. */
export function isAway(error: unknown): boolean {
  return causes(error).some(isGone)
}

/** Whether the row was there already; with a name, whether it was this unique constraint that said so. */
export function isDuplicate(error: unknown, constraint?: string): boolean {
  return causes(error).some((cause) => codeOf(cause) === '23505' && (constraint === undefined || constraintOf(cause) === constraint))
}

/** Whether the error means that its connection is of no more use. */
export function isGone(error: unknown): boolean {
  const { severity } = error as { severity?: unknown }
  return severity === 'FATAL' || severity === 'PANIC' || gone.test(codeOf(error) ?? '')
}

export function fault(code: string, sentence: string): Error {
  return Object.assign(new Error(sentence), { code })
}

const gone =
  /^(CONNECTION_|CONNECT_|ECONN|EPIPE|ETIMEDOUT|ENOTFOUND|EHOSTUNREACH|ENETUNREACH|EAI_AGAIN|ERR_STREAM|DATABASE_SILENT|DATABASE_CLOSED|57P0|08)/
const busy = /^(DATABASE_BUSY|57014|55P03|53|40001|40P01)/

/** drizzle wraps the driver's error; what we want to know is somewhere down the chain. */
function causes(error: unknown): unknown[] {
  const chain: unknown[] = []
  for (let cause = error; cause instanceof Error && chain.length < 8; cause = cause.cause) chain.push(cause)
  return chain
}

function codeOf(error: unknown): string | undefined {
  const { code } = error as { code?: unknown }
  return typeof code === 'string' && /^([0-9A-Z]{5}|[A-Z]+(_[A-Z]+)*)$/.test(code) ? code : undefined
}

/** The two drivers name it differently. */
function constraintOf(error: unknown): unknown {
  const { constraint_name, constraint } = error as { constraint_name?: unknown; constraint?: unknown }
  return constraint_name ?? constraint
}
