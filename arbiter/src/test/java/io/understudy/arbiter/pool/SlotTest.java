package io.understudy.arbiter.pool;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.understudy.arbiter.host.HostRole;
import io.understudy.arbiter.view.Host;
import io.understudy.arbiter.view.HostName;
import io.understudy.arbiter.view.View;
import io.understudy.arbiter.wish.Wish;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Hosts that serve several machines: whom the pool puts where, before and after one of them fails with all its slots. */
class SlotTest {
    private final Scene scene = new Scene();

    private static String[] vms(int count) {
        String[] names = new String[count];
        for (int i = 0; i < count; i++) {
            names[i] = "vm" + (i + 1);
        }
        return names;
    }

    /** Every appointed slot does what it is appointed for, until nobody is appointed any more. */
    private void settle() {
        Optional<VmStatus> next = Optional.empty();
        do {
            next.ifPresent(this::carryOut);
            scene.after(500);
            next = scene.snapshot().vms().stream()
                    .filter(vm -> vm.appointed().isPresent())
                    .findFirst();
        } while (next.isPresent());
    }

    private void carryOut(VmStatus vm) {
        String name = vm.vm().value();
        String slot = vm.appointed().orElseThrow().name();
        if (vm.view().isEmpty()) {
            scene.busy(slot, HostRole.PRIMARY, name, 0).view(name, slot);
        } else {
            scene.busy(slot, HostRole.BACKUP, name, vm.view().get().number());
            scene.view(name, vm.view().get().primary().name(), slot);
        }
    }

    /** The whole host is gone, and whoever shared a view with it goes on alone. */
    private void kill(String host) {
        scene.snapshot().hosts().forEach(each -> {
            if (each.report().host().nameWithoutSlot().equals(host)) {
                scene.silent(each.report().host().name());
            }
        });
        scene.after(1500);
        for (VmStatus vm : scene.snapshot().vms()) {
            vm.view()
                    .ifPresent(view -> members(view).stream()
                            .filter(member -> !member.nameWithoutSlot().equals(host))
                            .findFirst()
                            .filter(survivor -> members(view).stream()
                                    .anyMatch(member -> member.nameWithoutSlot().equals(host)))
                            .ifPresent(survivor -> {
                                scene.busy(
                                        survivor.name(),
                                        HostRole.PRIMARY,
                                        vm.vm().value(),
                                        view.number());
                                scene.view(vm.vm().value(), survivor.name());
                            }));
        }
        settle();
    }

    private static List<Host> members(View view) {
        List<Host> members = new ArrayList<>(List.of(view.primary()));
        view.backup().ifPresent(members::add);
        return members;
    }

    /** How many machines have a primary and a backup, on two hosts each. */
    private long redundant() {
        return scene.snapshot().vms().stream()
                .flatMap(vm -> vm.view().stream())
                .filter(view -> view.backup().isPresent())
                .peek(view -> assertNotEquals(
                        view.primary().nameWithoutSlot(), view.backup().get().nameWithoutSlot()))
                .count();
    }

    private Map<String, Integer> slotsInUse() {
        Map<String, Integer> inUse = new TreeMap<>();
        scene.snapshot()
                .vms()
                .forEach(vm -> vm.view()
                        .ifPresent(view -> members(view)
                                .forEach(member -> inUse.merge(member.nameWithoutSlot(), 1, Integer::sum))));
        return inUse;
    }

    @Test
    void shouldMakeThreeMachinesOnThreeHostsRedundantAndAgainWithoutOneHost() {
        scene.idleSlots("a", 3).idleSlots("b", 3).idleSlots("c", 3).after(1000).start(vms(3));
        settle();
        assertEquals(3, redundant());
        assertEquals("{a=2, b=2, c=2}", slotsInUse().toString());
        kill("b");
        assertEquals(3, redundant());
        assertEquals("{a=3, c=3}", slotsInUse().toString());
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void shouldMakeAllRedundantAgainWhileEveryHostLeftHasASlotForEach(long seed) {
        Random random = new Random(seed);
        int machines = 1 + random.nextInt(6);
        List<String> hosts = new ArrayList<>(List.of("a", "b", "c", "d").subList(0, 3 + random.nextInt(2)));
        hosts.forEach(host -> scene.idleSlots(host, machines));
        scene.after(1000).start(vms(machines));
        settle();
        assertEquals(machines, redundant());
        while (hosts.size() > 2) {
            String victim = hosts.remove(random.nextInt(hosts.size()));
            kill(victim);
            assertEquals(machines, redundant(), () -> "seed " + seed + ", without " + victim);
        }
    }

    @Test
    void shouldNeverTakeAnotherSlotOfThePrimarysHost() {
        scene.idleSlots("a", 3).after(1000).start("kv");
        settle();
        assertEquals(0, redundant());
        scene.idleSlots("b", 1);
        settle();
        assertEquals(1, redundant());
    }

    @Test
    void shouldBeginNoMoreMachinesThanCanHaveABackup() {
        scene.idleSlots("a", 2).idleSlots("b", 2).idleSlots("c", 2).after(1000).start(vms(20));
        settle();
        assertEquals(3, redundant());
        assertEquals(
                6, slotsInUse().values().stream().mapToInt(Integer::intValue).sum());
    }

    @Test
    void shouldBeginSeveralOnTheOnlyHostThereIs() {
        scene.idleSlots("a", 2).after(1000).start(vms(3));
        settle();
        assertEquals("{a=2}", slotsInUse().toString());
    }

    @Test
    void shouldEmptyAHostWithAllItsSlots() {
        scene.idleSlots("a", 2).idleSlots("b", 2).idleSlots("c", 2).after(1000).start(vms(2));
        settle();
        scene.wished(new Wish.Drain(new HostName("a"))).after(500);
        assertTrue(scene.status("a/1").draining() && scene.status("a/2").draining());
        for (VmStatus vm : scene.snapshot().vms()) {
            View view = vm.view().orElseThrow();
            boolean onlyItsBackupIsThere =
                    view.backup().orElseThrow().nameWithoutSlot().equals("a");
            assertEquals(onlyItsBackupIsThere, vm.recruit().isPresent());
            vm.recruit().ifPresent(recruit -> assertNotEquals("a", recruit.nameWithoutSlot()));
        }
        assertFalse(scene.snapshot().vms().stream().allMatch(vm -> vm.recruit().isEmpty()));
    }

    @Test
    void shouldNotWaitForEverForAHostThatHasRoomAndDoesNotBegin() {
        scene.idleSlots("x", 9).idleSlots("y", 3).idle("z").after(1000).start("kv");
        scene.busy("z", HostRole.PRIMARY, "kv", 0).view("kv", "z");
        scene.busy("y/1", HostRole.PRIMARY, "web", 1);
        assertEquals("kv:x/1", scene.appointed());
        scene.after(5500);
        assertEquals("kv:y/2", scene.appointed());
        scene.after(5500);
        assertEquals("kv:x/1", scene.appointed());
    }
}
