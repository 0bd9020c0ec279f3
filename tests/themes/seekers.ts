import { seekerHere } from '../../server/themes/seeking/seeker.ts'

/** A seeker that breaks the first time it is asked, and finds from then on. */
export function brokenOnce(): typeof seekerHere {
  let tries = 0
  return {
    ...seekerHere,
    seek: async (...given) => {
      tries += 1
      if (tries === 1) throw new Error('broken')
      return await seekerHere.seek(...given)
    },
  }
}
