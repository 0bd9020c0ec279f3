import type { Db } from '../../db/client.ts'
import { newId } from '../../server/ids.ts'
import { codeInSample } from '../../server/themes/blind/coding.ts'
import { openSample } from '../../server/themes/blind/opening.ts'
import { sampleFor } from '../../server/themes/blind/reading.ts'
import { drawSample } from '../../server/themes/blind/sampling.ts'
import { monday, type Troupe } from './cast.ts'

const at = monday

/** Two samples that Noor and Maren coded: one is sealed, the other opened. They agree on all but the second statement. */
export async function samplesOn(db: Db, troupe: Troupe, { theme }: { theme: string }) {
  const sealed = await coded(db, troupe, theme)
  const opened = await coded(db, troupe, theme)
  await openSample(db, troupe.dialogue, { by: troupe.noor, sampleId: opened.sample, at })
  return { sealed: sealed.sample, opened: opened.sample, statement: sealed.statement }
}

export function nothingSampled(): Awaited<ReturnType<typeof samplesOn>> {
  return { sealed: newId(), opened: newId(), statement: newId() }
}

async function coded(db: Db, { dialogue, noor, maren }: Troupe, theme: string) {
  const sampleId = await drawSample(db, dialogue, { by: noor, size: 50, from: 'any', at })
  const { statements: drawn } = await sampleFor(db, dialogue, { sampleId, personId: noor.personId })
  for (const [index, { id: statementId }] of drawn.entries())
    for (const by of [noor, maren])
      await codeInSample(db, dialogue, { by, sampleId, statementId, themeId: index === 1 && by === maren ? null : theme, at })
  return { sample: sampleId, statement: drawn[0]!.id }
}
