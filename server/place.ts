/** A place in a list that goes by time: what is before it is older. Written into addresses as `moment_id`. */
export interface Place {
  at: Date
  id: string
}

/** The place that an address names; undefined for none, or one that cannot be: the list then begins at its top. */
export function placeOf(text: string | undefined): Place | undefined {
  const [moment, id] = text?.split('_') ?? []
  const isPlace = moment && /^\d{1,14}$/.test(moment) && id && /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(id)
  return isPlace ? { at: new Date(Number(moment)), id } : undefined
}

export function placeText({ at, id }: Place) {
  return `${at.getTime()}_${id}`
}
