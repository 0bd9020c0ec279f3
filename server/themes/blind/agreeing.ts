import { agreementOf, alphaOf, type Interval, intervalOf, isPaired } from './alpha.ts'
import type { Opened, Sample } from './reading.ts'

/** What stands for "none of these" among the values: a category as every theme is. */
export const none = 'none'

/**
 * Krippendorff's own reading of alpha (Content Analysis, 2004, page 241): rely on .800 and above, conclude tentatively from .667, and not
 * below. It goes by the lower end of the interval, so that chance alone does not make it better than it is; `unsure`: the sample is too
 * small to say, because fewer than twenty statements were compared, or because its interval reaches from below .667 to above.
 */
export type Reading = 'reliable' | 'tentative' | 'unreliable' | 'unsure'

export interface Disagreement {
  /** The different things that were said, in one order. */
  values: string[]
  statements: { id: string; place: number; why: string; option: string; said: { name: string; value: string }[] }[]
}

export interface AgreementOn {
  alpha: number | null
  reading: Reading | null
  interval: Interval | null
  /** Statements that two or more people coded: all that counts. */
  compared: number
  agreed: number
  /** Of themes and of "none of these", the most frequent first. */
  perTheme: { value: string; units: number; agreed: number; share: number | null }[]
  /** What was not agreed on, by what stood against what, the most frequent first. */
  disagreements: Disagreement[]
}

const fewest = 5
/** Of fewer statements nobody can be sure, whatever was said of them. */
const enough = 20
const reliable = 0.8
const tentative = 0.667

/** How far those who coded a sample agree, and where they do not. Pure: the same sample reads the same each time. */
export function agreementOn(statements: Opened[], { id, coders }: Pick<Sample, 'id' | 'coders'>): AgreementOn {
  const units = statements.map(valuesOf)
  const alpha = alphaOf(units)
  const interval = intervalOf(units, seedOf(id))
  const paired = units.filter(isPaired)
  const nameOf = new Map(coders.map(({ personId, name }) => [personId, name]))
  return {
    alpha,
    reading: readingOf({ alpha, interval, compared: paired.length }),
    interval,
    compared: paired.length,
    agreed: paired.filter(isAgreed).length,
    perTheme: agreementOf(units).map(({ share, ...of }) => ({ ...of, share: of.units < fewest ? null : share })),
    disagreements: disagreementsIn(statements, nameOf),
  }
}

/** What everybody who coded a statement agrees on, where two or more did: a theme, `null` for none of them; undefined where they do not agree. */
export function agreedOn(statement: Opened): string | null | undefined {
  const unit = valuesOf(statement)
  if (!isPaired(unit) || !isAgreed(unit)) return undefined
  return statement.said[0]!.themeId
}

function valuesOf({ said }: Opened) {
  return said.map(({ themeId }) => themeId ?? none)
}

function isAgreed(unit: readonly string[]) {
  return new Set(unit).size === 1
}

/** How what was found may be read; null where there is no alpha. */
export function readingOf({ alpha, interval, compared }: Pick<AgreementOn, 'alpha' | 'interval' | 'compared'>): Reading | null {
  if (alpha === null) return null
  if (compared < enough) return 'unsure'
  const least = interval?.from ?? alpha
  if (least >= tentative) return least >= reliable ? 'reliable' : 'tentative'
  return alpha < tentative ? 'unreliable' : 'unsure'
}

function disagreementsIn(statements: Opened[], nameOf: Map<string, string>): Disagreement[] {
  const groups = new Map<string, Disagreement>()
  for (const statement of statements) {
    const values = [...new Set(valuesOf(statement))].sort()
    if (values.length < 2) continue
    const group = groups.get(values.join()) ?? { values, statements: [] }
    const { id, place, why, option } = statement
    const said = statement.said.map(({ personId, themeId }) => ({ name: nameOf.get(personId) ?? '', value: themeId ?? none }))
    group.statements.push({ id, place, why, option, said })
    groups.set(values.join(), group)
  }
  return [...groups.values()].sort((one, other) => other.statements.length - one.statements.length)
}

/** A number of the sample's own, so that its interval is the same on every server and every time. */
function seedOf(sampleId: string) {
  return Number.parseInt(sampleId.slice(-8), 16)
}
