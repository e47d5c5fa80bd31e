// Builds the stylesheet, the scripts and the images: `node build.mjs <folder>`.
//
// Every file is written as `name.hash.extension`, with the hash of its content, and where it pays compressed beside it.
import { createHash } from 'node:crypto'
import { mkdir, readFile, readdir, writeFile } from 'node:fs/promises'
import { basename, extname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { brotliCompressSync, constants, gzipSync } from 'node:zlib'
import { build, transform } from 'esbuild'
import { compileAsync } from 'sass'

const browsers = ['chrome111', 'edge111', 'firefox115', 'safari16.4']
const here = fileURLToPath(new URL('.', import.meta.url))
const target = process.argv[2]

// Variants of the package's components that no page has.
const UNUSED = /--inverse|__crown|__copyright-logo|__licence-logo|__list--columns|--interruption/
if (!target) throw new Error('name the folder to build into')

async function stylesheet (name) {
  const { css } = await compileAsync(join(here, 'stylesheets', `${name}.scss`), {
    loadPaths: [join(here, 'node_modules')],
    quietDeps: true
  })
  const { code } = await transform(css, { loader: 'css', minify: true, target: browsers })
  await write(`${name}.css`, Buffer.from(slim(code)))
}

// The package says of each component which fonts its text has, how they are smoothed and what they are on paper, and what
// a colour is where it has no name. Ours say that once, in `_tokens.scss`, `_theme.scss` and `_print.scss`.
function slim (css) {
  return css
    .replaceAll(/font-family:said-once;?/g, '')
    .replaceAll(/-webkit-font-smoothing:antialiased;-moz-osx-font-smoothing:grayscale;?/g, '')
    .replaceAll(/@media print\{[^{}]+\{((font-size|line-height|color):[^{}]*)?\}\}/g, '')
    .replaceAll(/@media[^{}]+\{\}/g, '')
    .replaceAll(/var\((--govuk-[a-z-]+-colour), ?#[0-9a-f]+\)/g, 'var($1)')
    .replaceAll(/([^{}@;]+)\{([^{}]*)\}/g, (rule, selectors, declarations) => {
      const used = selectors.split(',').filter(selector => !UNUSED.test(selector))
      return used.length && declarations ? `${used.join(',')}{${declarations}}` : ''
    })
}

async function script (name, format) {
  const { outputFiles } = await build({
    entryPoints: [join(here, 'javascripts', `${name}.js`)],
    bundle: true,
    minify: true,
    format,
    target: browsers,
    legalComments: 'none',
    write: false
  })
  await write(`${name}.js`, Buffer.from(outputFiles[0].contents))
}

async function images () {
  for (const file of await readdir(join(here, 'images'))) {
    await write(file, await readFile(join(here, 'images', file)))
  }
}

async function write (file, content) {
  const hash = createHash('sha256').update(content).digest('hex').slice(0, 10)
  const extension = extname(file)
  const hashed = join(target, `${basename(file, extension)}.${hash}${extension}`)
  await writeFile(hashed, content)
  const quality = { params: { [constants.BROTLI_PARAM_QUALITY]: constants.BROTLI_MAX_QUALITY } }
  for (const [suffix, compressed] of [
    ['br', brotliCompressSync(content, quality)],
    ['gz', gzipSync(content, { level: 9 })]
  ]) {
    if (compressed.length < content.length * 0.9) await writeFile(`${hashed}.${suffix}`, compressed)
  }
}

await mkdir(target, { recursive: true })
await Promise.all([stylesheet('main'), script('main', 'esm'), script('early', 'iife'), images()])
