; rings.asm - running a routine of .user or .code in ring 0 or ring 3.
;
; It gets the registers of `work` (EBP = ARENA) and leaves its own there. From ring 3
; it returns to ring3_return, whose system call is known by its address; the kernel
; then forgets the interrupt frame and goes on where ring3_call was called.

section .bss
alignb 4
work:
.eax: resd 1
.ebx: resd 1
.ecx: resd 1
.edx: resd 1
.esi: resd 1
.edi: resd 1
ring3_esp: resd 1

section .text
; work_random - all of `work` from the PRNG. Clobbers EAX, EDI.
work_random:
    mov edi, work
.word:
    call random
    stosd
    cmp edi, work + 24
    jb .word
    ret

; work_mix - all of `work` into the sum. Clobbers EAX, ESI.
work_mix:
    mov esi, work
.word:
    lodsd
    call mix
    cmp esi, work + 24
    jb .word
    ret

%macro LOAD_WORK 0
    mov ebp, ARENA
    mov eax, [work.eax]
    mov ebx, [work.ebx]
    mov ecx, [work.ecx]
    mov edx, [work.edx]
    mov esi, [work.esi]
    mov edi, [work.edi]
%endmacro

; ring0_call - EDX = routine. Clobbers all registers.
ring0_call:
    push edx
    LOAD_WORK
    call [esp]
    add esp, 4
    cld
    mov [work.eax], eax
    mov [work.ebx], ebx
    mov [work.ecx], ecx
    mov [work.edx], edx
    mov [work.esi], esi
    mov [work.edi], edi
    ret

; ring3_call - EDX = routine. IF stays as it is. Clobbers all registers.
ring3_call:
    pushfd
    mov [ring3_esp], esp
    mov dword [USER_STACK_END - 4], ring3_return
    push dword USER_DATA
    push dword USER_STACK_END - 4
    pushfd
    push dword USER_CODE
    push edx
    LOAD_WORK
    iretd

; ring3_leave - EBP = frame of ring3_return's system call.
ring3_leave:
    mov eax, [ebp + FRAME_EAX]
    mov [work.eax], eax
    mov eax, [ebp + FRAME_EBX]
    mov [work.ebx], eax
    mov eax, [ebp + FRAME_ECX]
    mov [work.ecx], eax
    mov eax, [ebp + FRAME_EDX]
    mov [work.edx], eax
    mov eax, [ebp + FRAME_ESI]
    mov [work.esi], eax
    mov eax, [ebp + FRAME_EDI]
    mov [work.edi], eax
    mov esp, [ring3_esp]
    popfd
    ret

section .user
ring3_return:
    int SYSTEM_CALL
.after:
