; memory.asm - ring 0: what the server may touch, and frames on demand.

PAGE_FAULT equ 14

section .bss
alignb 4
data_end: resd 1                    ; first address of the data region without backing

section .text
; memory_init - paging on. ECX = bytes of data the remaining frames can back.
; Clobbers all registers.
memory_init:
    call paging_init
    mov eax, user_start
    mov edx, user_end
    call paging_open
    mov dword [trap_handlers + PAGE_FAULT * 4], page_fault
    mov ecx, [frame_end]
    sub ecx, [frame_next]
    mov eax, ecx                    ; one page table for each 4 MiB, and one for the rest
    shr eax, 22
    inc eax
    shl eax, 12
    sub ecx, eax
    cmp ecx, DATA_LIMIT - DATA_BASE
    jbe .backed
    mov ecx, DATA_LIMIT - DATA_BASE
.backed:
    lea eax, [DATA_BASE + ecx]
    mov [data_end], eax
    jmp paging_on

; page_fault - a first touch of the data region, by the server or by the kernel on
; its behalf, gets a zeroed frame; anything else is a bug and panics.
page_fault:
    test dword [ebp + FRAME_ERROR], PAGE_PRESENT
    jnz panic
    mov edx, cr2
    cmp edx, DATA_BASE
    jb panic
    cmp edx, [data_end]
    jae panic
    call paging_entry
    jc panic
    call frame_take
    jc panic
    or eax, PAGE_PRESENT | PAGE_WRITE | PAGE_USER
    mov [ebx], eax                  ; absent entries are never cached: no INVLPG
    ret

; user_may_read, user_may_write - EDX = start, ECX = length: CF = 1 if any of it is
; not the server's. Clobbers EAX.
user_may_read:
    cmp edx, user_start
    jb user_may_write
    mov eax, user_end
    sub eax, edx
    jb user_may_write
    cmp eax, ecx
    jae user_allowed
user_may_write:
    cmp edx, DATA_BASE
    jb user_denied
    mov eax, [data_end]
    sub eax, edx
    jb user_denied
    cmp eax, ecx
    jb user_denied
user_allowed:
    clc
    ret
user_denied:
    stc
    ret
