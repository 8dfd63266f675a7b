; act_strings.asm - REP in all its forms: random lengths, both directions, overlaps,
; zero counts, and page ends, some of them without a page behind.

STRING_MAX equ 700                  ; elements: at most 2800 bytes, 40 ns an iteration

section .text
; string_setup - ESI, EDI = places in the arena (near each other half the time, so that
; copies overlap), ECX = count, DF random. Clobbers EAX.
string_setup:
    call arena_place
    mov esi, eax
    call arena_place
    mov edi, eax
    call random
    test al, 1
    jz .count
    movzx edi, ah
    lea edi, [esi + edi - 128]
.count:
    mov ecx, STRING_MAX
    call random_below
    mov ecx, eax
    call random
    cld
    test al, 0x10
    jz .done
    std
.done:
    ret

; string_mix - EAX and the registers of a finished string operation. Clobbers EAX.
string_mix:
    cld
    call mix
    mov eax, ecx
    call mix
    mov eax, esi
    call mix
    mov eax, edi
    jmp mix

act_copy:
    call string_setup
    call random
    test al, 1
    jnz .bytes
    rep movsd
    jmp string_mix
.bytes:
    rep movsb
    mov ecx, 9
    rep movsw
    mov ecx, 0
    rep movsd                       ; nothing, but a pass of its own
    jmp string_mix

act_fill:
    call string_setup
    shr ecx, 2
    call random
    test al, 1
    jnz .words
    rep stosd
    jmp string_mix
.words:
    rep stosw
    mov ecx, 5
    rep stosb
    jmp string_mix

act_load:
    call string_setup
    shr ecx, 3
    rep lodsb
    lodsd
    mov ecx, 3
    rep lodsw
    jmp string_mix

; act_scan - flags come from the last comparison; with a count of 0 from before.
act_scan:
    call string_setup
    call random
    cmp eax, esi
    repne scasb
    pushfd
    push eax
    mov eax, FLAGS_STATUS
    and eax, [esp + 4]
    call mix
    pop eax
    add esp, 4
    push eax
    mov eax, [edi]
    mov [edi + 4], eax
    mov [edi - 4], eax
    mov ecx, 20
    repe scasd
    sete al
    pop edx
    call mix
    mov ecx, 0
    cmp eax, edx
    repne scasw
    setg al
    jmp string_mix

; act_compare - the strings are made equal for a while first.
act_compare:
    call string_setup
    push ecx
    push esi
    push edi
    rep movsb
    pop edi
    pop esi
    pop ecx
    add ecx, 3
    repe cmpsb
    pushfd
    mov eax, FLAGS_STATUS
    call mix_flags
    mov ecx, 30
    repne cmpsd
    setb al
    jmp string_mix

; act_copy_window - between arena and window: the page fault comes in the middle, and
; the instruction goes on where it was.
act_copy_window:
    call string_setup
    call window_place
    mov edi, eax
    call random
    test al, 1
    jz .direction
    call window_place
    mov esi, eax
.direction:
    call random
    test al, 2
    jz .compare
    rep movsd
    jmp string_mix
.compare:
    repe cmpsd
    seta al
    mov ecx, 40
    repne scasd
    setnc ah
    mov ecx, 40
    rep stosd
    jmp string_mix
