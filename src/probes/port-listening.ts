import { type Listener, listeners, listensOn } from './listeners.ts'
import { defineProbe, type Probe, unknown } from './probe.ts'

export interface PortListening {
  readonly port: number
  readonly listeners: readonly Listener[]
}

const needs = { listeners }

export const portListening = (port: number): Probe<PortListening, typeof needs> =>
  defineProbe({
    id: `port-listening:${port}`,
    needs,
    ask: [],
    parse: (_, facts) =>
      facts.listeners.known
        ? { port, listeners: listensOn(facts.listeners.value, port) }
        : unknown(facts.listeners.why),
  })
