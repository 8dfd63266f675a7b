package io.understudy.cpu.unicorn.run;

import io.understudy.cpu.SegmentRegister;
import io.understudy.cpu.unicorn.discovery.Environment;
import io.understudy.cpu.unicorn.discovery.JumpCache;
import io.understudy.cpu.unicorn.discovery.TranslatedBlock;

/**
 * Makes a stop leave no trace in the engine. Replicas stop at different places, but a guest can see, in Accessed bits
 * that it cleared, which entries the TLB holds; so a stop must not change them.
 *
 * <p>Going on, the engine looks for the block in its {@link JumpCache}, and if it is not there it asks the TLB where its
 * code lies ({@code tb_htable_lookup} in cpu-exec.c), which may need a fill. A run that was not stopped there may have
 * come by a chained jump and have done neither. So the block before which the run stopped is lent the slot, and the
 * block counter puts back what stood in it as soon as the block begins.
 */
public final class ResumePoint {
    private final JumpCache cache;
    private final RunControl control;
    private final Environment environment;

    public ResumePoint(JumpCache cache, RunControl control, Environment environment) {
        this.cache = cache;
        this.control = control;
        this.environment = environment;
    }

    /**
     * Lends the slot, after {@link RunControl#arm}.
     *
     * @param block the one before which the last run stopped, 0 if it ended otherwise
     */
    public void lend(long block) {
        if (block == 0 || TranslatedBlock.isInvalid(block)) {
            return;
        }
        long pc = environment.linearInstructionPointer();
        if (TranslatedBlock.pc(block) == pc
                && TranslatedBlock.codeSegmentBase(block) == environment.base(SegmentRegister.CS)
                && cache.at(pc) != block) {
            control.lend(cache.slotAddress(pc), cache.at(pc));
            cache.put(pc, block);
        }
    }

    /** Puts back what the first block should have, if it never began. */
    public void takeBack() {
        control.takeBack();
    }
}
