import { expect, test } from 'vitest'
import { isTimeZone, timeZones } from '../server/time-zones.ts'

test('every zone on the list is one, and none is there twice', () => {
  expect(timeZones.filter((zone) => !isTimeZone(zone))).toEqual([])
  expect(new Set(timeZones).size).toBe(timeZones.length)
})

test('zones are listed by today’s names, and known by their older ones', () => {
  expect(timeZones).toContain('Asia/Kolkata')
  expect(isTimeZone('Asia/Calcutta')).toBe(true)
})

test('an offset, a made-up zone and an empty name are no zones', () => {
  for (const name of ['+01:00', 'Mars/Olympus', '', 'CET6', 'Europe/../etc']) expect(isTimeZone(name), name).toBe(false)
})
