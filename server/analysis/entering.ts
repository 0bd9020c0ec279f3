import type { Db } from '../../db/client.ts'
import { may } from '../companies/permissions.ts'
import { type Dialogue, findDialogue, pathOf } from '../dialogues/reading.ts'
import type { Member } from '../member.ts'
import { Refusal } from '../refusal.ts'
import type { Words } from '../words/words.ts'

export type AnalysisPart = 'themes' | 'ungrouped' | 'map' | 'months' | 'crosstab' | 'blind' | 'public' | 'history' | 'import'
export type AnalysisHead = ReturnType<typeof analysisHead>

/** Somebody who comes to a door of the analysis, with the address they came by. */
interface Comer {
  params: unknown
  at: Date
  here(): Dialogue['company']
  member(): Member | null
}

/** The dialogue whose analysis is at this address, for the company's people; everybody else finds nothing, as if there were none. */
export async function analysed(db: Db, comer: Comer): Promise<Dialogue> {
  const reader = reading(comer)
  const { dialogue } = comer.params as { dialogue: string }
  return await findDialogue(db, comer.here(), dialogue, { reader, at: comer.at })
}

/** Whoever reads the analysis. Refuses customers and guests with not_found, as if there were none. */
export function reading(comer: Pick<Comer, 'member'>): Member {
  const reader = comer.member()
  if (!reader || !may(reader, 'readThemes')) throw new Refusal('not_found', 'There is nothing at this address.')
  return reader
}

/** Where the analysis of a dialogue is read. */
export function analysisPath(dialogue: { slug: string; company: { slug: string } }) {
  return `/${dialogue.company.slug}/analysis/${dialogue.slug}`
}

/** What stands above every page of an analysis: the question, what this page is, and the way to the others. `part` is null on a page that is none of them. */
export function analysisHead(
  dialogue: Dialogue,
  part: AnalysisPart | null,
  {
    title,
    by,
    words,
    theme,
  }: { title: string; by: Member; words: Words /** What is taken away from here is of this theme. */; theme?: string },
) {
  const { t } = words
  const path = analysisPath(dialogue)
  const parts: { part: AnalysisPart; href: string; words: string; isWork?: boolean }[] = [
    { part: 'themes', href: path, words: t('Themes') },
    { part: 'ungrouped', href: `${path}/ungrouped`, words: t('Not yet grouped') },
    { part: 'map', href: `${path}/map`, words: t('Map') },
    { part: 'months', href: `${path}/months`, words: t('Over time') },
    { part: 'crosstab', href: `${path}/crosstab`, words: t('Crosstab') },
    { part: 'blind', href: `${path}/blind`, words: t('Blind coding') },
    { part: 'public', href: `${path}/public`, words: t('In public') },
    { part: 'history', href: `${path}/history`, words: t('History') },
    { part: 'import', href: `${path}/import`, words: t('Bring in'), isWork: true },
  ]
  const mayAnalyse = may(by, 'analyse')
  const take = may(by, 'export')
    ? [{ href: `${pathOf(dialogue)}/export${theme ? `?theme=${theme}` : ''}`, words: t('Take away'), current: false }]
    : []
  return {
    title,
    path,
    question: dialogue.question,
    back: pathOf(dialogue),
    mayAnalyse,
    sections: [
      ...parts
        .filter(({ isWork }) => !isWork || mayAnalyse)
        .map(({ part: other, href, words }) => ({ href, words, current: other === part })),
      ...take,
    ],
  }
}
