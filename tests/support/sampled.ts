import type { Db } from '../../db/client.ts'
import { newId } from '../../server/ids.ts'
import { codeInSample } from '../../server/themes/blind/coding.ts'
import { openSample } from '../../server/themes/blind/opening.ts'
import { sampleFor } from '../../server/themes/blind/reading.ts'
import { drawSample } from '../../server/themes/blind/sampling.ts'
import { monday, type Troupe } from './cast.ts'

const at = monday

type Drawn = { id: string; index: number }

/**
 * Two samples that Noor and Maren coded: one is sealed, the other opened. They differ about one statement of each: the second of the
 * sealed one; of the opened one the statement given, which is in the code book already, so that the other is left to be taken over.
 */
export async function samplesOn(db: Db, troupe: Troupe, { theme, statement }: { theme: string; statement: string }) {
  const sealed = await coded(db, troupe, theme, ({ index }) => index === 1)
  const opened = await coded(db, troupe, theme, ({ id }) => id === statement)
  await openSample(db, troupe.dialogue, { by: troupe.noor, sampleId: opened.sample, at })
  return { sealed: sealed.sample, opened: opened.sample, statement: sealed.statement }
}

export function nothingSampled(): Awaited<ReturnType<typeof samplesOn>> {
  return { sealed: newId(), opened: newId(), statement: newId() }
}

async function coded(db: Db, { dialogue, noor, maren }: Troupe, theme: string, isDisputed: (drawn: Drawn) => boolean) {
  const sampleId = await drawSample(db, dialogue, { by: noor, size: 50, from: 'any', at })
  const { statements: drawn } = await sampleFor(db, dialogue, { sampleId, personId: noor.personId })
  for (const [index, { id }] of drawn.entries())
    for (const by of [noor, maren]) {
      const themeId = by === maren && isDisputed({ id, index }) ? null : theme
      await codeInSample(db, dialogue, { by, sampleId, statementId: id, themeId, at })
    }
  return { sample: sampleId, statement: drawn[0]!.id }
}
