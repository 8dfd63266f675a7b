; Where blocks end is what positions in the log are made of, so it must not depend on the host. The engine has two
; limits that do: a block may have 4000 operations of intermediate code, whose number depends on what is emitted besides
; the guest's instructions, and 64 KiB of emitted code (translate-all.c, "case -2"), whose size depends on the host's
; processor and on where things lie in memory. Neither is reached by a block that has few instructions.

; In the place of gen_intermediate_code: void (CPU rdi, block rsi, most instructions edx).
translate_block:
        mov     eax, [CALLS + CALLS_MOST_INSTRUCTIONS]
        cmp     edx, eax
        cmova   edx, eax
        jmp     [CALLS + CALLS_TRANSLATE]

; In the place of tcg_gen_code: int (context rdi, block rsi). -2 says that the code is too long; the engine then tries
; half as many instructions. So blocks of the few instructions that take very many operations (ENTER with a level) are
; cut by the number of these, long before their code is too long.
%define CONTEXT_OPERATIONS 56 ; u32  nb_ops (tcg.h)

generate_code:
        mov     eax, [rdi + CONTEXT_OPERATIONS]
        mov     [CALLS + CALLS_LAST_OPERATIONS], eax
        cmp     eax, [CALLS + CALLS_MOST_OPERATIONS]
        jbe     .go
        cmp     word [rsi + TB_ICOUNT], 1
        jbe     .go
        mov     eax, -2
        ret
.go:    sub     rsp, 8
        call    [CALLS + CALLS_GENERATE]
        call    find_run                ; nothing is being translated any more
        test    rcx, rcx
        jz      .done
        or      qword [rcx + RUN_INSTRUCTION], -1
.done:  add     rsp, 8
        ret
