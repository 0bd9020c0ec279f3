/** The first guess for a company's time zone is this browser's own. Where scripts do not run, it is the server's, to be chosen by hand. */

const own = Intl.DateTimeFormat().resolvedOptions().timeZone

for (const select of document.querySelectorAll('form[data-guesses-zone] select[name=timeZone]')) {
  const guess = [...select.options].find(({ value }) => value === own) ?? [...select.options].find(({ value }) => isSame(value))
  // What was chosen or kept here before is no guess.
  if (guess && select.selectedOptions[0]?.defaultSelected) guess.selected = true
}

/** Browsers know some zones by an older name: Asia/Calcutta is Asia/Kolkata. */
function isSame(zone) {
  try {
    return Intl.DateTimeFormat('en', { timeZone: zone }).resolvedOptions().timeZone === own
  } catch {
    return false
  }
}
