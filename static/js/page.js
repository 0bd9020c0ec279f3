/** Small comforts of a page: copying a link, closing a menu, the keys of the Desk. */

prepare(document)
document.addEventListener('htmx:after:swap', () => prepare(document))

document.addEventListener('click', ({ target }) => {
  const button = target.closest?.('[data-copy]')
  if (button) copy(button)
  for (const menu of document.querySelectorAll('details.menu[open]')) if (!menu.contains(target)) menu.open = false
})

document.addEventListener('keydown', (event) => {
  if (event.key === 'Escape') return closeMenu()
  if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return
  const queue = document.querySelector('[data-keys]')
  if (!queue || !keysAreOn()) return
  if (event.key === 'j') step(queue, 1)
  else if (event.key === 'k') step(queue, -1)
  else if (event.key === '?') help()
  else return
  event.preventDefault()
})

document.addEventListener('change', ({ target }) => {
  if (target.id === 'keys-on') localStorage.setItem('parley:keys', target.checked ? 'on' : 'off')
})

/** What only works with scripts is hidden until they are here. */
function prepare(root) {
  for (const hidden of root.querySelectorAll('[data-copy][hidden], [data-keys-switch][hidden]')) hidden.hidden = false
  const box = root.querySelector('#keys-on')
  if (box) box.checked = keysAreOn()
}

async function copy(button) {
  const field = document.getElementById(button.dataset.copy)
  field.select()
  button.dataset.words ??= button.textContent
  try {
    await navigator.clipboard.writeText(field.value)
  } catch {
    return
  }
  button.textContent = button.dataset.copied
  setTimeout(() => {
    button.textContent = button.dataset.words
  }, 2500)
}

function closeMenu() {
  const menu = document.querySelector('details.menu[open]')
  if (!menu) return
  menu.open = false
  menu.querySelector('summary').focus()
}

function keysAreOn() {
  return localStorage.getItem('parley:keys') !== 'off'
}

function isTyping(target) {
  return target.isContentEditable || /^(input|textarea|select)$/.test(target.localName ?? '')
}

/** Moves the focus from line to line; Enter follows the link, as everywhere. */
function step(queue, by) {
  const links = [...queue.querySelectorAll(':scope > li a[data-key-item]')]
  const here = links.findIndex((link) => link.closest('li').contains(document.activeElement))
  const next = here === -1 ? (by > 0 ? 0 : links.length - 1) : Math.min(links.length - 1, Math.max(0, here + by))
  links[next]?.focus()
  links[next]?.closest('li').scrollIntoView({ block: 'nearest' })
}

function help() {
  const sheet = document.querySelector('[data-keys-help]')
  if (!sheet) return
  sheet.open = !sheet.open
  if (sheet.open) sheet.querySelector('summary').focus()
}
