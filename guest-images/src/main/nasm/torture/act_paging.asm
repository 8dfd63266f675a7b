; act_paging.asm - demand mapping, protection, remapping, address spaces. Whatever
; changes a present entry flushes it, as the manual demands (SDM vol. 3, 4.10.4).
; Where a fault may happen an instruction only reads or only writes: processors differ
; in whether one that does both faults as a read first.

section .text
; act_touch - ring 0 reads and writes all over the window, words across pages too.
act_touch:
    mov ecx, 6
.round:
    call window_place
    mov ebx, eax
    call random
    test al, 3
    jnz .read
    or ebx, PAGE_BYTES - 1
    sub ebx, 1                      ; a word half here, half there
.read:
    xor edx, edx
    may_fault mov edx, [ebx]
    test al, 4
    jz .next
    may_fault mov [ebx], eax
.next:
    mov eax, edx
    call mix
    dec ecx
    jnz .round
    ret

; act_touch_ring3 - the same from ring 3: other error codes.
act_touch_ring3:
    call work_random
    call window_place
    mov [work.esi], eax
    call window_place
    mov [work.edi], eax
    mov edx, user_touch
    call ring3_call
    jmp work_mix

; act_forbidden - ring 3 at the kernel's pages, and at read-only ones of its own.
act_forbidden:
    call work_random
    mov edx, user_forbidden
    call ring3_call
    jmp work_mix

; act_unmapped - no page table there.
act_unmapped:
    call random
    shr eax, 8
    lea ebx, [NOWHERE + eax]
    may_fault mov eax, [ebx]
    may_fault mov [ebx], ecx
    may_fault push dword [ebx]
    ret

; act_fetch - ring 3 calls into nowhere; the handler returns for it.
act_fetch:
    call work_random
    and dword [work.ebx], 0xFFFFFF
    or dword [work.ebx], NOWHERE
    mov edx, user_fetch
    call ring3_call
    jmp work_mix

; act_unmap - takes pages of the window away, with what accesses left in the entries.
act_unmap:
    mov ecx, 5
.round:
    push ecx
    mov ecx, WINDOW_PAGES
    call random_below
    pop ecx
    mov ebx, eax
    shl eax, 12
    add eax, WINDOW
    mov edx, [window_table]
    push dword [edx + ebx * 4]
    mov dword [edx + ebx * 4], 0
    invlpg [eax]
    pop eax
    and eax, PAGE_PRESENT | PAGE_WRITE | PAGE_ACCESSED | PAGE_DIRTY
    call mix
    mov eax, ecx                    ; two pages change frames: aliases move
    mov edx, [window_frames + ebx * 4]
    xchg edx, [window_frames + eax * 4]
    mov [window_frames + ebx * 4], edx
    mov edx, [window_table]
    mov dword [edx + eax * 4], 0
    shl eax, 12
    invlpg [WINDOW + eax]
    dec ecx
    jnz .round
    ret

; act_read_only - a page loses the right to be written; the write faults and gets it
; back, in ring 0 (CR0.WP) as well.
act_read_only:
    mov ecx, WINDOW_PAGES
    call random_below
    mov ebx, eax
    shl ebx, 12
    add ebx, WINDOW
    mov ecx, [ebx]                  ; present now
    mov edx, [window_table]
    and dword [edx + eax * 4], ~(PAGE_WRITE | PAGE_DIRTY)
    invlpg [ebx]
    call random
    may_fault xor [ebx + 8], eax
    mov eax, [ebx + 8]
    call mix
    mov eax, ecx
    jmp mix

; act_reload - CR3 again: everything forgets its translations.
act_reload:
    mov eax, cr3
    mov cr3, eax
    call window_place
    may_fault mov ebx, [eax]
    mov ecx, cr3
    mov cr3, ecx
    may_fault mov [eax], ebx
    mov eax, ebx
    jmp mix

; act_spaces - the same linear address in two address spaces holds different code of
; the same length, but with different numbers of instructions.
act_spaces:
    call random
    mov ebx, eax
    mov ecx, 4
.round:
    mov edx, page_directory
    ror ebx, 1
    jc .switch
    mov edx, other_directory
.switch:
    mov cr3, edx
    mov eax, ebx
    mov edx, SPACE
    call edx
    call mix
    dec ecx
    jnz .round
    mov eax, page_directory
    mov cr3, eax
    ret

; act_write_protect - without CR0.WP ring 0 may write a read-only page.
act_write_protect:
    mov ecx, WINDOW_PAGES
    call random_below
    mov ebx, eax
    shl ebx, 12
    add ebx, WINDOW
    mov ecx, [ebx]
    mov edx, [window_table]
    lea edx, [edx + eax * 4]
    and dword [edx], ~(PAGE_WRITE | PAGE_DIRTY)
    invlpg [ebx]
    mov eax, cr0
    and eax, ~CR0_WRITE_PROTECT
    mov cr0, eax
    call random
    xor [ebx + 20], eax
    mov eax, cr0
    or eax, CR0_WRITE_PROTECT
    mov cr0, eax
    mov eax, [edx]
    and eax, PAGE_WRITE | PAGE_DIRTY | PAGE_ACCESSED
    call mix
    mov eax, [ebx + 20]
    jmp mix

; spaces_init - puts the two bodies into their frames. Clobbers ECX, ESI, EDI.
spaces_init:
    mov esi, space_body0
    mov edi, [space_frames]
    mov ecx, space_body1 - space_body0
    rep movsb
    mov esi, space_body1
    mov edi, [space_frames + 4]
    mov ecx, space_body1.end - space_body1
    rep movsb
    ret
space_body0:
    add eax, 0x01234567             ; 5 bytes, 1 instruction
    rol eax, 7                      ; 3
    imul eax, eax, 0x343FD          ; 6
    ret
space_body1:
    dec eax                         ; 8 bytes, 4 instructions
    not eax
    bswap eax
    rol eax, 7
    imul eax, eax, 0x269EC3
    ret
.end:
%if (space_body1 - space_body0) != (space_body1.end - space_body1)
  %error the two bodies must have the same length
%endif

section .user
user_touch:
    xor eax, eax
    may_fault mov eax, [esi]
    may_fault mov [edi], eax
    may_fault add eax, [edi + 4]
    mov ecx, 40
    cld
    rep movsd
    may_fault mov [edi - 3], ax
    xor edx, edx
    ret

user_forbidden:
    may_fault mov eax, [image_start]
    may_fault mov [tss], eax
    may_fault mov [user_start], eax
    may_fault xor eax, [page_directory]
    may_fault push dword [idt]
    ret

user_fetch:
    call ebx
    rol eax, 1
    call ebx
    xor eax, ebx
    ret
