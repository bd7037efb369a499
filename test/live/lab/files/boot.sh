#!/bin/bash
# Runs in the mail host's new namespaces: an overlay of this machine becomes its root, so nothing of the machine is touched.
set -eu
dir=$1 code=$2
mount --make-rprivate /
mkdir -p "$dir/disk" "$dir/root"
size=$(cat "$dir/disk-size" 2>/dev/null || echo 2g)
mount -t tmpfs -o "size=$size,mode=755" lab-disk "$dir/disk"
mkdir "$dir/disk/upper" "$dir/disk/work"
chmod 755 "$dir/disk/upper"
mount -t overlay overlay -o "lowerdir=/,upperdir=$dir/disk/upper,workdir=$dir/disk/work" "$dir/root"
cd "$dir/root"
mount -t proc -o nosuid,nodev,noexec proc proc
mount --bind proc/sys proc/sys
mount -o remount,bind,ro proc/sys
mount -t sysfs -o ro,nosuid,nodev,noexec sysfs sys
mount -t tmpfs -o mode=755 dev dev
for node in null zero full random urandom tty; do
  touch "dev/$node"
  mount --bind "/dev/$node" "dev/$node"
done
mkdir dev/pts dev/shm
mount -t devpts -o newinstance,ptmxmode=0666,mode=620,gid=5 devpts dev/pts
ln -s pts/ptmx dev/ptmx
ln -s /proc/self/fd dev/fd
mount -t tmpfs -o mode=1777 shm dev/shm
mount -t tmpfs -o mode=755,size=64m run run
mount -t tmpfs -o mode=1777 tmp tmp
# What else lives on this machine is none of the mail host's business.
for other in work home mnt srv root opt; do
  [ -d "$other" ] && mount -t tmpfs -o mode=755,size=1g lab-empty "$other"
done
chmod 700 root
cp -r --no-preserve=ownership "$dir/stage/." .
mkdir -p run/lab
pivot_root . .
umount -l .
cd /
hostname mail
exec chroot . /bin/bash "$code"
