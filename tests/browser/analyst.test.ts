import { readFile } from 'node:fs/promises'
import { parse } from 'csv-parse/sync'
import { postStatement } from '../../server/statements/posting.ts'
import { expect, test } from '../support/browser.ts'
import { cast, later, monday } from '../support/cast.ts'
import { answered, judged, raised } from '../support/story.ts'

const dialogue = '/halden/d/window-motor'

test('an analyst reads what staff read, takes the whole dialogue away, and answers nothing', async ({ freshDatabase, site, visit }) => {
  const { db } = freshDatabase
  const { halden } = await cast(db)
  const say = (choice: string, why: string) =>
    postStatement(db, halden.dialogue, { by: halden.ana, choice, why, asksAnswer: true, at: monday })
  const words = 'Two lines,\n"quoted", and ümläuts 🙂'
  await say('Two cables', words)
  await say('=1+1', '@cmd|’/c calc’!A0')
  const id = await raised(db, halden, { by: halden.jim })
  const { targetId } = await answered(db, halden, { kind: 'conflict', id }, { at: later({ hours: 1 }) })
  await judged(db, halden, targetId, { by: halden.jim, settled: 'yes', at: later({ hours: 2 }) })
  site.moveTo(later({ days: 3 }))
  const noor = await visit({ as: halden.noor, expecting: /403/ })

  await noor.goto('/halden')
  await noor.getByRole('link', { name: 'Desk' }).click()
  await noor.getByText('2 answers are owed, 2 of them overdue.').waitFor()
  await noor.getByRole('link', { name: 'Two lines' }).click()
  await noor.getByText('You read along. The company’s staff answer.').waitFor()
  expect(await noor.getByLabel('Our answer').count()).toBe(0)
  const refused = await noor.evaluate(async () => {
    const body = new URLSearchParams({ heard: 'x', answer: 'x', outcome: 'will_not', reason: 'x', expect: 'heard' })
    return (await fetch(location.href, { method: 'POST', body })).status
  })
  expect(refused).toBe(403)
  expect((await noor.goto('/halden/settings'))?.status()).toBe(403)
  await noor.getByText('Only admins change the settings.').waitFor()

  await noor.goto(dialogue)
  expect(await noor.getByRole('link', { name: 'Say what you chose, and why' }).count()).toBe(0)
  await noor.getByRole('link', { name: 'Take this dialogue away' }).click()
  const file = async (name: string) => {
    const [download] = await Promise.all([noor.waitForEvent('download'), noor.getByRole('link', { name, exact: true }).click()])
    return { name: download.suggestedFilename(), text: await readFile(await download.path(), 'utf8') }
  }
  const statements = await file('statements.csv')
  expect(statements.name).toBe('window-motor.csv')
  const rows = parse(statements.text, { columns: true }) as Record<string, string>[]
  expect(rows).toHaveLength(2)
  expect(rows.find(({ choice }) => choice === 'Two cables')).toMatchObject({ why: words, obligation_state: 'overdue', author: 'Ana Kovač' })
  expect(rows.find(({ why }) => why?.includes('calc'))).toMatchObject({ choice: "'=1+1", why: "'@cmd|’/c calc’!A0" })
  const conflicts = parse((await file('conflicts.csv')).text, { columns: true }) as Record<string, string>[]
  expect(conflicts).toMatchObject([{ state: 'settled', verdict_settled: 'yes', responder: 'Priya Shah' }])
  const dictionary = parse((await file('data-dictionary.csv')).text, { columns: true }) as Record<string, string>[]
  expect(Object.keys(rows[0]!).filter((column) => !dictionary.some((line) => Object.values(line).includes(column)))).toEqual([])
})
