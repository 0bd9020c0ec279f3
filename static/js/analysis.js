/** The analysis: what an open page watches, the slider in words, ticks, and marking words by mouse, finger or keys. */

const watchEvery = 3000
/** Where a mouse or a finger began to mark, until it begins elsewhere. */
let marking = null

prepare()
document.addEventListener('htmx:after:swap', prepare)
setInterval(watch, watchEvery)

document.addEventListener('input', ({ target }) => {
  if (target.matches?.('input[type="range"][data-said]')) sayFineness(target)
})
document.addEventListener('change', ({ target }) => {
  const all = target.closest?.('[data-tick-all]')
  // All are not meant any more once one of them is not.
  if (target.matches?.('.tick input:not(:checked)'))
    for (const box of target.form.querySelectorAll('[data-tick-all] input')) box.checked = false
  if (!all) return
  for (const box of all.closest('form').querySelectorAll('.tick input')) box.checked = target.checked
})
document.addEventListener('selectionchange', readMarked)
document.addEventListener('pointerdown', ({ target }) => (marking = target.closest?.('[data-mark]') ?? null))
document.addEventListener('pointerup', () => marking && setTimeout(takeWholeWords))
document.addEventListener('look', rememberChosen, true)
document.addEventListener('htmx:after:swap', restoreChosen)
document.addEventListener('keydown', moveByWord)

/** What only works with scripts is hidden until they are here. */
function prepare() {
  for (const hidden of document.querySelectorAll('[data-tick-all][hidden]')) hidden.hidden = false
  for (const slider of document.querySelectorAll('input[type="range"][data-said]')) sayFineness(slider)
}

/** Asks how things stand, and looks again where they are not as they were: what a colleague moved is seen here within seconds. */
async function watch() {
  const place = document.querySelector('[data-watch]')
  if (!place || document.visibilityState !== 'visible' || document.querySelector('form[aria-busy="true"]')) return
  try {
    const answer = await fetch(place.dataset.watch, { headers: { accept: 'application/json' } })
    if (!answer.ok) return
    const { version, search } = await answer.json()
    const { version: shown, search: going = search } = place.dataset
    if (version !== shown || search !== going) place.dispatchEvent(new CustomEvent('look'))
  } catch {
    // The next time.
  }
}

/**
 * A list that grew while one looked again must not leave another theme chosen than the one that was, and what a colleague wrote meanwhile must
 * not take the place of what is being typed, nor count as read.
 */
let chosen = new Map()
let typed = new Map()

function rememberChosen() {
  const notes = [...document.querySelectorAll('[data-watch] textarea')].filter(({ value, defaultValue }) => value !== defaultValue)
  typed = new Map(notes.map(({ form, name, value }) => [form.id, { name, value, version: form.elements.version?.value }]))
  const lists = document.querySelectorAll('[data-watch] select')
  chosen = new Map([...lists].filter((list) => list.value).map((list) => [`${list.form.id} ${list.name}`, list.value]))
}

function restoreChosen() {
  for (const list of document.querySelectorAll('[data-watch] select')) {
    const value = chosen.get(`${list.form.id} ${list.name}`)
    if (value) list.value = value
  }
  for (const [id, { name, value, version }] of typed) {
    const fields = document.getElementById(id)?.elements
    if (fields?.[name]) fields[name].value = value
    if (fields?.version) fields.version.value = version
  }
  chosen = new Map()
  typed = new Map()
}

function sayFineness(slider) {
  const words = [...(slider.list?.options ?? [])].find((option) => option.value === slider.value)?.label
  if (!words) return
  document.getElementById(slider.dataset.said).textContent = words
  slider.setAttribute('aria-valuetext', words)
}

/** What was marked by mouse or finger takes whole words: half a word says nothing. */
function takeWholeWords() {
  const text = document.querySelector('[data-mark]')
  const selection = document.getSelection()
  if (!text || !selection?.rangeCount || selection.isCollapsed) return
  const range = selection.getRangeAt(0)
  if (!text.contains(range.startContainer) || !text.contains(range.endContainer)) return
  const marked = range.toString()
  const from = offsetIn(text, range.startContainer, range.startOffset) + marked.length - marked.trimStart().length
  const to = offsetIn(text, range.endContainer, range.endOffset) - marked.length + marked.trimEnd().length
  const words = [...new Intl.Segmenter(text.lang || undefined, { granularity: 'word' }).segment(text.textContent)]
    .filter(({ isWordLike, index, segment }) => isWordLike && index < to && index + segment.length > from)
    .map(({ index, segment }) => [index, index + segment.length])
  if (words.length === 0) return
  const [start, end] = [placeAt(text, Math.min(from, words[0][0])), placeAt(text, Math.max(to, words.at(-1)[1]))]
  selection.setBaseAndExtent(start.node, start.offset, end.node, end.offset)
}

function offsetIn(text, node, offset) {
  const before = document.createRange()
  before.setStart(text, 0)
  before.setEnd(node, offset)
  return before.toString().length
}

function placeAt(text, offset) {
  const walker = document.createTreeWalker(text, NodeFilter.SHOW_TEXT)
  let left = offset
  while (walker.nextNode()) {
    if (left <= walker.currentNode.length) return { node: walker.currentNode, offset: left }
    left -= walker.currentNode.length
  }
  return { node: text, offset: text.childNodes.length }
}

/** The words that are marked go into the form as places in Unicode code points. */
function readMarked() {
  const text = document.querySelector('[data-mark]')
  const selection = document.getSelection()
  if (!text || !selection?.rangeCount) return
  const range = selection.getRangeAt(0)
  if (range.collapsed || !text.contains(range.startContainer) || !text.contains(range.endContainer)) return
  const before = document.createRange()
  before.setStart(text, 0)
  before.setEnd(range.startContainer, range.startOffset)
  const from = [...before.toString()].length
  const marked = range.toString()
  const form = document.getElementById(text.dataset.mark)
  if (!form) return
  form.elements.from.value = from
  form.elements.to.value = from + [...marked].length
  const said = document.getElementById('marked')
  said.hidden = false
  said.textContent = `“${marked.trim()}”`
}

/** Left and right mark the word before or after; with Shift what is marked grows or shrinks by a word, with Ctrl as well by a letter. */
function moveByWord(event) {
  const { key, shiftKey, ctrlKey, metaKey, altKey, target } = event
  if (!target.matches?.('[data-mark]') || metaKey || altKey || (ctrlKey && !shiftKey)) return
  const way = { ArrowRight: 'right', ArrowLeft: 'left', ArrowDown: 'forward', ArrowUp: 'backward' }[key]
  if (!way) return
  event.preventDefault()
  const selection = document.getSelection()
  if (!target.contains(selection.anchorNode)) selection.collapse(target, 0)
  const isLine = key === 'ArrowDown' || key === 'ArrowUp'
  if (shiftKey) return selection.modify('extend', way, isLine ? 'line' : ctrlKey ? 'character' : 'word')
  const isBack = key === 'ArrowLeft' || key === 'ArrowUp'
  if (!selection.isCollapsed) isBack ? selection.collapseToStart() : selection.collapseToEnd()
  selection.modify('move', way, isLine ? 'line' : 'word')
  if (!target.contains(selection.focusNode)) selection.collapse(target, isBack ? 0 : target.childNodes.length)
  selection.modify('extend', isBack ? 'forward' : 'backward', 'word')
  // The end that Shift moves is the one that one was going to: it marks more, and does not take the word back.
  const { anchorNode, anchorOffset, focusNode, focusOffset } = selection
  selection.setBaseAndExtent(focusNode, focusOffset, anchorNode, anchorOffset)
}
