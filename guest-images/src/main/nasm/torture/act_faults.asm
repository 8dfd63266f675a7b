; act_faults.asm - exceptions in both rings. Ring 0 routines fault in place, ring 3
; ones run under ring3_call; the handlers skip the instruction (traps.asm).

section .text
act_divide_error:
    call random
    mov ebx, eax
    xor ecx, ecx
    mov edx, 1
    may_fault div ecx
    mov eax, 0x80000000
    cdq
    or ecx, -1
    may_fault idiv ecx              ; the quotient 2^31 does not fit
    mov edx, 5
    may_fault div edx               ; EDX:EAX / EDX is above 2^32
    mov eax, ebx
    test al, 1
    jz .done
    mov edx, user_divide_error
    call ring3_call
    jmp work_mix
.done:
    jmp mix

; act_protection - #GP and #SS in ring 0, with the selector as error code.
act_protection:
    mov eax, 0x78 | 3               ; behind the end of the GDT
    may_fault mov gs, ax
    mov eax, 0x44                   ; the local table, which is none
    may_fault mov fs, ax
    mov eax, USER_DATA              ; ring 3's data is no stack for ring 0
    may_fault mov ss, ax
    mov eax, KERNEL_CODE
    may_fault mov ss, ax
    may_fault jmp USER_CODE:.done
.done:
    ret

act_privilege:
    call work_random
    mov edx, user_privilege
    call ring3_call
    jmp work_mix

act_undefined:
    may_fault ud2
    call random
    test al, 1
    jz act_divide_error.done
    call work_random
    mov edx, user_undefined
    call ring3_call
    jmp work_mix

; act_soft - INT3 and INTO in both rings; they are traps: EIP is behind them.
act_soft:
    int3
    mov eax, 0x7FFFFFFF
    add eax, 1
    into
    xor eax, eax
    into
    call work_random
    mov edx, user_soft
    call ring3_call
    jmp work_mix

; act_gates - INT n from ring 3 through gates that are not for it.
act_gates:
    call work_random
    mov edx, user_gates
    call ring3_call
    jmp work_mix

; act_not_present - a segment that is marked absent: #NP for data, #SS for a stack.
act_not_present:
    mov dword [gdt_spare], 0x0000FFFF
    mov dword [gdt_spare + 4], 0x00CF1200
    mov eax, SPARE_SEGMENT
    may_fault mov es, ax
    may_fault mov ss, ax
    ret

; act_no_math - CR0.TS makes the first x87 instruction trap; the handler clears it.
act_no_math:
    mov eax, cr0
    or eax, 8
    mov cr0, eax
    fninit
    fld1
    call random
    test al, 1
    jz .done
    mov eax, cr0
    or eax, 8
    mov cr0, eax
    xorps xmm0, xmm0
.done:
    fninit
    mov eax, cr0
    and eax, 0x80010009             ; PG WP TS PE
    jmp mix

act_bound:
    call arena_place
    mov ebx, eax
    mov dword [ebx], -100
    mov dword [ebx + 4], 100
    mov ecx, 4
.round:
    call random
    movsx eax, al
    may_fault bound eax, [ebx]
    dec ecx
    jnz .round
    ret

act_system_calls:
    call work_random
    mov edx, user_system_calls
    call ring3_call
    jmp work_mix

section .user
user_divide_error:
    xor ecx, ecx
    may_fault idiv ecx
    inc ecx
    may_fault div cl                ; AX / 1 need not fit AL
    ret

; No IN and OUT here: Unicorn lets every ring do them (translate.c, gen_check_io).
user_privilege:
    may_fault cli
    may_fault hlt
    may_fault mov eax, cr0
    may_fault mov cr3, eax
    may_fault invlpg [ebp]
    may_fault clts
    may_fault lgdt [ebp]
    mov eax, KERNEL_DATA
    may_fault mov es, ax
    mov eax, TSS_SEGMENT
    may_fault ltr ax
    may_fault sti
    mov eax, ds
    ret

user_undefined:
    may_fault ud2
    xor eax, ebx
    may_fault ud2
    ret

user_soft:
    int3
    sub eax, ebx
    into                            ; perhaps
    ror eax, 1
    int3
    ret

user_gates:
    may_fault int 0x20
    may_fault int 13
    may_fault int 0xF3
    ret

user_system_calls:
    and ecx, 7
    inc ecx
.call:
    int SYSTEM_CALL
    xor ebx, eax
    loop .call
    ret
