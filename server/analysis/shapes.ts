/** What tells one theme's marks from another's beside their colours: eight shapes, drawn around a point. */
export const shapeCount = 8

const half = Math.sqrt(3) / 2

/** The outline of one of the eight, `size` from its middle to its edge, as the path of an SVG. */
export function shapeAt(shape: number, x: number, y: number, size: number): string {
  const at = (dx: number, dy: number) => `${tenth(x + dx * size)} ${tenth(y + dy * size)}`
  const closed = (points: [number, number][]) => `M${points.map(([dx, dy]) => at(dx, dy)).join('L')}Z`
  const arc = ['a', tenth(size), tenth(size), 0, 1, 0]
  const round = ['M', at(-1, 0), ...arc, tenth(2 * size), 0, ...arc, tenth(-2 * size), 0, 'Z'].join(' ')
  switch (shape) {
    case 1:
      return closed([
        [-0.9, -0.9],
        [0.9, -0.9],
        [0.9, 0.9],
        [-0.9, 0.9],
      ])
    case 2:
      return closed([
        [0, -1.2],
        [1.2 * half, 0.8],
        [-1.2 * half, 0.8],
      ])
    case 3:
      return closed([
        [0, -1.25],
        [1.25, 0],
        [0, 1.25],
        [-1.25, 0],
      ])
    case 4:
      return closed([
        [0, 1.2],
        [1.2 * half, -0.8],
        [-1.2 * half, -0.8],
      ])
    case 5:
      return closed(cross)
    case 6:
      return closed(Array.from({ length: 10 }, (_, point) => turned(point / 10, point % 2 === 0 ? 1.35 : 0.6)))
    case 7:
      return closed(cross.map(([dx, dy]) => [(dx - dy) * Math.SQRT1_2, (dx + dy) * Math.SQRT1_2]))
    default:
      return round
  }
}

const [arm, wide] = [1.2, 0.42]
const cross: [number, number][] = [
  [-wide, -arm],
  [wide, -arm],
  [wide, -wide],
  [arm, -wide],
  [arm, wide],
  [wide, wide],
  [wide, arm],
  [-wide, arm],
  [-wide, wide],
  [-arm, wide],
  [-arm, -wide],
  [-wide, -wide],
]

/** A point on a circle, the first at the top. */
function turned(share: number, radius: number): [number, number] {
  const angle = share * 2 * Math.PI - Math.PI / 2
  return [Math.cos(angle) * radius, Math.sin(angle) * radius]
}

export function tenth(value: number) {
  return Math.round(value * 10) / 10
}
