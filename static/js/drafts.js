/** What someone is writing is kept in this browser until it was accepted: `<form data-draft="a name for it">`. */

const prefix = 'parley:draft:'
const sent = 'parley:sent'
const keptDays = 30
const fields = 'textarea[name], select[name], input[name]:not([type=hidden], [type=password], [type=file])'

dropOld()
settleSent()
restoreAll()

const waiting = new Map()
document.addEventListener('input', ({ target }) => {
  const form = target.form
  if (!form?.dataset.draft || waiting.has(form)) return
  // Every quarter of a second, not at the first pause: who writes without one would lose it all.
  waiting.set(form, setTimeout(keep, 250, form))
})
window.addEventListener('pagehide', () => {
  for (const form of drafted()) if (form.dataset.touched || isChanged(form)) keep(form)
})

document.addEventListener(
  'submit',
  ({ target: form }) => {
    if (form.matches('[data-forgets-drafts]')) forgetAll()
    if (!form.dataset.draft) return
    keep(form)
    sessionStorage.setItem(sent, form.dataset.draft)
  },
  true,
)

document.addEventListener('htmx:after:swap', () => {
  settleSent()
  restoreAll()
})
document.addEventListener('htmx:error', () => sessionStorage.removeItem(sent))

function keep(form) {
  clearTimeout(waiting.get(form))
  waiting.delete(form)
  const values = [...form.querySelectorAll(fields)]
    .filter((field) => field.value && isDrafted(field))
    .map((field) => [field.name, field.value])
  form.dataset.touched = 'true'
  if (values.length === 0) return localStorage.removeItem(prefix + form.dataset.draft)
  try {
    localStorage.setItem(prefix + form.dataset.draft, JSON.stringify({ at: Date.now(), values }))
    say(form, 'kept')
  } catch {
    // No room, or none allowed: the form still works, and says nothing it cannot hold.
  }
}

/** Typed into, perhaps before this script was here to hear it. */
function isChanged(form) {
  return [...form.querySelectorAll(fields)].some(({ value, defaultValue, checked, defaultChecked }) =>
    defaultValue === undefined ? false : value !== defaultValue || checked !== defaultChecked,
  )
}

function isDrafted(field) {
  return field.checked || (field.type !== 'checkbox' && field.type !== 'radio')
}

/** Only into a form nobody has typed into, here or before: what the server sent back is newer. */
function restoreAll() {
  for (const form of drafted()) {
    const draft = read(form.dataset.draft)
    if (!draft || form.dataset.touched || isFilled(form)) continue
    for (const [name, value] of draft.values) fill(form, name, value)
    form.dataset.touched = 'true'
    say(form, 'restored')
  }
}

function isFilled(form) {
  return [...form.querySelectorAll('textarea, input[type=text]')].some((field) => field.value !== '')
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

/** After a form was sent: where the next page neither refuses it nor asks to sign in first, it was accepted. */
function settleSent() {
  const key = sessionStorage.getItem(sent)
  sessionStorage.removeItem(sent)
  if (!key || document.querySelector('#problem, #problems, [data-problem], [data-keeps-drafts]')) return
  localStorage.removeItem(prefix + key)
  for (const form of drafted()) if (form.dataset.draft === key) delete form.dataset.touched
}

function say(form, what) {
  const place = form.querySelector('[data-draft-said]')
  if (place && place.textContent !== place.dataset[what]) place.textContent = place.dataset[what]
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
