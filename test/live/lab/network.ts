import { internetAddresses } from './internet/zone.ts'
import { must } from './run.ts'

export const mailAddress = '203.0.113.10'
const gateway = '203.0.113.1'

/**
 * Two network namespaces and the cable between them; a second cable, with a /30 of its own, leads from the test runner
 * to the mail host's sshd. Nothing forwards, so the mail host reaches the lab's internet and nothing behind it.
 */
export async function buildNetwork(id: string, runner: string, mgmt: string): Promise<void> {
  const mail = `mmm-${id}`
  const net = `mmi-${id}`
  const batch = (name: string, lines: string[]) =>
    must(['ip', ...(name === '' ? [] : ['-n', name]), '-batch', '-'], { stdin: `${lines.join('\n')}\n` })
  await batch('', [
    `netns add ${mail}`,
    `netns add ${net}`,
    `link add eth0 netns ${mail} type veth peer name eth0 netns ${net}`,
    `link add mm${id}r type veth peer name mgmt0 netns ${mail}`,
    `addr add ${runner}/30 dev mm${id}r`,
    `link set mm${id}r up`,
  ])
  await batch(net, [
    'link set lo up',
    `addr add ${gateway}/24 dev eth0`,
    'link set eth0 up',
    ...internetAddresses().map((address) => `addr add ${address} dev lo`),
  ])
  await batch(mail, [
    'link set lo up',
    `addr add ${mailAddress}/24 dev eth0`,
    'link set eth0 up',
    `addr add ${mgmt}/30 dev mgmt0`,
    'link set mgmt0 up',
    `route add default via ${gateway}`,
  ])
  // A dropped SYN is given up after about three seconds. This setting belongs to the namespace, not to the machine.
  const inside = (name: string, script: string) => must(['nsenter', `--net=/run/netns/${name}`, 'sh', '-c', script])
  await inside(mail, 'echo 1 > /proc/sys/net/ipv4/tcp_syn_retries; echo 0 > /proc/sys/net/ipv4/ip_forward')
  await inside(net, 'echo 0 > /proc/sys/net/ipv4/ip_forward; echo 1 > /proc/sys/net/ipv4/tcp_syn_retries')
}
