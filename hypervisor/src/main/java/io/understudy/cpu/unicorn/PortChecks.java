package io.understudy.cpu.unicorn;

import java.nio.ByteBuffer;
import java.util.Map;

/** What {@code port-check.asm} needs to know of the engine, in the words of {@code engine-calls.inc}. */
final class PortChecks {
    private static final int ENGINE = 656;
    private static final int CONTEXT = 664;
    private static final int RDX = 672;
    private static final int STATE = 680;

    private static final Map<Integer, String> FUNCTIONS = Map.of(
            584, "cpu_ldub_code_x86_64",
            592, "helper_check_iob_x86_64",
            600, "helper_check_iow_x86_64",
            608, "helper_check_iol_x86_64",
            616, "tcg_gen_callN_x86_64",
            624, "tcg_temp_new_internal_x86_64",
            632, "tcg_temp_free_internal_x86_64",
            640, "tcg_gen_andi_i64_x86_64",
            648, "tcg_gen_ori_i64_x86_64");

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
