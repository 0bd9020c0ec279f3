import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import statics from '@fastify/static'
import fp from 'fastify-plugin'
import { accentsOf } from '../accent.ts'

const root = join(import.meta.dirname, '../..')

/** Our own files and those of packages that a page loads. */
const folders = [
  { prefix: '/static/', folder: 'static' },
  { prefix: '/htmx/', folder: 'node_modules/htmx.org/dist' },
  { prefix: '/fonts/source-serif-4/', folder: 'node_modules/@fontsource-variable/source-serif-4/files' },
  { prefix: '/fonts/source-sans-3/', folder: 'node_modules/@fontsource-variable/source-sans-3/files' },
]

/** The sheets that lay the ground come first, print last; the rooms' own stand between, by name. */
const ground = ['fonts.css', 'base.css', 'frame.css', 'voices.css', 'forms.css', 'tables.css']
const last = ['print.css']

/** Changes whenever one of our own files does: part of their addresses, so that a browser can keep them for a year. */
const version = hashOf(join(root, 'static'))

/** What every page loads: all sheets as one, and the two scripts. */
export const assets = {
  sheet: `/static/${version}/parley.css`,
  scripts: [`/htmx/htmx.min.js?${version}`, `/static/js/parley.js?${version}`],
}

/** The sheet of a company's accent, from its colour: an address of its own, so that no page needs a style of its own. */
export const accentSheet = (accent: string) => `/static/accent/${accent.slice(1).toLowerCase()}.css`

export const staticFiles = fp<{ production: boolean }>(
  async (app, { production }) => {
    app.addHook('onRoute', (route) => {
      if (folders.some(({ prefix }) => route.url.startsWith(prefix))) route.config = { ...route.config, plain: true }
    })
    const written = allSheets()
    app.get('/static/:version/parley.css', { config: { plain: true } }, (_, reply) =>
      reply
        .type('text/css; charset=utf-8')
        .header('cache-control', production ? 'public, max-age=31536000, immutable' : 'no-cache')
        .send(production ? written : allSheets()),
    )
    app.get<{ Params: { hex: string } }>('/static/accent/:hex.css', { config: { plain: true } }, (request, reply) => {
      const { hex } = request.params
      if (!/^[0-9a-f]{6}$/.test(hex)) return reply.callNotFound()
      const { light, dark } = accentsOf(`#${hex}`)
      return reply
        .type('text/css; charset=utf-8')
        .header('cache-control', 'public, max-age=31536000, immutable')
        .send(`:root{--company-accent-light:${light};--company-accent-dark:${dark}}`)
    })
    const kept = production ? { maxAge: '365d', immutable: true } : { cacheControl: false }
    for (const [index, { prefix, folder }] of folders.entries()) {
      await app.register(statics, { root: join(root, folder), prefix, decorateReply: index === 0, index: false, ...kept })
    }
    app.get('/favicon.ico', { config: { plain: true } }, (_, reply) => reply.redirect('/static/icons/favicon.svg', 301))
  },
  { name: 'static-files' },
)

function allSheets() {
  const folder = join(root, 'static/css')
  const rooms = readdirSync(folder)
    .filter((file) => file.endsWith('.css') && !ground.includes(file) && !last.includes(file))
    .sort()
  return [...ground, ...rooms, ...last].map((file) => readFileSync(join(folder, file), 'utf8')).join('\n')
}

function hashOf(folder: string) {
  const hash = createHash('sha256')
  for (const file of readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile())) {
    hash.update(file.name).update(readFileSync(join(file.parentPath, file.name)))
  }
  return hash.digest('base64url').slice(0, 10)
}
