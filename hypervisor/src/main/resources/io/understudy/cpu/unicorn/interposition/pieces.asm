; The native pieces: position-independent x86-64 code that Unicorn calls with the System V convention.
; Rebuild with: nasm -f bin -o pieces.bin pieces.asm   (NativePiecesTest compares the bytes)
BITS 64
DEFAULT REL
%include "layout.inc"
%include "engine-calls.inc"

        dd      block_counter - $$
        dd      block_gate - $$
        dd      exception - $$
        dd      flag_rescue - $$
        dd      nothing_read - $$
        dd      nothing_write - $$
        dd      tlb_fill - $$
        dd      page_store - $$
        dd      reset_dirty - $$
        dd      translate_block - $$
        dd      generate_code - $$
        dd      lookup_block - $$
        dd      forget_blocks - $$
        dd      translate_loop - $$
        dd      code_byte - $$
        dd      run_processor - $$
        dd      engine_aborts - $$
        dd      crash_signal - $$
align 8
magic:  dq      MAGIC

align 16
%include "block-counter.asm"
align 16
%include "inline-counter.asm"
align 16
%include "exceptions.asm"
align 16
%include "flag-rescue.asm"
align 16
%include "tlb-fill.asm"
align 16
%include "page-store.asm"
align 16
%include "run-guard.asm"
align 16
%include "block-ends.asm"
align 16
%include "block-lookup.asm"
align 16
%include "instruction.asm"
align 16
%include "lock-prefix.asm"
align 16
%include "port-check.asm"
