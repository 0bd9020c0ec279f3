import type { Who } from './people.ts'

/** What happens to a promise, in days after it was made. */
export type CourseStep = { who: Who; after: number } & (
  | { is: 'accepted' | 'confirmed' }
  | { is: 'done' | 'not_done' | 'broken'; words: string }
  | { is: 'under_way'; percent: number; words: string }
  | { is: 'moved'; inDays: number; reason: string; agreed: Who }
)

export const accepted = (who: Who, after: number): CourseStep => ({ is: 'accepted', who, after })
export const done = (who: Who, after: number, words: string): CourseStep => ({ is: 'done', who, after, words })
export const notDone = (who: Who, after: number, words: string): CourseStep => ({ is: 'not_done', who, after, words })
export const confirmed = (who: Who, after: number): CourseStep => ({ is: 'confirmed', who, after })
export const broken = (who: Who, after: number, words: string): CourseStep => ({ is: 'broken', who, after, words })

/** How far it is, as its owner says. */
export const underWay = (who: Who, after: number, { percent, words }: { percent: number; words: string }): CourseStep => ({
  is: 'under_way',
  who,
  after,
  percent,
  words,
})

/** Another day that its owner asked for, so many days after the promise, and who of the other side agreed the next day. */
export const moved = (
  who: Who,
  after: number,
  { inDays, reason, agreed }: { inDays: number; reason: string; agreed: Who },
): CourseStep => ({
  is: 'moved',
  who,
  after,
  inDays,
  reason,
  agreed,
})
