#!/bin/bash
# The first process of the mail host: sets it up, starts what /usr/local/lib/lab/start says, then reaps orphans.
set -eu
export PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin LANG=C.UTF-8 HOME=/root
cd /
for part in /usr/local/lib/lab/setup.d/*; do
  # shellcheck disable=SC1090
  . "$part"
done
rm -f /usr/local/lib/lab/{options.sh,op.hash,ssh_host_*}
mkfifo /run/lab/never
exec 3<>/run/lab/never
touch /run/lab/ready
set +e
while read -r -u 3 _; do :; done
