/** A vendor as a stranger would write it: no package of finops is imported. Its deliveries are single CSV files. */
export const acmeVendor = `
const options = {
  '~standard': {
    version: 1,
    vendor: 'acme',
    validate: (value) =>
      Object.keys(value).every((key) => key === 'currency')
        ? { value }
        : { issues: [{ message: 'unknown option', path: [Object.keys(value).find((key) => key !== 'currency')] }] },
  },
}

export default {
  kind: 'vendor',
  apiVersion: 1,
  name: 'acme-cloud',
  options,
  create: ({ prefix }) => ({
    apiVersion: 1,
    name: 'acme-cloud',
    provider: 'acme',
    table: 'acme',
    prefixes: [prefix === '' ? '' : prefix + '/'],
    discovery: {
      type: 'listing',
      assemble: (objects) =>
        objects.flatMap((object) => {
          const period = /(\\d{4}-\\d{2})\\.csv$/.exec(object.key)?.[1]
          return period === undefined
            ? []
            : [{
                id: object.etag,
                export: 'bill',
                payer: undefined,
                period,
                createdAt: object.lastModified,
                latest: true,
                inPlace: true,
                format: 'csv',
                schema: undefined,
                files: [{ key: object.key, bytes: object.bytes }],
                columns: undefined,
                rows: undefined,
              }]
        }),
    },
    column: ({ name }) =>
      name === 'cost' ? { type: 'decimal', role: 'cost' } : name === 'currency' ? { type: 'text', role: 'currency' } : { type: 'text' },
  }),
}
`
