import type { InjectOptions } from 'fastify'
import type { Doors } from '../support/doors.ts'

type File = { name: string; bytes: string | Uint8Array }

/** A form with files, as a browser sends it by this person. */
export async function formWith(doors: Doors, person: { personId: string } | undefined, fields: Record<string, string | File>) {
  const form = new FormData()
  for (const [name, value] of Object.entries(fields)) {
    if (typeof value === 'string') form.append(name, value)
    else form.append(name, new Blob([Buffer.from(value.bytes)]), value.name)
  }
  const written = new Response(form)
  const cookies = person ? (await doors.app.signingIn.signInKnown(person.personId)).cookies : []
  return {
    payload: Buffer.from(await written.arrayBuffer()),
    headers: {
      host: 'parley.test',
      'sec-fetch-site': 'same-origin',
      'content-type': written.headers.get('content-type')!,
      cookie: cookies.map((line) => line.split(';')[0]).join('; '),
    },
  } satisfies InjectOptions
}

/** Sends it. */
export async function upload(doors: Doors, person: { personId: string } | undefined, url: string, fields: Record<string, string | File>) {
  return await doors.app.inject({ method: 'POST', url, ...(await formWith(doors, person, fields)) })
}
