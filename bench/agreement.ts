/** How well groups agree with labels, 0 to 1: V-measure (Rosenberg and Hirschberg 2007), adjusted Rand index (Hubert and Arabie 1985), purity. */
export function agreement(groups: number[], labels: string[]) {
  const n = groups.length
  const cells = new Map<string, number>()
  const byGroup = new Map<number, number>()
  const byLabel = new Map<string, number>()
  groups.forEach((group, i) => {
    const key = `${group}\u0000${labels[i]}`
    cells.set(key, (cells.get(key) ?? 0) + 1)
    byGroup.set(group, (byGroup.get(group) ?? 0) + 1)
    byLabel.set(labels[i]!, (byLabel.get(labels[i]!) ?? 0) + 1)
  })
  const entropy = (counts: Iterable<number>) => [...counts].reduce((sum, count) => sum - (count / n) * Math.log(count / n), 0)
  const hg = entropy(byGroup.values())
  const hl = entropy(byLabel.values())
  const joint = entropy(cells.values())
  const mutual = hg + hl - joint
  const pairs = (count: number) => (count * (count - 1)) / 2
  const sum = (counts: Iterable<number>) => [...counts].reduce((total, count) => total + pairs(count), 0)
  const both = sum(cells.values())
  const inGroups = sum(byGroup.values())
  const inLabels = sum(byLabel.values())
  const expected = (inGroups * inLabels) / pairs(n)
  const best = (inGroups + inLabels) / 2
  const majority = new Map<number, number>()
  for (const [key, count] of cells) {
    const group = Number(key.split('\u0000')[0])
    majority.set(group, Math.max(majority.get(group) ?? 0, count))
  }
  return {
    v: hg + hl === 0 ? 1 : (2 * mutual) / (hg + hl),
    ari: best === expected ? 1 : (both - expected) / (best - expected),
    purity: [...majority.values()].reduce((total, count) => total + count, 0) / n,
    k: byGroup.size,
  }
}
