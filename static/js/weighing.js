/** Weighing with sliders: moving one takes from the others, or gives to them, so that there are always 100 points. */

// Under this file's own version, like every part (see parley.js).
const { all, shareOut } = await import(`./sharing-out.js${new URL(import.meta.url).search}`)

const quietFor = 500

/** What the others had when a slider was taken hold of: a way there and back again leaves everything as it was. */
let grip = null
/** The number fields that one wrote in, the last one last: sharing out the rest leaves them as they are. */
let written = []
let isMoving = false
let saying

prepare()
document.addEventListener('htmx:after:swap', prepare)
window.addEventListener('load', prepare)

document.addEventListener('input', ({ target }) => {
  if (target.matches?.('[data-slider]')) move(target, Number(target.value))
  else if (target.closest?.('[data-weight]')) {
    if (!isMoving) written = [...written.filter((field) => field !== target), target]
    follow(target.form)
  }
})
document.addEventListener('change', ({ target }) => {
  if (target.matches?.('[data-slider]')) grip = null
})
document.addEventListener('keydown', (event) => {
  const step = { PageUp: 10, PageDown: -10 }[event.key]
  if (!step || !event.target.matches?.('[data-slider]')) return
  event.preventDefault()
  move(event.target, Number(event.target.value) + step)
  grip = null
})
document.addEventListener('click', ({ target }) => {
  const button = target.closest?.('[data-hold]')
  if (button) button.ariaPressed = String(button.ariaPressed !== 'true')
  if (target.closest?.('[data-rest]')) shareRest(target.closest('form'))
})

/** What only works with scripts is shown where they are; and sliders stand where the numbers do, also those that a browser kept. */
function prepare() {
  for (const form of document.querySelectorAll('form[data-weights]')) {
    for (const part of form.querySelectorAll('[data-slider], [data-hold]')) part.hidden = false
    follow(form)
  }
}

function move(slider, value) {
  const form = slider.form
  const rows = rowsOf(form)
  const place = rows.findIndex((row) => row.slider === slider)
  if (grip?.slider !== slider) grip = { slider, points: rows.map(pointsOf) }
  const held = rows.map(({ hold }) => hold.ariaPressed === 'true')
  put(rows, shareOut(grip.points, place, value, held), place)
  sayMoved(form, rows, place)
}

/** After typing: what was not written, or else all but the last that was, takes what makes 100. */
function shareRest(form) {
  const rows = rowsOf(form)
  const points = rows.map(pointsOf)
  const last = rows.findIndex(({ number }) => number === written.at(-1))
  const held = rows.map(({ hold }) => hold.ariaPressed === 'true')
  const fixed = rows.map(({ number }, at) => held[at] || (at !== last && written.includes(number)))
  const kept = points.reduce((sum, one, at) => (fixed[at] || at === last ? sum + one : sum), 0)
  const isPossible = kept <= all && fixed.some((isFixed, at) => !isFixed && at !== last)
  put(rows, shareOut(points, last, points[last] ?? 0, isPossible ? fixed : held), 0)
  form.querySelector('.sum').focus()
  sayMoved(form, rows)
}

function put(rows, next, place) {
  for (const [at, row] of rows.entries()) {
    row.number.value = next[at]
    row.slider.value = next[at]
  }
  // So that what is moved is kept in this browser like what is typed.
  isMoving = true
  rows[place].number.dispatchEvent(new Event('input', { bubbles: true }))
  isMoving = false
}

/** After the numbers: the sliders stand where they do, and the sum is said. */
function follow(form) {
  if (!form) return
  const rows = rowsOf(form)
  for (const row of rows) if (Number(row.slider.value) !== pointsOf(row)) row.slider.value = pointsOf(row)
  const place = form.querySelector('[data-sum]')
  const sum = rows.reduce((sum, row) => sum + pointsOf(row), 0)
  const given = Object.assign(document.createElement('b'), { textContent: place.dataset.given.replace('#', sum) })
  const words = sum < all ? place.dataset.left : place.dataset.over
  const rest = Object.assign(document.createElement('span'), { className: 'late', textContent: words.replace('#', Math.abs(all - sum)) })
  place.replaceChildren(given, ...(sum === all ? [] : [' ', rest]))
  const button = form.querySelector('[data-rest]')
  button.hidden = sum === all
  button.textContent = sum < all ? button.dataset.left : button.dataset.over
}

/** Once the slider rests: the sum, and where the others stand now. */
function sayMoved(form, rows, place) {
  clearTimeout(saying)
  saying = setTimeout(() => {
    const others = rows.filter((_, at) => at !== place).map((row) => `${row.name} ${row.number.value}`)
    const sum = form.querySelector('[data-sum]').textContent
    form.querySelector('[data-moved]').textContent = [sum, ...others].join('. ')
  }, quietFor)
}

function rowsOf(form) {
  return [...form.querySelectorAll('[data-weight]')].map((row) => ({
    name: row.querySelector('[data-name]').textContent,
    slider: row.querySelector('[data-slider]'),
    hold: row.querySelector('[data-hold]'),
    number: row.querySelector('[name]'),
  }))
}

function pointsOf({ number }) {
  const points = Math.round(Number(number.value))
  return Number.isFinite(points) ? Math.min(Math.max(0, points), all) : 0
}
