import type { Lab } from '../lab.ts'

/** $1 a package. It is packed again from what is installed, as there is no way to a mirror from here. */
const script = `d=/usr/local/lib/lab/apt; t=$d/build; mkdir -p $t/DEBIAN
dpkg-query -s $1 | sed -e '/^Status:/d' -e '/^Conffiles:/,/^[^ ]/{/^Conffiles:/d;/^ /d}' >$t/DEBIAN/control
dpkg -L $1 | while read -r f; do if [ -f "$f" ] || [ -L "$f" ]; then echo ".$f"; fi; done |
  tar -C / -cf - -T - | tar -C $t -xf -
chmod -R u=rwX,go=rX $t
dpkg-deb --build --root-owner-group $t $d/$1.deb
{ dpkg-deb -f $d/$1.deb; echo "Filename: ./$1.deb"; echo "Size: $(stat -c %s $d/$1.deb)"
  echo "SHA256: $(sha256sum <$d/$1.deb | cut -d' ' -f1)"; } >$d/Packages
rm -rf $t /etc/apt/sources.list.d/*
echo "deb [trusted=yes] file:$d ./" >/etc/apt/sources.list
apt-get update -q`

/** The mail host's own package repository: one real package, from where apt can install it. */
export async function keepPackage(lab: Lab, name: string): Promise<void> {
  await lab.must(['/bin/bash', '--norc', '-euc', `exec >/dev/null </dev/null; ${script}`, 'keep', name])
}
