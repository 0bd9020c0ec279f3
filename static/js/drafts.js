/** What someone is writing is kept in this browser until it was accepted: `<form data-draft="a name for it">`. */

const prefix = 'parley:draft:'
const sent = 'parley:sent'
const keptDays = 30
const fields = 'textarea[name], select[name], input[name]:not([type=hidden], [type=password], [type=file])'

const waiting = new Map()

dropOld()
settleSent()
restoreAll()
keepWhatCameFirst()

document.addEventListener('input', ({ target }) => {
  const form = target.form
  if (!form?.dataset.draft || waiting.has(form)) return
  // Every quarter of a second, not at the first pause: who writes without one would lose it all.
  waiting.set(form, setTimeout(keep, 250, form))
})
window.addEventListener('pagehide', () => {
  for (const form of drafted()) if (form.dataset.touched || waiting.has(form)) keep(form)
})

document.addEventListener(
  'submit',
  ({ target: form }) => {
    if (form.matches('[data-forgets-drafts]')) forgetAll()
    if (!form.dataset.draft) return
    forgetBeside(form)
    keep(form)
    markSent(form)
  },
  true,
)

document.addEventListener('htmx:after:swap', () => {
  settleSent()
  restoreAll()
})
document.addEventListener('parley:saved', noteSaved)
document.addEventListener('htmx:error', () => sessionStorage.removeItem(sent))

/** Whoever is fast was writing before this script was here to hear it. */
function keepWhatCameFirst() {
  const { form, value, defaultValue } = document.activeElement ?? {}
  if (form?.dataset.draft && value !== defaultValue) keep(form)
}

function keep(form) {
  clearTimeout(waiting.get(form))
  waiting.delete(form)
  const values = [...form.querySelectorAll(fields)]
    .filter((field) => field.value && isDrafted(field))
    .map((field) => [field.name, field.value])
  form.dataset.touched = 'true'
  if (values.length === 0) return localStorage.removeItem(prefix + form.dataset.draft)
  try {
    localStorage.setItem(prefix + form.dataset.draft, JSON.stringify({ at: Date.now(), values, on: form.dataset.keptAt }))
    say(form, 'kept')
  } catch {
    // No room, or none allowed: the form still works, and says nothing it cannot hold.
  }
  form.dispatchEvent(new CustomEvent('parley:kept', { bubbles: true }))
}

/** The server has it all now. What is here stays, and is not newer than that. */
function noteSaved({ target: form }) {
  say(form, 'nothing')
  const draft = read(form.dataset.draft)
  if (!draft || waiting.has(form)) return
  try {
    localStorage.setItem(prefix + form.dataset.draft, JSON.stringify({ ...draft, on: form.dataset.keptAt, isSaved: true }))
  } catch {
    // As above.
  }
}

/** What is sent takes the place of what another form of the page holds towards the same. */
function forgetBeside(form) {
  for (const other of drafted()) {
    if (other === form || other.dataset.draft !== form.dataset.draft) continue
    clearTimeout(waiting.get(other))
    waiting.delete(other)
    delete other.dataset.touched
  }
}

function isDrafted(field) {
  return field.checked || (field.type !== 'checkbox' && field.type !== 'radio')
}

/**
 * Not into a form somebody has typed into, nor into one that was refused: what the server sent back is newer. Where the server keeps a
 * draft too, the later one of the two counts.
 */
function restoreAll() {
  if (document.querySelector('#problems')) return
  for (const form of drafted()) {
    const draft = read(form.dataset.draft)
    if (!draft || form.dataset.touched || isOlder(draft, form.dataset.keptAt)) continue
    for (const [name, value] of draft.values) fill(form, name, value)
    form.dataset.touched = 'true'
    say(form, 'restored')
  }
}

/** By what the server had when it was written, where that is known: the clock here and the clock there may differ. */
function isOlder({ at, on, isSaved }, keptAt) {
  return on !== undefined && on === keptAt ? isSaved : at < Number(keptAt ?? 0)
}

function fill(form, name, value) {
  for (const field of form.querySelectorAll(fields)) {
    if (field.name !== name) continue
    if (field.type === 'checkbox' || field.type === 'radio') field.checked ||= field.value === value
    else field.value = value
    const folded = field.closest('details')
    if (folded) folded.open = true
  }
}

/** The server takes this mark away when it accepts what was sent. Where no mark can be made, the draft is kept. */
function markSent(form) {
  setMark('draft')
  if (isMarked()) sessionStorage.setItem(sent, form.dataset.draft)
}

function setMark(value, lasting = '') {
  const secure = location.protocol === 'https:' ? '; secure' : ''
  // biome-ignore lint/suspicious/noDocumentCookie: the mark must stand before the form leaves, and a Cookie Store only promises it.
  document.cookie = `sent=${value}; path=/; samesite=lax${secure}${lasting}`
}

function isMarked() {
  return /(^|; )sent=/.test(document.cookie)
}

/** After a form was sent: whatever the next page is, only what was accepted is let go. */
function settleSent() {
  const key = sessionStorage.getItem(sent)
  if (!key) return
  sessionStorage.removeItem(sent)
  const isAccepted = !isMarked()
  setMark('', '; max-age=0')
  if (!isAccepted) return
  localStorage.removeItem(prefix + key)
  for (const form of drafted()) if (form.dataset.draft === key) delete form.dataset.touched
}

function say(form, what) {
  const place = form.querySelector('[data-draft-said]')
  const words = place?.dataset[what] ?? ''
  if (place && place.textContent !== words) place.textContent = words
}

function drafted() {
  return document.querySelectorAll('form[data-draft]')
}

function read(key) {
  try {
    return JSON.parse(localStorage.getItem(prefix + key))
  } catch {
    return null
  }
}

function dropOld() {
  for (const key of Object.keys(localStorage)) {
    if (!key.startsWith(prefix)) continue
    const draft = read(key.slice(prefix.length))
    if (!draft || Date.now() - draft.at > keptDays * 86_400_000) localStorage.removeItem(key)
  }
}

function forgetAll() {
  for (const key of Object.keys(localStorage)) if (key.startsWith(prefix)) localStorage.removeItem(key)
}
