/** A run of a text: inside a span that was coded, or outside of all. */
export interface Piece {
  text: string
  isMarked: boolean
}

interface Span {
  from: number | null
  to: number | null
}

/** A text cut where spans begin and end, in Unicode code points, half open. What is coded as a whole marks nothing. */
export function piecesOf(text: string, spans: Span[]): Piece[] {
  if (spans.every(({ from }) => from === null)) return [{ text, isMarked: false }]
  const letters = [...text]
  const marked = letters.map(() => false)
  for (const { from, to } of spans) if (from !== null && to !== null) marked.fill(true, from, to)
  const pieces: Piece[] = []
  for (const [place, letter] of letters.entries()) {
    const last = pieces.at(-1)
    if (last && last.isMarked === marked[place]) last.text += letter
    else pieces.push({ text: letter, isMarked: marked[place]! })
  }
  return pieces
}
