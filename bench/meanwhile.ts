/** How long each of many goes took, in milliseconds, the shortest first: one after the other with a moment between, until something has ended. */
export async function timesUntil(work: () => Promise<unknown>, end: Promise<unknown>) {
  let isOver = false
  const over = () => {
    isOver = true
  }
  end.then(over, over)
  const times: number[] = []
  while (!isOver) {
    const began = performance.now()
    await work()
    times.push(performance.now() - began)
    await new Promise((next) => setTimeout(next, 10))
  }
  return times.sort((one, other) => one - other)
}

/** The time that this share of the goes took at most. */
export function timeOf(times: number[], share: number) {
  return times[Math.min(times.length - 1, Math.floor(times.length * share))]!
}
