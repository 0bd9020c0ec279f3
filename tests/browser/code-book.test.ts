import { themesOf } from '../../server/themes/reading.ts'
import { expect, expectAccessible, test } from '../support/browser.ts'
import { cast } from '../support/cast.ts'
import { aCodebook } from '../support/shelved.ts'
import { phone } from '../support/windows.ts'

const file = { name: 'codes.qdc', mimeType: 'application/xml', buffer: Buffer.from(aCodebook) }
const address = '/halden/analysis/window-motor/import'

test('an analyst looks at a code book of another tool, takes it, and finds its themes', async ({ freshDatabase, visit }) => {
  const { halden } = await cast(freshDatabase.db)
  const noor = await visit({ as: halden.noor })
  await noor.goto(address)
  await expectAccessible(noor)
  await noor.getByLabel('The file').setInputFiles(file)
  await noor.getByRole('button', { name: 'Look at it' }).click()
  await noor.getByText('What it costs.').waitFor()
  await expectAccessible(noor)
  expect(await themesOf(freshDatabase.db, halden.dialogue)).toEqual([])
  await noor.getByRole('button', { name: 'Bring in 2 themes' }).dblclick()
  await noor.getByText('The code book is in.').waitFor()
  await noor.getByRole('link', { name: 'Repairs' }).first().waitFor()
})

test('so does one without scripts, on a phone', async ({ freshDatabase, visit }) => {
  const { halden } = await cast(freshDatabase.db)
  const maren = await visit({ as: halden.maren, javaScriptEnabled: false, ...phone })
  await maren.goto(address)
  await maren.getByLabel('The file').setInputFiles(file)
  await maren.getByRole('button', { name: 'Look at it' }).click()
  await maren.getByRole('button', { name: 'Bring in 2 themes' }).click()
  await maren.getByText('The code book is in.').waitFor()
  expect(await themesOf(freshDatabase.db, halden.dialogue)).toHaveLength(2)
})
