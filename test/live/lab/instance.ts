import type { Lab } from './lab.ts'

/** A second Postfix instance on the mail host of a plain lab, by postmulti(1) as an administrator makes one: it only sends. */
export const secondInstance = async (lab: Lab, name: string): Promise<void> => {
  const directory = `/etc/${name}`
  await lab.sh(`postmulti -e init
    postmulti -I ${name} -e create
    postconf -c ${directory} -e inet_protocols=ipv4 myhostname=out.antv.test mydestination= \\
      authorized_submit_users=static:anyone maximal_queue_lifetime=1d maillog_file=
    postmulti -i ${name} -e enable
    /usr/lib/postfix/configure-instance.sh ${name} || :
    MAIL_CONFIG=${directory} postfix start </dev/null >/run/lab/${name}.out 2>&1`)
  await lab.waitFor(
    `the instance ${name} to run`,
    async () => (await lab.exec(['postfix', '-c', directory, 'status'])).code === 0,
  )
}
