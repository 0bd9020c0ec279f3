/** Loads the parts under this file's own version, so that no browser keeps an old part beside a new one. */
const { search } = new URL(import.meta.url)
await Promise.all(
  ['zone', 'forms', 'drafts', 'keeping', 'page', 'desk', 'blind', 'weighing', 'analysis'].map((part) => import(`./${part}.js${search}`)),
)
