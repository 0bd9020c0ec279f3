import { answerAsked } from '../answering.ts'
import { meaningsOf } from './meanings.ts'

answerAsked(meaningsOf)
