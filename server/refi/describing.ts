import { unknown } from '../themes/encoding/languages.ts'
import { filled, labels } from './labels.ts'

/** What Parley knows of a theme beside its name and place: the format has one field of words for it. */
export interface ThemeFacts {
  memo: string | null
  state: 'suggested' | 'kept'
  statements: number
  checked: number
  agreed: number
  /** Whose words its name is, where it is a customer's: in code points, half open. */
  nameSpan: { statementId: string; revision: number; from: number; to: number } | null
  quotes: string[]
  optionId: string | null
  language: string | null
}

export type ToldFacts = Omit<ThemeFacts, 'statements' | 'checked' | 'agreed'>

const mark = '[Parley]'

/** The note on a theme, and below a mark how it was confirmed and where its name and quotes are from, for people and programs alike. */
export function describeTheme({ memo, state, statements, checked, agreed, nameSpan, quotes, optionId, language }: ThemeFacts): string {
  const lines = [
    mark,
    [labels.theme[state], filled(labels.theme.counts, { statements, checked, agreed })].join(' '),
    ...(nameSpan ? [`name: ${nameSpan.statementId} ${nameSpan.revision} ${nameSpan.from} ${nameSpan.to}`] : []),
    ...(quotes.length > 0 ? [`quotes: ${quotes.join(' ')}`] : []),
    ...(optionId ? [`option: ${optionId}`] : []),
    ...(language ? [`language: ${language}`] : []),
  ]
  return [...(memo ? [memo, ''] : []), ...lines].join('\n')
}

/** What a description says: all of it a note, where no Parley wrote it. */
export function readDescription(description: string | null): ToldFacts {
  const text = `\n\n${description ?? ''}`
  const at = text.lastIndexOf(`\n\n${mark}\n`)
  if (at < 0) return { memo: description || null, state: 'kept', nameSpan: null, quotes: [], optionId: null, language: null }
  const below = text.slice(at)
  const told = (name: string) => new RegExp(`^${name}: (.+)$`, 'm').exec(below)?.[1]?.split(' ') ?? []
  const [statementId, revision, from, to] = told('name')
  const span = { revision: Number(revision), from: Number(from), to: Number(to) }
  return {
    memo: text.slice(2, at) || null,
    state: below.includes(`\n${labels.theme.suggested}`) ? 'suggested' : 'kept',
    nameSpan: isId(statementId) && Object.values(span).every(Number.isInteger) ? { statementId, ...span } : null,
    quotes: told('quotes').filter(isId),
    optionId: told('option').find(isId) ?? null,
    language: told('language').find(isLanguage) ?? null,
  }
}

function isId(text: string | undefined): text is string {
  return /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(text ?? '')
}

/** As the machine tells them. Anything else a file may call a language, and no page could name it. */
function isLanguage(text: string) {
  return text === unknown || /^[a-z]{2}$/.test(text)
}
