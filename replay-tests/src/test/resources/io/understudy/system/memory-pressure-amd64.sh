stty -echo -onlcr; PS1=
insmod /lib/modules/lzo_rle.ko; insmod /lib/modules/zsmalloc.ko; insmod /lib/modules/zram.ko
echo 96M >/sys/block/zram0/disksize; mkswap /dev/zram0 >/dev/null; swapon /dev/zram0 && echo swapping
mount -o remount,size=64m /tmp; cd /tmp
for round in 1 2; do
for i in $(seq 36); do seq $((i*1000)) $((i*1000+120000)) >f$i; done
cat f* | md5sum
for i in $(seq 20); do (echo $i | cat >/dev/null) & done; wait
rm f1 f3 f5
done
grep -E '^(pgrefill|pgdeactivate|pswpin|pswpout) ' /proc/vmstat
poweroff -f
