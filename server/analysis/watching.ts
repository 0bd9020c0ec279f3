type Search = { state: string; progress: number } | null

export function isGoing(search: Search) {
  return search?.state === 'waiting' || search?.state === 'running'
}

/** What a page watches that shows how a search for themes goes on; what was done to the themes is told by the version of the dialogue. */
export function searchSaid(search: Search) {
  return [search?.state ?? 'none', ...(search && isGoing(search) ? [Math.round(search.progress * 100)] : [])].join(' ')
}
