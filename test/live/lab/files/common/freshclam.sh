#!/bin/sh
# SIMULATED freshclam: its signatures come from nowhere. As with the real one its log is locked while its daemon runs.
case $0 in
  /opt/zimbra/*) db=/opt/zimbra/data/clamav/db log=/opt/zimbra/log/freshclam.log ;;
  *) db=/var/lib/clamav log=/var/log/clamav/freshclam.log ;;
esac
exec 9>>"$log"
if ! flock -n 9; then
  echo "ERROR: $log is locked by another process" >&2
  echo 'ERROR: Problem with internal logger (UpdateLogFile = '"$log"').' >&2
  exit 62
fi
case " $* " in *' --daemon '*) while :; do sleep 3600 9>&-; done ;; esac
touch "$db/daily.cvd"
echo 'daily.cvd updated (version: 27500, sigs: 2070000, f-level: 90, builder: SIMULATED)' | tee -a "$log"
