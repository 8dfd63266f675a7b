package io.understudy.cpu.unicorn.interposition;

import io.understudy.cpu.unicorn.binding.Libunicorn;
import io.understudy.cpu.unicorn.discovery.FillLayout;
import io.understudy.cpu.unicorn.discovery.TranslatorLayout;
import java.nio.ByteBuffer;
import java.util.Map;

/** What {@code port-check.asm} needs to know of the engine, in the words of {@code engine-calls.inc}. */
final class PortChecks {
    private static final int ENGINE = 576;
    private static final int CONTEXT = 584;
    private static final int RDX = 592;
    private static final int STATE = 600;

    private static final Map<Integer, String> FUNCTIONS = Map.of(
            512, "helper_check_iob_x86_64",
            520, "helper_check_iow_x86_64",
            528, "helper_check_iol_x86_64",
            536, "tcg_gen_callN_x86_64",
            544, "tcg_temp_new_internal_x86_64",
            552, "tcg_temp_free_internal_x86_64",
            560, "tcg_gen_andi_i64_x86_64",
            568, "tcg_gen_ori_i64_x86_64");

    private PortChecks() {}

    /** False if something was not found: then nothing may be put into translations. */
    static boolean prepare(ByteBuffer words, FillLayout layout) {
        TranslatorLayout translator = TranslatorLayout.search();
        if (translator == null) {
            return false;
        }
        for (Map.Entry<Integer, String> each : FUNCTIONS.entrySet()) {
            long function = Libunicorn.find(each.getValue());
            if (function == 0) {
                return false;
            }
            words.putLong(each.getKey(), function);
        }
        words.putLong(ENGINE, layout.classPointer() - Long.BYTES);
        words.putLong(CONTEXT, translator.context());
        words.putLong(RDX, translator.rdx());
        words.putLong(STATE, translator.state());
        return true;
    }
}
