/** Coding blind by keyboard: each theme has its number. A key that is held down codes once, and one that falls while the last is on its way does nothing. */

document.addEventListener('keydown', (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.repeat || isTyping(event.target) || !keysAreOn()) return
  const turn = document.querySelector('[data-code-keys]')
  if (!turn || turn.ariaBusy === 'true' || document.querySelector('dialog[open]')) return
  const meant = [...turn.querySelectorAll('[data-code-key]')].find(({ dataset }) => dataset.codeKey === event.key)
  if (!meant) return
  event.preventDefault()
  meant.click()
})

function keysAreOn() {
  return localStorage.getItem('parley:keys') !== 'off'
}

function isTyping(target) {
  return target.isContentEditable || target.matches?.('input:not([type=checkbox], [type=radio]), textarea, select')
}

/** Of many themes only those with what is typed; Enter goes to the first of them, and codes nothing by itself. */
document.addEventListener('input', ({ target }) => {
  if (!target.matches?.('[data-code-filter]')) return
  const wanted = target.value.trim().toLowerCase()
  for (const choice of themesIn(target.form)) choice.hidden = !choice.textContent.toLowerCase().includes(wanted)
  const others = target.form.querySelector('details')
  if (others && wanted) others.open = true
})

document.addEventListener('keydown', (event) => {
  if (event.key !== 'Enter' || !event.target.matches?.('[data-code-filter]')) return
  event.preventDefault()
  themesIn(event.target.form)
    .find((choice) => !choice.hidden)
    ?.focus()
})

function themesIn(form) {
  return [...form.querySelectorAll('.code-choice:not(#code-none)')]
}
