# Debian's Postfix with Dovecot's LMTP, as on many small servers: chroot kept as Debian has it.
cp /etc/postfix/master.cf.proto /etc/postfix/master.cf
chmod 644 /etc/postfix/main.cf /etc/postfix/master.cf
printf 'root: user1@antv.test\npostmaster: root\n' >/etc/aliases
postalias hash:/etc/aliases
for name in postmaster $(seq -f user%g 1 20); do
  echo "$name@antv.test antv.test/$name"
done >/etc/postfix/vmailbox
postmap hash:/etc/postfix/vmailbox
for name in postmaster $(seq -f user%g 1 20); do
  echo "$name@antv.test:{plain}mailbox:5000:5000::/var/vmail/antv.test/$name::"
done >/etc/dovecot/users
chown root:dovecot /etc/dovecot/users
chmod 640 /etc/dovecot/users
cat >/etc/dovecot/lmtp-listener <<'END'
unix_listener /var/spool/postfix/private/dovecot-lmtp {
  mode = 0600
  user = postfix
  group = postfix
}
END
[ -x /usr/local/lib/lab/options.sh ] && . /usr/local/lib/lab/options.sh
dovecot
/usr/lib/postfix/configure-instance.sh - || true
postfix start
