import { answerAsked } from '../answering.ts'
import { type FoundAll, type Looked, searchThemes } from '../finding/searching.ts'
import type { Piece } from './seeker.ts'

let rows: Looked[] = []

/** Takes the statements page by page, and then looks. */
answerAsked((piece: Piece, tell): FoundAll | null => {
  if ('page' in piece) {
    rows = piece.isFirst ? piece.page : [...rows, ...piece.page]
    return null
  }
  const all = rows
  rows = []
  return searchThemes({ ...piece.how, rows: all }, tell)
})
