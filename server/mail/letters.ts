import { newId } from '../ids.ts'
import type { Words } from '../words/words.ts'
import type { Letter } from './post.ts'

/** People's own words, set apart; by whom, where that is not plain. */
interface Quote {
  by?: string | undefined
  words: string
}

/** A thing to do, as a link; null where the link is not the reader's to have. */
interface Action {
  label: string
  url: string | null
}

export interface Content {
  to: string
  subject: string
  /** What happened, in a sentence: the first thing that is read, also in a list of mails. */
  lead?: string
  quotes?: Quote[]
  /** Sentences in the reader's language, in order. */
  paragraphs: string[]
  /** The one thing to do next. */
  action?: Action
  /** Where there are several things to do: of each what it is about, null where that is hidden. */
  sections?: { quote: Quote | null; action: Action }[]
  /** Quiet sentences below what is to be done. */
  besides?: string[]
  /** A code to type, set large. */
  code?: string
  /** Why it came, and how to have no more of them. */
  leaving?: { why: string; url: string | null } | undefined
  /** What it is about: letters about the same thing stand together. */
  thread?: string | undefined
}

/** One letter in two bodies, plain and HTML, that say the same. An id given makes a repeated sending recognisable. */
export function letter(words: Words, content: Content, id = newId()): Letter {
  const { to, thread, leaving } = content
  const subject = content.subject.replace(/\s+/g, ' ').trim()
  const parts = partsOf(words, content)
  const text = parts.map(({ text }) => text).join('\n\n')
  const html = `<!doctype html><html lang="${words.language}" dir="${words.direction}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${escaped(subject)}</title></head>
<body style="font:1rem/1.5 system-ui,sans-serif;color:#23201b;background:#ffffff;max-width:36em;margin:0 auto;padding:1em;overflow-wrap:break-word">
${parts.map(({ html }) => html).join('\n')}
</body></html>`
  return { id, to, subject, text, html, ...(thread && { thread }), ...(leaving?.url && { leave: leaving.url }) }
}

interface Part {
  text: string
  html: string
}

function partsOf(words: Words, { lead, quotes = [], paragraphs, code, action, sections = [], besides = [], leaving }: Content): Part[] {
  const { t } = words
  return [
    ...(lead ? [paragraph(lead)] : []),
    ...quotes.map(quotation),
    ...paragraphs.map((sentence) => paragraph(sentence)),
    ...(code ? [{ text: code, html: `<p style="font-size:1.8em;letter-spacing:.15em"><strong>${escaped(code)}</strong></p>` }] : []),
    ...(action ? [actionOf(words, action)] : []),
    ...sections.flatMap(({ quote, action }) => [...(quote ? [quotation(quote)] : []), actionOf(words, action)]),
    ...besides.map(quiet),
    quiet(t('Parley, where a company and its customers think together in public.')),
    ...(leaving ? [leavingOf(words, leaving)] : []),
  ]
}

function paragraph(sentence: string): Part {
  return { text: sentence, html: `<p dir="auto">${lined(sentence)}</p>` }
}

function quotation({ by, words }: Quote): Part {
  const cited = by ? `${by}:` : ''
  const quoted = words.replace(/^/gm, '> ')
  return {
    text: cited ? `${cited}\n${quoted}` : quoted,
    html: `${cited && `<p dir="auto" style="margin:0 0 .3em">${escaped(cited)}</p>`}<blockquote dir="auto" style="margin:0 0 1.2em;padding-inline-start:1em;border-inline-start:2px solid #8a5a2b;font-family:Georgia,serif">${lined(words)}</blockquote>`,
  }
}

function actionOf({ t }: Words, { label, url }: Action): Part {
  if (!url) {
    const kept = t('The link stands in the mail itself. It is only for whoever the mail was sent to.')
    return { text: `${label}:\n${kept}`, html: `<p>${escaped(label)}: ${escaped(kept)}</p>` }
  }
  const href = escaped(url)
  return {
    text: `${label}:\n${url}`,
    html: `<p><a href="${href}" style="display:inline-block;padding:.8em 1.3em;border-radius:.4em;background:#0b5d63;color:#ffffff;text-decoration:none">${escaped(label)}</a></p>
<p style="color:#6b645a;font-size:.9em">${href}</p>`,
  }
}

function leavingOf({ t }: Words, { why, url }: { why: string; url: string | null }): Part {
  if (!url) return quiet(why)
  const stop = t('Stop these mails')
  return {
    text: `${why}\n${stop}: ${url}`,
    html: `<p dir="auto" style="${small}">${escaped(why)} <a href="${escaped(url)}" style="color:#6b645a">${escaped(stop)}</a></p>`,
  }
}

const small = 'color:#6b645a;font-size:.9em'

function quiet(sentence: string): Part {
  return { text: sentence, html: `<p dir="auto" style="${small}">${escaped(sentence)}</p>` }
}

function lined(text: string) {
  return escaped(text).replaceAll('\n', '<br>')
}

function escaped(text: string) {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;')
}
