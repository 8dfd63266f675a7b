stty -echo -onlcr; PS1=
insmod /lib/modules/lzo_rle.ko; insmod /lib/modules/zsmalloc.ko; insmod /lib/modules/zram.ko
echo 96M >/sys/block/zram0/disksize; mkswap /dev/zram0 >/dev/null; swapon /dev/zram0 && echo swapping
mount -o remount,size=64m /tmp; cd /tmp
seq 1000 >s1; cat s1 s1 s1 s1 s1 s1 s1 s1 s1 s1 s1 s1 s1 s1 s1 s1 s1 s1 s1 s1 >s2; cat s2 s2 s2 s2 s2 s2 s2 s2 s2 s2 >s3
round=0
while [ $round -lt ROUNDS ]; do
round=$((round+1))
for i in 1 2 3 4 5 6 7 8; do cat s3 s3 >f$i; done
cat f* | md5sum
for i in 1 2 3 4 5 6 7 8; do for j in 1 2 3; do (echo $j | cat >/dev/null) & done; wait; done
rm f1 f3 f5
done
grep -E '^(pgscan_(kswapd|direct)|pgrefill|pgdeactivate|pswpin|pswpout) ' /proc/vmstat
poweroff -f
