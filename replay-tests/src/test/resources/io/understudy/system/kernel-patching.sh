stty -echo -onlcr; PS1=
echo 1 >/proc/sys/net/core/bpf_jit_enable; dmesg -n 1; cd /lib/modules
insmod test_static_key_base.ko && insmod test_static_keys.ko && echo static keys passed
rmmod test_static_keys; rmmod test_static_key_base
for range in 427,499 638,677 738,771; do insmod test_bpf.ko test_suite=test_bpf test_range=$range; rmmod test_bpf; done
mkdir -p /sys/kernel/tracing; mount -t tracefs tracing /sys/kernel/tracing; cd /sys/kernel/tracing
echo function >current_tracer; cat current_tracer
ls -lR /proc/1 >/dev/null
test $(wc -l <enabled_functions) -gt 10000 && grep -q vfs_ trace && echo traced
echo nop >current_tracer; cat current_tracer; wc -l <enabled_functions
dmesg | grep Summary
poweroff -f
