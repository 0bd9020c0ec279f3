import { globSync } from 'node:fs'
import { IntlMessageFormat } from 'intl-messageformat'
import { expect, test } from 'vitest'
import german from '../../server/words/de.json' with { type: 'json' }
import { textsIn, type Written } from '../support/sentences.ts'

/** What these say is for whoever runs Parley, on the console. */
const operators = /^server\/(commands\/|cli|config|main|secret|welcome)/
/** What people said, made up to be looked at. */
const madeUp = /^server\/styleguide\//

const texts = globSync(['server/**/*.ts', 'views/**/*.eta']).sort().flatMap(textsIn)
const sentences = texts.filter(isForPeople)
const catalogue = Object.entries(german)
const asked = (sentence: string) => valuesAsked(astOf(sentence)).toSorted()

test('every sentence that reaches a person has its German', () => {
  const missing = new Map(sentences.flatMap(({ place, text }) => (Object.hasOwn(german, text) ? [] : [[text, place] as const])))
  expect([...missing].map(([text, place]) => `${place} ${JSON.stringify(text)}`)).toEqual([])
})

test('nothing stands in the catalogue that nobody says', () => {
  const written = new Set(texts.map(({ text }) => text))
  expect(catalogue.flatMap(([sentence]) => (written.has(sentence) ? [] : [sentence]))).toEqual([])
})

test('no sentence is patched together: its values are given to the catalogue', () => {
  expect(sentences.flatMap(({ place, text, isPatched }) => (isPatched ? [`${place} ${text}`] : []))).toEqual([])
})

test('each translation can be read, and asks for the values and tags of its sentence', () => {
  for (const [sentence, translation] of catalogue) expect.soft(asked(translation), sentence).toEqual(asked(sentence))
})

test('no translation is empty, padded, or stays with English quotes and dashes', () => {
  const odd = catalogue.filter(([, words]) => words === '' || words !== words.trim() || /“[^“]*”|--|—| - /.test(words))
  expect(odd.map(([, words]) => words)).toEqual([])
})

test('the catalogue is sorted by its sentences', () => {
  expect(Object.keys(german)).toEqual(Object.keys(german).toSorted())
})

/** Whatever is given to the catalogue; and in the code, where sentences are often passed on before they are said, whatever reads like one. */
function isForPeople({ place, text, manner }: Written) {
  if (operators.test(place)) return false
  if (manner === 'said') return true
  if (manner === 'aside' || !place.startsWith('server/') || madeUp.test(place)) return false
  return /^(\p{Lu}|“|\{\w+[,}])/u.test(text) && (text.includes(' ') || text.endsWith('.'))
}

/** Only where it closes one has a sentence tags: an address may stand in angle brackets. */
const astOf = (sentence: string) => new IntlMessageFormat(sentence, 'en', undefined, { ignoreTag: !sentence.includes('</') }).getAst()

type Elements = ReturnType<IntlMessageFormat['getAst']>

/** Each value that a message asks for, with its kind, and each choice among words (`select`) with its cases. */
function valuesAsked(elements: Elements): string[] {
  const found = elements.flatMap((element) => {
    if (element.type === 0 || element.type === 7) return []
    if (!('options' in element))
      return [`${element.type} ${element.value}`, ...('children' in element ? valuesAsked(element.children) : [])]
    const cases = element.type === 5 ? Object.keys(element.options).toSorted() : []
    const inside = Object.values(element.options).flatMap(({ value }) => valuesAsked(value))
    return [[element.type, element.value, ...cases].join(' '), ...inside]
  })
  return [...new Set(found)]
}
