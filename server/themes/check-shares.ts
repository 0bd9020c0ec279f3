/** How customers took a theme that their words were put under. The latest answer of a statement counts; hidden statements are not counted. */
export interface Checks {
  /** Statements whose authors were asked. */
  asked: number
  /** Of these, those whose authors have answered. */
  checked: number
  /** They said: yes, that is it. */
  agreed: number
  /** They said what it is in other words, or named another theme. */
  corrected: number
}

/** Under this many answers a share says nothing. */
export const fewestChecks = 5

/** The shares of those who answered, 0 to 1; null where they are too few to say. */
export function sharesOf({ checked, agreed, corrected }: Checks) {
  if (checked < fewestChecks) return null
  return { n: checked, agreed: agreed / checked, corrected: corrected / checked }
}

/** The answers to all themes of a list as one count. */
export function allChecks(some: readonly Checks[]): Checks {
  const sum = (field: keyof Checks) => some.reduce((all, one) => all + one[field], 0)
  return { asked: sum('asked'), checked: sum('checked'), agreed: sum('agreed'), corrected: sum('corrected') }
}
