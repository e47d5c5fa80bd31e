// Signs tokens with the script that the API's reference has for the browser, and prints what the API made of them.
//
//     node sign-by-reference.mjs <demo.json>

import { readFile } from 'node:fs/promises'
import { argv, stdout } from 'node:process'

const demo = JSON.parse(await readFile(argv[2], 'utf8'))
const source = await (await fetch(`${demo.api_url}/docs/token.js`)).text()
const { parts, token } = await import(`data:text/javascript,${encodeURIComponent(source)}`)

async function statusWith (key) {
  const headers = { Authorization: `Bearer ${await token(parts(key), Date.now())}` }
  return (await fetch(`${demo.api_url}/v2/notifications`, { headers })).status
}

const result = {
  right: await statusWith(demo.api_key),
  with_spaces: await statusWith(` ${demo.api_key}\n`),
  with_another_name: await statusWith(demo.api_key.replace(/^.*?(?=.{73}$)/, 'a-b-')),
  wrong: await statusWith(demo.api_key.slice(0, -36) + '00000000-0000-4000-8000-000000000000'),
  no_key: parts('no key')
}
stdout.write(JSON.stringify(result))
