; memory.asm - where everything lies once paging is on.
;
;   image            identity; .user readable by ring 3, .code writable by it too
;   ARENA            data of the farm and the string acts, plain pages, both rings
;   USER_STACK       two pages behind the arena
;   WINDOW           mapped on demand, unmapped and remapped by acts
;   ALIAS            the pages of .code again
;   SPACE            one code page that two page directories map to different frames
;   NOWHERE          no page table at all

USER_STACK     equ ARENA + ARENA_BYTES + ARENA_SLACK
USER_STACK_END equ USER_STACK + 2 * PAGE_BYTES
WINDOW         equ 0x50000000
WINDOW_PAGES   equ 32
ALIAS          equ WINDOW + WINDOW_PAGES * PAGE_BYTES ; .code once more
SPACE          equ 0x60000000
NOWHERE        equ 0x70000000

section .bss
alignb PAGE_BYTES
other_directory: resb PAGE_BYTES
window_frames:   resd WINDOW_PAGES
window_table:    resd 1             ; address of the first page-table entry of WINDOW
space_frames:    resd 2

section .text
; memory_init - Clobbers all registers.
memory_init:
    call paging_init
    mov eax, user_start
    mov edx, user_end
    call paging_open
    mov eax, code_start
    mov edx, code_end
    call paging_open
    mov eax, code_start
    shr eax, 12
.code:
    or dword [low_table + eax * 4], PAGE_WRITE
    inc eax
    mov edx, eax
    shl edx, 12
    cmp edx, code_end
    jb .code

    mov edx, ARENA
.arena:
    call paging_entry
    call frame_take
    or eax, PAGE_PRESENT | PAGE_WRITE | PAGE_USER
    mov [ebx], eax
    add edx, PAGE_BYTES
    cmp edx, USER_STACK_END
    jb .arena

    mov edx, WINDOW
    call paging_entry
    mov [window_table], ebx
    xor ecx, ecx
.window:
    call frame_take
    mov [window_frames + ecx * 4], eax
    inc ecx
    cmp ecx, WINDOW_PAGES
    jb .window

    mov edx, ALIAS
    mov esi, code_start + (PAGE_PRESENT | PAGE_WRITE | PAGE_USER)
.alias:
    call paging_entry
    mov [ebx], esi
    add edx, PAGE_BYTES
    add esi, PAGE_BYTES
    cmp esi, code_end
    jb .alias

    ; The second directory shares all tables but SPACE's.
    mov edx, SPACE
    call paging_entry
    call frame_take
    mov [space_frames], eax
    or eax, PAGE_PRESENT
    mov [ebx], eax
    mov esi, page_directory
    mov edi, other_directory
    mov ecx, 1024
    rep movsd
    call frame_take                 ; its own table
    mov ebx, eax
    or eax, PAGE_PRESENT | PAGE_WRITE | PAGE_USER
    mov [other_directory + (SPACE >> 22) * 4], eax
    call frame_take
    mov [space_frames + 4], eax
    or eax, PAGE_PRESENT
    mov [ebx], eax
    call spaces_init
    call paging_on
    mov ax, USER_DATA               ; a return to ring 3 would clear ring 0's selectors
    mov ds, ax
    mov es, ax
    mov fs, ax
    mov gs, ax
    ret

; arena_init - fills it from the PRNG. Clobbers EAX, EDI.
arena_init:
    mov edi, ARENA
.word:
    call random
    stosd
    cmp edi, ARENA + ARENA_BYTES + ARENA_SLACK
    jb .word
    ret

; arena_place - EAX = a byte address in the arena with 8 KiB around it. Keeps the rest.
arena_place:
    push ecx
    mov ecx, ARENA_BYTES - 16384
    call random_below
    pop ecx
    add eax, ARENA + 8192
    ret

; window_place - the same in the window.
window_place:
    push ecx
    mov ecx, WINDOW_PAGES * PAGE_BYTES - 16384
    call random_below
    pop ecx
    add eax, WINDOW + 8192
    ret
