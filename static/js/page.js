/** Small comforts of a page: copying a link, closing a menu. */

prepare(document)
document.addEventListener('htmx:after:swap', () => prepare(document))

document.addEventListener('click', ({ target }) => {
  const button = target.closest?.('[data-copy]')
  if (button) copy(button)
  for (const menu of document.querySelectorAll('details.menu[open]')) if (!menu.contains(target)) menu.open = false
})

document.addEventListener('keydown', ({ key }) => {
  if (key === 'Escape') closeMenu()
})

/** What only works with scripts is hidden until they are here. */
function prepare(root) {
  for (const hidden of root.querySelectorAll('[data-copy][hidden]')) hidden.hidden = false
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
