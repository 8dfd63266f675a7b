; UC_HOOK_BLOCK: void (uc rdi, pc rsi, size edx, words rcx); rbp is CPUX86State, as everywhere in translated code.
;
; Counts the block that is about to run, or stops before it. The engine keeps a record of every translated block in
; front of its translation. This routine was called by that translation, so the return address leads to the record,
; and the record holds the number of instructions: no table, hence nothing that could be stale, ambiguous or missing.
block_counter:
        mov     rax, [rsp]
        and     rax, -64
        cmp     [rax - TB_ROOM + TB_CODE], rax  ; the record points at its translation: that is how it is recognised
        jne     .search
.found:
        lea     r8, [rax - TB_ROOM]
        test    dword [r8 + TB_CFLAGS], CF_COUNT_MASK
        jnz     .restarted
        mov     r9, [rcx + COUNT]
        cmp     r9, [rcx + GATE]
        jge     .gated
.count: movzx   eax, word [r8 + TB_ICOUNT]
        add     r9, rax
        mov     [rcx + COUNT], r9
        mov     [rcx + BLOCK], r8
        ret

.gated: cmp     qword [rcx + LENT_SLOT], 0
        jne     .lent
.open:  cmp     dword [rcx + PASS], 0
        jne     .pass
        cmp     dword [rcx + WATCH], 0
        je      .limit
        test    dword [rbp + ENV_EFLAGS], EFLAGS_IF
        jz      .limit
        test    dword [rbp + ENV_HFLAGS], HF_INHIBIT_IRQ
        jnz     .limit
        mov     dword [rcx + REASON], REASON_WINDOW
        jmp     .stop
.limit: cmp     r9, [rcx + LIMIT]
        jge     .full
        cmp     dword [rcx + FITTING], 0
        je      .count
        movzx   eax, word [r8 + TB_ICOUNT]
        add     rax, r9
        cmp     rax, [rcx + LIMIT]
        jle     .count
.full:
        mov     dword [rcx + REASON], REASON_LIMIT
.stop:  mov     [rcx + NEXT], r8
        jmp     [rcx + STOP]
.pass:  mov     dword [rcx + PASS], 0
        jmp     .count

; The first block after a stop was entered through a slot lent to it (ResumePoint.java): put back what stood there.
; If only that made the gate low, raise it again, but not over a request to stop that another thread makes meanwhile:
; that one writes LIMIT before GATE, and xchg orders our write of GATE before the second look at LIMIT.
.lent:  mov     r10, [rcx + LENT_SLOT]
        mov     r11, [rcx + LENT_FROM]
        mov     [r10], r11
        mov     qword [rcx + LENT_SLOT], 0
        mov     eax, [rcx + PASS]
        or      eax, [rcx + WATCH]
        or      eax, [rcx + FITTING]
        jnz     .open
        mov     rax, [rcx + LIMIT]
        mov     r10, rax
        xchg    r10, [rcx + GATE]
        cmp     rax, [rcx + LIMIT]
        je      .open
        or      qword [rcx + GATE], -1
        jmp     .open

; A store hit the block it belongs to. The engine threw that block away in the middle and now runs the store again as
; a block of one instruction (translate-all.c, "Force execution of one insn next time"), which must not be stopped, or
; the request would be lost. What the other block did not execute is taken back by Java before the next block.
.restarted:
        mov     rax, [rcx + BLOCK]
        mov     [rcx + RESTARTED], rax
        mov     [rcx + BLOCK], r8
        or      qword [rcx + GATE], -1
        or      qword [rcx + LIMIT], -1
        ret

; The call stands in the first bytes of the translation, in its first 64 as far as anyone has seen.
.search:
        mov     r10d, 4
.line:  sub     rax, 64
        cmp     [rax - TB_ROOM + TB_CODE], rax
        je      .found
        dec     r10d
        jnz     .line
        mov     dword [rcx + REASON], REASON_UNKNOWN
        jmp     [rcx + STOP]
