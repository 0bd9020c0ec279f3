import fc from 'fast-check'
import { strFromU8, unzipSync, zipSync } from 'fflate'
import { describe, expect, test } from 'vitest'
import { writeProject } from '../../server/refi/format/archive.ts'
import { writeCodebook } from '../../server/refi/format/codes.ts'
import { colorOf, guidOf } from '../../server/refi/format/guids.ts'
import type { Code, Codebook, Coding, ReadProject } from '../../server/refi/format/model.ts'
import { projectPieces } from '../../server/refi/format/project.ts'
import { readCodebook, readProject } from '../../server/refi/format/reading.ts'
import { archiveOf, bytesOf, rewritten, textOf } from './archives.ts'
import { mustBeValid } from './valid.ts'

const at = new Date('2026-11-12T08:30:00.123Z')
const code = (name: string, more: Partial<Code> = {}): Code => {
  const guid = guidOf('test', name)
  return { guid, name, isCodable: true, color: colorOf(guid), description: null, codes: [], ...more }
}
const cheaper = code('it was cheaper', { description: 'Said by many.\n\nAnd <kept> & "quoted".' })
const stuck = code('never once stuck', { codes: [code('in frost', { codes: [code('at −25 °C', { isCodable: false })] })] })
const book: Codebook = {
  origin: 'Parley',
  codes: [cheaper, stuck],
  sets: [{ guid: guidOf('set'), name: 'Kept', description: null, codes: [cheaper.guid] }],
}

const machine = { guid: guidOf('machine'), name: 'Machine', id: 'M' }
const noor = { guid: guidOf('noor'), name: 'Noor Aziz', id: 'A1' }
const option = { guid: guidOf('option'), name: 'Option', type: 'Text', description: 'What they chose.' } as const
const supports = { guid: guidOf('supports'), name: 'Supports', type: 'Integer', description: null } as const
const said = (text: string, codings: [from: number | null, to: number | null, confidence?: number][] = []) => ({
  guid: guidOf('source', text),
  name: `Ana, ${text.length}`,
  text,
  by: null,
  at,
  codings: codings.map(([from, to, confidence], n): Coding => {
    const guid = guidOf('coding', text, n)
    return {
      guid,
      code: cheaper.guid,
      by: confidence === undefined ? noor.guid : machine.guid,
      at,
      from,
      to,
      confidence: confidence ?? null,
    }
  }),
  notes: [],
  values: [
    { variable: option.guid, value: 'the two-cable regulator' },
    { variable: supports.guid, value: '17' },
  ],
})

const project: Omit<ReadProject, 'beyond'> = {
  name: 'Why did you choose the window motor?',
  origin: 'Parley',
  description: 'Two statements are hidden.',
  at,
  users: [machine, noor],
  ...{ codes: book.codes, sets: book.sets },
  variables: [option, supports],
  cases: [
    {
      guid: guidOf('case'),
      name: 'Ana Kovač',
      values: [{ variable: option.guid, value: 'two-cable' }],
      sources: [guidOf('source', 'It was cheaper.')],
    },
  ],
  sources: [
    {
      ...said('It was cheaper.', [
        [0, 6],
        [3, 14],
        [null, null, 0.3125],
      ]),
      notes: [guidOf('note')],
    },
    said('👩‍👩‍👧 cheaper\nand q̣̇uiet', [
      [6, 13],
      [14, 22],
    ]),
    said('זה היה זול יותר', [[7, 10]]),
    said('Nobody coded this.'),
  ],
  notes: [
    {
      guid: guidOf('note'),
      name: 'not quite',
      text: 'It is the sound.',
      by: noor.guid,
      at,
      values: [{ variable: option.guid, value: 'x' }],
    },
  ],
}

describe('a code book', () => {
  test('is valid by the standard’s schema, and reads back as it was', async () => {
    const written = writeCodebook(book)
    mustBeValid(written, 'Codebook')
    expect(await readCodebook(Buffer.from(written))).toEqual({ ...book, beyond: [] })
  })

  test('without a theme cannot be, and says so', () => {
    expect(() => writeCodebook({ ...book, codes: [] })).toThrow('There is no theme yet')
  })

  test('with any words in it stays valid and comes back the same, but for what XML cannot hold', async () => {
    await fc.assert(
      fc.asyncProperty(fc.string({ unit: 'binary', minLength: 1 }), fc.string({ unit: 'binary', minLength: 1 }), async (name, memo) => {
        const written = writeCodebook({ ...book, codes: [code('x', { name: `a${name}`, description: `b${memo}` })] })
        mustBeValid(written, 'Codebook')
        const [read] = (await readCodebook(Buffer.from(written))).codes
        expect(read).toMatchObject({ name: `a${legal(name)}`, description: `b${legal(memo)}` })
      }),
      { numRuns: 200 },
    )
  })

  test('of the kinds that other tools write is taken: braces, large letters, the other name, UTF-16, a byte order mark', async () => {
    const guid = '{62FDD466-D934-446D-8386-DB817458EF3D}'
    const xml = (head: string, space: string) =>
      `${head}<q:CodeBook xmlns:q="urn:QDA-XML:codebook:${space}" origin="X"><q:Codes><q:Code guid="${guid}" name="Price" isCodable="1" color="#ABC"/></q:Codes></q:CodeBook>`
    const read = {
      origin: 'X',
      codes: [{ ...code(''), guid: guid.slice(1, -1).toLowerCase(), name: 'Price', color: '#abc' }],
      sets: [],
      beyond: [],
    }
    expect(await readCodebook(Buffer.from(xml('', '1:0')))).toEqual(read)
    expect(await readCodebook(Buffer.from(`\uFEFF${xml('<?xml version="1.0" encoding="utf-8"?>', '1.0')}`))).toEqual(read)
    expect(await readCodebook(Buffer.from(`\uFEFF${xml('<?xml version="1.0" encoding="utf-16"?>', '1.0')}`, 'utf16le'))).toEqual(read)
  })
})

