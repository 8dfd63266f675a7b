stty -echo -onlcr; PS1=
insmod /lib/modules/zsmalloc.ko; insmod /lib/modules/zram.ko
echo 96M >/sys/block/zram0/disksize; mkswap /dev/zram0 >/dev/null; swapon /dev/zram0 && echo swapping
mount -o remount,size=64m /tmp; cd /tmp
round=0
while [ $round -lt ROUNDS ]; do
round=$((round+1))
for i in 1 2 3 4 5 6 7 8; do seq $((i*1000)) $((i*1000+120000)) >f$i; done
cat f* | md5sum
for i in $(seq 40); do (echo $i | cat >/dev/null) & done
wait; rm f1 f3 f5
done
grep -E '^(pgscan_(kswapd|direct)|pgrefill|pgdeactivate|pswpin|pswpout) ' /proc/vmstat
poweroff -f
