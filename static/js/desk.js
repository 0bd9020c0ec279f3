/** The Desk and other lists: their keys, what can be done with what is ticked, and looking again by itself. */

const lookEvery = 30_000

prepare()
document.addEventListener('htmx:before:swap', remember)
document.addEventListener('htmx:after:swap', () => {
  prepare()
  keepPlace()
})

document.addEventListener('keydown', (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target) || !keysAreOn()) return
  if (document.querySelector('dialog[open]')) return
  if (event.key === '?' && help()) return event.preventDefault()
  const queue = document.querySelector('[data-keys]')
  if (!queue) return
  const act = { j: () => step(queue, 1), k: () => step(queue, -1), x: tick, Enter: () => isTick(event.target) && follow(event.target) }[
    event.key
  ]
  if (act ? act() : press(queue, event.key)) event.preventDefault()
})

document.addEventListener('click', ({ target }) => {
  if (target.closest?.('[data-keys-open]')) help()
  if (target.closest?.('[data-keys-close]')) document.querySelector('[data-keys-help]')?.close()
})

document.addEventListener('change', ({ target }) => {
  if (target.id === 'keys-on') localStorage.setItem('parley:keys', target.checked ? 'on' : 'off')
  if (isTick(target)) offer()
})

let lookedAt = Date.now()
setInterval(look, lookEvery)
document.addEventListener('visibilitychange', () => Date.now() - lookedAt > lookEvery && look())

/** Whoever has the page before their eyes sees what changed, without asking. Nobody is asked for a page that nobody sees. */
function look() {
  if (document.visibilityState !== 'visible') return
  lookedAt = Date.now()
  document.querySelector('[data-look]')?.dispatchEvent(new CustomEvent('look'))
}

/** What only works with scripts is hidden until they are here. */
function prepare() {
  for (const hidden of document.querySelectorAll('[data-keys-open][hidden]')) hidden.hidden = false
  const box = document.querySelector('#keys-on')
  if (box) box.checked = keysAreOn()
  offer()
}

/** Several go into one answer where they are of one dialogue; only what was begun can be published. */
function offer() {
  const lines = [...document.querySelectorAll('#ticks li:has([name="duty"]:checked)')]
  const dialogues = new Set(lines.map((line) => line.dataset.dialogue))
  show('one', lines.length > 1 && dialogues.size === 1)
  const drafts = lines.filter((line) => 'drafted' in line.dataset).length
  show('drafts', drafts > 0)
  for (const words of document.querySelectorAll('#ticks [data-as="drafts"] span')) words.hidden = words.dataset.count !== `${drafts}`
}

function show(what, isOffered) {
  const button = document.querySelector(`#ticks [data-as="${what}"]`)
  if (button) button.hidden = !isOffered
}

/** Where the focus was, in case that its line has gone when the list is there again; and whether a deed of that line took it away. */
let place = -1
let isDone = false

function remember({ detail }) {
  const queue = document.querySelector('[data-keys]')
  const active = document.activeElement
  const isOfTicked = active.closest?.('.ticked') && queue?.contains(active)
  isDone = detail.ctx.response?.status < 400 && detail.ctx.sourceElement?.matches?.('[data-line-deed]')
  place = queue ? linesOf(queue).findIndex((line) => (isOfTicked ? line.querySelector('.tick input:checked') : line.contains(active))) : -1
}

/** The next line is where the one was that has gone, or that a deed put elsewhere. */
function keepPlace() {
  const queue = document.querySelector('[data-keys]')
  const active = document.activeElement
  if (place < 0 || !queue || !(isDone || active === document.body || !active.checkVisibility())) return
  const lines = linesOf(queue)
  const line = lines[Math.min(place, lines.length - 1)]
  linkIn(line)?.focus({ preventScroll: true })
  if (isDone) line?.scrollIntoView({ block: 'nearest' })
}

function linesOf(queue) {
  return [...queue.querySelectorAll('li:has([data-key-item])')]
}

function linkIn(line) {
  return line?.querySelector('[data-key-item]')
}

function keysAreOn() {
  return localStorage.getItem('parley:keys') !== 'off'
}

function isTyping(target) {
  return target.isContentEditable || target.matches?.('input:not([type=checkbox], [type=radio]), textarea, select')
}

function isTick(target) {
  return target.matches?.('#ticks [name="duty"]')
}

/** Moves the focus from line to line; Enter follows the link, as everywhere. */
function step(queue, by) {
  const lines = linesOf(queue)
  const here = lines.findIndex((line) => line.contains(document.activeElement))
  const next = here === -1 ? (by > 0 ? 0 : lines.length - 1) : Math.min(lines.length - 1, Math.max(0, here + by))
  linkIn(lines[next])?.focus()
  lines[next]?.scrollIntoView({ block: 'nearest' })
  return true
}

function tick() {
  const box = document.activeElement?.closest('[data-keys] li')?.querySelector('.tick input')
  box?.click()
  return box
}

/** What else a list does by a key says so itself: of the line where the focus is, or of all that are ticked. */
function press(queue, key) {
  const by = (place) => [...(place?.querySelectorAll('[data-key]') ?? [])].find(({ dataset }) => dataset.key === key)
  const meant = by(document.activeElement?.closest('[data-keys] li')) ?? by(queue.querySelector('.ticked'))
  if (!meant?.checkVisibility()) return false
  meant.localName === 'button' ? meant.click() : meant.focus()
  return true
}

function follow(box) {
  linkIn(box.closest('li'))?.click()
  return true
}

function help() {
  const sheet = document.querySelector('[data-keys-help]')
  sheet?.showModal()
  return sheet
}
