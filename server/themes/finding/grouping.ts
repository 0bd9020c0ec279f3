import graphology from 'graphology'
import communities from 'graphology-communities-louvain'
import { dot, type Matrix, rowOf } from './matrix.ts'
import { seeded } from './seeded.ts'

interface Near {
  row: number
  cosine: number
}

/** Of each row the `count` others nearest to it by cosine, nearest first; rows have length one. */
export function nearestOf(matrix: Matrix, count: number): Near[][] {
  return Array.from({ length: matrix.rows }, (_, row) => {
    const near: Near[] = []
    for (let other = 0; other < matrix.rows; other += 1) {
      if (other === row) continue
      const cosine = dot(rowOf(matrix, row), rowOf(matrix, other))
      if (near.length === count && cosine <= near[count - 1]!.cosine) continue
      const place = near.findIndex((one) => one.cosine < cosine)
      near.splice(place < 0 ? near.length : place, 0, { row: other, cosine })
      if (near.length > count) near.pop()
    }
    return near
  })
}

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
