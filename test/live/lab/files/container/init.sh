#!/bin/bash
# The first process of a container on a mail host of the lab: Postfix and Dovecot with a log, a queue and settings of their
# own. $1: its name. Whoever starts it gives it a network.
set -eu
export PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin LANG=C.UTF-8 HOME=/root
mount --make-rprivate /
mount -t proc proc /proc
mkdir -p /run/container-own
mount -t tmpfs tmpfs /run/container-own
for place in /var/log /var/spool/postfix /etc/postfix /run/dovecot; do
  mkdir -p "/run/container-own$place"
  [ "$place" = /var/log ] || cp -a "$place/." "/run/container-own$place/"
  mount --bind "/run/container-own$place" "$place"
done
rm -f /var/spool/postfix/pid/*
hostname "$1"
ip link set lo up
# Of its own network alone: a dropped SYN is given up after about three seconds, as on the mail host.
echo 1 >/proc/sys/net/ipv4/tcp_syn_retries
until [ -e "/run/container-net/$1" ]; do sleep 0.05; done
postconf -e "maillog_file=$(cat /run/container-log)"
dovecot
if [ "$(cat /run/container-log)" = /dev/stdout ]; then
  [ -e /dev/stdout ] || ln -s /proc/self/fd/1 /dev/stdout
  postfix start-fg &
  until [ -S /var/spool/postfix/public/pickup ] && postfix status 2>/dev/null; do sleep 0.05; done
  touch "/run/container-net/$1.ready"
  wait
fi
postfix start
touch "/run/container-net/$1.ready"
exec sleep infinity
