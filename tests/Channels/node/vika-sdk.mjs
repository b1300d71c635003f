/** Vika's official SDK on a datasheet of HOST, by name of column. Its answers are passed on as they are. */
import { Vika } from '@vikadata/vika'
import { serve } from './serve.mjs'

const [host, token, datasheetId] = process.argv.slice(2)
const sheet = new Vika({ token, host, fieldKey: 'name' }).datasheet(datasheetId)

await serve({
  fields: () => sheet.fields.list(),
  create: ({ records }) => sheet.records.create(records),
  update: ({ records }) => sheet.records.update(records),
  remove: ({ recordIds }) => sheet.records.delete(recordIds),
  async all() {
    const records = []
    for await (const page of sheet.records.queryAll()) records.push(...page)
    return { records }
  },
})
