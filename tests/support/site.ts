import type { Database } from '../../db/client.ts'
import { type Doors, openDoors } from './doors.ts'
import { freePort } from './free-port.ts'

export type Site = Doors & {
  address: string
  /** What signs this person in, as a browser keeps it. */
  cookiesOf(person: { personId: string }): Promise<{ name: string; value: string; url: string }[]>
}

/** The app on a port of its own, on loopback. */
export async function openSite(
  database: Database,
  options: Omit<NonNullable<Parameters<typeof openDoors>[1]>, 'baseUrl'> = {},
): Promise<Site> {
  const port = await freePort()
  const address = `http://localhost:${port}`
  const doors = await openDoors(database, { ...options, baseUrl: address })
  await doors.app.listen({ port, host: '127.0.0.1' })
  return {
    ...doors,
    address,
    cookiesOf: async ({ personId }) => {
      const { cookies } = await doors.app.signingIn.signInKnown(personId)
      return cookies.map((line) => {
        const [name = '', ...value] = (line.split(';')[0] ?? '').split('=')
        return { name, value: value.join('='), url: address }
      })
    },
  }
}
