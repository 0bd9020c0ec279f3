/** The sizes of window in which every page is looked at. */
export const desk = { viewport: { width: 1280, height: 900 } }
export const phone = { viewport: { width: 390, height: 800 }, hasTouch: true, isMobile: true }
