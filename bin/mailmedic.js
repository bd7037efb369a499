#!/usr/bin/env node
// Parseable by old Node versions on purpose: no static imports before this check.
const [major, minor] = process.versions.node.split('.').map(Number)
if (major < 22 || (major === 22 && minor < 12)) {
  console.error(
    `mailmedic needs Node 22.12 or newer; this is ${process.versions.node}. In the project folder "npx mailmedic" brings its own.`,
  )
  process.exit(3)
}
process.env.NODE_ENV ??= 'production'
const { enableCompileCache } = await import('node:module')
enableCompileCache?.()
await import('../dist/main.js')
