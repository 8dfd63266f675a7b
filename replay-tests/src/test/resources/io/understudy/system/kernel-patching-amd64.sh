stty -echo -onlcr; PS1=
cat /proc/sys/net/core/bpf_jit_enable
for i in 1 0 1 0 1 0; do echo $i >/proc/sys/kernel/sched_schedstats; (echo static key $i | cat); done
mkdir -p /sys/kernel/tracing; mount -t tracefs tracing /sys/kernel/tracing; cd /sys/kernel/tracing
echo function >current_tracer; cat current_tracer
ls -lR /proc/1 >/dev/null
test $(wc -l <enabled_functions) -gt 10000 && grep -q vfs_ trace && echo traced
echo nop >current_tracer; cat current_tracer; wc -l <enabled_functions
echo p:entry do_sys_openat2 >kprobe_events; echo p:inside do_sys_openat2+5 >>kprobe_events; echo r:back do_sys_openat2 >>kprobe_events
echo 1 >events/kprobes/enable; cat /init >/dev/null
for probe in entry inside back; do grep -q "$probe:" trace && echo hit $probe; done
sleep 1; cat /init >/dev/null; echo 0 >events/kprobes/enable; echo >kprobe_events; wc -l <kprobe_events
ip link set lo up; udhcpc -i lo -n -q -t 2 -T 1 2>&1 & sleep 1; grep -q bpf_ /proc/vmallocinfo && echo translated; wait
poweroff -f
