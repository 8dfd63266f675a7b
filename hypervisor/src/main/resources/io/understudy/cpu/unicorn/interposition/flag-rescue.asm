; UC_HOOK_CODE: void (uc rdi, pc rsi, size edx, user rcx), on single addresses only.
;
; CMPXCHG8B computes the flags it must preserve from the cc_op that lies in memory (translate.c, case 0x1c7, does not
; write the current one first), so the guest would see flags that depend on where the run was last stopped. The hook
; has made the engine write cc_op; now cc_src takes the flags themselves, so that cc_op = EFLAGS, which the engine
; assumes after the hook, is true in memory too. Where flags do not depend on cc_src everything is right already, and
; touching it would be wrong: the engine passes 0 for operands that its cc_op does not use.
;
; A second rescue in one execution of a block cannot be done here, because the engine writes cc_op only when it differs
; from the one at the hook before. The run is stopped there instead (which restores cc_op from the block's record) and
; goes on in a block that begins at the instruction.
flag_rescue:
        mov     r8, [WORDS + ENV]
        cmp     rsi, [WORDS + STOP_PC]
        je      .stop
        mov     r9, [WORDS + BLOCK]
        mov     r10, [WORDS + COUNT]
        cmp     r9, [WORDS + RESCUED_BLOCK]
        jne     .first
        cmp     r10, [WORDS + RESCUED_COUNT]
        je      .stop
.first: mov     [WORDS + RESCUED_BLOCK], r9
        mov     [WORDS + RESCUED_COUNT], r10
        mov     eax, [r8 + ENV_CC_OP]
        cmp     eax, CC_OP_CLR
        je      .clean
        sub     eax, CC_OP_LOGICB
        cmp     eax, 3
        jbe     .clean
        sub     rsp, 8
        lea     rdx, [WORDS + SCRATCH]
        mov     esi, UC_X86_REG_EFLAGS
        call    [WORDS + READ_REGISTER]
        add     rsp, 8
        mov     r8, [WORDS + ENV]
        mov     eax, [WORDS + SCRATCH]
        and     eax, EFLAGS_ARITHMETIC
        mov     [r8 + ENV_CC_SRC], rax
        mov     dword [r8 + ENV_CC_OP], CC_OP_EFLAGS

; The hook's sync_eflags has put all of EFLAGS, but for RF and VM, where only the system flags belong.
.clean: mov     r9, [WORDS + BLOCK]
        mov     r9d, [r9 + TB_FLAGS]
        and     r9d, EFLAGS_RF_VM
        mov     eax, [r8 + ENV_EFLAGS]
        and     eax, ~(EFLAGS_ARITHMETIC | EFLAGS_DF)
        or      eax, r9d
        mov     [r8 + ENV_EFLAGS], rax
        ret

.stop:  mov     dword [WORDS + REASON], REASON_INSIDE
        call    .clean

; Where there are several hooks the engine calls them from a function of its own, so the return address says nothing of
; the instruction. The rows behind the translation do: for each instruction its address, its condition-code operation
; and the end of its translation, as differences in signed LEB128 (encode_search in translate-all.c). That end takes the
; place of the return address.
        mov     r9, [WORDS + BLOCK]
        mov     r8, rsi                 ; the instruction that is looked for
        mov     rdi, [r9 + TB_PC]
        mov     r11, [r9 + TB_CODE]
        mov     rsi, [r9 + TB_CODE_SIZE]
        add     rsi, r11
.row:   call    .difference
        add     rdi, rax
        call    .difference
        call    .difference
        add     r11, rax
        cmp     rdi, r8
        jne     .row
        mov     [rsp], r11
        jmp     leave_block

.difference:
        xor     eax, eax
        xor     ecx, ecx
.byte:  movzx   edx, byte [rsi]
        inc     rsi
        mov     r10d, edx
        and     r10d, 0x7F
        shl     r10, cl
        or      rax, r10
        add     ecx, 7
        test    dl, 0x80
        jnz     .byte
        cmp     ecx, 64
        jae     .whole
        test    dl, 0x40
        jz      .whole
        mov     r10, -1
        shl     r10, cl
        or      rax, r10
.whole: ret
