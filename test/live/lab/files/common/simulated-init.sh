#!/bin/sh
# SIMULATED script of /etc/init.d: starts and stops a stand-in, by the name under which this file lies there.
name=$(basename "$0")
pid=/run/lab/$name.pid
case $name in
  amavis) set -- "$1" /usr/local/sbin/content-filter 10024 ;;
  opendkim) set -- "$1" /usr/sbin/opendkim 8465 ;;
  cbpolicyd) set -- "$1" /usr/sbin/cbpolicyd 10031 ;;
  clamav-daemon) set -- "$1" /usr/sbin/clamd /run/lab/clamd.ctl ;;
  clamav-freshclam) set -- "$1" /usr/bin/freshclam --daemon ;;
  dnsmasq) set -- "$1" /usr/sbin/dnsmasq -k -C /etc/dnsmasq.conf ;;
  exim4) set -- "$1" /usr/sbin/exim4 25 ;;
esac
verb=$1
shift
up() { [ -s "$pid" ] && kill -0 "$(cat "$pid")" 2>/dev/null; }
case $verb in
  start)
    up || { setsid "$@" </dev/null >/dev/null 2>&1 & echo $! >"$pid"; }
    ;;
  stop)
    up || exit 0
    # As systemd does it: what was stopped by a signal hears of its end too (systemd.kill(5), SendSIGCONT).
    kill "$(cat "$pid")"
    kill -CONT "$(cat "$pid")" 2>/dev/null
    while up; do sleep 0.1; done
    rm -f "$pid"
    ;;
  restart) "$0" stop; "$0" start ;;
  status) up ;;
esac
