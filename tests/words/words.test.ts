import { describe, expect, test } from 'vitest'
import { chooseLanguage, escaped, isMarkup, languages, makeWords, markup, wordsFor } from '../../server/words/words.ts'

const english = wordsFor('en')

describe('a sentence', () => {
  test('is its own key, with values and plurals filled in', () => {
    expect(english.t('Nothing to say.')).toBe('Nothing to say.')
    expect(english.t('{count, plural, =0 {nobody} one {# person} other {# people}} with {name}', { count: 1200, name: 'Ana' })).toBe(
      '1,200 people with Ana',
    )
    expect(english.t('{count, plural, =0 {nobody} one {# person} other {# people}}', { count: 0 })).toBe('nobody')
    expect(english.t("It’s {name}’s, isn't it? {zero}{none}", { name: 'Ana', zero: 0, none: undefined })).toBe("It’s Ana’s, isn't it? 0")
  })

  test('in plain words may hold what looks like a tag, and escapes nothing', () => {
    expect(english.t('1 < 2 & <b>{name}</b>', { name: '<Ana>' })).toBe('1 < 2 & <b><Ana></b>')
  })

  test('that lacks a value is a mistake of ours, and says so', () => {
    expect(() => english.t('Hello {name}')).toThrow('name')
  })
})

describe('a rich sentence', () => {
  const html = (...said: Parameters<typeof english.rich>) => english.rich(...said).html

  test('keeps its tags and escapes everything else', () => {
    expect(html('Q&A: <b>{name}</b> and <em>{other}</em>', { name: '<script>"x"</script>', other: "O'Neill" })).toBe(
      'Q&amp;A: <b>&lt;script&gt;&quot;x&quot;&lt;/script&gt;</b> and <em>O&#39;Neill</em>',
    )
    expect(html('{count, plural, one {<b>#</b> "why"} other {<b>#</b> "whys" of {name}}}', { count: 2, name: '<i>' })).toBe(
      '<b>2</b> &quot;whys&quot; of &lt;i&gt;',
    )
  })

  test('takes markup as it is, at the top and inside a tag', () => {
    expect(html('{inner} <b>{inner}</b>', { inner: english.rich('<em>{x}</em>', { x: '&' }) })).toBe('<em>&amp;</em> <b><em>&amp;</em></b>')
  })

  test('may have a value and a tag of the same name', () => {
    expect(html('<time>{time}</time> <b>{b}</b>', { time: '17:00', b: 'x', datetime: new Date('2026-03-31T15:00Z') })).toBe(
      '<time datetime="2026-03-31T15:00:00.000Z">17:00</time> <b>x</b>',
    )
  })

  test.each([
    ['/acme/d/parcels?a=1&b="2"', '/acme/d/parcels?a=1&amp;b=&quot;2&quot;'],
    ['https://example.org/', 'https://example.org/'],
    ['mailto:ana@example.org', 'mailto:ana@example.org'],
    ['#main', '#main'],
    ['?after=3', '?after=3'],
    ['javascript:alert(1)', '#'],
    ['JaVaScRiPt:alert(1)', '#'],
    ['data:text/html,x', '#'],
    ['//evil.example', '#'],
    ['/\\evil.example', '#'],
    ['/\t/evil.example', '#'],
    ['\u0001javascript:alert(1)', '#'],
    ['https://a\n.example', '#'],
    ['', '#'],
  ])('leads to %j as %j', (href, written) => {
    expect(html('<a>go</a>', { href })).toBe(`<a href="${written}">go</a>`)
  })

  test('takes no other tag', () => {
    expect(() => html('<script>x</script>')).toThrow()
  })

  test('is markup, and nothing that came from outside is', () => {
    expect(isMarkup(english.rich('x'))).toBe(true)
    expect(isMarkup(markup('<i>'))).toBe(true)
    expect([{ html: '<i>' }, JSON.parse('{"html":"<i>"}'), '<i>', null].map(isMarkup)).toEqual([false, false, false, false])
    expect(escaped(`<a href='x'>&"`)).toBe('&lt;a href=&#39;x&#39;&gt;&amp;&quot;')
  })
})

