import type { Action } from '../target/action.ts'

/**
 * $1 a service, $2 its account, $3 the file into which Java writes its thread dumps. What runs, who talks to whom, where each
 * process of the account stands, and of Java what each thread does: all of it is gone after a restart.
 */
const script = `echo "# $1, $(date)"; uptime
ps -eo pid,ppid,user,stat,wchan:24,etime,rss,args 2>/dev/null || ps -ef
echo "# sockets"; ss -tanp 2>/dev/null || cat /proc/net/tcp
for p in $(pgrep -u "$2"; pgrep "$1"); do
  echo "# process $p"; tr '\\0' ' ' <"/proc/$p/cmdline" | cut -c1-200; echo
  grep -E '^(State|Threads|VmRSS|VmSwap|SigQ|SigPnd|ShdPnd)' "/proc/$p/status"; cat "/proc/$p/stack"
done 2>/dev/null
for p in $(pgrep -u "$2" -x java); do
  was=$(wc -c <"$3" 2>/dev/null || echo 0); n=0
  kill -QUIT "$p" || continue
  until [ "$(wc -c <"$3" 2>/dev/null || echo 0)" -gt "$was" ] || [ $n -ge 10 ]; do n=$((n + 1)); sleep 1; done
  echo "# threads of process $p, from $3"; tail -c "+$((was + 1))" "$3" | head -c 900000
done
:`

/** A step that keeps it, before the service is started anew. */
export const hungEvidence = (service: string, zimbra: boolean): Action => ({
  id: `evidence-${service}`,
  label: `keep what ${service} is doing`,
  detail: zimbra ? 'processes, sockets, a thread dump of Java' : 'processes, sockets, where each of them stands',
  why: 'A restart wipes out the only trace of why it hangs.',
  changes: [],
  do: [
    {
      kind: 'evidence',
      name: `hung-${service}`,
      argv: ['sh', '-c', script, 'evidence', service, zimbra ? 'zimbra' : service, '/opt/zimbra/log/zmmailboxd.out'],
      as: zimbra ? 'zimbra' : 'root',
      timeoutMs: 40_000,
    },
  ],
  undo: [],
})
