import { deflateRawSync } from 'node:zlib'
import { zipSync } from 'fflate'
import { describe, expect, test } from 'vitest'
import { readCodebook, readProject } from '../../server/refi/format/reading.ts'

const code = '<Code guid="62fdd466-d934-446d-8386-db817458ef3d" name="Price" isCodable="true"/>'
const book = (inside: string, head = '') =>
  Buffer.from(`${head}<CodeBook xmlns="urn:QDA-XML:codebook:1.0"><Codes>${inside}</Codes></CodeBook>`)
const main = (inside: string) => `<Project xmlns="urn:QDA-XML:project:1.0" name="P">${inside}</Project>`
const archive = (files: Record<string, string>) =>
  zipSync(Object.fromEntries(Object.entries(files).map(([name, text]) => [name, Buffer.from(text)])))

describe('what is no code book says what it is', () => {
  test.each([
    ['nothing', '', 'This is no REFI-QDA code book'],
    ['words', 'Dear all,', 'This is no REFI-QDA code book'],
    ['a page', '<html><body/></html>', 'This is no REFI-QDA code book'],
    ['another namespace', '<CodeBook xmlns="urn:other"/>', 'This is no REFI-QDA code book'],
    ['a project', main(''), 'This is no REFI-QDA code book'],
    ['no code', book('').toString(), 'There is no code in this code book'],
    ['a cut off file', book(code).toString().slice(0, -20), 'This file is not whole'],
    [
      'a document type',
      book(code, '<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]>').toString(),
      'defines a document type of its own',
    ],
    ['an outside entity', book(code, '<!DOCTYPE x SYSTEM "file:///etc/passwd">').toString(), 'defines a document type of its own'],
    ['an unknown entity', book(code.replace('Price', '&price;')).toString(), 'This file is not whole'],
    ['codes far too deep', book('<Code name="a">'.repeat(5_000) + '</Code>'.repeat(5_000)).toString(), 'more than Parley reads at once'],
    ['codes without end', book(`<Code name="a">${'<Code/>'.repeat(600_000)}</Code>`).toString(), 'more than Parley reads at once'],
  ])('%s', async (_, text, sentence) => {
    await expect(readCodebook(Buffer.from(text))).rejects.toThrow(sentence)
  })

  test('letters of another encoding', async () => {
    await expect(readCodebook(Buffer.from(book(code.replace('Price', 'Prägung')).toString(), 'latin1'))).rejects.toThrow('not in UTF-8')
  })
})

describe('what is no project says what it is', () => {
  test('no archive', async () => {
    await expect(readProject(book(code))).rejects.toThrow('This is no archive')
    await expect(readProject(new Uint8Array())).rejects.toThrow()
  })

  test('an archive of something else', async () => {
    await expect(readProject(archive({ 'word/document.xml': '<w/>' }))).rejects.toThrow('There is no project.qde in this archive')
    await expect(readProject(archive({ 'project.qde': book(code).toString() }))).rejects.toThrow('This is no REFI-QDA project')
  })

  test('an archive that is cut off or changed on its way', async () => {
    const whole = archive({ 'project.qde': main('<Description>Why did you choose it?</Description>'.repeat(1)) })
    await expect(readProject(whole.subarray(0, whole.length - 30))).rejects.toThrow('This is no archive')
    const changed = whole.slice()
    changed[60]! ^= 0xff
    await expect(readProject(changed)).rejects.toThrow('damaged')
  })

  test('a file that says it unpacks to far more than it may', async () => {
    const bomb = zipSync({
      'project.qde': [Buffer.from(main('')), { level: 0 }],
      'sources/a.txt': [new Uint8Array(160_000_000), { level: 9 }],
    })
    expect(bomb.length).toBeLessThan(1_000_000)
    await expect(readProject(bomb)).rejects.toThrow('more than Parley reads at once')
  })

  test('a small file whose sources all name one large text, which is unpacked once', async () => {
    const guid = (n: number) => `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`
    const naming = (n: number) =>
      archive({
        'project.qde': main(
          `<Sources>${Array.from({ length: n }, (_, place) => `<TextSource guid="${guid(place)}" name="${place}" plainTextPath="internal://one.txt"/>`).join('')}</Sources>`,
        ),
        'sources/one.txt': 'a'.repeat(4_000_000),
      })
    const many = naming(1_500)
    expect(many.length).toBeLessThan(50_000)
    const started = performance.now()
    await expect(readProject(many)).rejects.toThrow('more than Parley reads at once')
    expect(performance.now() - started).toBeLessThan(5_000)
    const { sources } = await readProject(naming(3))
    expect(sources.map(({ text }) => text.length)).toEqual([4_000_000, 4_000_000, 4_000_000])
  })

  test('what is all blanks and no guid, without reading them again and again', async () => {
    const started = performance.now()
    const blank = `${code.match(/guid="([^"]+)"/)![1]}${' '.repeat(60_000)}x`
    const { codes } = await readProject(
      archive({ 'project.qde': main(`<CodeBook><Codes>${`<Code guid="${blank}" name="Price"/>`.repeat(20)}</Codes></CodeBook>`) }),
    )
    expect(codes[0]!.guid).not.toContain('62fdd466')
    expect(performance.now() - started).toBeLessThan(2_000)
  })

  test('a file that unpacks to far more than it says, and is let go at what it said', async () => {
    const packed = deflateRawSync(Buffer.alloc(50_000_000, ' '))
    const lying = withSize(zipSync({ 'project.qde': [packed, { level: 0 }] }), { method: 8, fullSize: 1_000 })
    const started = performance.now()
    await expect(readProject(lying)).rejects.toThrow('damaged')
    expect(performance.now() - started).toBeLessThan(500)
  })
})

