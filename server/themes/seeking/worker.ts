import { answerAsked } from '../answering.ts'
import { type FoundAll, type Looked, searchThemes } from '../finding/searching.ts'
import type { Piece } from './seeker.ts'

let rows: Looked[] = []

/**
 * Takes the statements page by page, and then looks. Fails where it does not hold those that were given before: the thread that took them
 * has died since, and what is found is told by the places of statements.
 */
answerAsked((piece: Piece, tell): FoundAll | null => {
  const before = piece.from === 0 ? [] : rows
  rows = []
  if (before.length !== piece.from) throw new Error('The statements of this search were lost with the thread that held them.')
  if ('how' in piece) return searchThemes({ ...piece.how, rows: before }, tell)
  rows = [...before, ...piece.page]
  return null
})
