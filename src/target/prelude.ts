import { accounts } from './accounts.ts'
import { octal, quote } from './quote.ts'
import { type SudoRights, sudoFunctions } from './sudo.ts'

/**
 * The POSIX sh functions every script starts with. What runs below them is marked on stdout and on stderr with a random
 * word, so that what login shells print is told apart from answers. Marks: `a` asked, `b` begins, `e` ended with this
 * status (stderr), `o` its stdout is complete; verdicts n (no such command), p (not executable), u (no such account),
 * d (the login may not become that account), s (so it is asked as the login itself).
 *
 * The shell watches its stdin: when that ends (we ended it, died, or the connection broke) it ends everything in its
 * session. Closing an SSH channel alone would leave the commands running, for root always.
 */

/** Zimbra's own postconf and openssl go first; what ordinary logins lack (postqueue in /usr/sbin) comes last. */
const path =
  '/opt/zimbra/common/sbin:/opt/zimbra/common/bin:/opt/zimbra/bin:/opt/zimbra/libexec' +
  ':/opt/zextras/common/sbin:/opt/zextras/common/bin:/opt/zextras/bin' +
  `:\${PATH:-/usr/bin:/bin}:/usr/local/sbin:/usr/sbin:/sbin:/usr/local/bin:/usr/bin:/bin`

/**
 * Also needed inside `su - USER -c`: locale, path, deadline, lookup. Seconds are whole: old versions know no others. stat(1)
 * of the BSDs writes the same figures with other letters: a question to it is one question everywhere.
 */
const inner = ({ mark, mailConfig }: Marked): string => `MM=${mark}
LC_ALL=C PATH=${path}
export LC_ALL PATH
${mailConfig === undefined ? '' : `MAIL_CONFIG=${quote(mailConfig)}; export MAIL_CONFIG\n`}umask 077
if timeout -k 1 5 true 2>/dev/null; then mm_k=k; elif timeout 5 true 2>/dev/null; then mm_k=p; else mm_k=; fi
mm_both() { printf '\\n%s:%s:%s\\n' "$MM" "$1" "$2"; printf '\\n%s:%s:%s\\n' "$MM" "$1" "$2" >&2; }
mm_say() { printf '\\n%s:%s:%s:%s\\n' "$MM" "$1" "$2" "$3" >&2; }
mm_t() {
  mm_s=$1; shift
  case $mm_k in
    k) timeout -k 2 "$mm_s" "$@" ;;
    p) timeout "$mm_s" "$@" ;;
    *)
      exec 7<&0
      "$@" <&7 7<&- & mm_p=$!
      ( trap 'kill $mm_z' TERM; sleep "$mm_s" & mm_z=$!; wait $mm_z || exit
        kill -TERM $mm_p; sleep 2; kill -KILL $mm_p ) </dev/null >/dev/null 2>&1 7<&- & mm_g=$!
      wait $mm_p; set -- $?; kill $mm_g 2>/dev/null; return $1 ;;
  esac
}
mm_r() {
  mm_i=$1 mm_l=$2; shift 2
  mm_both b "$mm_i"
  case $1 in
    */*)
      if [ ! -e "$1" ]; then ls -ld -- "$1" >/dev/null; mm_say n "$mm_i"; return 127; fi
      if [ ! -f "$1" ] || [ ! -x "$1" ]; then mm_say p "$mm_i"; return 126; fi ;;
    *) command -v "$1" >/dev/null 2>&1 || { mm_say n "$mm_i"; return 127; } ;;
  esac
  MM_ID=$mm_i; export MM_ID
  case $1 in stat) stat -c %n / >/dev/null 2>&1 || { mm_stat "$@"; return; } ;; esac
  mm_t "$mm_l" "$@"
}
mm_stat() {
  shift; mm_m=
  if [ "$1" = -L ]; then mm_m=-L; shift; fi
  mm_f=$(printf %s "$2" | sed 's/%U/%Su/g; s/%G/%Sg/g; s/%a/%Lp/g; s/%Y/%m/g; s/%s/%z/g; s/%n/%N/g'); shift 2
  mm_t "$mm_l" stat $mm_m -f "$mm_f" "$@"
}
`

/** One ask. What it leaves running may keep the pipes open: the marks say when it is over, not their end. */
const asking = `mm_ask() {
  mm_j=$1; shift
  "$@"
  mm_say e "$mm_j" $?
  printf '\\n%s:o:%s\\n' "$MM" "$mm_j"
}
mm_self() { mm_ask "$1" mm_r "$@"; }
mm_as() {
  mm_v=$1 mm_o=$2 mm_e=$3; shift 3
  mm_both a "$1"
  mm_acct "$mm_v"
  mm_ask "$1" mm_become "$mm_o" "$mm_e" "$@"
}
mm_hello() {
  mm_both b hello
  printf 'uid=%s\\nlogin=%s\\nhostname=%s\\n' "$(id -u)" "$(id -un 2>/dev/null)" "$(uname -n)"
  while read -r mm_a mm_b mm_c; do
    [ "$mm_a" = nameserver ] && printf 'nameserver=%s\\n' "$mm_b"
  done 2>/dev/null </etc/resolv.conf
  for mm_a in "$@"; do command -v "$mm_a" >/dev/null 2>&1 && printf 'tool=%s\\n' "$mm_a"; done
  mm_say e hello 0
  printf '\\n%s:o:hello\\n' "$MM"
}
`

