/**
 * POSIX sh for the few things that argv alone cannot say: each is a fixed text, and all that varies comes as arguments or
 * by standard input. Run as `sh -c TEXT NAME ARGUMENT…`.
 */

const stat = `mm_stat() { stat -c '%U:%G %a' -- "$1" 2>/dev/null || stat -f '%Su:%Sg %Lp' "$1"; }
mm_real() { readlink -f -- "$1" 2>/dev/null || printf '%s\\n' "$1"; }
`

/**
 * Sums go into journals that leave the host, and a file may hold a weak password that could be guessed from its sum: each
 * begins with a salt ($mm_salt) that stays there.
 */
const state = `${stat}mm_sum() {
  cat -- "$mm_salt" "$1" | { sha256sum 2>/dev/null || shasum -a 256 2>/dev/null || sha256 -q; } | cut -d' ' -f1
}
mm_state() { if [ -e "$1" ]; then echo "$(mm_sum "$1") $(mm_stat "$1")"; else echo absent; fi; }
`

/** A file of ours beside $p, for its next content. One that was left by a run that was killed may hold a secret: it goes. */
const beside = `rm -f -- "$p".mm-??????
t=$(mktemp "$p.mm-XXXXXX"); trap 'rm -f "$t"' EXIT`

/** $1 path, $2 owner:group, $3 mode, $4 bytes of content on stdin. A content that comes in part changes nothing. */
export const writeScript = `set -e
${stat}p=$(mm_real "$1"); umask 077
${beside}
chown "$2" "$t"; chmod "$3" "$t"
cat >"$t"
[ "$(wc -c <"$t")" -eq "$4" ] || { echo 'the content arrived in part' >&2; exit 75; }
sync "$t" 2>/dev/null || sync
mv -f "$t" "$p"; trap - EXIT`

/**
 * $1 path, $2 owner:group, $3 mode, $4 bytes of the new lines on stdin, then keys. Lines of these keys go, with those that
 * continue them (postmap(1): a line that begins with a blank); the new ones come at the end.
 */
export const entriesScript = `set -e
${stat}p=$(mm_real "$1") own=$2 mode=$3 size=$4; shift 4; umask 077
${beside}
chown "$own" "$t"; chmod "$mode" "$t"
[ ! -e "$p" ] || awk 'BEGIN { for (i = 2; i < ARGC; i++) { gone[tolower(ARGV[i])] = 1; ARGV[i] = "" } }
  /^[ \\t]*(#|$)/ { print; next }
  /^[^ \\t]/ { key = $1; gsub(/^"|"$/, "", key); skip = (tolower(key) in gone) }
  !skip { print }' "$p" "$@" >"$t"
size=$(($(wc -c <"$t") + size))
cat >>"$t"
[ "$(wc -c <"$t")" -eq "$size" ] || { echo 'the lines arrived in part' >&2; exit 75; }
sync "$t" 2>/dev/null || sync
mv -f "$t" "$p"; trap - EXIT`

/** $1 path, $2 owner:group, $3 mode, $4 empty: it need not be there. */
export const ownScript = `set -e
[ -e "$1" ] || [ -z "$4" ] || { echo "there is no $1" >&2; exit 66; }
[ -e "$1" ] || exit 0
chown "$2" "$1"; chmod "$3" "$1"`

/** $1 folder for the copies, then paths. Keeps what is there, once; prints the state of each: `absent`, or `SUM OWNER:GROUP MODE`. */
export const keepScript = `set -e
${state}umask 077; d=$1; shift; mkdir -p "$d"; i=0; mm_salt=$d/../salt
[ -s "$mm_salt" ] || head -c 32 /dev/urandom >"$mm_salt"
for p do
  i=$((i + 1))
  if [ ! -e "$d/$i" ] && [ ! -e "$d/$i.absent" ]; then
    if [ -e "$p" ]; then cp -p -- "$p" "$d/$i.part"; mv "$d/$i.part" "$d/$i"; else : >"$d/$i.absent"; fi
  fi
  mm_state "$p"
done
sync`

/** $1 folder of the copies, then paths; prints the state of each as keepScript does. */
export const stateScript = `${state}mm_salt=$1/../salt; shift; for p do mm_state "$p"; done`

/** $1 folder of the copies, then the same paths in the same order. Puts back content, owner, mode and time. */
export const restoreScript = `set -e
${state}umask 077; d=$1; shift; i=0; mm_salt=$d/../salt
for p do
  i=$((i + 1))
  if [ -e "$d/$i.absent" ]; then rm -f -- "$p" "$p".mm-??????
  elif [ -e "$d/$i" ]; then
    p=$(mm_real "$p")
    ${beside}
    cp -p -- "$d/$i" "$t"; mv -f "$t" "$p"; trap - EXIT
  else echo "no copy of $p was kept" >&2; exit 66
  fi
  mm_state "$p"
done
sync`

