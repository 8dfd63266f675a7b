; act_control.asm - calls, returns, frames, far transfers, and IRET without an interrupt.

section .text
; act_calls - a recursion whose shape the PRNG draws, through a table.
act_calls:
    call random
    mov ebx, eax
    mov ecx, 24
    call random_below
    lea ecx, [eax + 4]
    call descend
    mov eax, ebx
    jmp mix

; descend - ECX = depth left, EBX = value.
descend:
    dec ecx
    js .bottom
    mov eax, ebx
    rol ebx, 3
    add ebx, ecx
    and eax, 3
    call [.ways + eax * 4]
    inc ecx
    xor ebx, ecx
.bottom:
    ret
.way0:
    xor ebx, 0x1234567
    jmp descend
.way1:
    push ebx
    call descend
    pop eax
    add ebx, eax
    ret
.way2:
    push ecx
    call descend.arguments
    ret
.way3:
    shr ecx, 1                      ; shorter from here on
    call descend
    lea ebx, [ebx * 3]
    ret
.arguments:                         ; takes its argument off the stack with it
    mov eax, [esp + 4]
    sub ebx, eax
    call descend
    ret 4
align 4
.ways: dd .way0, .way1, .way2, .way3

; act_returns - a chain of return addresses that nobody called.
act_returns:
    mov ecx, 12
    push dword .end
.push:
    call random
    and eax, 3
    push dword [.targets + eax * 4]
    dec ecx
    jnz .push
    ret
.target0:
    add ecx, 0x101
    ret
.target1:
    rol ecx, 9
    ret
.target2:
    xor ecx, esp
    jmp .target0
.target3:
    pop eax                         ; jump instead of return
    jmp eax
.end:
    mov eax, ecx
    jmp mix
align 4
.targets: dd .target0, .target1, .target2, .target3

; act_enter - nested frames: ENTER copies the frame pointers of the outer levels.
act_enter:
    mov ebp, esp
    enter 32, 1
    mov [ebp - 8], esp
    enter 16, 2
    call random
    mov [ebp - 12], eax             ; the next one copies these as if they were frames
    mov [ebp - 16], eax
    enter 48, 5
    mov ecx, 5
.level:
    mov eax, [ebp + ecx * 4 - 24]
    sub eax, esp
    call mix
    dec ecx
    jnz .level
    leave
    mov eax, [ebp - 12]
    call mix
    enter 0, 0
    leave
    leave
    leave
    mov eax, ebp
    sub eax, esp
    jmp mix

; act_iret - to the same ring, with other flags; IF stays.
act_iret:
    mov ecx, 6
.round:
    call random
    and eax, FLAGS_PLAIN
    pushfd
    and dword [esp], 0x200
    or [esp], eax
    push dword KERNEL_CODE
    push dword .landed
    iretd
.landed:
    pushfd
    cld
    mov eax, FLAGS_PLAIN | 0x200
    call mix_flags
    dec ecx
    jnz .round
    push dword 0x202
    popfd
    ret

; act_far - far calls, jumps and returns through a selector.
act_far:
    call random
    mov ebx, eax
    call KERNEL_CODE:.routine
    call far [.pointer]
    push dword KERNEL_CODE
    push dword .behind
    retf
.behind:
    jmp KERNEL_CODE:.last
.routine:
    rol ebx, 5
    movzx eax, word [esp + 4]       ; the selector; above it may lie anything
    xor ebx, eax
    retf
.last:
    mov eax, ebx
    jmp mix
align 4
.pointer:
    dd .routine
    dw KERNEL_CODE

; act_loops - LOOP, LOOPE, LOOPNE, JECXZ and 16-bit counters.
act_loops:
    call random
    mov ebx, eax
    and eax, 0x3F
    lea ecx, [eax + 1]
.first:
    add ebx, ecx
    loop .first
    mov ecx, 50
.second:
    ror ebx, 1
    test ebx, 7
    loopne .second
    jecxz .third
    add ebx, ecx
    inc ecx
.third:
    or ebx, 1 << 20                 ; ends the loop
    ror ebx, 3
    test ebx, 1
    loope .third
    mov eax, ebx
    add eax, ecx
    jmp mix

; act_stack - PUSHA/POPA, memory operands, 16 bits, ESP itself, XLAT.
act_stack:
    call random
    mov edx, eax
    bswap edx
    call arena_place
    mov ebx, eax
    mov edi, esp
    pushad
    push dword [ebx]
    pop dword [ebx + 7]
    push dx
    pop cx
    push esp
    pop esi
    sub esi, edi
    mov [esp + 28], edx             ; the EAX of POPA
    popad
    call mix
    mov esi, esp
    push esp
    sub [esp], esi                  ; PUSH ESP stores the value before
    pop eax
    call mix
    mov eax, edx
    xlatb
    movsx eax, al
    call mix
    pushad
    mov eax, [esp + 12]             ; ESP in the frame
    sub eax, esp
    add esp, 32
    jmp mix

; act_segment - a descriptor with a base of its own, in GS; then the flat one again.
act_segment:
    call arena_place
    mov ebx, eax
    mov dword [gdt_spare], 0x0000FFFF
    mov [gdt_spare + 2], ax
    shr eax, 16
    mov [gdt_spare + 4], al
    mov byte [gdt_spare + 5], 0xF2  ; present, DPL 3, writable data
    mov byte [gdt_spare + 6], 0xCF
    mov [gdt_spare + 7], ah
    mov ax, SPARE_SEGMENT | 3
    mov gs, ax
    mov ecx, 8
.access:
    mov eax, [gs:ecx * 4 - 64]
    add [gs:ecx], eax
    xor eax, [ebx + ecx]
    call mix
    dec ecx
    jnz .access
    movzx eax, byte [gdt_spare + 5] ; the accessed bit is set by the load
    call mix
    lar eax, word [.selector]
    and eax, 0x00F0FF00             ; the rest is undefined
    call mix
    lsl eax, word [.selector]
    call mix
    verr word [.selector]
    setz bl
    mov ax, USER_DATA
    mov gs, ax
    str ax
    mov ah, bl
    movzx eax, ax
    jmp mix
align 4
.selector: dw SPARE_SEGMENT, 0
