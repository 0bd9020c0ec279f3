import { z } from 'zod'

const somewhere = 'http://here.invalid'

/** A path on this site, as an address bar would read it; '/' for anything that leads elsewhere, however it is dressed up. */
export const localPath = z
  .string()
  .refine((path) => /^\/[\x21-\x7e]*$/.test(path) && URL.canParse(path, somewhere) && new URL(path, somewhere).origin === somewhere)
  .catch('/')