/** A home that belongs to root, as Zimbra's does, has folders in which its owner may write. */
const folder = `case $1 in
  '~/'*) d=$HOME/\${1#??}
    for h in "$HOME" "$HOME/data" "$HOME/log"; do [ ! -w "$h" ] || { d=$h/\${1#??}; break; }; done ;;
  *) d=$1 ;;
esac; shift
`

/** Exit status where somebody else holds the lock; it is printed who. */
export const heldByOther = 17

/**
 * $1 the state folder, $2 the run, $3 who holds the lock, $4 take to take it over. Prints the folder, or with heldByOther
 * who holds the lock. A symbolic link is made whole or not at all, with its text. Who does not get it leaves nothing.
 */
export const lockScript = `${folder}umask 077
mkdir -p "$d" && chmod 700 "$d" || exit 1
[ "$3" != take ] || rm -f "$d/lock"
if ln -s "$2" "$d/lock" 2>/dev/null || [ "$(readlink "$d/lock")" = "$2" ]; then
  mkdir -p "$d/$1" && chmod 700 "$d/$1" || { rm -f "$d/lock"; exit 1; }
  (cd "$d" && pwd)
else readlink "$d/lock"; [ -L "$d/lock" ] && exit ${heldByOther}; exit 1; fi`

/** $1 the state folder, $2 a run, $3 who holds the lock, or how that begins. Nothing is left of a run that recorded nothing. */
export const unlockScript = `${folder}case "$(readlink "$d/lock")" in "$2"*) rm -f "$d/lock" ;; esac
rmdir "$d/$1" 2>/dev/null; rmdir "$d" 2>/dev/null; :`

/** $1 the state folder. Prints who holds the lock; nothing where nobody does. */
export const holderScript = `${folder}readlink "$d/lock" || :`

const mine = `mm_mine() { [ "$(readlink "$1")" = "$2" ] || { readlink "$1" || echo nobody; exit ${heldByOther}; }; }
`

/** $1 the lock, $2 who should hold it. With heldByOther it is printed who does. */
export const heldScript = `${mine}mm_mine "$1" "$2"`

/** $1 the state folder, $2 a run. */
export const forgetScript = `d=$1; [ -n "$2" ] && rm -rf -- "$d/$2"`

/**
 * $1 a file that grows by what comes on stdin, $2 its bytes, $3 the lock, $4 who must hold it. A line that comes in part is
 * not written, and one that a crash cut off does not spoil the next.
 */
export const appendScript = `set -e
${mine}umask 077; l=$(cat; echo .); l=\${l%.}
mm_mine "$3" "$4"
[ "$(printf %s "$l" | wc -c)" -eq "$2" ] || { echo 'the line arrived in part' >&2; exit 75; }
[ -z "$(tail -c 1 "$1" 2>/dev/null)" ] || echo >>"$1"
printf %s "$l" >>"$1"; sync "$1" 2>/dev/null || sync`

/** $1 a file, $2 bytes of its content on stdin: it is there whole, or as it was. */
export const putScript = `set -e
umask 077; cat >"$1.part"
[ "$(wc -c <"$1.part")" -eq "$2" ] || { echo 'the content arrived in part' >&2; exit 75; }
sync "$1.part" 2>/dev/null || sync
mv -f "$1.part" "$1"`

/** $1 a file. Exits with noSuch where there is none. */
export const noSuch = 66
export const getScript = `[ -e "$1" ] || exit ${noSuch}
exec cat -- "$1"`

/** $1 the state folder. Prints a line for each run that is recorded there. */
export const runsScript = `${folder}cd "$d" 2>/dev/null || exit 0
for f in */journal.ndjson; do [ ! -e "$f" ] || printf '%s\\n' "\${f%/*}"; done`

/** $1 the state folder, $2 a run. Prints its manifest. */
export const manifestScript = `${folder}exec cat -- "$d/$1/journal.ndjson"`

/** $1 beginning of the tags of a run: prints the processes that still work for it. /proc/PID/environ, proc(5). */
export const busyScript = `for f in /proc/[0-9]*/environ; do
  tr '\\0' '\\n' <"$f" 2>/dev/null | grep -q "^MM_ID=$1" && { f=\${f%/*}; echo "\${f##*/}"; }
done; :`

/**
 * $1 mode mask of files, then a command that leaves something running. That must hold neither our pipes (nobody would see
 * their end) nor our mark (it would seem to be at work for us for ever). Prints the end of what the command said.
 */
export const daemonScript = `u=$1; shift
o=$(mktemp) || exit 1
unset MM_ID MM_INNER MM LC_ALL; umask "$u"
"$@" </dev/null >"$o" 2>&1; c=$?
tail -n 20 "$o"; rm -f "$o"; exit "$c"`
