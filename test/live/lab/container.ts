import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import type { Lab } from './lab.ts'
import { mailAddress } from './network.ts'

const file = (name: string): string =>
  readFileSync(fileURLToPath(new URL(`./files/container/${name}`, import.meta.url)), 'utf8')

/**
 * Moves the mail system of a lab into a container on the mail host, reached by a stand-in for docker (simulated). The way
 * to the lab's internet becomes the container's: the host itself has none, so whatever asks from there sees nothing.
 */
export const containerise = async (lab: Lab, name: string, log = '/var/log/mail.log'): Promise<void> => {
  const put = async (path: string, text: string): Promise<void> => {
    await lab.must(['sh', '-c', 'cat >"$1"; chmod 755 "$1"', 'put', path], { stdin: text })
  }
  await lab.sh('postfix stop; dovecot stop || :; rm -f /usr/local/bin/docker /usr/bin/podman')
  await lab.sh('mkdir -p /run/container /run/container-net /run/container-logs; touch /run/container/socket')
  await lab.sh(`chmod 600 /run/container/socket; echo ${log} >/run/container-log`)
  await put('/usr/local/bin/docker', file('docker'))
  await put('/usr/local/lib/lab/container.sh', file('init.sh'))
  await lab.sh(`setsid unshare --mount --pid --uts --ipc --net --fork /usr/local/lib/lab/container.sh ${name} \\
      </dev/null >/run/container-logs/${name} 2>&1 & outer=$!
    until inner=$(cat /proc/$outer/task/$outer/children) && [ -n "$inner" ]; do sleep 0.05; done
    echo $inner >/run/container/${name}`)
  await cable(lab, name)
  await lab.waitFor(
    'the container to be ready',
    async () => (await lab.exec(['test', '-e', `/run/container-net/${name}.ready`])).code === 0,
  )
}

/** Its own end of the cable that was the mail host's. */
const cable = async (lab: Lab, name: string): Promise<void> => {
  const inner = (await lab.must(['cat', `/run/container/${name}`])).trim()
  const enter = ['nsenter', '-t', inner, '-n']
  await lab.must(['ip', 'link', 'set', 'eth0', 'netns', inner])
  for (const words of [
    ['link', 'set', 'eth0', 'up'],
    ['addr', 'add', `${mailAddress}/24`, 'dev', 'eth0'],
    ['route', 'add', 'default', 'via', '203.0.113.1'],
  ])
    await lab.must([...enter, 'ip', ...words])
  await lab.sh(`touch /run/container-net/${name}`)
}
