; act_selfmod.asm - code that changes code: what follows in the same block, a neighbour,
; a hot loop, whole routines written anew, through another address, in ring 3 too.
;
; Everything that changes lies in .code, two pages for nothing else: data beside it
; would make every write look like a change of code. The registers are those of
; `work`, so the routines run in either ring.

section .text
act_patch_next:
    call work_random
    mov edx, patch_next
    call ring0_call
    jmp work_mix

act_patch_ring3:
    call work_random
    mov edx, patch_next
    call ring3_call
    call work_random
    mov edx, patch_loop
    call ring3_call
    jmp work_mix

act_patch_neighbour:
    call work_random
    mov edx, patch_neighbour
    call ring0_call
    jmp work_mix

act_patch_loop:
    call work_random
    mov edx, patch_loop
    call ring0_call
    jmp work_mix

; act_patch_alias - the write goes to ALIAS, the call to the code's own address.
act_patch_alias:
    call work_random
    mov eax, [work.edx]
    mov [ALIAS + near_neighbour.value + 1 - code_start], eax
    mov edx, near_neighbour
    call ring0_call
    mov eax, [work.edx]
    mov [ALIAS + far_neighbour.value + 1 - code_start], eax
    mov edx, ALIAS + far_neighbour - code_start ; and now run it there
    call ring0_call
    jmp work_mix

; act_generate - a routine of random pieces; each generation overwrites the last one.
act_generate:
    mov edi, generated
    mov ecx, 8
    call random_below
    lea ebx, [eax + 2]
.piece:
    mov ecx, PIECES
    call random_below
    lea esi, [pieces + eax * 8 + 1]
    movzx ecx, byte [esi - 1]
    rep movsb
    dec ebx
    jnz .piece
    mov al, 0xC3                    ; RET
    stosb
    call work_random
    mov edx, generated
    call ring0_call
    call work_mix
    mov edx, generated
    call ring3_call
    jmp work_mix

section .data
; Length, then the bytes of instructions that touch EAX, EBX, ECX, EDX only.
align 8, db 0
pieces:
    db 2, 0x01, 0xD8, 0, 0, 0, 0, 0             ; add eax, ebx
    db 2, 0x31, 0xC2, 0, 0, 0, 0, 0             ; xor edx, eax
    db 3, 0xC1, 0xC0, 0x05, 0, 0, 0, 0          ; rol eax, 5
    db 5, 0x05, 0x39, 0x30, 0x00, 0x10, 0, 0    ; add eax, 0x10003039
    db 6, 0x69, 0xD2, 0x0D, 0x66, 0x19, 0x00, 0 ; imul edx, edx, 0x19660D
    db 4, 0x85, 0xC0, 0x78, 0x00, 0, 0, 0       ; test eax, eax; js to the next
    db 5, 0x39, 0xD8, 0x72, 0x01, 0x43, 0, 0    ; cmp eax, ebx; jb over; inc ebx
    db 3, 0x0F, 0xC8, 0x43, 0, 0, 0, 0          ; bswap eax; inc ebx
PIECES equ ($ - pieces) / 8

section .code
; The operations that are patched in: opcodes whose ModRM byte 0xCB means EBX and ECX.
patch_opcodes: db 0x01, 0x29, 0x31, 0x03, 0x2B, 0x33, 0x31, 0x01
    align 16

; patch_next - writes into the block it is in: ahead, and behind itself for the next
; round. EAX, EBX, EDX = anything.
patch_next:
    mov esi, 3
.again:
    mov [.value + 1], eax
.value:
    mov ecx, 0x11111111
    mov edi, edx
    and edi, 7
    mov cl, [patch_opcodes + edi]
    mov [.operation], cl
    rol edx, 3
.operation:
    add ebx, ecx
    lea eax, [eax + ebx * 2 + 1]
    mov edi, .hook + 1
    mov [edi], dl                   ; a jump of 0 or 1 over the one-byte INC
    and byte [edi], 1
    nop
.hook:
    jmp short .hook + 2
    inc ebx
    dec esi
    jnz .again
    ret
    align 16

; patch_neighbour - another routine on the same page, one on the next page.
patch_neighbour:
    mov esi, 3
.again:
    mov [near_neighbour.value + 1], eax
    call near_neighbour
    mov [far_neighbour.value + 1], ebx
    call far_neighbour
    call near_neighbour
    mov edi, eax
    and edi, 7
    mov cl, [patch_opcodes + edi]
    mov [near_neighbour.operation], cl
    mov [far_neighbour.operation], cl
    dec esi
    jnz .again
    ret
    align 16

near_neighbour:
.value:
    mov ecx, 0x22222222
.operation:
    add ebx, ecx
    rol ebx, 9
    xor eax, ebx
    ret
    align 16

; patch_loop - a loop gets hot, is changed from outside, then by itself.
patch_loop:
    mov edi, 3
.outer:
    mov [.value + 2], eax
    mov esi, 400
.inner:
.value:
    add ebx, 0x33333333
    rol eax, 7
    xor eax, ebx
    lea edx, [edx + eax + 1]
    cmp esi, 200
    jne .unchanged
    xor byte [.flip], 0x2B ^ 0x03   ; SUB and ADD change places
.unchanged:
.flip:
    add ebx, edx
    dec esi
    jnz .inner
    dec edi
    jnz .outer
    ret
    align 16

generated:
    times 64 db 0x90

    align PAGE_BYTES, db 0xCC
far_neighbour:
.value:
    mov ecx, 0x44444444
.operation:
    add ebx, ecx
    ror ebx, 5
    add eax, ebx
    ret
