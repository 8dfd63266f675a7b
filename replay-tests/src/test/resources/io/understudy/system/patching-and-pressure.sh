stty -echo -onlcr; PS1=
echo 1 >/proc/sys/net/core/bpf_jit_enable; dmesg -n 1; cd /lib/modules
insmod /lib/modules/zsmalloc.ko; insmod /lib/modules/zram.ko
echo 96M >/sys/block/zram0/disksize; mkswap /dev/zram0 >/dev/null; swapon /dev/zram0 && echo swapping
insmod test_static_key_base.ko && insmod test_static_keys.ko && echo static keys passed
rmmod test_static_keys; rmmod test_static_key_base
insmod test_bpf.ko test_suite=test_bpf test_range=738,771; rmmod test_bpf; dmesg | grep Summary
mkdir -p /sys/kernel/tracing; mount -t tracefs tracing /sys/kernel/tracing; cd /sys/kernel/tracing
echo 'vfs_*' >set_ftrace_filter; echo function >current_tracer; cat current_tracer
ls -lR /proc/1 >/dev/null; echo 0 >tracing_on; grep -q vfs_ trace && echo traced
echo nop >current_tracer; cat current_tracer; wc -l <enabled_functions
mount -o remount,size=64m /tmp; cd /tmp
for i in $(seq 12); do seq $((i*1000)) $((i*1000+120000)) >f$i; done
cat f* | md5sum
for i in $(seq 20); do (echo $i | cat >/dev/null) & done; wait
grep -E '^(pgrefill|pgdeactivate|pswpin|pswpout) ' /proc/vmstat
poweroff -f
