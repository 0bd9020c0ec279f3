/** A company's colour on paper and on slate. Contrast by WCAG 2.2; shades by OKLCH (Björn Ottosson, "A perceptual color space for image processing", 2020). */
export interface Accents {
  /** By day, and by night: `#rrggbb`. */
  light: string
  dark: string
}

type Three = [number, number, number]

/** What the colour is read on, or is read through: by day the darkest of the grounds, by night the lightest. The others differ more from it. */
const grounds = { light: '#f4efe6', dark: '#1e2228' }
const needed = 4.5
/** A shade that has to be made is made to be read with ease. */
const easy = 6

/**
 * The chosen colour where it can be read (contrast at least 4.5 to every ground, as text and under a button's words), else the nearest
 * shade of the same hue that can: darker by day, lighter by night. Takes `#rrggbb`; refuses anything else with a RangeError.
 */
export function accentsOf(hex: string): Accents {
  if (!/^#[0-9a-f]{6}$/i.test(hex)) throw new RangeError(`not a colour: ${hex}`)
  return { light: readable(hex, grounds.light, -0.005), dark: readable(hex, grounds.dark, 0.005) }
}

/** How much two colours differ in brightness, from 1 to 21. */
export function contrastOf(one: string, other: string) {
  const [darker, lighter] = [luminanceOf(one), luminanceOf(other)].sort((a, b) => a - b) as [number, number]
  return (lighter + 0.05) / (darker + 0.05)
}

function readable(hex: string, ground: string, step: number) {
  if (contrastOf(hex, ground) >= needed) return hex.toLowerCase()
  const [lightness, chroma, hue] = lchOf(hex)
  for (let shade = lightness + step; shade > 0 && shade < 1; shade += step) {
    const made = hexOf(shade, chroma, hue)
    if (contrastOf(made, ground) >= easy) return made
  }
  return step > 0 ? '#ffffff' : '#000000'
}

function luminanceOf(hex: string) {
  const [red, green, blue] = linearOf(hex)
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue
}

function linearOf(hex: string): Three {
  return [1, 3, 5].map((start) => {
    const value = Number.parseInt(hex.slice(start, start + 2), 16) / 255
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4
  }) as Three
}

function lchOf(hex: string): Three {
  const [r, g, b] = linearOf(hex)
  const l = Math.cbrt(0.4122214708 * r + 0.5363325363 * g + 0.0514459929 * b)
  const m = Math.cbrt(0.2119034982 * r + 0.6806995451 * g + 0.1073969566 * b)
  const s = Math.cbrt(0.0883024619 * r + 0.2817188376 * g + 0.6299787005 * b)
  const a = 1.9779984951 * l - 2.428592205 * m + 0.4505937099 * s
  const bb = 0.0259040371 * l + 0.7827717662 * m - 0.808675766 * s
  return [0.2104542553 * l + 0.793617785 * m - 0.0040720468 * s, Math.hypot(a, bb), Math.atan2(bb, a)]
}

/** With as much of the chroma as a screen can show at this lightness. */
function hexOf(lightness: number, chroma: number, hue: number) {
  let [least, most] = [0, chroma]
  for (let halving = 0; halving < 20; halving += 1) {
    const middle = (least + most) / 2
    if (rgbOf(lightness, middle, hue).every((value) => value >= -0.0005 && value <= 1.0005)) least = middle
    else most = middle
  }
  return `#${rgbOf(lightness, least, hue).map(byteOf).join('')}`
}

function rgbOf(lightness: number, chroma: number, hue: number): Three {
  const [a, b] = [chroma * Math.cos(hue), chroma * Math.sin(hue)]
  const l = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3
  const m = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3
  const s = (lightness - 0.0894841775 * a - 1.291485548 * b) ** 3
  return [
    4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s,
    -1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s,
    -0.0041960863 * l - 0.7034186147 * m + 1.707614701 * s,
  ]
}

function byteOf(linear: number) {
  const bounded = Math.min(1, Math.max(0, linear))
  const value = bounded <= 0.0031308 ? bounded * 12.92 : 1.055 * bounded ** (1 / 2.4) - 0.055
  return Math.round(value * 255)
    .toString(16)
    .padStart(2, '0')
}
