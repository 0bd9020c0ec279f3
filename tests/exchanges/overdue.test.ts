import { expect } from 'vitest'
import { cast, later } from '../support/cast.ts'
import { openDoors } from '../support/doors.ts'
import { dutiesOf, raised } from '../support/story.ts'
import { test } from '../support/test.ts'

const late = 'Nobody at Halden Windows has answered Ana Kovač'

test('a page says overdue from the moment after it was due, and never before', async ({ db, database }) => {
  const { halden } = await cast(db)
  const id = await raised(db, halden)
  const dueAt = (await dutiesOf(db, halden))[0]!.dueAt
  const doors = await openDoors(database)
  const guest = await doors.visitor()
  const pages = ['/halden/d/window-motor', `/halden/d/window-motor/conflicts`, `/halden/d/window-motor/conflicts/${id}`]
  for (const [moment, isLate] of [
    [later({ hours: 1 }), false],
    [dueAt, false],
    [new Date(dueAt.getTime() + 1), true],
  ] as const) {
    doors.moveTo(moment)
    for (const page of pages) expect((await guest.get(page)).body.includes(late), `${page} at ${moment.toISOString()}`).toBe(isLate)
  }
  await doors.close()
})

test('no page is kept by anybody on the way: each is drawn when it is asked for', async ({ db, database }) => {
  const { halden } = await cast(db)
  await raised(db, halden)
  const doors = await openDoors(database, { production: true })
  for (const visitor of [await doors.visitor(), await doors.visitor(halden.ana), await doors.visitor(halden.priya)])
    for (const page of ['/halden', '/halden/d/window-motor', '/halden/record']) {
      const { headers, statusCode } = await visitor.get(page, { 'if-none-match': '*', 'if-modified-since': new Date(0).toUTCString() })
      expect(statusCode).toBe(200)
      expect([headers.etag, headers['last-modified'], headers.expires]).toEqual([undefined, undefined, undefined])
      expect([undefined, 'no-store', 'no-cache']).toContain(headers['cache-control'])
    }
  await doors.close()
})
