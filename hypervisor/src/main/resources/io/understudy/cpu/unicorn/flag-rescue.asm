; UC_HOOK_CODE: void (uc rdi, pc rsi, size edx, words rcx), on single addresses only.
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
        mov     r8, [rcx + ENV]
        cmp     rsi, [rcx + STOP_PC]
        je      .stop
        mov     r9, [rcx + BLOCK]
        mov     r10, [rcx + COUNT]
        cmp     r9, [rcx + RESCUED_BLOCK]
        jne     .first
        cmp     r10, [rcx + RESCUED_COUNT]
        je      .stop
.first: mov     [rcx + RESCUED_BLOCK], r9
        mov     [rcx + RESCUED_COUNT], r10
        mov     eax, [r8 + ENV_CC_OP]
        cmp     eax, CC_OP_CLR
        je      .clean
        sub     eax, CC_OP_LOGICB
        cmp     eax, 3
        jbe     .clean
        push    rcx
        lea     rdx, [rcx + SCRATCH]
        mov     esi, UC_X86_REG_EFLAGS
        call    [rcx + READ_REGISTER]
        pop     rcx
        mov     r8, [rcx + ENV]
        mov     eax, [rcx + SCRATCH]
        and     eax, EFLAGS_ARITHMETIC
        mov     [r8 + ENV_CC_SRC], rax
        mov     dword [r8 + ENV_CC_OP], CC_OP_EFLAGS

; The hook's sync_eflags has put all of EFLAGS, but for RF and VM, where only the system flags belong.
.clean: mov     r9, [rcx + BLOCK]
        mov     r9d, [r9 + TB_FLAGS]
        and     r9d, EFLAGS_RF_VM
        mov     eax, [r8 + ENV_EFLAGS]
        and     eax, ~(EFLAGS_ARITHMETIC | EFLAGS_DF)
        or      eax, r9d
        mov     [r8 + ENV_EFLAGS], rax
        ret

.stop:  mov     dword [rcx + REASON], REASON_INSIDE
        call    .clean
        jmp     [rcx + STOP]
