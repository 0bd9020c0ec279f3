import { existsSync } from 'node:fs'
import { loadEnvFile } from 'node:process'

/** The environment, with what a file .env in this folder adds to it. What is set already stays as it is. */
export function readEnvironment() {
  if (existsSync('.env')) loadEnvFile('.env')
  return process.env
}
