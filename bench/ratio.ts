/** Two things measured in turn in one run, A B A B …, so that a machine that slows down slows both. Milliseconds of one go, and the ratio of the medians. */
export async function ratioOf(one: () => Promise<unknown>, other: () => Promise<unknown>, { pairs = 5, goes = 20 } = {}) {
  const times: { one: number[]; other: number[] } = { one: [], other: [] }
  for (const work of [one, other]) await timed(work, goes)
  for (let pair = 0; pair < pairs; pair++) {
    times.one.push(await timed(one, goes))
    times.other.push(await timed(other, goes))
  }
  const [a, b] = [median(times.one), median(times.other)]
  return { one: a, other: b, ratio: b / a }
}

async function timed(work: () => Promise<unknown>, goes: number) {
  const start = performance.now()
  for (let go = 0; go < goes; go++) await work()
  return (performance.now() - start) / goes
}

export function median(values: number[]) {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)]!
}
