/** What an open page watches: it changes whenever anything in the dialogue does, and while a search for themes goes on. */
export function versionOf({ version }: { version: number }, seeking: { state: string; progress: number; waiting: number } | null) {
  const isGoing = seeking && (seeking.state === 'waiting' || seeking.state === 'running')
  return [version, seeking?.state ?? '', isGoing ? Math.round(seeking.progress * 100) : '', seeking?.waiting ?? ''].join('.')
}