describe('another language', () => {
  const catalogue = new Map([
    ['{count, plural, one {# person} other {# people}}', '{count, plural, one {# Mensch} other {# Menschen}}'],
    ['Hello <b>{name}</b>', 'Hallo <b>{name}</b>'],
    ['Not to be read {name}', 'Nicht zu lesen {name'],
    ['By {name}', 'Von {nmae}'],
    ['See <a>this</a>', 'Siehe <script>das</script>'],
  ])
  const german = makeWords('de', catalogue)

  test('says what its catalogue holds, with its own numbers', () => {
    expect(german.t('{count, plural, one {# person} other {# people}}', { count: 1200 })).toBe('1.200 Menschen')
    expect(german.rich('Hello <b>{name}</b>', { name: '<Ana>' }).html).toBe('Hallo <b>&lt;Ana&gt;</b>')
  })

  test('falls back to English where a sentence is missing or broken', () => {
    expect(german.t('Only here {name}', { name: 'Ana' })).toBe('Only here Ana')
    expect(german.t('constructor')).toBe('constructor')
    expect(german.t('Not to be read {name}', { name: 'Ana' })).toBe('Not to be read Ana')
    expect(german.t('By {name}', { name: 'Ana' })).toBe('By Ana')
    expect(german.rich('See <a>this</a>', { href: '/x' }).html).toBe('See <a href="/x">this</a>')
  })
})

describe('the disguise', () => {
  const disguised = wordsFor('qps-plocm')

  test('accents every word that comes from the catalogue, and none of a value', () => {
    expect(disguised.t('{count, plural, one {# answer} other {# answers}} by {name}', { count: 2, name: 'Ana' })).toBe(
      '[2 åñšŵéŕš ƀý Ana~~~~~~]',
    )
    expect(disguised.rich('Read <a>what {name} said</a>', { name: 'Ana', href: '/x' }).html).toMatch(
      /^\[Ŕéåđ <a href="\/x">ŵĥåţ Ana šåîđ<\/a>~+\]$/,
    )
  })

  test('runs from right to left', () => {
    expect(disguised).toMatchObject({ language: 'qps-plocm', direction: 'rtl' })
    expect(english).toMatchObject({ language: 'en', direction: 'ltr' })
  })
})

describe('the language to speak', () => {
  test.each([
    [undefined, undefined, 'en'],
    ['', undefined, 'en'],
    ['de', undefined, 'de'],
    ['de-CH,de;q=0.9,en;q=0.8', undefined, 'de'],
    ['DE', undefined, 'de'],
    ['fr, de ; q = 0.5, en;q=0.7', undefined, 'en'],
    ['fr,it', undefined, 'en'],
    ['de;q=0, en;q=0.1', undefined, 'en'],
    ['de;q=0', undefined, 'en'],
    ['de;q=nonsense,en;q=0.1', undefined, 'en'],
    ['*', undefined, 'en'],
    [';;;,,,q=', undefined, 'en'],
    ['de', 'en', 'en'],
    ['en', 'de', 'de'],
    ['en', 'qps-plocm', 'qps-plocm'],
    ['de', 'xx', 'de'],
    ['en', 'constructor', 'en'],
    ['__proto__', '__proto__', 'en'],
    ['de', null, 'de'],
  ])('for %j with %j saved is %s', (accepted, saved, language) => {
    expect(chooseLanguage(accepted, saved)).toBe(language)
  })

  test('is English where one does not speak it', () => {
    for (const language of ['xx', '', 'constructor', '__proto__', 'not a language']) expect(wordsFor(language).language).toBe('en')
  })

  test('is one of those that a reader can choose, each under its own name', () => {
    expect(languages.map(({ code }) => wordsFor(code).language)).toEqual(languages.map(({ code }) => code))
    for (const { code, name } of languages) expect(new Intl.DisplayNames(code, { type: 'language' }).of(code)).toBe(name)
  })
})
