import type { Comment, DiffPart } from '../web/voice-views.ts'
import { people } from './people-samples.ts'

/** Replies two deep, one of them hidden. */
export function threadOf(before: (hours: number) => Date): Comment[] {
  const comment = { percent: null, hidden: null, replies: [], path: null, appeal: null, hide: null }
  return [
    {
      ...comment,
      id: 'c1',
      by: people.tove,
      side: 'customer',
      at: before(9),
      words: 'Mine shudders too, but only when the sun has been on it. Is that the same grease?',
      path: '#reply',
      replies: [
        {
          ...comment,
          id: 'c2',
          by: people.priya,
          side: 'company',
          at: before(7),
          words: 'It is. We have seen this, and the answer above covers it.',
        },
      ],
    },
    {
      ...comment,
      id: 'c3',
      by: people.jim,
      side: 'customer',
      at: before(2),
      words: '',
      hidden: { by: 'Maren Roth', at: before(1), reason: 'insult' },
      path: '#reply',
    },
  ]
}

export const diff: DiffPart[] = [
  { is: 'same', words: 'The old one took its time and ' },
  { is: 'removed', words: 'never worked' },
  { is: 'added', words: 'shuddered in frost' },
  { is: 'same', words: '. I chose the slower-looking one because it never once stuck.' },
]
