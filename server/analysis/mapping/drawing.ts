import { openThread, type Thread } from '../../themes/threads.ts'
import type { Placed, Placing } from './placing.ts'

/** The places of statements, by their ids. */
export type Places = Map<string, Placed>

interface Drawing {
  /** Changes with everything that the places rest on. */
  signature: string
  ids: string[]
  placing: Placing
}

/** Maps of no more dialogues than these are kept; the one longest not looked at goes first. */
const mostKept = 100

export type Drawer = ReturnType<typeof openDrawer>

/**
 * Places statements in a thread beside the pages, and keeps the places, for each dialogue those drawn last. `failed` hears of what was
 * nobody's mistake.
 */
export function openDrawer(
  { failed }: { failed: (error: unknown) => void },
  thread: Thread<Placing, Placed[]> = openThread(new URL('./worker.ts', import.meta.url)),
) {
  const kept = new Map<string, { signature: string; places: Places }>()
  const begun = new Map<string, Promise<unknown>>()
  const broken = new Map<string, string>()

  async function place(dialogueId: string, { signature, ids, placing }: Drawing) {
    const places = await thread.ask(placing)
    kept.set(dialogueId, { signature, places: new Map(ids.map((id, at) => [id, places[at]!])) })
    for (const oldest of [...kept.keys()].slice(0, -mostKept)) kept.delete(oldest)
  }

  return {
    /** The places that are kept for a dialogue, and whether they are of this signature; null where there are none yet. */
    placesOf: (dialogueId: string, signature: string) => {
      const found = kept.get(dialogueId)
      if (!found) return null
      kept.delete(dialogueId)
      kept.set(dialogueId, found)
      return { places: found.places, isCurrent: found.signature === signature }
    },
    isDrawing: (dialogueId: string) => begun.has(dialogueId),
    /** Whether the map of this signature was tried and could not be drawn. */
    isBroken: (dialogueId: string, signature: string) => broken.get(dialogueId) === signature,
    /** Begins to draw a dialogue's map, unless one is being drawn. Nobody waits for it. */
    draw: (dialogueId: string, drawing: Drawing) => {
      if (begun.has(dialogueId) || thread.isEnded()) return
      const work = place(dialogueId, drawing)
        .catch((error) => {
          if (thread.isEnded()) return
          broken.set(dialogueId, drawing.signature)
          failed(error)
        })
        .finally(() => begun.delete(dialogueId))
      begun.set(dialogueId, work)
    },
    /** Waits for all that is being drawn. */
    settled: async () => {
      await Promise.all(begun.values())
    },
    /** Draws no more. */
    close: async () => await thread.end(),
  }
}
