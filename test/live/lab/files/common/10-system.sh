# Names, users, trust store, log daemon and sshd of every mail host.
cp --remove-destination /usr/local/lib/lab/resolv.conf /etc/resolv.conf
chmod 644 /etc/hosts /etc/hostname /etc/resolv.conf
user() { # name uid shell home comment
  echo "$1:x:$2:$2:$5:$4:$3" >>/etc/passwd
  echo "$1:*:20000:0:99999:7:::" >>/etc/shadow
  echo "$1:x:$2:" >>/etc/group
  mkdir -p "$4"
  chown "$2:$2" "$4"
}
user vmail 5000 /usr/sbin/nologin /var/vmail 'virtual mail'
user op 5002 /bin/bash /home/op 'operator without sudo'
user sudoer 5003 /bin/bash /home/sudoer 'operator with sudo'
user typist 5004 /bin/bash /home/typist 'operator with sudo by password'
sed -i -E "s#^(op|typist):\*#\1:$(cat /usr/local/lib/lab/op.hash)#" /etc/shadow
echo 'sudoer ALL=(ALL) NOPASSWD: ALL' >/etc/sudoers.d/sudoer
echo 'typist ALL=(ALL:ALL) ALL' >/etc/sudoers.d/typist
chmod 440 /etc/sudoers.d/*
for home in /root /home/op /home/sudoer /home/typist; do
  mkdir -p "$home/.ssh"
  cp /usr/local/lib/lab/authorized_keys "$home/.ssh/"
  chmod 700 "$home/.ssh"
  chmod 600 "$home/.ssh/authorized_keys"
done
chown -R op:op /home/op
chown -R sudoer:sudoer /home/sudoer
chown -R typist:typist /home/typist
[ -e /root/.bashrc ] || : >/root/.bashrc
# One file holds them all. Single ones would be copied to Postfix's chroot and compared there, a process each, at every start.
find /etc/ssl/certs -type l -delete
rm -rf /var/spool/postfix/etc/ssl/certs
cp /usr/local/lib/lab/ca.crt "/etc/ssl/certs/mailmedic-lab.pem"
cat /usr/local/lib/lab/ca.crt >>/etc/ssl/certs/ca-certificates.crt
ln -sf mailmedic-lab.pem "/etc/ssl/certs/$(openssl x509 -hash -noout -in /usr/local/lib/lab/ca.crt).0"
find /var/log -type f -delete
rm -rf /var/spool/postfix/{active,incoming,deferred,maildrop,hold,bounce,defer,trace,corrupt}/* /var/vmail/* 2>/dev/null
[ -d /usr/local/lib/lab/oldlog ] && install -m 640 -g adm /usr/local/lib/lab/oldlog/* /var/log/
if [ -f /usr/local/lib/lab/queue-disk ]; then
  cp -a /var/spool/postfix /var/spool/postfix.before
  mount -t tmpfs -o "$(cat /usr/local/lib/lab/queue-disk)" queue-disk /var/spool/postfix
  cp -a /var/spool/postfix.before/. /var/spool/postfix/
fi
if [ -f /usr/local/lib/lab/journal ]; then
  # As on a Debian without rsyslog. What the journal has is copied to a place where no mail log is, for the tests to wait on.
  [ -s /etc/machine-id ] || tr -d - </proc/sys/kernel/random/uuid >/etc/machine-id
  mount -t cgroup2 -o ro none /sys/fs/cgroup
  mkdir -p /run/systemd/journal /run/log/journal
  # As systemd-tmpfiles leaves it: the group may read.
  chgrp systemd-journal /run/log/journal
  chmod 2755 /run/log/journal
  setsid /lib/systemd/systemd-journald </dev/null >/run/lab/journald.out 2>&1 &
  until [ -S /run/systemd/journal/dev-log ]; do sleep 0.05; done
  ln -sf /run/systemd/journal/dev-log /dev/log
  setsid journalctl -f -q -o short-iso --no-pager </dev/null >/run/lab/journal 2>&1 &
else
  rsyslogd -i /run/rsyslogd.pid
fi
rm -f /etc/ssh/ssh_host_*
cp /usr/local/lib/lab/ssh_host_* /etc/ssh/
chmod 600 /etc/ssh/ssh_host_*_key
mkdir -p /run/sshd
/usr/sbin/sshd
