; UC_HOOK_BLOCK: void (uc rdi, pc rsi, size edx, user rcx); rbp is CPUX86State, as everywhere in translated code.
;
; Counts the block that is about to run, or leaves before it. The engine keeps a record of every translated block in
; front of its translation. This routine was called by that translation, so the return address leads to the record,
; and the record holds the number of instructions: no table, hence nothing that could be stale, ambiguous or missing.
;
; A block is counted here once. Then the counter stands in the block itself (inline-counter.asm), which calls block_gate
; only when it may have to stop.
block_counter:
        call    find_block
        test    dword [r8 + TB_CFLAGS], CF_COUNT_MASK
        jnz     .restarted
        mov     r9, [WORDS + COUNT]
        cmp     r9, [WORDS + GATE]
        jl      .count
        call    gate
.count: movzx   eax, word [r8 + TB_ICOUNT]
        add     r9, rax
        mov     [WORDS + COUNT], r9
        mov     [WORDS + BLOCK], r8
        cmp     dword [WORDS + INLINE], 0
        jne     write_counter
        ret

; A store hit the block it belongs to. The engine threw that block away in the middle and now runs the store again as
; a block of one instruction (translate-all.c, "Force execution of one insn next time"), which must not be stopped, or
; the request would be lost. What the other block did not execute is taken back by Java before the next block.
.restarted:
        mov     rax, [WORDS + BLOCK]
        mov     [WORDS + RESTARTED], rax
        mov     [WORDS + BLOCK], r8
        or      qword [WORDS + GATE], -1
        or      qword [WORDS + LIMIT], -1
        ret

; Called by the counter in a translation. Returns if the block may start; it is not yet counted.
block_gate:
        call    find_block
        mov     r9, [WORDS + COUNT]
        call    gate
        ret

; To r8, the record of the block that called our caller. The call stands in the first bytes of the translation, in its
; first 64 as far as anyone has seen.
find_block:
        mov     rax, [rsp + 8]
        and     rax, -64
        mov     r10d, 5
.line:  lea     r8, [rax - TB_ROOM]
        cmp     [r8 + TB_CODE], rax     ; the record points at its translation: that is how it is recognised
        je      .found
        sub     rax, 64
        dec     r10d
        jnz     .line
        mov     dword [WORDS + REASON], REASON_UNKNOWN
        add     rsp, 8
        jmp     leave_block
.found: ret

; Returns if the block in r8 may start at the count in r9, and otherwise leaves it; to be called with nothing but the
; translation's return address on the stack.
gate:   cmp     dword [WORDS + REASON], 0       ; a hook has asked for the stop
        jne     .leave
        cmp     qword [WORDS + LENT_SLOT], 0
        jne     .lent
.open:  cmp     dword [WORDS + PASS], 0
        jne     .pass
        cmp     dword [WORDS + WATCH], 0
        je      .limit
        test    dword [rbp + ENV_EFLAGS], EFLAGS_IF
        jz      .limit
        test    dword [rbp + ENV_HFLAGS], HF_INHIBIT_IRQ
        jnz     .limit
        mov     dword [WORDS + REASON], REASON_WINDOW
        jmp     .stop
.limit: cmp     r9, [WORDS + LIMIT]
        jge     .full
        cmp     dword [WORDS + FITTING], 0
        je      .start
        movzx   eax, word [r8 + TB_ICOUNT]
        add     rax, r9
        cmp     rax, [WORDS + LIMIT]
        jle     .start
.full:  mov     dword [WORDS + REASON], REASON_LIMIT
.stop:  mov     [WORDS + NEXT], r8
.leave: add     rsp, 8
        jmp     leave_block
.pass:  mov     dword [WORDS + PASS], 0
.start: ret

; The first block after a stop was entered through a slot lent to it (ResumePoint.java): put back what stood there.
; If only that made the gate low, raise it again, but not over a request to stop that another thread makes meanwhile:
; that one writes LIMIT before GATE, and xchg orders our write of GATE before the second look at LIMIT.
.lent:  mov     r10, [WORDS + LENT_SLOT]
        mov     r11, [WORDS + LENT_FROM]
        mov     [r10], r11
        mov     qword [WORDS + LENT_SLOT], 0
        mov     eax, [WORDS + PASS]
        or      eax, [WORDS + WATCH]
        or      eax, [WORDS + FITTING]
        jnz     .open
        mov     rax, [WORDS + LIMIT]
        mov     r10, rax
        xchg    r10, [WORDS + GATE]
        cmp     rax, [WORDS + LIMIT]
        je      .open
        or      qword [WORDS + GATE], -1
        jmp     .open

; Ends the run in the middle of a translation, whose return address is on the stack: asks for the stop, then does what
; the engine's own check does, which is not waited for, because it is missing behind an inline counter and in the middle
; of blocks. The processor's state becomes that of the instruction to which the return address belongs.
leave_block:
        sub     rsp, 8
        mov     rdi, [WORDS + UC]
        call    [WORDS + STOP]
        add     rsp, 8
        mov     rdi, [WORDS + UC]
        xor     esi, esi
        jmp     [WORDS + CHECK_EXIT]
