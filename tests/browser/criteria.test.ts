import { postStatement } from '../../server/statements/posting.ts'
import { takePart } from '../criteria/company.ts'
import { expect, expectAccessible, test } from '../support/browser.ts'
import { cast, monday } from '../support/cast.ts'
import { phone } from '../support/windows.ts'

const dialogue = '/halden/d/window-motor'
const list = `${dialogue}/criteria`

test('a statement becomes a criterion on a phone, is shared by somebody of the company without JavaScript, and reworded by both', async ({
  freshDatabase: { db },
  visit,
}) => {
  const { halden } = await cast(db)
  await takePart(db, halden, [halden.ana])
  const why = 'It never once stuck in the frost.'
  const { id } = await postStatement(db, halden.dialogue, { by: halden.ana, choice: 'Two cables', why, at: monday })

  const ana = await visit({ as: halden.ana, ...phone })
  await ana.goto(`${dialogue}/whys/${id}`)
  await ana.getByRole('link', { name: 'Make this a criterion' }).click()
  await ana.getByLabel('How would we know that a choice is good?').fill('It never sticks in frost')
  await ana.getByRole('button', { name: 'Propose it' }).click()
  await ana.getByRole('heading', { level: 1, name: 'It never sticks in frost' }).waitFor()
  await ana.getByText('To be shared it needs somebody of Halden Windows.').waitFor()
  await ana.getByText(why).waitFor()
  await expectAccessible(ana)

  const tom = await visit({ as: halden.tom, javaScriptEnabled: false })
  await tom.goto(list)
  await tom.getByRole('button', { name: 'Endorse it' }).click()
  await tom.getByText('You endorse it. Both sides share it.').waitFor()
  await tom.getByRole('heading', { name: 'Shared: how we will decide' }).waitFor()
  await tom.getByRole('link', { name: 'It never sticks in frost' }).click()
  await tom.getByRole('link', { name: 'Reword it' }).click()
  await tom.getByLabel('The new words').fill('It never sticks')
  await tom.getByRole('button', { name: 'Propose it' }).click()
  await tom.getByText('Tom Berg proposes other words:').waitFor()

  await ana.goto(list)
  await ana.getByRole('link', { name: 'It never sticks in frost' }).click()
  await ana.getByRole('button', { name: 'Accept it' }).click()
  await ana.getByRole('heading', { level: 1, name: 'It never sticks', exact: true }).waitFor()
  await ana.getByText('It has new words, proposed by Tom Berg.').waitFor()
  expect(await ana.getByText('Accepted by Ana Kovač.').count()).toBe(1)
  await expectAccessible(ana)
})

test('who is new here sees under which name they endorse, before they do', async ({ freshDatabase: { db }, visit }) => {
  const { halden } = await cast(db)
  await takePart(db, halden, [halden.ana])
  const priya = await visit({ as: halden.priya })
  await priya.goto(list)
  await priya.getByLabel('How would we know that a choice is good?').fill('A workshop can mend it')
  await priya.getByRole('button', { name: 'Propose it' }).click()
  await priya.getByRole('heading', { level: 1, name: 'A workshop can mend it' }).waitFor()

  const jim = await visit({ as: halden.jim, ...phone })
  await jim.goto(list)
  await jim.getByRole('link', { name: 'Endorse it' }).click()
  await jim.getByText('How you appear').click()
  await jim.getByLabel('The name that is shown').fill('Heron')
  await jim.getByLabel('This is another name than my own').check()
  await jim.getByRole('button', { name: 'Endorse it' }).click()
  await jim.getByText('You endorse it').first().waitFor()
  await priya.reload()
  await priya.getByText('Heron').first().waitFor()
  expect(await priya.getByText('Jim Boateng').count()).toBe(0)
})
