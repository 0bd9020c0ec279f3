import { newId } from '../ids.ts'
import type { Words } from '../words/words.ts'
import type { Letter } from './post.ts'

export interface Content {
  to: string
  subject: string
  /** Sentences in the reader's language, in order. */
  paragraphs: string[]
  /** The one thing to do next, as a link. */
  action?: { label: string; url: string }
  /** Somebody's own words, set apart. */
  quote?: string
  /** A code to type, set large. */
  code?: string
}

/** One letter in two bodies, plain and HTML, that say the same. An id given makes a repeated sending recognisable. */
export function letter(words: Words, { to, subject, paragraphs, action, quote, code }: Content, id = newId()): Letter {
  const lines = [
    ...(quote ? [quote.replace(/^/gm, '> ')] : []),
    ...paragraphs,
    ...(code ? [code] : []),
    ...(action ? [`${action.label}:\n${action.url}`] : []),
    words.t('Parley, where a company and its customers think together in public.'),
  ]
  const html = [
    ...(quote
      ? [
          `<blockquote style="margin:0 0 1.2em;padding-inline-start:1em;border-inline-start:2px solid #8a5a2b;font-family:Georgia,serif">${lined(quote)}</blockquote>`,
        ]
      : []),
    ...paragraphs.map((paragraph) => `<p>${lined(paragraph)}</p>`),
    ...(code ? [`<p style="font-size:1.8em;letter-spacing:.15em"><strong>${escaped(code)}</strong></p>`] : []),
    ...(action
      ? [
          `<p><a href="${escaped(action.url)}" style="display:inline-block;padding:.8em 1.3em;border-radius:.4em;background:#0b5d63;color:#fff;text-decoration:none">${escaped(action.label)}</a></p>`,
          `<p style="color:#6b645a;font-size:.9em">${escaped(action.url)}</p>`,
        ]
      : []),
    `<p style="color:#6b645a;font-size:.9em">${escaped(words.t('Parley, where a company and its customers think together in public.'))}</p>`,
  ]
  return {
    id,
    to,
    subject: subject.replace(/[\r\n]+/g, ' '),
    text: lines.join('\n\n'),
    html: `<!doctype html><html lang="${words.language}" dir="${words.direction}"><body style="font:1rem/1.5 system-ui,sans-serif;color:#23201b;max-width:36em">${html.join('\n')}</body></html>`,
  }
}

function lined(text: string) {
  return escaped(text).replaceAll('\n', '<br>')
}

function escaped(text: string) {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;')
}
