import { z } from 'zod'
import { wholeNumber } from '../forms.ts'
import { finest } from './showing.ts'

/** How finely to look: -2 for few broad themes, 2 for many fine ones. */
export const seekForm = z.object({
  grain: wholeNumber({ least: -finest, most: finest, sentence: 'Choose how fine the themes are.' }).optional().default(0),
})
