; CPUClass.tlb_fill: bool (cpu rdi, address rsi, size edx, access ecx, MMU mode r8d, probe r9d, return address on stack)
;
; The engine's fast memory path. The engine checks every store to a page that can be executed (notdirty_write in
; cputlb.c), because it may hit translated code; on a machine without NX those are all pages. This routine calls the
; engine's own fill and then edits the entry, with one byte for each physical page that says whether anything was ever
; fetched from it:
;   data, never fetched from      the entry is made non-executable and its stores need no check: there is no code
;   data, has been fetched from   the entry stays executable and each store is checked; an alias that may not be
;                                 executed gets an address that no fetch matches, which has the same effect
;   first fetch from a page       all entries are thrown away, because some may let stores into this page through
; So translated code lies only in pages into which every store is checked, whatever aliases there are.
;
; A fill also puts the time window that shrinks the TLB out of reach: it goes by the host's clock, begins anew when the
; TLB grows, and a TLB of another size evicts other entries, which a guest can see in its Accessed bits.
;
; A page does not stay one that was fetched from for ever: see page-store.asm.
;
; No user data comes with this call, so each processor has a copy of the code, and its words lie in the page behind.
%define FILL_WORDS      ($$ + 4096) ; the mirror of these offsets is TlbFill.java
%define FILL_ORIGINAL   0     ; ptr  the engine's own routine
%define FILL_PAGES      8     ; u64  physical pages of RAM
%define FILL_FETCHED    16    ; ptr  a byte for each: not 0 once it was fetched from
%define FILL_TLB        24    ; ptr  CPUTLBDescFast of the first MMU mode
%define FILL_ENGINE     32    ; ptr  uc_engine
%define FILL_CONTROL    40    ; ptr  uc_ctl
%define FILL_COUNT      48    ; u64  fills
%define FILL_FLIPS      56    ; u64  first fetches from a page
%define FILL_WINDOWS    64    ; ptr  window_begin_ns, for each MMU mode
%define FILL_STORES     88    ; ptr  u32 for each page: the checked stores that it still has to take
%define FILL_PATIENCE   96    ; ptr  u32 for each page: how many it has to take the next time
%define FILL_BLOCK      104   ; ptr  the word that says which block is running
%define FILL_RETURNS    112   ; u64  pages that got their fast stores back
%define FILL_LOOKUPS    120   ; ptr  see block-lookup.asm
%define FILL_GENERATION 128   ; u64  of what lies there

%define CTL_FLUSH_TLB   0x4000000B
%define INSTRUCTION_FETCH 2   ; MMUAccessType

; struct CPUTLBDescFast and struct CPUTLBEntry (include/exec/cpu-defs.h)
%define DESCRIPTOR_MASK  0    ; u64  (entries - 1) * 64
%define DESCRIPTOR_TABLE 8    ; ptr
%define DESCRIPTOR_SHIFT 4    ; log2 of its size
%define ENTRY_WRITE      8    ; u64  the page's address and flags if it can be written, else all ones
%define ENTRY_CODE       16   ; u64  the page's address if it can be executed, else all ones
%define ENTRY_PHYSICAL   24   ; u64
%define ENTRY_SHIFT      6    ; log2 of its size
%define TLB_INVALID      0x800 ; flags in an entry's addresses (cpu-all.h)
%define TLB_NOTDIRTY     0x400 ; the engine checks each store
%define PAGE_SHIFT       12

tlb_fill:
        push    rbx
        push    rbp
        push    r12
        push    r13
        push    r14
        mov     rbx, rdi
        mov     rbp, rsi
        mov     r12d, ecx
        mov     r13d, r8d
        push    rdx
        push    r9
.fill:  sub     rsp, 8
        push    qword [rsp + 8 + 8*8]   ; the return address that the engine passed
        call    [FILL_WORDS + FILL_ORIGINAL]    ; does not come back if it raises a page fault
        add     rsp, 16
        test    al, al
        jz      .out

        inc     qword [FILL_WORDS + FILL_COUNT]
        lea     rcx, [FILL_WORDS]
        mov     rax, [rcx + FILL_WINDOWS + r13*8]
        mov     rdx, 1 << 62
        mov     [rax], rdx

        mov     eax, r13d
        shl     eax, DESCRIPTOR_SHIFT
        add     rax, [rcx + FILL_TLB]
        mov     r14, rbp
        shr     r14, PAGE_SHIFT - ENTRY_SHIFT
        and     r14, [rax + DESCRIPTOR_MASK]
        add     r14, [rax + DESCRIPTOR_TABLE]

        mov     rdx, [r14 + ENTRY_PHYSICAL]
        shr     rdx, PAGE_SHIFT
        cmp     rdx, [rcx + FILL_PAGES]
        jae     .good
        add     rdx, [rcx + FILL_FETCHED]
        cmp     r12d, INSTRUCTION_FETCH
        je      .fetch
        cmp     byte [rdx], 0
        jne     .code
        or      qword [r14 + ENTRY_CODE], -1
        cmp     qword [r14 + ENTRY_WRITE], -1
        je      .good
        and     qword [r14 + ENTRY_WRITE], ~TLB_NOTDIRTY
        jmp     .good

.code:  cmp     qword [r14 + ENTRY_CODE], -1
        jne     .good
        and     rbp, -(1 << PAGE_SHIFT)
        or      rbp, TLB_INVALID
        mov     [r14 + ENTRY_CODE], rbp
        jmp     .good

.fetch: cmp     byte [rdx], 0
        jne     .good
        mov     byte [rdx], 1
        sub     rdx, [rcx + FILL_FETCHED]
        mov     rax, [rcx + FILL_PATIENCE]
        mov     eax, [rax + rdx*4]
        mov     r8, [rcx + FILL_STORES]
        mov     [r8 + rdx*4], eax
        inc     qword [rcx + FILL_FLIPS]
        mov     rdi, [rcx + FILL_ENGINE]
        mov     esi, CTL_FLUSH_TLB
        xor     eax, eax                ; no vector registers in this variadic call
        call    [rcx + FILL_CONTROL]
        mov     rdi, rbx
        mov     rsi, rbp
        mov     rdx, [rsp + 8]
        mov     ecx, r12d
        mov     r8d, r13d
        mov     r9, [rsp]
        jmp     .fill

.good:  mov     eax, 1
.out:   add     rsp, 16
        pop     r14
        pop     r13
        pop     r12
        pop     rbp
        pop     rbx
        ret
