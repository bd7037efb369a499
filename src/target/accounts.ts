import { mostOfFile } from './sudoers.ts'

/**
 * How to become an account: asked of the machine once for each account, and only where an ask needs it. What sudo allows
 * is known by then (`sudo.ts`): `mm_way` and `mm_free` tell it, and nothing is tried.
 */
export const accounts = (typed: boolean): string => `${typed ? byPassword : withoutPassword}mm_acct() {
  [ "$1" != "$mm_w" ] || return
  mm_w=$1
  [ -n "$mm_u" ] || { mm_u=$(id -u); mm_n=$(id -un 2>/dev/null); }
  if [ "$1" = "$mm_n" ] || { [ "$1" = root ] && [ "$mm_u" = 0 ]; }; then mm_h=self
  elif ! id "$1" >/dev/null 2>&1; then mm_h=gone
  elif [ "$mm_u" = 0 ]; then mm_h=su
  else mm_way "$1"
  fi
  case $mm_h in su|both)
    mm_a=$(getent passwd "$1" 2>/dev/null || grep "^$1:" /etc/passwd)
    case \${mm_a##*:} in *nologin|*false) mm_a='-s /bin/sh' ;; *) mm_a= ;; esac ;;
  esac
}
mm_file() {
  mm_f=$(command -v tail) mm_y=$3 mm_path=$5; shift 5
  for mm_g in "$mm_f" "/usr$mm_f" "\${mm_f#/usr}"; do
    [ "$mm_g" -ef "$mm_f" ] && mm_free "$mm_w" "$mm_g" "-c ${mostOfFile} -- $mm_path" || continue
    mm_allowed "$mm_w" "$mm_g" -c ${mostOfFile} -- "$mm_path" </dev/null >/dev/null 2>&1 || continue
    mm_both b "$mm_i"
    mm_direct "$mm_w" "$mm_g" -c ${mostOfFile} -- "$mm_path" | sh -c "$mm_y" mm_file - "$@"
    return 0
  done
  return 1
}
mm_become() {
  mm_o=$1 mm_e=$2 mm_i=$3 mm_l=$4; shift 4
  mm_c="exec sh -c 'eval \\"\\$(printf %b \\"$MM_INNER$mm_e\\")\\"' mailmedic"
  mm_x=$((mm_l + 5)) MM_ID=$mm_i; export MM_ID
  case $mm_h in
    self) mm_r "$mm_i" "$mm_l" "$@"; return ;;
    su) mm_t $mm_x su - "$mm_w" $mm_a -c "$mm_c"; return ;;
    both) mm_t $mm_x sudo -n -- su - "$mm_w" $mm_a -c "$mm_c"; return ;;
    root) mm_t $mm_x sudo -n -H -- sh -c "$mm_c"; return ;;
    sudo) mm_shell "$mm_w" "$(command -v bash || command -v sh)" "$mm_c"; return ;;
    some)
      case $1:$4 in sh:mm_file) mm_file "$@" && return ;; esac
      mm_f=$(command -v "$1")
      case $mm_f in /*)
        mm_y=$1; shift
        for mm_g in "$mm_f" "/usr$mm_f" "\${mm_f#/usr}"; do
          [ "$mm_g" -ef "$mm_f" ] && mm_free "$mm_w" "$mm_g" "$*" || continue
          mm_allowed "$mm_w" "$mm_g" "$@" </dev/null >/dev/null 2>&1 || continue
          mm_both b "$mm_i"; mm_direct "$mm_w" "$mm_g" "$@"; return
        done
        set -- "$mm_y" "$@" ;;
      esac
      [ -z "$mm_typed" ] || mm_h=listed ;;
  esac
  if [ "$mm_o" = 1 ]; then mm_say s "$mm_i" "$mm_h:$mm_n"; mm_r "$mm_i" "$mm_l" "$@"; return; fi
  if [ "$mm_h" = gone ]; then mm_say u "$mm_i"
  elif command -v "$1" >/dev/null 2>&1; then mm_say d "$mm_i" "$mm_h:$mm_n"
  else case $1 in */*) mm_say d "$mm_i" "$mm_h:$mm_n" ;; *) mm_say n "$mm_i" ;; esac; fi
  return 126
}
`

const withoutPassword = `mm_typed=
mm_shell() { mm_t $mm_x sudo -n -H -u "$1" -- "$2" -l -c "$3"; }
mm_allowed() { mm_d=$1; shift; mm_t 10 sudo -n -u "$mm_d" -l -- "$@"; }
mm_direct() { mm_d=$1; shift; mm_t "$mm_l" sh -c 'sudo -n -u "$@"; exit $?' sh "$mm_d" -- "$@"; }
`

/**
 * The password comes as the first line of our stdin, and stays in a variable of this shell that is not exported: printf is
 * part of the shell, so it is in no argument and no environment. -k: sudo neither looks for nor leaves a ticket. Where sudo
 * wants no password it would leave the line to the command: a shell skips to the mark that follows, and a command of the
 * list gets the line only if its entry says that sudo takes it (mm_z, set by mm_free).
 */
const byPassword = `mm_typed=1
IFS= read -r mm_pw
case $(command -v printf) in */*) mm_way() { mm_h=unknown; } ;; esac
mm_shell() {
  { printf '%s\\n' "$mm_pw" "$MM"; cat; } | mm_t $mm_x sudo -S -k -p '' -H -u "$1" -- "$2" -l -c \\
    'while IFS= read -r mm_a && [ "$mm_a" != '"$MM"' ]; do :; done; '"$3"
}
mm_allowed() { mm_d=$1; shift; printf '%s\\n' "$mm_pw" | mm_t 10 sudo -S -k -p '' -u "$mm_d" -l -- "$@"; }
mm_direct() {
  mm_d=$1; shift
  if [ -n "$mm_z" ]; then
    { printf '%s\\n' "$mm_pw"; cat; } | mm_t "$mm_l" sh -c 'sudo -S -k -p "" -u "$@"; exit $?' sh "$mm_d" -- "$@"
  else mm_t "$mm_l" sh -c 'sudo -n -u "$@"; exit $?' sh "$mm_d" -- "$@"; fi
}
`
