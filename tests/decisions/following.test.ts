import { describe, expect, test } from 'vitest'
import type { Placed } from '../../db/schema/index.ts'
import { firstOf, isFollowing, isTakingAll, passedOver } from '../../server/decisions/following.ts'

const placed = (optionId: string, joint: number | null, customers = joint, company = joint): Placed => ({
  optionId,
  joint,
  customers,
  company,
})
const ranking = [placed('rack', 0.9, 0.7, 0.8), placed('arm', 0.5, 0.9, 0.1), placed('cable', 0.5), placed('none', null)]

describe('a decision follows the ranking', () => {
  test('where nothing left out stands before what is taken', () => {
    expect(isFollowing(ranking, ['rack'])).toBe(true)
    expect(isFollowing(ranking, ['rack', 'arm', 'cable'])).toBe(true)
  })

  test('whichever it takes of those that share a place', () => {
    expect(isFollowing(ranking, ['rack', 'cable'])).toBe(true)
    expect(isFollowing([placed('rack', 0.5), placed('arm', 0.5 + 1e-15)], ['rack'])).toBe(true)
  })

  test('and departs from it where it takes one behind another left out, the first taken or not', () => {
    expect(isFollowing(ranking, ['arm'])).toBe(false)
    expect(isFollowing([placed('rack', 0.9), placed('arm', 0.5), placed('cable', 0.1)], ['rack', 'cable'])).toBe(false)
    expect(passedOver(ranking, ['arm'])).toEqual(['rack'])
  })

  test('what has no place stands behind all that have one', () => {
    expect(isFollowing(ranking, ['rack', 'none'])).toBe(false)
    expect(passedOver(ranking, ['rack', 'none'])).toEqual(['arm', 'cable'])
  })

  test('neither follows nor departs where it takes all, unless all are equal', () => {
    const all = ranking.map(({ optionId }) => optionId)
    expect([isFollowing(ranking, all), isTakingAll(ranking, all)]).toEqual([null, true])
    expect(isFollowing([placed('rack', 0.5), placed('arm', 0.5)], ['rack', 'arm'])).toBe(true)
    expect(isFollowing([placed('rack', 0.5)], ['rack'])).toBe(true)
  })

  test('nor where there is no ranking of both sides', () => {
    expect(isFollowing([placed('rack', null, 0.5, null)], ['rack'])).toBe(null)
  })

  test('each side has its own first', () => {
    expect([firstOf(ranking), firstOf(ranking, 'customers'), firstOf(ranking, 'company')]).toEqual([['rack'], ['arm'], ['rack']])
  })
})
