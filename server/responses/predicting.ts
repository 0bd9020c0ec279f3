/** How the author of an answer thinks it will be taken. */
export const expectations = ['settled', 'heard', 'not_heard'] as const
export type Expectation = (typeof expectations)[number]

/** What a choice of the form predicts: whether the customer will say that they were heard, and that it is settled. */
export function predictionOf(expect: Expectation) {
  return { heard: expect !== 'not_heard', settled: expect === 'settled' }
}

/** The choice that predicts this. */
export function expectationOf({ heard, settled }: { heard: boolean; settled: boolean }): Expectation {
  return settled ? 'settled' : heard ? 'heard' : 'not_heard'
}

export const sealedDays = 14
const day = 86_400_000

/**
 * Whether nobody may see yet what was predicted of an answer, not even who predicted it: until the person who was answered has said how
 * they take it, or for 14 days. The domain's rule ("Prediction: what the responder expects of the verdict, made before publishing, sealed
 * until the verdict or 14 days"). At the end of the fourteenth day to the minute it is open.
 */
export function isSealed({ publishedAt, isJudged }: { publishedAt: Date; isJudged: boolean }, at: Date) {
  return !isJudged && at.getTime() - publishedAt.getTime() < sealedDays * day
}
