import { readFileSync } from 'node:fs'
import { Eta } from 'eta'
import { parseAst } from 'vitest/node'

/** A text as it is written in the code. */
export interface Written {
  /** File and line. */
  place: string
  text: string
  manner: Manner
  /** Whether values are put into it on the spot, where no catalogue can know it. */
  isPatched: boolean
}

/** `said`: given to the catalogue right there, by `t` or `rich`. `aside`: for programs and whoever runs them: an import, an error of ours, a log, a header, a comparison. */
type Manner = 'said' | 'aside' | 'plain'

interface Node {
  type: string
  start: number
  [part: string]: unknown
}

const eta = new Eta({ debug: true, autoTrim: false })

/** Every text that a file of code holds, or the expressions of a template, in the order in which they stand. */
export function textsIn(file: string): Written[] {
  const source = readFileSync(file, 'utf8')
  const code = file.endsWith('.eta') ? codeOf(source) : source
  const found: Written[] = []
  visit(parseAst(code, { lang: 'ts' }) as unknown as Node, 'plain', (text, node, manner, isPatched) => {
    found.push({ place: `${file}:${code.slice(0, node.start).split('\n').length}`, text, manner, isPatched })
  })
  return found
}

/** The expressions of a template as code, each on the line where the template has it. */
function codeOf(template: string) {
  let code = ''
  let line = 1
  for (const piece of eta.parse(template)) {
    if (typeof piece === 'string') continue
    const missing = '\n'.repeat(Math.max(0, (piece.lineNo ?? line) - line))
    const text = piece.t === 'e' ? `${piece.val} ` : `;(${piece.val});`
    code += missing + text
    line += (missing + text).split('\n').length - 1
  }
  return code
}

function visit(node: Node, manner: Manner, found: (text: string, node: Node, manner: Manner, isPatched: boolean) => void) {
  if (node.type === 'Literal' && typeof node.value === 'string') found(node.value, node, manner, false)
  if (node.type === 'TemplateLiteral') {
    const pieces = (node.quasis as { value: { cooked: string } }[]).map(({ value }) => value.cooked)
    found(pieces.join('…'), node, manner, pieces.length > 1)
  }
  for (const [part, value] of Object.entries(node)) {
    for (const child of [value].flat()) if (isNode(child)) visit(child, mannerOf(child, { of: node, part, manner }), found)
  }
}

const choosing = new Set(['ConditionalExpression', 'LogicalExpression', 'TSAsExpression', 'TSNonNullExpression'])
const comparing = new Set(['BinaryExpression', 'SwitchCase', 'ImportDeclaration', 'TSLiteralType', 'TaggedTemplateExpression'])
const unsaid = new Set(['debug', 'error', 'header', 'info', 'raw', 'warn', 'write'])

function mannerOf(child: Node, { of: node, part, manner }: { of: Node; part: string; manner: Manner }): Manner {
  if (node.type === 'CallExpression' && part === 'arguments') {
    const callee = nameOf(node.callee)
    if (unsaid.has(callee)) return 'aside'
    return (callee === 't' || callee === 'rich') && (node.arguments as Node[])[0] === child ? 'said' : 'plain'
  }
  if (node.type === 'NewExpression' && nameOf(node.callee).endsWith('Error')) return 'aside'
  if (comparing.has(node.type) && part !== 'consequent') return 'aside'
  return manner === 'aside' || (choosing.has(node.type) && part !== 'test') ? manner : 'plain'
}

function nameOf(callee: unknown): string {
  if (!isNode(callee)) return ''
  return callee.type === 'MemberExpression' ? nameOf(callee.property) : String(callee.name ?? '')
}

function isNode(value: unknown): value is Node {
  return typeof value === 'object' && value !== null && 'type' in value
}
