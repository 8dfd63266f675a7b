; In the place of tb_invalidate_phys_page_fast: void (uc rdi, pages rsi, RAM address rdx, length ecx, return address r8),
; which the engine calls before each checked store (notdirty_write in cputlb.c).
;
; Gives pages their fast stores back. Code goes: kernels free what they needed to start, programs end, files are read
; into their memory. A page from which something was fetched takes so many checked stores (its patience); then what was
; translated from it is thrown away and its TLB entries become those of a page never fetched from. If there is code in it
; after all, it is fetched again, translated again, and the page has four times the patience. So a page where data is
; written beside living code costs little more than it would if it never changed, and a page of data soon nothing.
;
; The moment is a function of the guest's execution alone: all stores to such a page come through here, and whether the
; running block lies in the page (then nothing is changed, because the block may go on to rewrite itself) is one as well.
; Nothing else of the TLB changes, so no Accessed bit can tell.
%define FIRST_PATIENCE  256
%define LONGEST_PATIENCE 65536
%define TB_PAGES   72         ; ptr  the pages it lies in: two RAM addresses
%define MMU_MODES       3
%define WINDOW_VICTIMS  32    ; from window_begin_ns to vtable (CPUTLBDesc in cpu-defs.h)
%define VICTIMS         8

page_store:
        mov     rax, [CALLS + CALLS_CPU]
        mov     rax, [rdi + rax]
        mov     r9, [CALLS + CALLS_CLASS]
        mov     rax, [rax + r9]
        mov     r9, [CALLS + CALLS_FILL]
        mov     r9, [rax + r9]
        mov     r10, r9
        and     r9, -4096
        mov     rax, MAGIC
        cmp     [r9 + magic - $$], rax  ; not a processor of the fast memory path
        jne     .check
        add     r9, 4096
        mov     rax, rdx
        shr     rax, PAGE_SHIFT
        cmp     rax, [r9 + FILL_PAGES]
        jae     .check
        mov     r10, [r9 + FILL_FETCHED]
        cmp     byte [r10 + rax], 0
        je      .check
        mov     r11, [r9 + FILL_STORES]
        dec     dword [r11 + rax*4]
        jz      .patience
.check: jmp     [CALLS + CALLS_STORE]

.patience:
        push    rdi
        push    rsi
        push    rdx
        push    rcx
        push    r8
        push    rbx
        push    rbp
        push    r12
        sub     rsp, 8
        mov     rbx, rax                        ; the page
        mov     rbp, r9                         ; the words
        mov     rax, [rbp + FILL_PATIENCE]
        mov     ecx, [rax + rbx*4]
        mov     [r11 + rbx*4], ecx
        mov     r12, [rbp + FILL_BLOCK]
        mov     r12, [r12]
        test    r12, r12
        jz      .keep
        mov     rcx, rbx
        shl     rcx, PAGE_SHIFT
        cmp     [r12 + TB_PAGES], rcx
        je      .keep
        cmp     [r12 + TB_PAGES + 8], rcx
        je      .keep

        mov     ecx, [rax + rbx*4]
        cmp     ecx, LONGEST_PATIENCE
        jae     .longest
        shl     ecx, 2
        mov     [rax + rbx*4], ecx
.longest:
        inc     qword [rbp + FILL_RETURNS]
        mov     byte [r10 + rbx], 0
        mov     rsi, rbx
        shl     rsi, PAGE_SHIFT
        lea     rdx, [rsi + 4096]
        call    [CALLS + CALLS_INVALIDATE]

        xor     r12d, r12d
.mode:  mov     rdi, r12
        shl     rdi, DESCRIPTOR_SHIFT
        add     rdi, [rbp + FILL_TLB]
        mov     rcx, [rdi + DESCRIPTOR_MASK]
        shr     rcx, ENTRY_SHIFT
        inc     rcx
        mov     rdi, [rdi + DESCRIPTOR_TABLE]
        call    .entries
        mov     rdi, [rbp + FILL_WINDOWS + r12*8]
        add     rdi, WINDOW_VICTIMS
        mov     ecx, VICTIMS
        call    .entries
        inc     r12d
        cmp     r12d, MMU_MODES
        jb      .mode

.keep:  add     rsp, 8
        pop     r12
        pop     rbp
        pop     rbx
        pop     r8
        pop     rcx
        pop     rdx
        pop     rsi
        pop     rdi
        jmp     [CALLS + CALLS_STORE]

; Makes data entries of those in rdi, rcx of them, that lead to the page.
.entries:
        mov     rax, [rdi + ENTRY_PHYSICAL]
        shr     rax, PAGE_SHIFT
        cmp     rax, rbx
        jne     .next
        or      qword [rdi + ENTRY_CODE], -1
        cmp     qword [rdi + ENTRY_WRITE], -1
        je      .next
        and     qword [rdi + ENTRY_WRITE], ~TLB_NOTDIRTY
.next:  add     rdi, 1 << ENTRY_SHIFT
        dec     rcx
        jnz     .entries
        ret

; In the place of tlb_reset_dirty_by_vaddr: void (CPU rdi, address rsi, length rdx), which the engine calls after each
; translation to have the stores to its page checked. On the fast memory path they are, since the page was fetched from;
; looking through all entries is for the others.
reset_dirty:
        mov     r9, [CALLS + CALLS_CLASS]
        mov     rax, [rdi + r9]
        mov     r9, [CALLS + CALLS_FILL]
        mov     r9, [rax + r9]
        and     r9, -4096
        mov     rax, MAGIC
        cmp     [r9 + magic - $$], rax
        jne     .reset
        cmp     qword [r9 + 4096 + FILL_PAGES], 0
        je      .reset
        ret
.reset: jmp     [CALLS + CALLS_RESET]
