import { isFounded, setupToken } from '../companies/founding.ts'
import { Refusal } from '../refusal.ts'
import type { Command } from './running.ts'

export const sayToken: Command = {
  name: 'setup-token',
  takes: '',
  does: 'Says the address at which the first company is set up.',
  run: async (_, { config, secret, say, withDatabase }) => {
    if (await withDatabase(({ db }) => isFounded(db)))
      throw new Refusal('not_found', 'There is a company already. Found another one by: parley company create')
    say(`${config.baseUrl}/setup?token=${setupToken(secret)}`)
  },
}
