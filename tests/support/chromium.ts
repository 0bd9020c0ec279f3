import { cpSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import packaged, { inflate } from '@sparticuz/chromium'
import { type Browser, chromium } from 'playwright-core'

const modules = join(import.meta.dirname, '../../node_modules')
const { version } = JSON.parse(readFileSync(join(modules, '@sparticuz/chromium/package.json'), 'utf8')) as { version: string }
const home = join(modules, `.cache/parley/chromium-${version}`)

const quiet = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-dev-shm-usage',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--font-render-hinting=none',
]

/** The browser that comes in a package, or the one that CHROMIUM names where that package has none for this kind of machine. */
export async function launchChromium(): Promise<Browser> {
  const executablePath = process.env.CHROMIUM ?? (await unpack())
  const launch = (env: Record<string, string>) => chromium.launch({ executablePath, args: quiet, env: { ...inherited(), ...env } })
  const fonts = { FONTCONFIG_PATH: home }
  try {
    return await launch(fonts)
  } catch (error) {
    if (!String(error).includes('shared libraries')) throw error
    return await launch({ ...fonts, LD_LIBRARY_PATH: join(home, 'al2023/lib') })
  }
}

/** Once for each version: beside the packages, under its name only when it is whole, so that two who unpack at once do no harm. */
async function unpack(): Promise<string> {
  const program = join(home, 'chromium')
  if (existsSync(program)) return program
  const draft = `${home}.${process.pid}`
  mkdirSync(draft, { recursive: true })
  const before = process.env.TMPDIR
  process.env.TMPDIR = draft
  try {
    const bin = join(modules, '@sparticuz/chromium/bin')
    await Promise.all([packaged.executablePath(bin), inflate(join(bin, 'al2023.tar.br'))])
  } finally {
    if (before === undefined) delete process.env.TMPDIR
    else process.env.TMPDIR = before
  }
  writeFileSync(join(draft, 'fonts.conf'), fontsOf(home))
  try {
    renameSync(draft, home)
  } catch {
    if (!existsSync(program)) cpSync(draft, home, { recursive: true })
    rmSync(draft, { recursive: true, force: true })
  }
  return program
}

/** The package's own font for what ours do not hold, then what the machine has. */
function fontsOf(folder: string): string {
  const folders = [join(folder, 'fonts'), '/usr/share/fonts', '/usr/local/share/fonts'].map((path) => `<dir>${path}</dir>`).join('')
  return `<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd"><fontconfig>${folders}<cachedir>${join(folder, 'fonts-cache')}</cachedir></fontconfig>\n`
}

function inherited(): Record<string, string> {
  return Object.fromEntries(Object.entries(process.env).filter((entry): entry is [string, string] => entry[1] !== undefined))
}