/**
 * Later batches come on stdin, each as one line; `let TEXT` defines functions for them; `cut ID` ends one ask that
 * prints too much, or nothing. The end of stdin ends what the running batch started: its descendants, through su and,
 * where everything may be run by it, sudo too, but nothing that made itself a daemon. They are stopped first: none then
 * starts another, or writes once its ask is over. A root process that sudo started for a login with a list of commands
 * cannot be ended by that login: it ends with its own work. Field 4 of /proc/PID/stat is the parent.
 */
const watching = `mm_tree() {
  mm_all= mm_set=" $1 " mm_more=1
  for mm_f in /proc/[0-9]*/stat; do
    { read -r mm_a <"$mm_f"; } 2>/dev/null || continue
    set -- \${mm_a##*) }
    [ "$1" = Z ] || mm_all="$mm_all \${mm_a%% *}:$2"
  done
  while [ $mm_more = 1 ]; do
    mm_more=0
    for mm_a in $mm_all; do
      case $mm_set in *" \${mm_a#*:} "*)
        case $mm_set in *" \${mm_a%:*} "*) ;; *) mm_set="$mm_set\${mm_a%:*} " mm_more=1 ;; esac ;;
      esac
    done
  done
}
mm_kill() {
  mm_alive=
  for mm_a in $mm_set; do
    { read -r mm_b <"/proc/$mm_a/stat"; } 2>/dev/null || continue
    case $mm_b in *') Z '*) ;; *) mm_alive="$mm_alive $mm_a" ;; esac
  done
  for mm_d in "$@"; do
    mm_rest=
    for mm_a in $mm_alive; do kill "-$mm_d" "$mm_a" || mm_rest="$mm_rest $mm_a"; done 2>/dev/null
    [ -z "$mm_rest" ] || [ -z "$MM_ROOT" ] || sudo -n kill "-$mm_d" $mm_rest </dev/null 2>/dev/null
  done
}
mm_end() {
  if [ ! -r /proc/$$/stat ]; then trap '' TERM; kill -TERM 0; return; fi
  mm_tree "$1"; mm_kill STOP TERM CONT
  for mm_c in 0 0 0 1 1 2; do mm_kill; [ -n "$mm_alive" ] || return; sleep $mm_c; done
  mm_kill KILL
}
mm_cut() {
  mm_tree "$mm_p"
  for mm_a in $mm_set; do
    if tr '\\0' '\\n' <"/proc/$mm_a/environ" | grep -qx "MM_ID=$1"; then mm_end "$mm_a"; return; fi
  done 2>/dev/null
}
mm_serve() {
  while IFS= read -r mm_a; do
    case $mm_a in
      'let '*) eval "$(printf %b "\${mm_a#let }")" ;;
      'cut '*) mm_cut "\${mm_a#cut }" ;;
      *) ( eval "$(printf %b "$mm_a")" ) </dev/null & mm_p=$! ;;
    esac
  done
  mm_end "$mm_p"
  exit 0
}
`

/**
 * A server in trouble comes first: what is asked of it runs at a lower priority for processors and disks, and so does all
 * that it starts. Where that cannot be had it runs as it is. Old renice(8) knows no -n.
 */
const gentle = `{ renice -n 10 -p $$ || renice 10 -p $$; ionice -c 2 -n 7 -p $$; } >/dev/null 2>&1
`

export interface Marked {
  /** Random word of this script's marks. */
  readonly mark: string
  /** Every command of Postfix goes by this configuration directory, postconf(1): one of several instances. */
  readonly mailConfig?: string
}

export interface PreludeOptions extends Marked {
  /** What sudo allows the login, as far as that is known by now. */
  readonly rights: SudoRights
  /** The first line of stdin is the login's password for sudo. */
  readonly typed?: boolean
}

export const prelude = (options: PreludeOptions): string =>
  `${inner(options)}${gentle}mm_u= mm_n= mm_w= mm_h=\n${sudoFunctions(options.rights)}${accounts(options.typed === true)}${asking}${watching}`

/** Sent once, before the first ask that needs another account. */
export const innerPrelude = (marked: Marked): string => `MM_INNER='${octal(`${inner(marked)}cd 2>/dev/null\n`)}'\n`
