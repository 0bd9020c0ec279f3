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
