# Zimbra's shape around the real Postfix. What is not real says SIMULATED; see /opt/zimbra/SIMULATED.
Z=/opt/zimbra
user zimbra 5001 /bin/bash $Z 'zimbra'
mkdir -p $Z/{log,zmstat,store,common/{sbin,bin,libexec,conf},data/{postfix/{spool,data},clamav/db,mailbox},common/libexec/parts}
# The real programs, under Zimbra's paths. They were built for /etc/postfix, hence a wrapper each.
cp -a /usr/lib/postfix/sbin/. $Z/common/libexec/
for name in postalias postcat postconf postdrop postfix postkick postlock postlog postmap postmulti postqueue postsuper; do
  mv /usr/sbin/$name $Z/common/libexec/parts/
  printf '#!/bin/sh\n# SIMULATED path around the real %s\nexec %s -c %s "$@"\n' $name \
    $Z/common/libexec/parts/$name $Z/common/conf >$Z/common/sbin/$name
done
mv /usr/sbin/sendmail $Z/common/libexec/parts/
printf '#!/bin/sh\n# SIMULATED path around the real sendmail\nexec %s -C %s "$@"\n' \
  $Z/common/libexec/parts/sendmail $Z/common/conf >$Z/common/sbin/sendmail
chmod 755 $Z/common/sbin/* $Z/bin/* $Z/libexec/*
chgrp postdrop $Z/common/sbin/postqueue $Z/common/sbin/postdrop
chmod 2755 $Z/common/sbin/postqueue $Z/common/sbin/postdrop
rm -f /usr/bin/mailq /usr/bin/newaliases /usr/sbin/qmqp*
mv /etc/postfix/postfix-files* /etc/postfix/dynamicmaps.cf* $Z/common/conf/
sed 's/^\([^# ][^ ]* *\(unix\|inet\|unix-dgram\|fifo\|pass\) *[^ ]* *[^ ]* *\)y/\1n/' /etc/postfix/master.cf.proto |
  sed -e '/^smtp  *inet/d' -e '/^#smtp  *inet.*postscreen/s/^#//; /^#smtpd  *pass/s/^#//; /^#dnsblog/s/^#//; /^#tlsproxy/s/^#//' |
  sed -e '/^\(smtp  *inet\|smtpd  *pass\|dnsblog\|tlsproxy\)/s/ y / n /' -e '/^\(maildrop\|uucp\|ifmail\|bsmtp\|scalemail\|mailman\)/,+1d' >$Z/common/conf/master.cf
cat /usr/local/lib/lab/amavis.cf >>$Z/common/conf/master.cf
rm -rf /etc/postfix/* /usr/lib/postfix/sbin
printf '# SIMULATED: lets the set-gid programs accept Zimbra'"'"'s directory\nalternate_config_directories = %s\n' $Z/common/conf >/etc/postfix/main.cf
echo '# SIMULATED: Postfix is run from /opt/zimbra/common/conf' >/etc/postfix/master.cf
echo 'root: user1@antv.test' >/etc/aliases
export PATH=$PATH:$Z/common/sbin
cat >/etc/sudoers.d/02_zimbra-mta <<'END'
%zimbra ALL=NOPASSWD:/opt/zimbra/common/sbin/postfix, /opt/zimbra/common/sbin/postalias, /opt/zimbra/common/sbin/qshape.pl, /opt/zimbra/common/sbin/postconf, /opt/zimbra/common/sbin/postsuper, /opt/zimbra/common/sbin/postcat, /opt/zimbra/libexec/zmqstat, /opt/zimbra/libexec/zmmtastatus
END
echo '%zimbra ALL=NOPASSWD:/usr/sbin/dovecot, /usr/bin/doveadm, /opt/zimbra/common/libexec/slapd, /usr/bin/pkill, /usr/sbin/saslauthd, /usr/sbin/dnsmasq' >/etc/sudoers.d/03_simulated
chmod 440 /etc/sudoers.d/*
for name in postmaster $(seq -f user%g 1 20); do
  echo "$name@antv.test:{plain}mailbox:5000:5000::/var/vmail/antv.test/$name::" >>/etc/dovecot/users
  echo "$name@antv.test $name@antv.test" >>$Z/conf/simulated-mailboxes
  echo "$name@antv.test lmtp:mail.antv.test:7025" >>$Z/conf/simulated-transport
done
echo 'antv.test antv.test' >$Z/conf/simulated-domains
touch $Z/data/mailbox/{accounts,no-login}
printf 'passdb {\n  driver = passwd-file\n  deny = yes\n  args = %s\n}\n' $Z/data/mailbox/no-login >/etc/dovecot/refused.conf
chown root:dovecot /etc/dovecot/users
chmod 640 /etc/dovecot/users
printf 'inet_listener lmtp {\n  address = *\n  port = 7025\n}\n' >/etc/dovecot/lmtp-listener
install -d -m 700 $Z/.ssh
install -m 600 /usr/local/lib/lab/authorized_keys $Z/.ssh/
chown -R zimbra:zimbra $Z
# As zmfixperms has it: what root runs is root's.
chown root:root $Z
chown -R root:root $Z/bin $Z/libexec $Z/common/{sbin,bin}
chown root:root $Z/common
chown root:postdrop $Z/common/sbin/{postqueue,postdrop} $Z/common/libexec/parts/{postqueue,postdrop}
chmod 2755 $Z/common/sbin/{postqueue,postdrop} $Z/common/libexec/parts/{postqueue,postdrop}
chown -R root:root $Z/common/libexec $Z/common/conf $Z/data/postfix $Z/common/sbin/[!p]*
chown root:postdrop $Z/common/libexec/parts/{postqueue,postdrop}
chmod 2755 $Z/common/libexec/parts/{postqueue,postdrop}
chown postfix:postfix $Z/data/postfix/data
chmod 755 $Z $Z/common $Z/common/conf $Z/log
chmod 640 $Z/conf/localconfig.xml
chmod 640 $Z/data/ldap/simulated.json
if [ -f /usr/local/lib/lab/queue-disk ]; then
  mount -t tmpfs -o "mode=755,$(cat /usr/local/lib/lab/queue-disk)" queue-disk $Z/data/postfix/spool
fi
[ -x /usr/local/lib/lab/options.sh ] && . /usr/local/lib/lab/options.sh
for map in mailboxes transport domains; do postmap lmdb:$Z/conf/simulated-$map; done
chown zimbra:zimbra $Z/conf/*
postalias lmdb:/etc/aliases
su - zimbra -c '/opt/zimbra/bin/zmcontrol boot' </dev/null