describe('what another tool’s project holds beyond ours', () => {
  test('is counted by what it is, and all else is taken', async () => {
    const guid = (n: number) => `00000000-0000-4000-8000-00000000000${n}`
    const text = 'It was cheaper.'
    const selection = (from: number, to: number, inside = `<Coding guid="${guid(9)}"><CodeRef targetGUID="{${guid(1)}}"/></Coding>`) =>
      `<PlainTextSelection guid="${guid(8)}" startPosition="${from}" endPosition="${to}">${inside}</PlainTextSelection>`
    const read = await readProject(
      archive({
        'project.qde': main(`<CodeBook><Codes><Code guid="${guid(1)}" name="Price" isCodable="true"/></Codes></CodeBook>
          <Sources><TextSource guid="${guid(2)}" name="One" plainTextPath="internal://ONE.TXT">${selection(7, 14)}${selection(0, 99)}${selection(3, 3)}${selection(1, 2, '')}</TextSource>
          <TextSource guid="${guid(3)}" name="Far" plainTextPath="relative://far.txt"/><TextSource guid="${guid(4)}" name="Laid out" richTextPath="internal://a.docx"/>
          <PDFSource guid="${guid(5)}"/><AudioSource guid="${guid(6)}"><Transcript guid="${guid(7)}"/></AudioSource></Sources>
          <Links><Link guid="${guid(6)}"/><Link guid="${guid(7)}"/></Links><Sets><Set guid="${guid(7)}" name="S"><MemberSource targetGUID="${guid(2)}"/></Set></Sets>`),
        'Sources/one.txt': `\uFEFF${text}\r\n`,
      }),
    )
    expect(Object.fromEntries(read.beyond.map(({ kind, count }) => [kind, count]))).toEqual({
      emptySelections: 2,
      unreadTexts: 2,
      pdfs: 1,
      audio: 1,
      links: 2,
      sets: 1,
    })
    expect(read.sources).toHaveLength(1)
    expect(read.sources[0]).toMatchObject({
      text: `${text}\n`,
      codings: [
        { from: 7, to: 14, code: guid(1) },
        { from: null, to: null },
      ],
    })
  })
})

/** The same archive of one file with something else said of it, in its list of contents and at its head. */
function withSize(bytes: Uint8Array, { method, fullSize }: { method: number; fullSize: number }) {
  const changed = bytes.slice()
  const view = new DataView(changed.buffer)
  const place = view.getUint32(changed.length - 6, true)
  for (const [at, offset] of [
    [place, 10],
    [0, 8],
  ] as const) {
    view.setUint16(at + offset, method, true)
    view.setUint32(at + offset + 14, fullSize, true)
  }
  return changed
}
