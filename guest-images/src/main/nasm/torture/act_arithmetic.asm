; act_arithmetic.asm - rare arithmetic, and flags as a whole. Results and those flags
; that the manual defines go into the sum, others never.

FLAGS_CARRY   equ 0x001
FLAGS_ZERO    equ 0x040
FLAGS_SZP     equ 0x0C4             ; SF ZF PF
FLAGS_NO_AF   equ 0x8C5             ; after AND, OR, XOR, TEST
FLAGS_DIRECTION equ 0x400
FLAGS_PLAIN   equ 0x240CD5          ; what POPF may set here without consequences:
                                    ; ID AC OF DF SF ZF AF PF CF

section .text
; mix_flags - the flags the caller has pushed, masked by EAX, go into the sum.
mix_flags:
    and eax, [esp + 4]
    call mix
    ret 4

; act_cmpxchg8b - hits and misses, after different writers of flags, looked at by
; PUSHF and by jumps. Seeded, only ZF counts: Unicorn documents no more than that.
act_cmpxchg8b:
    mov ecx, 12
.round:
    push ecx
    call arena_place
    mov edi, eax
    call random
    mov esi, eax
    mov ebx, [edi]                  ; EBX: the low half to compare with
    mov edx, [edi + 4]
    test esi, 1
    jz .prepared
    xor ebx, esi                    ; a miss
.prepared:
    mov eax, ebx
    mov ecx, esi
    test esi, 2                     ; ZF of the writer below: both ways
    jz .sub
    and ebx, esi
    jmp .exchange
.sub:
    sub ebx, esi
    test esi, 4
    jnz .exchange
    lock cmpxchg8b [edi]            ; directly behind a jump, and at a block's start
    jmp .look
.exchange:
    cmpxchg8b [edi]
.look:
    jz .hit
    xor esi, 0x55555555
.hit:
    cmp dword [seeded], 0
    jne .seeded
    test esi, 8                     ; once more, now looking at everything
    jz .again
    add ebx, 0x7FFFFFFF
.again:
    cmpxchg8b [edi]
    pushfd
    js .sign
    jc .sign
    inc esi
.sign:
    push eax
    mov eax, FLAGS_STATUS
    and eax, [esp + 4]
    call mix
    pop eax
    add esp, 4
.seeded:
    call mix
    mov eax, edx
    call mix
    mov eax, esi
    call mix
    pop ecx
    dec ecx
    jnz .round
    ret

; act_compare_exchange - CMPXCHG and XADD set all flags as CMP and ADD do.
act_compare_exchange:
    mov ecx, 12
.round:
    call arena_place
    mov edi, eax
    call random
    mov ebx, eax
    mov eax, [edi]
    test bl, 1
    jz .exchange
    add eax, ebx
.exchange:
    lock cmpxchg [edi], ebx
    pushfd
    push eax
    mov eax, FLAGS_STATUS
    and eax, [esp + 4]
    call mix
    pop eax
    add esp, 4
    call mix
    lock xadd [edi], ebx
    pushfd
    mov eax, FLAGS_STATUS
    call mix_flags
    mov eax, ebx
    call mix
    xchg [edi + 3], bx
    dec ecx
    jnz .round
    ret

; act_flags - POPF of random flags, direction included, seen again by PUSHF; LODS
; shows that the direction counts. Ring 0 could change IF: it keeps it.
act_flags:
    call random
    and eax, FLAGS_PLAIN
    pushfd
    and dword [esp], 0x200
    or [esp], eax
    popfd
    pushfd
    push dword 0
    popfd                           ; IF = 0 for an instant
    sti
    mov eax, FLAGS_PLAIN | 0x200
    call mix_flags
    call arena_place
    mov esi, eax
    std
    lodsd
    lodsb
    cld
    lodsw
    call mix
    mov eax, esi
    jmp mix

act_flags_ring3:
    call work_random
    mov edx, flags_routine
    call ring3_call
    jmp work_mix

; act_bits - bit strings reach far around their base; BSF and BSR of nonzero.
act_bits:
    mov ecx, 10