describe('a project', () => {
  test('is valid by the standard’s schema, and reads back as it was', async () => {
    expect(await readProject(await archiveOf(rewritten(project)))).toEqual({ ...project, beyond: [] })
  })

  test('has its texts in files of their own, in UTF-8 with LF and without a mark', async () => {
    const one = { ...said('\uFEFFIt was cheaper.\r\nAnd “quiet”.'), codings: [] }
    const files = unzipSync(await archiveOf(rewritten({ ...project, sources: [one] })))
    expect(Object.keys(files)).toEqual(['project.qde', `sources/${one.guid}.txt`])
    expect(Buffer.from(files[`sources/${one.guid}.txt`]!).toString()).toBe('\u2060It was cheaper.\nAnd “quiet”.')
  })

  test('has them inside where an archive could not number them', async () => {
    const xml = await textOf(projectPieces(rewritten(project), 'inside'))
    mustBeValid(xml, 'Project')
    const bytes = zipSync({ 'project.qde': Buffer.from(xml) })
    expect(await readProject(bytes)).toEqual({ ...project, beyond: [] })
  })

  test('counts positions in code points, as a person counts letters an emoji is made of', async () => {
    const { 'project.qde': main } = unzipSync(await archiveOf(rewritten(project)))
    const spans = [...strFromU8(main!).matchAll(/name="([^"]*)" startPosition="(\d+)" endPosition="(\d+)"/g)]
    const texts = project.sources.flatMap(({ text, codings }) => codings.map(() => [...text]))
    expect(spans).toHaveLength(texts.length)
    for (const [n, [, name, from, to]] of spans.entries()) {
      expect(texts[n]!.slice(Number(from), Number(to)).join('').replace('\n', ' ')).toBe(name)
    }
    expect(spans.map(([, name]) => name)).toContain('cheaper')
    expect(spans.map(([, name]) => name)).toContain('זול')
  })

  test('with nothing in it leaves every list out', async () => {
    const empty = {
      ...project,
      name: ' ',
      users: [],
      codes: [],
      variables: [],
      sets: [],
      cases: [],
      sources: [],
      notes: [],
      description: null,
    }
    const bytes = await archiveOf(rewritten(empty))
    expect(await readProject(bytes)).toEqual({ ...empty, name: '…', beyond: [] })
  })

  test('written twice is the same to the byte, in any time zone, also of an hour that its clocks skip', async () => {
    const skipped = rewritten({ ...project, at: new Date('2026-03-29T02:30:00Z') })
    const inZone = async (zone: string) => {
      process.env.TZ = zone
      return Buffer.from(await bytesOf(writeProject(skipped))).toString('hex')
    }
    const zone = process.env.TZ
    try {
      const once = await inZone('UTC')
      for (const other of ['Pacific/Auckland', 'Europe/Zagreb', 'America/Caracas']) expect(await inZone(other)).toBe(once)
    } finally {
      if (zone === undefined) delete process.env.TZ
      else process.env.TZ = zone
    }
  })

  test('of any words and spans comes back the same', async () => {
    const text = fc.string({ unit: 'binary', minLength: 1, maxLength: 40 }).map((text) => legal(text).replace(/^\uFEFF/, ''))
    await fc.assert(
      fc.asyncProperty(fc.uniqueArray(text, { minLength: 1, maxLength: 5 }), fc.nat(), fc.nat(), async (texts, one, other) => {
        const sources = texts.filter(Boolean).map((text) => {
          const length = [...text].length
          const [from, to] = [one % length, (other % length) + 1].toSorted((a, b) => a - b) as [number, number]
          return said(
            text,
            from === to || (from === 0 && to === length)
              ? [[null, null, 0.5]]
              : [
                  [from, to],
                  [from, to, 1e-7],
                  [null, null],
                ],
          )
        })
        const read = await readProject(await archiveOf(rewritten({ ...project, sources })))
        expect(read).toEqual({ ...project, sources, beyond: [] })
      }),
      { numRuns: 60 },
    )
  })

  test('is written piece by piece, and sources are asked for as they are needed', async () => {
    let asked = 0
    const one = said('It was cheaper.', [[3, 14]])
    const sources = function* () {
      for (let n = 0; n < 3_000; n += 1) {
        asked += 1
        yield { ...one, guid: guidOf('many', n) }
      }
    }
    const pieces = writeProject({ ...rewritten(project), sourceCount: 3_000, cases: () => [], sources })
    const first = await pieces.next()
    expect(first.done).toBe(false)
    expect(asked).toBeLessThan(1_500)
    expect(
      (await readProject(await bytesOf(pieces).then((rest) => new Uint8Array(Buffer.concat([first.value!, rest]))))).sources,
    ).toHaveLength(3_000)
  })
})

/** What XML 1.0 can hold, in one kind of line end. */
function legal(text: string) {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: it is these that XML cannot hold
  return text.replace(/[\x00-\x08\x0B\x0C\x0E-\x1F\uFFFE\uFFFF]/g, '\uFFFD').replace(/\r\n?/g, '\n')
}
