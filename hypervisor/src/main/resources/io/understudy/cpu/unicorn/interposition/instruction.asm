; Each instruction before the engine's translator sees it.

; In the place of translator_loop: void (operations rdi, context rsi, CPU rdx, block rcx, most instructions r8d). The
; operations are a table of seven functions (translator.h), always the same one. The loop gets a copy of it in which the
; one that translates an instruction is ours.
%define OPERATIONS          7
%define OPERATION_TRANSLATE 4

translate_loop:
        xor     r9d, r9d
        lea     r10, [CALLS + CALLS_OPERATIONS]
.copy:  mov     rax, [rdi + r9*8]
        cmp     r9d, OPERATION_TRANSLATE
        jne     .put
        mov     [CALLS + CALLS_INSTRUCTION], rax
        lea     rax, [translate_instruction]
.put:   mov     [r10 + r9*8], rax
        inc     r9d
        cmp     r9d, OPERATIONS
        jb      .copy
        mov     rdi, r10
        jmp     [CALLS + CALLS_LOOP]

%define CONTEXT_BLOCK   0     ; ptr  struct DisasContextBase (translator.h)
%define CONTEXT_NEXT    16    ; u64  the instruction's linear address
%define LONGEST         15    ; bytes in an instruction; what is longer is the translator's to refuse
%define TB_CODE_64      0x8000 ; in a block's flags