.round:
    call arena_place
    mov edi, eax
    call random
    sar eax, 16                     ; +-32768 bits = +-4 KiB
    bts [edi], eax
    setc bl
    btc [edi + 8], eax
    rcl bl, 1
    btr [edi + 4], ax
    rcl bl, 1
    bt [edi + 12], eax
    rcl bl, 1
    or eax, 0x00100000
    bsf edx, eax
    bsr eax, eax
    shl edx, 16
    or eax, edx
    mov ah, bl
    call mix
    dec ecx
    jnz .round
    ret

; act_shifts - by CL in all widths, 0 included. CF counts where it is defined: below
; the width. By one, OF counts too.
act_shifts:
    mov ecx, 20
.round:
    push ecx
    call random
    mov ebx, eax
    call random
    mov ecx, eax
    mov edx, eax
    cmp ebx, ecx
    rcl ebx, cl
    rcr edx, cl
    shld ebx, edx, cl
    sar edx, cl
    setc al
    and cl, 7
    shl bl, cl
    setc ah
    ror bx, cl
    adc eax, ebx
    shr eax, 1
    pushfd
    push eax
    mov eax, FLAGS_STATUS & ~0x10   ; AF is undefined after shifts
    and eax, [esp + 4]
    call mix
    pop eax
    add esp, 4
    call mix
    mov eax, edx
    call mix
    pop ecx
    dec ecx
    jnz .round
    ret

; act_divide - all widths, signed and unsigned, made to fit.
act_divide:
    mov ecx, 10
.round:
    push ecx
    call random
    mov ebx, eax
    call random
    mov esi, eax
    or ebx, 0x100                   ; BL and BX are made nonzero below, EBX is
    mov edx, eax
    shr edx, 1
    cmp edx, ebx
    jb .fits                        ; unsigned quotient below 2^32
    xor edx, edx
.fits:
    div ebx
    add esi, edx
    call mix
    mov eax, esi
    cdq
    or ebx, 2                       ; never -1: no overflow of the most negative
    and ebx, -2
    idiv ebx
    xor eax, edx
    call mix
    mov ax, si
    cwd
    mov cx, bx
    or cx, 2
    and cx, -2
    idiv cx
    mul dx
    imul si
    call mix
    movzx ax, al
    or bl, 1
    div bl
    imul ah
    call mix
    mov eax, esi
    mul ebx
    setc bl
    imul edx
    adc eax, edx
    call mix
    imul si, bx, 1234
    mov eax, esi
    call mix
    pop ecx
    dec ecx
    jnz .round
    ret

; act_decimal - the BCD family; each leaves other flags undefined.
act_decimal:
    mov ecx, 10
.round:
    call random
    mov ebx, eax
    add al, bh
    daa
    pushfd
    mov ebx, eax
    mov eax, FLAGS_SZP | 0x11       ; all but OF
    call mix_flags
    mov eax, ebx
    sub al, 0x37
    das
    pushfd
    mov ebx, eax
    mov eax, FLAGS_SZP | 0x11
    call mix_flags
    mov eax, ebx
    add al, ah
    aaa
    setc bl
    sub al, bl
    aas
    adc bl, 0
    aam
    pushfd
    mov edx, eax
    mov eax, FLAGS_SZP
    call mix_flags
    mov eax, edx
    aad
    aam 7
    sahf                            ; AH is a whole set of flags
    lahf
    rcl eax, 1
    call mix
    dec ecx
    jnz .round
    ret

section .user
; flags_routine - EAX = flags wanted. In ring 3 POPF cannot touch IF and IOPL.
flags_routine:
    and eax, FLAGS_PLAIN | 0x3200   ; asks for IF = 0 and IOPL as well
    push eax
    popfd
    pushfd
    pop ebx
    cld
    and ebx, FLAGS_PLAIN | 0x3200
    mov ecx, 16
.loop:
    add eax, ebx
    pushfd
    pop edx
    and edx, FLAGS_STATUS
    xor ebx, edx
    loop .loop
    xor eax, eax                    ; AC and ID back to 0 for the next one
    push eax
    popfd
    ret
