import graphology from 'graphology'
import communities from 'graphology-communities-louvain'
import { dot, type Matrix, rowOf } from './matrix.ts'
import { seeded } from './seeded.ts'

interface Near {
  row: number
  cosine: number
}

/** Of each row the `count` others nearest to it by cosine, nearest first; rows have length one. Each pair is looked at once. */
export function nearestOf(matrix: Matrix, count: number): Near[][] {
  const found = Array.from({ length: matrix.rows }, (): Near[] => [])
  const rows = found.map((_, row) => rowOf(matrix, row))
  const least = new Float64Array(matrix.rows).fill(Number.NEGATIVE_INFINITY)
  const offer = (to: number, row: number, cosine: number) => {
    const near = found[to]!
    const place = near.findIndex((one) => one.cosine < cosine)
    near.splice(place < 0 ? near.length : place, 0, { row, cosine })
    if (near.length > count) near.pop()
    if (near.length === count) least[to] = near[count - 1]!.cosine
  }
  const lookAt = (row: number, from: number, to: number) => {
    for (let other = from; other < to; other += 1) {
      const cosine = dot(rows[row]!, rows[other]!)
      if (cosine > least[row]!) offer(row, other, cosine)
      if (cosine > least[other]!) offer(other, row, cosine)
    }
  }
  for (let from = 0; from < rows.length; from += tile)
    for (let others = 0; others <= from; others += tile)
      for (let row = from; row < Math.min(from + tile, rows.length); row += 1) lookAt(row, others, Math.min(others + tile, row))
  return found
}

/** So many rows at a time stay near the processor while they are looked at with so many others. */
const tile = 64

// The package says that its default is a property of it, which is so for CommonJS readers alone.
const louvain = communities as unknown as typeof communities.default

/** Louvain depends on the order in which it looks at the rows: the best of this many goes, by modularity, is taken. */
const goes = 10
const many = { from: 201, neighbours: 15, power: 4 }
const few = { neighbours: 10, power: 2 }

/**
 * Groups rows that are nearer to each other than to the rest, as many as there are: Louvain (Blondel, Guillaume, Lambiotte and Lefebvre
 * 2008) on the graph of nearest neighbours, an edge weighing a power of its cosine. `fineness` is its resolution: under 1 fewer and larger
 * groups, over 1 more and smaller. Gives the group of each row; the same rows give the same groups.
 */
export function groupsOf(matrix: Matrix, { fineness = 1 } = {}): number[] {
  const { neighbours, power } = matrix.rows >= many.from ? many : few
  const graph = new graphology.UndirectedGraph()
  for (let row = 0; row < matrix.rows; row += 1) graph.addNode(row)
  nearestOf(matrix, neighbours).forEach((near, row) => {
    for (const { row: other, cosine } of near)
      if (cosine > 0) graph.updateEdge(row, other, (edge) => ({ weight: (edge.weight ?? 0) + cosine ** power }))
  })
  const found = Array.from({ length: goes }, (_, go) =>
    louvain.detailed(graph, { getEdgeWeight: 'weight', resolution: fineness, rng: seeded(go) }),
  )
  const best = found.reduce((one, other) => (other.modularity > one.modularity ? other : one))
  return Array.from({ length: matrix.rows }, (_, row) => best.communities[row]!)
}
