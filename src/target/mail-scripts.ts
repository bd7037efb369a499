/** POSIX sh for deeds about messages: fixed texts, as in host-scripts.ts. Queue ids come one a line on standard input. */

/** $@ a command: run with each id as its last argument. Prints the ids for which it failed. */
export const eachScript = `while read -r id; do "$@" "$id" </dev/null || printf '%s\\n' "$id"; done`

/**
 * $1 folder for the copies, $2 the queue directory, $3 sudo: this login may run postcat by sudo and read no queue file itself,
 * $4 KiB that are needed. For each id ID.env (records of postcat -e) and ID.msg (header and body), where the file can be read
 * also ID.raw. Prints the ids of those that are there whole.
 */
export const saveScript = `umask 077; d=$1 q=$2 w=$3; mkdir -p "$d" || exit
room=$(df -Pk "$d" | sed -n '$p' | { read -r _ _ _ n _; echo "$n"; })
[ "\${room:-0}" -ge "$4" ] || { echo "$d has room for \${room:-0} KiB, and the copies need up to $4" >&2; exit 73; }
mm_cat() { if [ "$w" = sudo ]; then sudo -n "$(command -v postcat)" "$@" </dev/null; else postcat "$@" </dev/null; fi; }
while read -r id; do
  if [ ! -e "$d/$id.msg" ]; then
    mm_cat -qe "$id" >"$d/$id.env.part" && mv -f "$d/$id.env.part" "$d/$id.env" || continue
    mm_cat -qbh "$id" >"$d/$id.part" || continue
    f=$(sed -n '1s/^\\*\\*\\* ENVELOPE RECORDS \\(.*\\) \\*\\*\\*$/\\1/p' "$d/$id.env")
    if [ "$w" != sudo ]; then cp -p -- "$q/$f" "$d/$id.raw.part" && mv -f "$d/$id.raw.part" "$d/$id.raw" || continue; fi
    mv -f "$d/$id.part" "$d/$id.msg"
  fi
  [ ! -s "$d/$id.msg" ] || printf '%s\\n' "$id"
done
sync`

/**
 * $1 folder of the copies, $2 the queue directory. Puts the queue file of each id into the hold queue, where nothing but a person
 * touches it, and lets Postfix name it (postsuper -s: the name of a queue file holds its inode). Each is put there once, also
 * where this is run again after it was killed: its inode is on the disk before it is moved, and a file that is moved keeps it.
 * Prints \`ID NEW-ID\` for each that has a queue file, \`ID -\` where it has left the hold queue since.
 */
export const restoreScript = `umask 077; d=$1 q=$2 ids=$(cat)
for id in $ids; do
  [ -e "$d/$id.raw" ] && [ ! -s "$d/$id.inode" ] || continue
  cp -p -- "$d/$id.raw" "$q/mailmedic.$id" || exit
  set -- $(ls -i -- "$q/mailmedic.$id")
  printf '%s\\n' "$1" >"$d/$id.part" && mv -f "$d/$id.part" "$d/$id.inode" || exit
done
sync
for id in $ids; do
  [ -e "$q/mailmedic.$id" ] || continue
  if [ -e "$q/hold/$id" ]; then echo "another message on hold is called $id" >&2; exit 75; fi
  mv -- "$q/mailmedic.$id" "$q/hold/$id" || exit
done
sync
postsuper -s hold || exit
{ for id in $ids; do [ ! -s "$d/$id.inode" ] || { read -r n <"$d/$id.inode"; echo "of $id $n"; }; done
  find "$q/hold" -type f -exec ls -i {} + | sed 's/^ */at /'
} | awk '$1 == "of" { id[$3] = $2; next } $2 in id { sub(/.*\\//, "", $3); print id[$2], $3; delete id[$2] }
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
