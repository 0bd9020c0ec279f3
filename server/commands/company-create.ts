import { foundCompany, foundingForm } from '../companies/founding.ts'
import { type Command, readBy } from './running.ts'

const optionOf = { timeZone: 'time-zone', adminEmail: 'admin-email', adminName: 'admin-name', adminTitle: 'admin-title' }
const defaultAccent = '#0b5d63'

export const companyCreate: Command = {
  name: 'company create',
  takes:
    '--name <name> --time-zone <zone> --admin-email <address> --admin-name <name> [--slug <address>] [--accent <#rrggbb>] [--about <text>] [--admin-title <title>]',
  does: 'Founds a company with its first admin, and says where they sign in.',
  options: {
    name: { type: 'string' },
    slug: { type: 'string' },
    'time-zone': { type: 'string' },
    accent: { type: 'string' },
    about: { type: 'string' },
    'admin-email': { type: 'string' },
    'admin-name': { type: 'string' },
    'admin-title': { type: 'string' },
  },
  async run({ options }, { config, at, say, withDatabase }) {
    const { name, slug, accent = defaultAccent, about } = options
    const fields = {
      name,
      slug,
      accent,
      about,
      timeZone: options['time-zone'],
      adminEmail: options['admin-email'],
      adminName: options['admin-name'],
      adminTitle: options['admin-title'],
    }
    const { id: _, adminName, adminEmail, adminTitle, ...founding } = readBy(foundingForm, fields, optionOf)
    const { company } = await withDatabase(({ db }) =>
      foundCompany(db, { ...founding, admin: { name: adminName, email: adminEmail, title: adminTitle }, at }),
    )
    say(`${company.name} is at ${config.baseUrl}/${company.slug}`)
    say(`${adminName} signs in as ${adminEmail} at ${config.baseUrl}/sign-in?next=/${company.slug}/settings/first-day`)
  },
}
