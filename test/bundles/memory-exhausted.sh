#!/bin/bash
# How memory-exhausted.mmb.tgz was recorded: a kernel of its own (User Mode Linux, so that no log of this machine is touched),
# a real Postfix in a memory control group that is too small for its children, and `mailmedic record` beside it.
#   apt install user-mode-linux; cp memory-exhausted.sh /opt/; mkdir /tmp/recorded
#   linux.uml mem=700M root=/dev/root rootfstype=hostfs rootflags=/ ro init=/opt/memory-exhausted.sh con=null con0=fd:0,fd:1 </dev/null
# It is the guest's first process. It has no network, sees this machine's files read-only, and switches its kernel off at the end.
export PATH=/usr/sbin:/usr/bin:/sbin:/bin HOME=/root LC_ALL=C
# Both may be further words of that command line: MAILMEDIC=FOLDER NODE=FILE
app=${MAILMEDIC:-/usr/local/lib/node_modules/mailmedic}
node=${NODE:-node}
exec </dev/null
mount -t proc proc /proc; mount -t sysfs sys /sys
mount -t tmpfs -o size=80m tmpfs /mnt; mount -t tmpfs tmpfs /run
mkdir -p /mnt/etc /mnt/spool /mnt/lib/postfix /mnt/log /mnt/out /mnt/cg /run/tmp /run/mailmedic
mount -t hostfs none /mnt/out -o /tmp/recorded
cp -a /etc/postfix /mnt/etc/; cp -a /var/spool/postfix /mnt/spool/; chown postfix /mnt/lib/postfix
cp -a /usr/share/postfix/master.cf.dist /mnt/etc/postfix/master.cf
printf '%s\n' 'compatibility_level = 3.6' 'myhostname = mail.antv.test' 'mydestination = antv.test, localhost' \
  'inet_interfaces = loopback-only' 'inet_protocols = ipv4' 'maillog_file = /var/log/mail.log' 'alias_maps =' \
  'alias_database =' >/mnt/etc/postfix/main.cf
rm -rf /mnt/spool/postfix/{incoming,active,deferred,maildrop,defer,bounce,pid}/*
mount --bind /mnt/etc/postfix /etc/postfix; mount --bind /mnt/spool/postfix /var/spool/postfix
mount --bind /mnt/lib/postfix /var/lib/postfix; mount --bind /mnt/log /var/log
mount --bind /run/tmp /tmp; chmod 1777 /tmp
echo '127.0.0.1 localhost mail.antv.test' >/run/hosts; mount --bind /run/hosts /etc/hosts
echo 'nameserver 127.0.0.1' >/run/resolv; mount --bind /run/resolv /etc/resolv.conf
hostname mail.antv.test; ip link set lo up
mount -t cgroup2 none /mnt/cg; echo +memory >/mnt/cg/cgroup.subtree_control; mkdir /mnt/cg/postfix
postfix set-permissions; postfix start; sleep 2
# The queue manager is spared: its death is another story (the fault queue-manager-killed).
echo 3M >/mnt/cg/postfix/memory.max
for p in $(head -1 /var/spool/postfix/pid/master.pid) $(pgrep pickup); do echo "$p" >/mnt/cg/postfix/cgroup.procs; done
for n in 1 2 3; do printf 'Subject: %s\n\nhello\n' "$n" | sendmail -f joe@antv.test ann@antv.test; done
sleep 6
mount --bind "$app" /run/mailmedic; cd /
"$node" /run/mailmedic/bin/mailmedic.js record local -o /mnt/out/memory-exhausted.mmb.tgz
poweroff -f
