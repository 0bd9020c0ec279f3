import { answerAsked } from '../../themes/answering.ts'
import { type Placing, placesOf } from './placing.ts'

/** What runs beside the main thread. */
answerAsked(async (placing: Placing) => placesOf(placing))
