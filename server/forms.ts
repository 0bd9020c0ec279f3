import { z } from 'zod'

// Where a rule has no sentence of its own, so that no page shows what a library would say.
z.config({ customError: () => 'Something is missing here, or cannot be read.' })

/** The kinds of field that Parley's forms are made of. Each says no with one sentence, an English key of the catalogues. A field that was not sent at all is an empty one. */

const tooLong = 'Keep this under {maximum, number} characters.'
const brokenLetters = 'Some letters did not arrive whole. Please write them again.'
const unseen = /(?![\n\t])\p{Cc}/gu

/** Text as it is kept, wherever it was typed: one kind of line end, no character that only controls, whole letters. The database takes no other. */
export function legible(typed: string) {
  return typed.replace(/\r\n?/g, '\n').replace(unseen, '').toWellFormed().normalize('NFC')
}

const written = z
  .string()
  .optional()
  .transform((typed) => legible(typed ?? '').trim())

/** Words that must be there: one line or many, at most `most` characters. Control characters are dropped; a letter that arrived broken is refused. */
export function words({ most, empty }: { most: number; empty: string }) {
  return written.pipe(
    z
      .string()
      .min(1, empty)
      .max(most, tooLong)
      .refine((text) => !text.includes('\uFFFD'), brokenLetters),
  )
}

/** Words that may be left out: `null` when empty. */
export function optionalWords({ most }: { most: number }) {
  return written
    .pipe(
      z
        .string()
        .max(most, tooLong)
        .refine((text) => !text.includes('\uFFFD'), brokenLetters),
    )
    .transform((text) => text || null)
}

export const line = (most: number, empty: string) => words({ most, empty }).transform(onOneLine).pipe(z.string().min(1, empty))
export const optionalLine = (most: number) => optionalWords({ most }).transform((text) => (text && onOneLine(text)) || null)

/** Without breaks, and without the letters nobody sees that turn a line around: a name must not read as another's. */
function onOneLine(text: string) {
  return text
    .replace(/[\u061C\u200B\u200E\u200F\u202A-\u202E\u2060-\u2069\uFEFF]/g, '')
    .replace(/\s+/g, ' ')
    .trim()
}

/** A ticked box. */
export const checkbox = () =>
  z
    .string()
    .optional()
    .transform((typed) => typed !== undefined && typed !== '')

/** One of a list, or the sentence. */
export const choice = <const List extends readonly [string, ...string[]]>(list: List, none: string) => z.enum(list, { error: none })

/** A day of the calendar, 'YYYY-MM-DD', that may be left out: `null` when empty. */
export const optionalDay = () =>
  z
    .string()
    .optional()
    .transform((typed) => typed?.trim() || null)
    .pipe(z.iso.date('Choose a day from the calendar.').nullable())

/** The id of somebody or something chosen from a list, or none: `null`. What is no id gets the sentence. */
export const optionalId = (notThere: string) =>
  z
    .string()
    .optional()
    .transform((typed) => typed || null)
    .pipe(z.uuid(notThere).nullable())

/** None, one or many values of the same name. */
export const many = () =>
  z
    .union([z.string(), z.array(z.string())])
    .optional()
    .transform((typed) => (typed === undefined || typed === '' ? [] : [typed].flat()))

export const email = () =>
  written
    .pipe(z.email({ error: 'Write an e-mail address, like ana@example.org.' }).max(254, tooLong))
    .transform((text) => text.toLowerCase())

/**
 * The id that a form was drawn with becomes the id of what it makes, so a double click or a retry makes it once.
 * A missing or broken one is left out, and the deed takes a new id.
 */
export const formId = () => z.uuid().optional().catch(undefined)

export const wholeNumber = ({ least, most, sentence }: { least: number; most: number; sentence: string }) =>
  z.coerce.number({ error: sentence }).int(sentence).min(least, sentence).max(most, sentence)

/** The values of the sentence that a field was refused with: the `maximum` that it went over, or what its rule gives as `params`. */
export function valuesOf(issue: object): Record<string, string | number> {
  const { maximum, params } = issue as { maximum?: number; params?: Record<string, string | number> }
  return { ...(maximum !== undefined && { maximum }), ...params }
}
