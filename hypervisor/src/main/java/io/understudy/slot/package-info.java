/**
 * A host that serves several VMs: a process that starts one more for each, called a slot, and starts it again whenever it
 * ends. So an engine that crashes takes one VM with it and no other.
 *
 * <pre>
 *   host --name a --vms 3                    Slots, with a Slot each
 *     ├── host --name a --vms 3 --slot 1     a/1: to the arbiter and to its partners a host like any other,
 *     ├── host --name a --vms 3 --slot 2     a/2  but that none of a view are on the same host
 *     └── host --name a --vms 3 --slot 3     a/3
 * </pre>
 *
 * The slots are one host in failure, too: when the first process is gone, however it ended, its slots end at once
 * ({@link io.understudy.slot.ParentWatch}), as they would had the computer failed.
 */
package io.understudy.slot;
