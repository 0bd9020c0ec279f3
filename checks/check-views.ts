/**
 * Type-checks every template. Each views/**.eta becomes a build/views/**.ts in which `it` has the type that its room declared in `Views`,
 * with every piece of code on the line where the template has it, so that what tsc says of the one can be said of the other.
 */
import { spawnSync } from 'node:child_process'
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { Eta } from 'eta'

const root = join(import.meta.dirname, '..')
const eta = new Eta({ debug: true })

process.chdir(root)
const inScope = /templateHeader = '(.+)'/.exec(readFileSync('server/web/view.ts', 'utf8'))?.[1] ?? ''
rmSync('build/views', { recursive: true, force: true })
mkdirSync('build/views', { recursive: true })
const templates = readdirSync('views', { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.eta'))
const unreadable = templates.filter((file) => !writeAsCode(file.replaceAll('\\', '/')))
writeFileSync('build/views/every-template.ts', listOf(templates))
writeFileSync('build/views/tsconfig.json', JSON.stringify({ extends: '../../tsconfig.json', include: ['.', '../../server'], exclude: [] }))
const { stdout, status } = spawnSync(process.execPath, ['node_modules/typescript/bin/tsc', '-p', 'build/views', '--pretty', 'false'], {
  encoding: 'utf8',
})
process.stdout.write(stdout.replaceAll(/^build\/(views\/.+?)\.ts\(/gm, '$1.eta('))
if (status === 0 && unreadable.length === 0) console.log(`${templates.length} templates: their types hold.`)
process.exitCode = status === 0 && unreadable.length === 0 ? 0 : 1

/** A model without a template is found here: a page that could only fail. */
function listOf(files: string[]): string {
  const names = files
    .map((file) => `'${file.replaceAll('\\', '/').slice(0, -'.eta'.length)}': true`)
    .filter((name) => !name.startsWith("'layouts/"))
  return `import type { Views } from '../../server/web/view.ts'\nexport const templates: { [Name in keyof Views]: true } = {\n${names.join(',\n')}\n}\n`
}

function writeAsCode(file: string): boolean {
  const name = file.slice(0, -'.eta'.length)
  const out = `build/views/${name}.ts`
  const given = name.startsWith('layouts/') ? '{ body: Raw }' : `Views['${name}']`
  const view = relative(dirname(out), 'server/web/view.ts').replaceAll('\\', '/')
  const words = relative(dirname(out), 'server/words/words.ts').replaceAll('\\', '/')
  const head = [
    `import type { Locals, Views } from '${view}'`,
    `import type { Markup } from '${words}'`,
    'type Raw = { readonly raw: unique symbol }',
    'declare function include<Name extends keyof Views>(name: `/${Name}`, model: Views[Name]): Raw',
    "declare function layout(name: Locals['layout']): void",
    'declare function block(name: string, fill?: () => void): Raw',
    'declare function show(value: string | number | Markup): void',
    'declare function showRaw(value: Raw): void',
    `export function template(it: ${given} & Locals) { ${inScope} `,
  ].join('; ')
  try {
    mkdirSync(dirname(out), { recursive: true })
    writeFileSync(out, `${head}${codeOf(readFileSync(join('views', file), 'utf8'))}\n}\n`)
    return true
  } catch (error) {
    console.log(`views/${file}: ${(error as Error).message}`)
    return false
  }
}

function codeOf(template: string): string {
  let code = ''
  let line = 1
  for (const piece of eta.parse(template)) {
    if (typeof piece === 'string') continue
    const missing = Math.max(0, (piece.lineNo ?? line) - line)
    const text = piece.t === 'i' ? `show(${piece.val});` : piece.t === 'r' ? `showRaw(${piece.val});` : statement(piece.val)
    code += '\n'.repeat(missing) + text
    line += missing + text.split('\n').length - 1
  }
  return code
}

/** Code of several tags can stand on one line, where JavaScript would not part it by itself. */
function statement(text: string): string {
  return /(\{|^\})$/.test(text) ? `${text} ` : `${text};`
}
