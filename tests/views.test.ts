import { globSync, readFileSync } from 'node:fs'
import { Eta } from 'eta'
import { describe, expect, test } from 'vitest'
import { templateHeader } from '../server/web/view.ts'
import { type Place, readTemplate } from './support/templates.ts'

const files = globSync('views/**/*.eta').sort()
const sheets = globSync('static/css/**/*.css').sort()

/** What a person reads or hears of an attribute. */
const spoken = new Set([
  'alt',
  'title',
  'aria-label',
  'aria-description',
  'aria-roledescription',
  'aria-valuetext',
  'placeholder',
  'label',
  'data-label',
])
/** Names by which partials are given sentences. */
const sentences = /\b(label|hint|sentence|title|text|legend|placeholder|summary|heading|invitation)\s*:\s*(['"`])(?=[^'"`]*\p{L})/u

/** As it runs for real. In development every template stands within a block of its own, which takes names that are taken here. */
const eta = new Eta({ functionHeader: templateHeader })

describe.each(files)('%s', (file) => {
  const template = readTemplate(file)

  test('can be read as it runs for real', () => {
    expect(() => eta.compile(readFileSync(file, 'utf8'))).not.toThrow()
  })

  test('says everything through the catalogue', () => {
    const bare = [
      ...template.texts.filter(({ text }) => isBare(text)),
      ...template.shown.filter(({ text }) => saysItself(text)),
      ...template.attributes.filter(({ name, text }) => spoken.has(name) && isBare(text)),
      ...template.attributes
        .filter(({ name }) => spoken.has(name))
        .flatMap(({ line, shown }) => shown.filter((text) => saysItself(text)).map((text) => ({ line, text }))),
      ...[...template.raw, ...template.code].filter(({ text }) => sentences.test(text.replaceAll(/'[\w-]+\.csv'/g, ''))),
    ]
    expect(bare.map(said)).toEqual([])
  })

  test('shows as it is only what templates made', () => {
    const foreign = template.raw.filter(({ text }) => text !== 'it.body' && !/^(include|block)\(/.test(text))
    const hidden = template.code.filter(({ text }) => /\b(__eta|output\(|capture\()/.test(text))
    expect([...foreign, ...hidden].map(said)).toEqual([])
  })

  test('shows values only where they stay values: between elements, or in a quoted attribute that is no code', () => {
    const unquoted = template.attributes.filter(({ shown, isQuoted, name }) => name.includes('<%') || (shown.length > 0 && !isQuoted))
    const code = template.attributes.filter(
      ({ name, element, shown }) =>
        name.startsWith('on') || name === 'style' || (element === 'script' && shown.length > 0 && name !== 'src'),
    )
    const inCode = template.shown.filter(
      ({ element, text }) => element === 'script' || (element === 'style' && !text.startsWith('it.frame.accents.')),
    )
    expect([
      ...unquoted.map(({ line, name }) => `${line}: ${name}`),
      ...code.map(({ line, name }) => `${line}: ${name}`),
      ...inCode.map(said),
    ]).toEqual([])
  })

  test('has only statements of templates: if, for, const, blocks', () => {
    const clever = template.code.filter(
      ({ text }) => !/^(\}|\}\)|\} else( if \(.*\))? \{|(if|for) \(.*\{|(const|let) .*|layout\(.*|block\(.*)$/s.test(text),
    )
    expect(clever.map(said)).toEqual([])
  })
})

describe.each(sheets)('%s', (file) => {
  test('speaks of inline and block, not of left and right', () => {
    const lines = readFileSync(file, 'utf8')
      .replaceAll(/\/\*.*?\*\//gs, (comment) => comment.replaceAll(/[^\n]/g, ' '))
      .split('\n')
    const physical =
      /(^|[;{\s])((margin|padding|border|scroll-margin|scroll-padding)-(left|right)\b|(left|right)\s*:|border-(top|bottom)-(left|right)-radius|(text-align|float|clear)\s*:\s*(left|right)\b)/
    expect(lines.flatMap((line, place) => (physical.test(line) ? [`${place + 1}: ${line.trim()}`] : []))).toEqual([])
  })
})

/** The product's name and the names of files are the same in every language. */
function isBare(text: string): boolean {
  return /\p{L}/u.test(text.replaceAll(/Parley|[\w-]*\.csv\b/g, ''))
}

function saysItself(expression: string): boolean {
  return [...unsaid(expression).matchAll(/(['"`])((?:(?!\1).)*)\1/gs)].some(([, , literal]) => isBare(literal ?? ''))
}

/** The expression without what it says through the catalogue, compares, or looks up. */
function unsaid(expression: string): string {
  let left = expression
    .replaceAll(/\$\{[^{}]*\}/g, '')
    .replaceAll(/[=!]==\s*(['"`]).*?\1|(['"`]).*?\2\s*[=!]==/g, '')
    .replaceAll(/\[(['"`]).*?\1\]/g, '')
  for (let call = callIn(left); call; call = callIn(left)) left = left.replace(call, '')
  return left
}

function callIn(expression: string): string | undefined {
  const start = /(?<![\w.])(t|rich)\(/.exec(expression)
  if (!start) return undefined
  let depth = 0
  let quote = ''
  for (let place = start.index + start[0].length - 1; place < expression.length; place += 1) {
    const letter = expression[place]!
    if (quote) quote = letter === quote && expression[place - 1] !== '\\' ? '' : quote
    else if (/['"`]/.test(letter)) quote = letter
    else if (letter === '(') depth += 1
    else if (letter === ')' && --depth === 0) return expression.slice(start.index, place + 1)
  }
  return undefined
}

function said({ line, text }: Place): string {
  return `${line}: ${text.trim()}`
}
