/**
 * A draft of the company's people is kept on the server as well, while they write: `<form data-draft="…" data-draft-to="where">`. What
 * drafts.js keeps in this browser stays there too, for the time without a connection or a session. Who else has begun is asked again.
 */

const after = 1500
const every = 20_000
const mostAtParting = 60_000

const waiting = new Map()
const sending = new Map()

document.addEventListener('parley:kept', ({ target: form }) => {
  // Some while after the first letter, not after the last: who writes without a pause is kept as well.
  if (mayKeep(form) && !waiting.has(form)) waiting.set(form, setTimeout(send, after, form))
})
document.addEventListener('submit', ({ target: form }) => stop(form), true)
window.addEventListener('pageshow', ({ persisted }) => {
  if (persisted) for (const form of keeping()) delete form.dataset.draftStopped
})
window.addEventListener('pagehide', part)
document.addEventListener('visibilitychange', () => (document.hidden ? part() : look()))
setInterval(() => document.hidden || look(), every)

/** One after the other, so that the second knows of the first. */
async function send(form, { keepalive = false } = {}) {
  clearTimeout(waiting.get(form))
  waiting.delete(form)
  if (!mayKeep(form)) return
  await sending.get(form)?.done
  const body = new URLSearchParams(new FormData(form))
  const sent = new AbortController()
  const done = ask(form, { method: 'POST', body, keepalive: keepalive && body.toString().length < mostAtParting, signal: sent.signal })
  sending.set(form, { done, sent })
  await done
  if (sending.get(form)?.sent === sent) sending.delete(form)
}

/** What is still unsent goes along, also when the page is closed. */
function part() {
  for (const form of [...waiting.keys()]) send(form, { keepalive: true })
}

function look() {
  for (const form of keeping()) if (!waiting.has(form) && !sending.has(form)) ask(form, { method: 'GET' })
}

/** Nothing is kept beside what was sent: it would come back as a draft of what is published. */
function stop(form) {
  if (!form.dataset.draftTo) return
  clearTimeout(waiting.get(form))
  waiting.delete(form)
  sending.get(form)?.sent.abort()
  form.dataset.draftStopped = 'true'
}

async function ask(form, request) {
  try {
    const response = await fetch(form.dataset.draftTo, { ...request, headers: { 'HX-Request-Type': 'partial' } })
    const page = new DOMParser().parseFromString(await response.text(), 'text/html')
    if (response.ok && page.getElementById('draft-kept')) show(form, page, request.method === 'POST')
    else if (response.status === 409) refuse(form, page)
  } catch {
    // No connection, or the page is gone: this browser has it, and the next letter tries again.
  }
}

/** The places for it are there already, so that nothing jumps. */
function show(form, page, isKept) {
  for (const id of ['drafting', 'draft-kept']) {
    const [here, there] = [document.getElementById(id), page.getElementById(id)]
    if (here && there && here.innerHTML !== there.innerHTML) here.replaceChildren(...there.childNodes)
  }
  if (!isKept) return
  const { keptAt } = page.getElementById('draft-kept').dataset
  form.elements.since.value = keptAt
  form.dataset.keptAt = keptAt
  // Where something was typed meanwhile, this browser has more than the server.
  if (!waiting.has(form)) form.dispatchEvent(new CustomEvent('parley:saved', { bubbles: true }))
}

/** Something newer is there: this tab says so, shows it, and keeps no more by itself. What is kept by hand from then on counts. */
function refuse(form, page) {
  form.dataset.draftStopped = 'true'
  const [place, said] = [
    document.getElementById('draft-kept'),
    page.querySelector('#problems li') ?? page.querySelector('#problems h2, #problem p'),
  ]
  if (!place || !said) return
  place.setAttribute('role', 'alert')
  place.className = 'said'
  const newer = page.getElementById('field-since')
  if (!newer) return place.replaceChildren(said.textContent)
  const link = document.createElement('a')
  link.href = '#field-since'
  link.textContent = said.textContent
  place.replaceChildren(link)
  document.getElementById('field-since')?.remove()
  form.before(document.adoptNode(newer))
  form.elements.since.value = newer.querySelector('[name=since]').value
}

function mayKeep(form) {
  return Boolean(form.dataset.draftTo) && !form.dataset.draftStopped && form.isConnected
}

function keeping() {
  return [...document.querySelectorAll('form[data-draft-to]')].filter(mayKeep)
}
