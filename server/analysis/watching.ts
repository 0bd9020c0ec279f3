/** What a page watches that shows how a search for themes goes on; what was done to the themes is told by the version of the dialogue. */
export function searchSaid(seeking: { state: string; progress: number } | null) {
  const isGoing = seeking?.state === 'waiting' || seeking?.state === 'running'
  return [seeking?.state ?? 'none', ...(seeking && isGoing ? [Math.round(seeking.progress * 100)] : [])].join(' ')
}
