import { postStatement } from '../../server/statements/posting.ts'
import { axe, expect, screenshot, test } from '../support/browser.ts'
import { cast, monday } from '../support/cast.ts'
import { sharedOption } from '../support/deciding.ts'
import { phone } from '../support/windows.ts'

test('a customer on a phone proposes another name, staff without JavaScript accept it, and what was said leads to it', async ({
  freshDatabase: { db },
  visit,
}) => {
  const { halden } = await cast(db)
  const { company, dialogue, ana, jim, priya } = halden
  const rack = await sharedOption(db, halden, 'Rack')
  const { path } = await postStatement(db, dialogue, { by: jim, choice: 'rack', why: 'It never once stuck.', at: monday })
  const options = `/${company.slug}/d/${dialogue.slug}/options`

  const hers = await visit({ as: ana, ...phone })
  await hers.goto(options)
  await hers.getByRole('link', { name: 'Rack', exact: true }).click()
  await hers.getByRole('link', { name: 'Give it another name' }).click()
  expect(await axe(hers)).toEqual([])
  await hers.getByLabel('What should it be called?').fill('Rack and pinion')
  await hers.getByRole('button', { name: 'Propose it' }).click()
  await hers.getByText('would call it').waitFor()
  expect(await axe(hers)).toEqual([])
  await screenshot(hers, 'options-proposed')

  const theirs = await visit({ as: priya, javaScriptEnabled: false })
  await theirs.goto(`${options}/${rack}`)
  await theirs.getByRole('button', { name: 'Accept it for our side' }).click()
  await theirs.getByRole('heading', { level: 1, name: 'Rack and pinion' }).waitFor()
  await theirs.getByText('said as: Rack').waitFor()

  const guests = await visit()
  await guests.goto(path)
  await guests.getByText('said as: Rack').waitFor()
  await guests.goto(`${options}/${rack}`)
  await guests.getByRole('heading', { level: 1, name: 'Rack and pinion' }).waitFor()
  expect(await axe(guests)).toEqual([])
})
