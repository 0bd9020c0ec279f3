import type { Place } from './routes.ts'
import type { Kind } from './stage.ts'

export type Fields = Record<string, string | string[]>

/** A form of the app, filled in as somebody would who may send it. */
export interface Sheet {
  /** Who may send it. */
  by: 'guest' | 'ana' | 'jim' | 'priya' | 'noor' | 'maren'
  /** In which dialogue: the public one, unless it is for another. */
  kind?: Kind
  fields(place: Place): Fields
  /** The fields for a person's own words, and how many characters fit into each. */
  words: Record<string, number>
  /** The fields that must be filled in. */
  required: string[]
  /** What was typed is only looked at, or kept as it is: nothing of it is judged. */
  isLook?: true
  /** Sent by a mail program as well as from our pages, and proven by its address alone. */
  fromAnywhere?: true
  /** Files by the names of their fields: such a form is sent in parts. */
  files?: Record<string, string>
}

export const appearing = { name: 80 }
export const card = { title: 120, team: 120, doesForYou: 1000, workplace: 120, roleThere: 120, story: 5000 }
export const said = { choice: 200, why: 20_000, trying: 5000, nearly: 5000, felt: 5000 }
export const answering = { heard: 5000, answer: 20_000, reason: 5000, what1: 300, what2: 300, what3: 300, how1: 300, how2: 300, how3: 300 }

export const dialogue: Sheet = {
  by: 'priya',
  fields: ({ half }) => ({
    question: 'Which seal?',
    context: 'The supplier changes.',
    championId: half.priya.personId,
    promiseHours: '16',
    statementHours: '24',
    supportsForAnswer: '3',
    visibility: 'public',
    options: 'Rubber\nFoam',
  }),
  words: { question: 200, context: 5000, options: 10_000 },
  required: ['question', 'context', 'championId', 'promiseHours', 'statementHours', 'supportsForAnswer', 'visibility'],
}

export const reply: Sheet = {
  by: 'jim',
  fields: () => ({ words: 'Which year?' }),
  words: { words: 5000, ...appearing },
  required: ['words'],
}
export const support: Sheet = { by: 'jim', fields: () => ({ wish: '' }), words: {}, required: [] }
export const button = (by: Sheet['by'], more: Partial<Sheet> = {}): Sheet => ({ by, fields: () => ({}), words: {}, required: [], ...more })
export const appeal: Sheet = { by: 'ana', fields: () => ({ appeal: 'I was there.' }), words: { appeal: 5000 }, required: ['appeal'] }

export const promise = (row: number, { personId }: { personId: string }) => ({
  [`what${row}`]: 'tests the sound',
  [`owner${row}`]: personId,
  [`due${row}`]: '2026-12-12',
})

export const answer: Sheet = {
  by: 'priya',
  fields: ({ half }) => ({
    heard: 'You need to hear it.',
    answer: 'You are right.',
    outcome: 'partly',
    reason: 'The motor stays.',
    ...promise(1, half.priya),
    ...promise(2, half.priya),
    ...promise(3, half.tom),
    credits: [half.tom.personId],
    expect: 'heard',
  }),
  words: answering,
  required: ['heard', 'answer', 'outcome', 'expect'],
}
export const draft: Sheet = { ...answer, required: [], isLook: true }

export const verdict = (kind: 'statementAnswer' | 'conflictAnswer'): Sheet => ({
  by: 'ana',
  fields: ({ things }) => ({ heard: 'partly', correction: 'The sound.', settled: 'not_yet', feeling: '0', target: things[kind].targetId }),
  words: { correction: 5000 },
  required: ['heard', 'settled', 'feeling'],
})

export const revision: Sheet = {
  by: 'priya',
  fields: () => ({ heard: 'You must hear it.', answer: 'You are right.', outcome: 'will', reason: '', revision: '1' }),
  words: { heard: 5000, answer: 20_000, reason: 5000 },
  required: ['heard', 'answer', 'outcome'],
}

export const company = { name: 80, about: 2000 }
export const confirmation: Sheet = { by: 'ana', fields: () => ({ name: 'Ana K.' }), words: { name: 80 }, required: [] }

export const consult: Sheet = {
  by: 'priya',
  fields: () => ({ helper: 'other', helperName: 'Uli Frei', helperEmail: 'uli@example.net', ask: 'Is it the seal?' }),
  words: { helperName: 80, ask: 5000 },
  required: ['helper', 'ask'],
}

export const help: Sheet = {
  by: 'maren',
  fields: () => ({ help: 'It is the seal.', named: 'on' }),
  words: { help: 20_000 },
  required: ['help'],
}

export const handing: Sheet = {
  by: 'priya',
  fields: ({ half }) => ({ toId: half.tom.personId, reason: 'Tom builds it.' }),
  words: { reason: 2000 },
  required: ['toId', 'reason'],
}
export const question: Sheet = {
  by: 'priya',
  fields: () => ({ question: 'Which year is your car?' }),
  words: { question: 2000 },
  required: ['question'],
}
export const askedFirst: Sheet = { by: 'ana', fields: () => ({ reply: '2019.' }), words: { reply: 5000 }, required: ['reply'] }
export const contest: Sheet = { by: 'ana', fields: () => ({ reason: 'You know.' }), words: { reason: 5000 }, required: [] }
export const champion: Sheet = {
  by: 'priya',
  fields: ({ half }) => ({ toId: half.maren.personId, reason: 'Maren knows it.' }),
  words: { reason: 2000 },
  required: ['toId'],
}
