import { readFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { parseArgs } from 'node:util'
import { parse } from 'csv-parse/sync'
import { encode } from '../server/themes/encoding/encoder.ts'
import { filingFeatures, groupingFeatures } from '../server/themes/finding/features.ts'
import { alike, filed, sure } from '../server/themes/finding/filing.ts'
import { groupsOf } from '../server/themes/finding/grouping.ts'
import type { Matrix } from '../server/themes/finding/matrix.ts'
import { seeded } from '../server/themes/finding/seeded.ts'
import { suggestThemes } from '../server/themes/finding/suggesting.ts'
import { maskOf, withoutMask, wordsOf } from '../server/themes/finding/terms.ts'
import { wardGroups } from '../server/themes/finding/wards.ts'
import { agreement } from './agreement.ts'

/**
 * How well themes are found, on files whose statements people put under labels: `npm run bench:themes` for the trial's files, each with its
 * bar, or `node bench/themes.ts --file x.csv --mode auto|k=N|few=5 [--no-encoder]` for another, of columns text,label or
 * text,label,topic,stance (then each topic and stance by itself). Labels are read to judge, never to find. Figures in per cent.
 */
const { values: given } = parseArgs({
  options: { file: { type: 'string' }, mode: { type: 'string', default: 'auto' }, encoder: { type: 'boolean', default: true } },
  allowNegative: true,
})

interface Row {
  text: string
  label: string
  topic?: string
  stance?: string
}

const folder = join(import.meta.dirname, '../../shared/data/themes')
const bars = [
  { file: 'banking77-skew20.csv', mode: 'auto', encoder: true, bar: { v: 82, ari: 64, purity: 84, k: [15, 32] } },
  { file: 'banking77-skew20.csv', mode: 'auto', encoder: false, bar: { v: 70, ari: 45, purity: 72 } },
  { file: 'banking77-3000.csv', mode: 'k=77', encoder: true, bar: { v: 71, ari: 36 } },
  { file: 'argkp-9topics.csv', mode: 'auto', encoder: true, bar: { v: 37, ari: 19, purity: 77, quotes: 88 } },
  { file: 'banking77-skew20.csv', mode: 'few=5', encoder: true, bar: { right: 86, aloneRight: 95, aloneRightOfHalf: 95 } },
  { file: 'argkp-9topics.csv', mode: 'few=5', encoder: true, bar: { right: 70 } },
]

if (given.file) console.log(JSON.stringify(await measured(given.file, given.mode, given.encoder)))
else
  for (const { file, mode, encoder, bar } of bars) {
    const line = await measured(join(folder, file), mode, encoder)
    console.log(JSON.stringify({ ...line, bar, met: meets(line, bar) }))
  }

function meets(line: Record<string, unknown>, bar: Record<string, number | number[]>) {
  return Object.entries(bar).every(([name, least]) => {
    const value = Number(line[name])
    return typeof least === 'number' ? value >= least : value >= least[0]! && value <= least[1]!
  })
}

async function measured(path: string, mode: string, withEncoder: boolean) {
  const rows = parse(readFileSync(path, 'utf8'), { columns: true, bom: true }) as Row[]
  const groups = groupsToFind(rows)
  const began = performance.now()
  const lines: Record<string, number>[] = []
  for (const its of groups) lines.push(await found(its, mode, withEncoder))
  const names = [...new Set(lines.flatMap((line) => Object.keys(line)))]
  const isOne = lines.length === 1
  return {
    file: basename(path),
    mode,
    encoder: withEncoder,
    statements: groups.flat().length,
    groups: lines.length,
    ...Object.fromEntries(names.map((name) => [name, rounded(meanOf(lines, name, isOne))])),
    seconds: rounded((performance.now() - began) / 1000),
  }
}

/** Shares of themes and of statements are taken over all groups together, everything else is the mean of the groups. */
function meanOf(every: Record<string, number>[], name: string, isOne: boolean) {
  const lines = every.filter((line) => Number.isFinite(line[name]))
  const whole = name === 'quotes' ? 'themes' : ['right', 'alone'].includes(name) ? 'asked' : null
  if (isOne || whole === null) return lines.reduce((sum, line) => sum + line[name]!, 0) / lines.length
  const all = lines.reduce((sum, line) => sum + line[whole]!, 0)
  return lines.reduce((sum, line) => sum + line[name]! * line[whole]!, 0) / all
}

/** A file with topics is judged topic by topic and stance by stance, where there is enough to judge: forty statements, three labels of three. */
function groupsToFind(rows: Row[]) {
  if (!rows.some(({ topic }) => topic)) return [rows]
  return [...Map.groupBy(rows, ({ topic, stance }) => `${topic}\n${stance}`).values()].filter((its) => {
    const labels = Map.groupBy(its, ({ label }) => label)
    return its.length >= 40 && [...labels.values()].filter((some) => some.length >= 3).length >= 3
  })
}

async function found(rows: Row[], mode: string, withEncoder: boolean): Promise<Record<string, number>> {
  const texts = rows.map(({ text }) => text)
  const labels = rows.map(({ label }) => label)
  const asked = rows[0]?.topic ? [rows[0].topic] : []
  const mask = maskOf(asked, 'en')
  const vectors = withEncoder ? matrixOf(await encode(texts.map((text) => withoutMask(text, mask, 'en')))) : null
  const words = texts.map((text) => wordsOf(text, 'en').filter(({ stem }) => !mask.has(stem)))
  if (mode.startsWith('few=')) return fewShot(filingFeatures({ words, vectors }), labels, Number(mode.slice(4)))
  const features = groupingFeatures({ words, vectors })
  if (mode.startsWith('k=')) return judged(wardGroups(features, Number(mode.slice(2))), labels)
  const { themes } = suggestThemes({ texts, language: 'en', asked, vectors })
  const telling = themes.filter(({ quotes }) => quotes.length > 0)
  const right = telling.filter(({ members, quotes }) => labels[quotes[0]!] === majority(members.map((member) => labels[member]!)))
  return {
    ...judged(groupsOf(features), labels),
    themes: telling.length,
    quotes: (right.length / telling.length) * 100,
    grouped: (themes.flatMap(({ members }) => members).length / rows.length) * 100,
  }
}

function judged(groups: number[], labels: string[]) {
  const { v, ari, purity, k } = agreement(groups, labels)
  return { v: v * 100, ari: ari * 100, purity: purity * 100, k }
}

/**
 * So many random examples of every label that has more: how many of the rest are filed right, over twenty draws; of those that would be
 * filed without a person (`alone`, a share) how many; and the same where every other label has no theme, so that half belongs nowhere.
 */
function fewShot(features: Matrix, labels: string[], count: number) {
  const random = seeded(11)
  const all = [...Map.groupBy(labels.keys(), (row) => labels[row]!)].filter(([, rows]) => rows.length > count)
  const whole = { asked: 0, right: 0, alone: 0, aloneRight: 0 }
  const half = { ...whole }
  for (let draw = 0; draw < 20; draw += 1) {
    const examples = new Map(all.map(([label, rows]) => [label, shuffled(rows, random).slice(0, count)]))
    tally(whole, { features, labels, known: all.map(([label]) => label), rows: all.flatMap(([, rows]) => rows), examples })
    const known = shuffled([...all.keys()], random).slice(0, Math.ceil(all.length / 2))
    const rows = [...labels.keys()]
    tally(half, { features, labels, known: known.map((place) => all[place]![0]), rows, examples })
  }
  return {
    right: (whole.right / whole.asked) * 100,
    asked: whole.asked / 20,
    alone: (whole.alone / whole.asked) * 100,
    aloneRight: (whole.aloneRight / whole.alone) * 100,
    aloneRightOfHalf: (half.aloneRight / half.alone) * 100,
  }
}

interface Draw {
  features: Matrix
  labels: string[]
  /** The labels that have a theme. */
  known: string[]
  rows: number[]
  examples: Map<string, number[]>
}

function tally(into: Record<'asked' | 'right' | 'alone' | 'aloneRight', number>, { features, labels, known, rows, examples }: Draw) {
  const its = known.map((label) => examples.get(label)!)
  const places = filed(features, its)
  const taken = new Set(its.flat())
  for (const row of rows) {
    if (taken.has(row)) continue
    const { group, margin, likeness } = places[row]!
    const isRight = Number(known[group] === labels[row])
    const isAlone = Number(margin >= sure && likeness >= alike)
    into.asked += 1
    into.right += isRight
    into.alone += isAlone
    into.aloneRight += isAlone * isRight
  }
}

function shuffled(rows: number[], random: () => number) {
  return rows
    .map((row) => ({ row, at: random() }))
    .sort((one, other) => one.at - other.at)
    .map(({ row }) => row)
}

function matrixOf(vectors: Float32Array[]): Matrix {
  return { rows: vectors.length, columns: vectors[0]?.length ?? 0, values: Float64Array.from(vectors.flatMap((vector) => [...vector])) }
}

function majority(labels: string[]) {
  return [...Map.groupBy(labels, (label) => label)].sort(([, one], [, other]) => other.length - one.length)[0]?.[0]
}

function rounded(value: number) {
  return Math.round(value * 10) / 10
}
