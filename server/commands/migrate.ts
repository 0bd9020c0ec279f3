import { pendingMigrations } from '../../db/migrate.ts'
import type { Command } from './running.ts'

export const migrateDatabase: Command = {
  name: 'migrate',
  takes: '',
  does: 'Brings the database up to the newest migration. Starting Parley does this too.',
  run: async (_, { say, withDatabase }) =>
    withDatabase(async ({ db }) => {
      const pending = await pendingMigrations(db)
      if (pending > 0) throw new Error(`${pending} migrations could not be applied.`)
      say('The database is up to date.')
    }),
}
