import { App } from './app.ts'
import { askerOf } from './ask.ts'
import type { Look } from './draw/pen.ts'
import { everywhere } from './everywhere.ts'
import type { Services } from './services.ts'

/** An app with nothing on it yet. */
export const createApp = (services: Services, look: Look): App =>
  new App({ services, look, global: everywhere, asker: askerOf })
