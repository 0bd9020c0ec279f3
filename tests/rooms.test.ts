import { globSync, readFileSync } from 'node:fs'
import { dirname, join, normalize } from 'node:path'
import { describe, expect, test } from 'vitest'

/** What every room stands on, and then the rooms in the order they may lean on each other: each only on itself and on those before it. */
const floor = ['words', 'mail']
const rooms = [
  'events',
  'people',
  'companies',
  'invitations',
  'obligations',
  'dialogues',
  'members',
  'statements',
  'criteria',
  'commitments',
  'conflicts',
  'consults',
  'responses',
  'moderation',
  'weighing',
  'decisions',
  'themes',
  'exchanges',
  'cards',
  'desk',
  'record',
  'settings',
  'refi',
  'exports',
  'analysis',
  'imports',
  'notifications',
  'me',
  'styleguide',
  'commands',
]
const order = [...floor, ...rooms]

/** They put the house together, so they may reach every room: what starts, what is served, what happens by itself, what is typed. */
const above = ['server/main.ts', 'server/app.ts', 'server/cli.ts', 'server/clock.ts', 'server/welcome.ts', 'server/retention.ts']
const isDoor = (file: string) => /^server\/[^/]+\/(.*-)?(routes|api)\.ts$/.test(file)

const server = globSync('server/**/*.ts')
const database = globSync('db/**/*.ts').filter((file) => !file.startsWith('db/seeds/'))
const traits = server.filter((file) => rooms.includes(roomOf(file) ?? '') && !isDoor(file))
const beneath = server.filter((file) => roomOf(file) === undefined && !above.includes(file) && !file.startsWith('server/web/'))

test('every folder of the server is a room with a place in the order, or the web', () => {
  const folders = new Set(server.filter((file) => file.split('/').length > 2).map((file) => file.split('/')[1]))
  expect([...folders].filter((folder) => folder !== 'web' && !order.includes(folder ?? ''))).toEqual([])
})

describe('a room', () => {
  test.each(traits)('%s leans only on itself and what comes before it', (file) => {
    const upward = targetsOf(file).filter((target) => placeOf(target) > placeOf(file))
    expect(upward).toEqual([])
  })

  // The styleguide shows pages' pieces to those who make them: page models are all it has.
  test.each(traits.filter((file) => roomOf(file) !== 'styleguide'))('%s knows nothing of HTTP, of pages, or of doors', (file) => {
    const spoken = importsOf(file).filter(
      ({ path, target }) => /fastify|^eta$/.test(path) || /^(server\/web|views)\//.test(target) || isDoor(target),
    )
    expect(spoken.map(({ path }) => path)).toEqual([])
  })
})

test.each(server.filter(isDoor))('%s, a door, reaches no other door', (file) => {
  expect(targetsOf(file).filter((target) => isDoor(target) || above.includes(target))).toEqual([])
})

test('only app.ts knows the doors', () => {
  const others = server.filter((file) => file !== 'server/app.ts' && targetsOf(file).some(isDoor))
  expect(others).toEqual([])
})

test('nothing in the server but main.ts and cli.ts imports the app', () => {
  const importers = server.filter((file) => targetsOf(file).includes('server/app.ts'))
  expect(importers.filter((file) => file !== 'server/main.ts' && file !== 'server/cli.ts')).toEqual([])
})

test.each(server.filter((file) => file.startsWith('server/web/')))('%s speaks HTTP for every room, so it knows none', (file) => {
  expect(targetsOf(file).filter((target) => rooms.includes(roomOf(target) ?? ''))).toEqual([])
})

test.each(beneath)('%s lies under the rooms, so it knows none, nor the web', (file) => {
  expect(targetsOf(file).filter((target) => rooms.includes(roomOf(target) ?? '') || target.startsWith('server/web/'))).toEqual([])
})

test.each(server.filter((file) => floor.includes(roomOf(file) ?? '')))('%s lies under the rooms, so it knows none', (file) => {
  expect(targetsOf(file).filter((target) => rooms.includes(roomOf(target) ?? ''))).toEqual([])
})

test.each(database)('%s knows nothing of the server', (file) => {
  expect(targetsOf(file).filter((target) => !target.startsWith('db/') && !target.startsWith('node_modules/'))).toEqual([])
})

test('only main.ts, the command line and the environment read the process', () => {
  const readers = server.filter((file) => /\bprocess\.(env|argv|exit|on)\b/.test(readFileSync(file, 'utf8')))
  expect(readers.filter((file) => !['server/main.ts', 'server/cli.ts', 'server/environment.ts'].includes(file))).toEqual([])
})

describe('a file that outgrows its room is a missing room', () => {
  const limits: [glob: string, lines: number][] = [
    ['server/**/*.ts', 250],
    ['db/*.ts', 250],
    ['tests/support/**/*.ts', 250],
    ['views/**/*.eta', 80],
    ['static/css/*.css', 350],
  ]
  test.each(limits)('%s: at most %i lines', (glob, lines) => {
    const grown = globSync(glob).map((file) => `${readFileSync(file, 'utf8').trimEnd().split('\n').length} ${file}`)
    expect(grown.filter((entry) => Number.parseInt(entry, 10) > lines)).toEqual([])
  })
})

/** The room of a file, or undefined for what lies beside the rooms. */
function roomOf(file: string): string | undefined {
  const [top, room, ...rest] = file.split('/')
  return top === 'server' && rest.length > 0 && room !== 'web' ? room : undefined
}

function placeOf(file: string): number {
  if (above.includes(file)) return Number.POSITIVE_INFINITY
  return order.indexOf(roomOf(file) ?? '')
}

function targetsOf(file: string): string[] {
  return importsOf(file)
    .map(({ target }) => target)
    .filter((target) => target !== '')
}

/** What a file imports, types and late imports included: as it is written, and for our own files from the project's root. */
function importsOf(file: string): { path: string; target: string }[] {
  const source = readFileSync(file, 'utf8')
  const written = source.matchAll(/^(?:import|export)\b[^'"]*?\bfrom '([^']+)'|^import '([^']+)'|\bimport\('([^']+)'\)/gm)
  return [...written].map(([, from, whole, late]) => {
    const path = from ?? whole ?? late ?? ''
    return { path, target: path.startsWith('.') ? normalize(join(dirname(file), path)).replaceAll('\\', '/') : '' }
  })
}
