import { z } from 'zod'

const flag = z.enum(['true', 'false', '1', '0', '']).transform((value) => value === 'true' || value === '1')

const environment = z.object({
  NODE_ENV: z.string().default('development'),
  PORT: z.coerce.number('PORT must be a number between 0 and 65535.').int().min(0).max(65535).default(3000),
  HOST: z.string().optional(),
  BASE_URL: z.url({ protocol: /^https?$/, error: 'BASE_URL must be the address people type, like https://parley.example.org.' }).optional(),
  DATABASE_URL: z
    .string()
    .refine(
      (url) => url === 'embedded' || /^postgres(ql)?:\/\//.test(url),
      'DATABASE_URL must start with postgres://, or be the word embedded.',
    )
    .optional(),
  DATA_DIR: z.string().default('./data'),
  SECRET: z.string().min(32, 'SECRET must have at least 32 characters.').optional(),
  SMTP_URL: z
    .string()
    .regex(/^smtps?:\/\//, 'SMTP_URL must start with smtp:// or smtps://.')
    .optional(),
  MAIL_FROM: z.string().default('Parley <parley@localhost>'),
  TRUST_PROXY: z.string().optional(),
  LOG_LEVEL: z
    .enum(
      ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'],
      'LOG_LEVEL must be fatal, error, warn, info, debug, trace or silent.',
    )
    .default('info'),
  PARLEY_DEMO: flag.optional(),
})

export interface Config {
  production: boolean
  port: number
  host: string
  baseUrl: string
  databaseUrl: string | undefined
  dataDir: string
  /** Signs sessions and derives invitation links. Undefined only outside production: then one is kept in the data folder. */
  secret: string | undefined
  smtpUrl: string | undefined
  mailFrom: string
  trustProxy: string[] | false
  logLevel: string
  demo: boolean
}

/** Reads the environment. Gives the config, or every mistake as one sentence each. */
export function readConfig(env: Record<string, string | undefined>): { config: Config } | { mistakes: string[] } {
  const given = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== undefined && value !== ''))
  const read = environment.safeParse(given)
  if (!read.success) return { mistakes: read.error.issues.map((issue) => issue.message) }
  const settings = read.data
  const production = settings.NODE_ENV === 'production'
  const mistakes = production ? missingInProduction(settings) : []
  if (mistakes.length > 0) return { mistakes }
  const host = settings.HOST ?? (production ? '0.0.0.0' : 'localhost')
  return {
    config: {
      production,
      port: settings.PORT,
      host,
      baseUrl: (settings.BASE_URL ?? `http://localhost:${settings.PORT}`).replace(/\/+$/, ''),
      databaseUrl: settings.DATABASE_URL === 'embedded' ? undefined : settings.DATABASE_URL,
      dataDir: settings.DATA_DIR,
      secret: settings.SECRET,
      smtpUrl: settings.SMTP_URL,
      mailFrom: settings.MAIL_FROM,
      trustProxy: settings.TRUST_PROXY ? settings.TRUST_PROXY.split(',').map((range) => range.trim()) : false,
      logLevel: settings.LOG_LEVEL,
      demo: !production && (settings.PARLEY_DEMO ?? true),
    },
  }
}

function missingInProduction(settings: z.output<typeof environment>) {
  const mistakes: string[] = []
  if (!settings.DATABASE_URL)
    mistakes.push('DATABASE_URL is missing: give a PostgreSQL address, or write DATABASE_URL=embedded to keep the data in DATA_DIR.')
  if (!settings.SECRET) mistakes.push('SECRET is missing: give at least 32 random characters, and keep them the same from start to start.')
  if (!settings.BASE_URL)
    mistakes.push('BASE_URL is missing: give the address at which people reach Parley, like https://parley.example.org.')
  if (settings.PARLEY_DEMO) mistakes.push('PARLEY_DEMO cannot be on in production: anybody could sign in as anybody.')
  return mistakes
}
