#!/usr/bin/env node
import { companyCreate } from './commands/company-create.ts'
import { due } from './commands/due.ts'
import { exportDialogue } from './commands/export.ts'
import { importCsv, importPolis } from './commands/import.ts'
import { invite } from './commands/invite.ts'
import { migrateDatabase } from './commands/migrate.ts'
import { type Command, runCommand } from './commands/running.ts'
import { sayToken } from './commands/setup-token.ts'
import { readEnvironment } from './environment.ts'

const serve: Command = {
  name: 'serve',
  takes: '',
  does: 'Starts Parley, as npm start does.',
  run: async () => void (await import('./main.ts')),
}

/** Everything that can be typed after `parley`, in reading order. */
const commands = [serve, migrateDatabase, sayToken, companyCreate, invite, due, importCsv, importPolis, exportDialogue]

process.exitCode = await runCommand(commands, process.argv.slice(2), { env: readEnvironment(), say: console.log, complain: console.error })
