; The native pieces: position-independent x86-64 code that Unicorn calls with the System V convention.
; Rebuild with: nasm -f bin -o pieces.bin pieces.asm   (NativePiecesTest compares the bytes)
BITS 64
DEFAULT REL
%include "layout.inc"

        dd      block_counter - $$
        dd      exception - $$
        dd      flag_rescue - $$
        dd      nothing_read - $$
        dd      nothing_write - $$
        dd      tlb_fill - $$

align 16
%include "block-counter.asm"
align 16
%include "exceptions.asm"
align 16
%include "flag-rescue.asm"
align 16
%include "tlb-fill.asm"
