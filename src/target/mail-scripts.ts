/** POSIX sh for deeds about messages: fixed texts, as in host-scripts.ts. Queue ids come one a line on standard input. */

/** $@ a command: run with each id as its last argument. Prints the ids for which it failed. */
export const eachScript = `while read -r id; do "$@" "$id" </dev/null || printf '%s\\n' "$id"; done`

/**
 * $1 folder for the copies, $2 the queue directory, $3 what is copied, $4 KiB that are needed. raw: the queue file of each id as
 * raw/ID; many with one cp(1), for a program started for each of 20,000 messages takes minutes. both: also ID.env (records
 * of postcat -e) and ID.msg (header and body). sudo: these two alone, by a login that may run postcat by sudo and read no queue file
 * itself. Prints the ids of those that are there whole.
 */
export const saveScript = `umask 077; d=$1 q=$2 w=$3 ids=$(cat); mkdir -p "$d/raw" "$d/part" || exit
room=$(df -Pk "$d" | sed -n '$p' | { read -r _ _ _ n _; echo "$n"; })
[ "\${room:-0}" -ge "$4" ] || { echo "$d has room for \${room:-0} KiB, and the copies need up to $4" >&2; exit 73; }
mm_cat() { if [ "$w" = sudo ]; then sudo -n "$(command -v postcat)" "$@" </dev/null; else postcat "$@" </dev/null; fi; }
mm_one() { cp -p -- "$q/$2" "$d/part/$1" && mv -f -- "$d/part/$1" "$d/raw/$1"; }
mm_raw() {
  set --
  for id in $ids; do [ -e "$d/raw/$id" ] || [ ! -f "$q/hold/$id" ] || set -- "$@" "$id"; done
  if [ $# -gt 0 ]; then
    if (cd "$q/hold" && cp -p -- "$@" "$d/part/"); then (cd "$d/part" && mv -f -- "$@" ../raw/)
    else for id do mm_one "$id" "hold/$id"; done; fi
  fi
  for id in $ids; do
    [ ! -e "$d/raw/$id" ] || continue
    f=$(mm_cat -qe "$id" | sed -n '1s/^\\*\\*\\* ENVELOPE RECORDS \\(.*\\) \\*\\*\\*$/\\1/p')
    [ -z "$f" ] || mm_one "$id" "$f"
  done
}
mm_text() {
  for id in $ids; do
    [ ! -e "$d/$id.msg" ] || continue
    mm_cat -qe "$id" >"$d/$id.env.part" && mv -f "$d/$id.env.part" "$d/$id.env" || continue
    mm_cat -qbh "$id" >"$d/$id.part" && mv -f "$d/$id.part" "$d/$id.msg"
  done
}
[ "$w" = sudo ] || mm_raw
[ "$w" = raw ] || mm_text
sync
for id in $ids; do
  [ "$w" = sudo ] || [ -s "$d/raw/$id" ] || continue
  [ "$w" = raw ] || [ -s "$d/$id.msg" ] || continue
  printf '%s\\n' "$id"
done`

/**
 * $1 folder of the copies, $2 the queue directory. Puts the queue file of each id into the hold queue, where nothing but a person
 * touches it, and lets Postfix name it (postsuper -s: the name of a queue file holds its inode). Each is put there once, also
 * where this is run again after it was killed: its inode is on the disk before it is moved, and a file that is moved keeps it.
 * Prints \`ID NEW-ID\` for each that has a queue file, \`ID -\` where it has left the hold queue since.
 */
export const restoreScript = `umask 077; d=$1 q=$2 t=$2/mailmedic ids=$(cat); mkdir -p "$t" "$d/raw" || exit
[ -e "$d/inodes" ] || : >"$d/inodes"
todo=$({ sed 's/^/k /' "$d/inodes"; printf 'i %s\\n' $ids; } |
  awk '$1 == "k" { known[$2]; next } !($2 in known) { print $2 }')
set --; for id in $todo; do [ ! -e "$d/raw/$id" ] || set -- "$@" "$id"; done
if [ $# -gt 0 ]; then
  (cd "$d/raw" && cp -p -- "$@" "$t/") || exit
  now=$(cd "$t" && ls -i -- "$@") || exit
  { cat "$d/inodes"; printf '%s\\n' "$now" | awk '{ print $2, $1 }'; } >"$d/inodes.part" &&
    mv -f "$d/inodes.part" "$d/inodes" || exit
fi
sync
set --
for id in $ids; do
  [ -e "$t/$id" ] || continue
  if [ -e "$q/hold/$id" ]; then echo "another message on hold is called $id" >&2; exit 75; fi
  set -- "$@" "$id"
done
[ $# -eq 0 ] || (cd "$t" && mv -- "$@" "$q/hold/") || exit
rmdir "$t" 2>/dev/null; sync
postsuper -s hold || exit
{ printf 'w %s\\n' $ids; sed 's/^/of /' "$d/inodes"
  find "$q/hold" -type f -exec ls -i {} + | sed 's/^ */at /'
} | awk '$1 == "w" { wanted[$2]; next } $1 == "of" { if ($2 in wanted) id[$3] = $2; next }
  $2 in id { sub(/.*\\//, "", $3); print id[$2], $3; delete id[$2] }
  END { for (n in id) print id[n], "-" }'`

/** $1 folder of the copies. For each id: \`@ID\`, \`+\` if it was handed in already, then its envelope records. */
export const envelopesScript = `while read -r id; do
  printf '@%s\\n' "$id"
  [ ! -e "$1/$id.sent" ] || echo +
  cat -- "$1/$id.env"
done`

/**
 * $1 folder of the copies. On standard input, for each message: \`M ID\`, \`8\` where it is 8 bit, \`S SENDER\`, \`R RECIPIENT\` for each,
 * \`E\`. Hands it in by sendmail(1), which must not touch its header (-G). Prints \`ID MESSAGE-ID\` for each that was taken.
 */
export const submitScript = `d=$1
while IFS= read -r l; do
  case $l in
    'M '*) id=\${l#M } s= b=7BIT; set -- ;;
    8) b=8BITMIME ;;
    'S '*) s=\${l#S } ;;
    'R '*) set -- "$@" "\${l#R }" ;;
    E)
      if [ ! -e "$d/$id.sent" ]; then
        sendmail -G -i -B "$b" -f "$s" -- "$@" <"$d/$id.msg" || continue
        : >"$d/$id.sent"
      fi
      printf '%s %s\\n' "$id" "$(sed -n '/^$/q; s/^[Mm]essage-[Ii][Dd]:[ 	]*//p' "$d/$id.msg" | sed -n 1p)" ;;
  esac
done
sync`

/** $1 folder that holds the copies, $2 its name there. Packs it, with gzip. */
export const packScript = `exec tar -C "$1" -czf - -- "$2"`
