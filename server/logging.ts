import { faultCode } from '../db/faults.ts'
import type { Config } from './config.ts'

/** How Parley keeps its log: lines for programs in production, for people elsewhere. */
export function loggerFor({ production, logLevel }: Pick<Config, 'production' | 'logLevel'>) {
  const serializers = { req: toldRequest, err: toldError }
  if (production) return { level: logLevel, serializers }
  return {
    level: logLevel === 'info' ? 'warn' : logLevel,
    serializers,
    transport: { target: 'pino-pretty', options: { ignore: 'pid,hostname' } },
  }
}

/** A request without what could sign somebody in: no query, and no path that holds a mailed link. */
export function toldRequest({ method, url }: { method: string; url: string }) {
  return {
    method,
    url: url.replace(/\/(link|confirm|invitation|consult|verdict|commitment|theme|unsubscribe)\/[^?]*/, '/$1/…').replace(/\?.*/, ''),
  }
}

/**
 * An error without what people wrote: a failed statement names its parameters in its message, and the database its rows in the detail.
 * What stays is its kind, its code, the statement, and where in our code it was sent.
 */
export function toldError(error: unknown) {
  if (!(error instanceof Error)) return { type: typeof error, message: '', stack: '' }
  const message = withoutValues(error.message)
  return { type: error.name, code: faultCode(error), message, stack: placesOf(error) }
}

function withoutValues(message: string) {
  return message.replace(/\nparams:[\s\S]*$/, '').slice(0, 2000)
}

/** The lines of the stack that say where, without the message that stands above them. */
function placesOf({ stack = '' }: Error) {
  return stack
    .split('\n')
    .filter((line) => /^\s+at /.test(line))
    .join('\n')
}
