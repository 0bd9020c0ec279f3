import { describe, expect } from 'vitest'
import { withdrawConflict } from '../../server/conflicts/withdrawing.ts'
import { optionsOf } from '../../server/dialogues/option-reading.ts'
import { proposeOption } from '../../server/dialogues/options.ts'
import { findDialogue } from '../../server/dialogues/reading.ts'
import { exportConflicts } from '../../server/exports/files.ts'
import { hideWords } from '../../server/moderation/hiding.ts'
import { restoreWords } from '../../server/moderation/lifting.ts'
import { postStatement } from '../../server/statements/posting.ts'
import { cast, monday } from '../support/cast.ts'
import { openDoors } from '../support/doors.ts'
import { raised } from '../support/story.ts'
import { test } from '../support/test.ts'

const page = '/halden/d/window-motor'
const at = monday

describe('with hidden words is hidden', () => {
  test('why a conflict was withdrawn, on every page and in the export', async ({ db, database }) => {
    const { halden } = await cast(db)
    const id = await raised(db, halden)
    await withdrawConflict(db, halden.dialogue, { by: halden.ana, conflictId: id, reason: 'Because of that fool.', at })
    const { visitor } = await openDoors(database)
    const { get } = await visitor(halden.maren)
    expect((await get(`${page}/conflicts/${id}`)).body).toContain('that fool')
    await hideWords(db, halden.dialogue, { by: halden.maren, what: { kind: 'conflict', id }, reason: 'insult', at })
    for (const place of [`${page}/conflicts/${id}`, `${page}/conflicts`, page]) expect((await get(place)).body).not.toContain('that fool')
    const pieces: string[] = []
    for await (const piece of exportConflicts(db, halden.dialogue, { at })) pieces.push(piece)
    expect(pieces.join('')).toContain(id)
    expect(pieces.join('')).toContain('2026-11-09T09:00:00.000Z')
    expect(pieces.join('')).not.toContain('that fool')
  })

  test('an option that nothing else names, until the words are back or somebody else chooses it', async ({ db, database }) => {
    const { company, dialogue, ana, jim, priya, maren } = (await cast(db)).halden
    await proposeOption(db, dialogue, { by: priya, name: 'A scissor lift', at })
    await proposeOption(db, dialogue, { by: jim, name: 'One cable', at })
    const why = 'It is what it is.'
    const chosen = { 'A scissor lift': '', 'Call 0911 234': '', 'Ask Jana Horvat': '' }
    const hidings: string[] = []
    for (const choice of Object.keys(chosen)) {
      const { id } = await postStatement(db, dialogue, { by: ana, choice, why, at })
      hidings.push((await hideWords(db, dialogue, { by: maren, what: { kind: 'statement', id }, reason: 'personal_data', at })).id)
    }
    const named = async () => (await optionsOf(db, dialogue)).map(({ name }) => name).sort()
    expect(await named()).toEqual(['A scissor lift', 'One cable'])
    expect((await findDialogue(db, company, dialogue.slug, { reader: null, at })).optionCount).toBe(2)
    const { get } = await (await openDoors(database)).visitor(jim)
    for (const place of ['/options', '/say']) expect((await get(`${page}${place}`)).body).not.toMatch(/0911|Horvat/)
    await restoreWords(db, company, { by: maren, hidingId: hidings[1]!, at })
    await postStatement(db, dialogue, { by: jim, choice: 'Ask Jana Horvat', why, at })
    expect(await named()).toEqual(['A scissor lift', 'Ask Jana Horvat', 'Call 0911 234', 'One cable'])
  })
})
