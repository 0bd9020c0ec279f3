/** What makes forms smoother where scripts run. Without this, every form does the same by whole pages. */

const typable = 'textarea, select, input:not([type=hidden], [type=submit])'

document.addEventListener('click', takeFirst, true)
document.addEventListener('submit', sendOnce, true)
window.addEventListener('pageshow', () => document.querySelectorAll('form[aria-busy]').forEach(release))
document.addEventListener('htmx:finally:request', ({ detail }) => release(formOf(detail.ctx)))

document.addEventListener('htmx:after:request', ({ detail: { ctx } }) => chooseWhatToShow(ctx))
document.addEventListener('htmx:error', ({ detail: { ctx } }) => ctx && sayUnsent(formOf(ctx)))
document.addEventListener('htmx:before:history:update', ({ detail: { history } }) => stayOnTheSamePage(history))
document.addEventListener('htmx:after:history:push', () => {
  hasMoved = true
})
document.addEventListener('htmx:after:swap', ({ detail: { ctx } }) => {
  emptyAccepted(ctx)
  openRefused()
  if (hasMoved) arrive()
  hasMoved = false
})

let hasMoved = false

/** The answer to the first half of a double click can be there before the second half falls: it would undo what was meant. */
function takeFirst(event) {
  if (event.detail > 1 && event.target.closest?.('button:not([type=button])')) event.preventDefault()
}

/** A second click while the first is on its way does nothing. The button keeps the focus, so it is not disabled. */
function sendOnce(event) {
  const form = event.target
  if (form.ariaBusy === 'true') {
    event.preventDefault()
    event.stopImmediatePropagation()
    return
  }
  form.ariaBusy = 'true'
  event.submitter?.setAttribute('aria-disabled', 'true')
  form.querySelector(':scope > [data-problem]')?.remove()
  // An answer that is a file leaves the page as it is, and nobody tells us that it came.
  if (!form.hasAttribute('hx-boost')) setTimeout(release, 10_000, form)
}

function release(form) {
  form?.removeAttribute('aria-busy')
  for (const button of form?.querySelectorAll('[aria-disabled]') ?? []) button.removeAttribute('aria-disabled')
}

/**
 * An answer with our page in it is set in place. A page that only says what went wrong stands in the form instead, so that what was
 * typed stays where it is; what is not a page of ours at all did not arrive.
 */
function chooseWhatToShow(ctx) {
  const form = formOf(ctx)
  if (ctx.response.status >= 400) ctx.push = 'false'
  if (leadsElsewhere(ctx)) ctx.swap = 'outerHTML show:none'
  if (ctx.text.includes('id="problem"') && form?.querySelector(typable)) {
    Object.assign(ctx, { target: placeForProblem(form), select: '#problem', swap: 'innerHTML ignoreTitle:true show:none' })
  } else if (!ctx.text.includes('id="main"')) {
    ctx.swap = 'none'
    sayUnsent(form)
  }
}

/** Morphing would keep what was typed here in whichever field of the other page has the same name. */
function leadsElsewhere({ target, response: { raw } }) {
  return target?.id === 'main' && raw.redirected && new URL(raw.url).pathname !== location.pathname
}

function sayUnsent(form) {
  const said = document.getElementById('unsent')?.content.cloneNode(true)
  if (!form || !said) return
  const place = placeForProblem(form)
  place.replaceChildren(said)
  place.firstElementChild?.focus()
}

function placeForProblem(form) {
  const known = form.querySelector(':scope > [data-problem]')
  if (known) return known
  const place = document.createElement('div')
  place.dataset.problem = ''
  form.prepend(place)
  return place
}

/** Pressing a button on a page must not make "back" lead to the same page again. */
function stayOnTheSamePage(history) {
  if (history.path === location.pathname + location.search) history.type = 'replace'
}

/** Morphing keeps what was typed, which is right until it was accepted. */
function emptyAccepted({ response, sourceElement }) {
  const form = sourceElement?.closest?.('form')
  if (response?.raw.redirected && response.status < 400 && form) form.reset()
}

function openRefused() {
  for (const field of document.querySelectorAll('[aria-invalid="true"]')) {
    const folded = field.closest('details')
    if (folded) folded.open = true
  }
}

/** Another page is now shown: from its top, with the focus in it. */
function arrive() {
  const main = document.getElementById('main')
  if (!main) return
  window.scrollTo({ top: 0, behavior: 'instant' })
  if (!main.contains(document.activeElement)) main.focus({ preventScroll: true })
}

function formOf(ctx) {
  return ctx?.request?.form ?? ctx?.sourceElement?.closest?.('form') ?? null
}

if (!CSS.supports('field-sizing', 'content')) {
  document.addEventListener('input', ({ target }) => {
    if (target.localName !== 'textarea') return
    target.style.blockSize = 'auto'
    target.style.blockSize = `${target.scrollHeight + 2}px`
  })
}
