; LOCK is allowed in front of some instructions, and only if their destination is memory; anything else is an invalid
; opcode (Intel SDM volume 2, LOCK). The engine's translator ignores LOCK in most other places, and where it does not
; expect it, at BT, BTS, BTR and BTC with a register, it emits code that its own code generator aborts at: any program of
; the guest could end this process. So each instruction is looked at before the translator sees it, and what is legal goes
; on to check_ports.
;
; SYSENTER and SYSEXIT are invalid opcodes on a processor without SEP, which this one is by its CPUID. The engine has them
; all the same, and its SYSENTER does nothing but add its length to EIP, which is not kept while a block runs
; (inline-counter.asm): where it goes on depended on when the machine had last been stopped.

; void (context rdi, CPU rsi)
translate_instruction:
        push    rbx
        push    rbp
        push    r12
        push    r13
        push    r14
        mov     rbx, rdi
        mov     rbp, rsi
        mov     r12, [rdi + CONTEXT_NEXT]
        call    find_run
        test    rcx, rcx
        jz      .first
        mov     [rcx + RUN_INSTRUCTION], r12
.first: xor     r13d, r13d              ; bytes read
        xor     r14d, r14d              ; not 0: LOCK was among them

.prefix:
        call    .byte
        cmp     al, 0xF0
        je      .lock
        mov     edx, eax
        and     edx, 0xFE
        cmp     dl, 0x64                ; FS, GS
        je      .prefix
        cmp     dl, 0x66                ; operand size, address size
        je      .prefix
        cmp     dl, 0xF2                ; REPNE, REP
        je      .prefix
        and     edx, 0xE6
        cmp     dl, 0x26                ; ES, CS, SS, DS
        je      .segment
        mov     edx, eax
        and     edx, 0xF0
        cmp     dl, 0x40                ; REX
        jne     .opcode
        mov     rdx, [rbx + CONTEXT_BLOCK]
        test    dword [rdx + TB_FLAGS], TB_CODE_64
        jnz     .prefix
        jmp     .opcode
.segment:
        test    al, 1                   ; DAA, DAS, AAA, AAS
        jz      .prefix
        jmp     .opcode
.lock:  inc     r14d
        jmp     .prefix

.opcode:
        cmp     al, 0x0F
        jne     .single
        call    .byte
        or      eax, 0x100
        mov     edx, eax
        and     edx, ~1
        cmp     edx, 0x134              ; SYSENTER, SYSEXIT
        je      .illegal
.single:
        test    r14d, r14d
        jz      .legal
        lea     rdx, [.lockable]
.entry: movzx   ecx, word [rdx]
        cmp     ecx, 0xFFFF
        je      .illegal
        add     rdx, 4
        cmp     ecx, eax
        jne     .entry
        movzx   r14d, word [rdx - 2]
        call    .byte                   ; ModR/M
        cmp     eax, 0xC0
        jae     .illegal
        shr     eax, 3
        and     eax, 7
        bt      r14d, eax
        jc      .legal

; The translator is shown an instruction of the same bytes' length that is invalid in all modes, so that the block covers
; the bytes that were decided on and becomes invalid when one of them changes. One thread at a time; nothing that can
; raise an exception happens in between, because no byte is fetched.
.illegal:
        mov     rdx, [fs:0]             ; its own address: which thread this is
.wait:  xor     eax, eax
        lock cmpxchg [CALLS + CALLS_ILLEGAL_THREAD], rdx
        je      .mine
        pause
        jmp     .wait
.mine:  add     r12, r13
        mov     [CALLS + CALLS_ILLEGAL_END], r12
        mov     rdi, rbx
        mov     rsi, rbp
        call    [CALLS + CALLS_INSTRUCTION]
        mov     qword [CALLS + CALLS_ILLEGAL_THREAD], 0
        pop     r14
        pop     r13
        pop     r12
        pop     rbp
        pop     rbx
        ret

.tail:  add     rsp, 16
.legal: mov     rdi, rbx
        mov     rsi, rbp
        pop     r14
        pop     r13
        pop     r12
        pop     rbp
        pop     rbx
        sub     rsp, 8
        call    check_ports
        add     rsp, 8
        jmp     [CALLS + CALLS_INSTRUCTION]

; To eax the next byte, fetched as the translator does; does not come back if that raises a page fault.
.byte:  sub     rsp, 8
        cmp     r13d, LONGEST
        je      .tail
        lea     rsi, [r12 + r13]
        mov     rdi, rbp
        add     rdi, [CALLS + CALLS_ENV]
        call    [CALLS + CALLS_CODE_BYTE]
        movzx   eax, al
        inc     r13d
        add     rsp, 8
        ret

; Opcode, 100h more behind 0Fh, and for which values of ModR/M's middle field LOCK is allowed, a bit each.
align 4
.lockable:
%assign op 0
%rep 7                                  ; ADD, OR, ADC, SBB, AND, SUB, XOR; not CMP
        dw      op, 0xFF, op + 1, 0xFF
%assign op op + 8
%endrep
        dw      0x80, 0x7F, 0x81, 0x7F, 0x82, 0x7F, 0x83, 0x7F
        dw      0x86, 0xFF, 0x87, 0xFF  ; XCHG
        dw      0xF6, 0x0C, 0xF7, 0x0C  ; NOT, NEG
        dw      0xFE, 0x03, 0xFF, 0x03  ; INC, DEC
        dw      0x1AB, 0xFF, 0x1B3, 0xFF, 0x1BB, 0xFF, 0x1BA, 0xE0 ; BTS, BTR, BTC
        dw      0x1B0, 0xFF, 0x1B1, 0xFF, 0x1C7, 0x02 ; CMPXCHG, CMPXCHG8B and 16B
        dw      0x1C0, 0xFF, 0x1C1, 0xFF ; XADD
        dw      0xFFFF

; In the place of cpu_ldub_code: u32 (state rdi, address rsi).
code_byte:
        mov     rax, [fs:0]
        cmp     rax, [CALLS + CALLS_ILLEGAL_THREAD]
        jne     .fetch
        mov     rdx, [CALLS + CALLS_ILLEGAL_END]
        sub     rdx, rsi
        mov     eax, 0x0B               ; UD2 at the end
        dec     edx
        jz      .shown
        mov     eax, 0x0F
        dec     edx
        jz      .shown
        mov     eax, 0xF0               ; and LOCK in front
.shown: ret
.fetch: jmp     [CALLS + CALLS_CODE_BYTE]
