; In the place of tb_htable_lookup: block (CPU rdi, pc rsi, CS base rdx, flags ecx, cflags r8d), which the engine calls for
; every block that is not in its jump cache. Each change of address space empties that, so a guest that switches between
; processes comes here for nearly every block, and the engine's hash table is several cache misses deep.
;
; In front of it stands a table with one block a slot, by address. It is a cache of what the engine would answer: the page
; is looked up as the engine does it, with all that it leaves in the TLB, and a block is given only if it is the one that
; the engine's comparison (tb_lookup_cmp in cpu-exec.c) accepts. Blocks that lie in two pages are left to the engine.
%define LOOKUP_BITS     15
%define LOOKUP_BYTES    (16 << LOOKUP_BITS)     ; a slot: ptr block, u64 the page that it lies in
%define TB_CS_BASE      8

lookup_block:
        mov     r9, [CALLS + CALLS_CLASS]
        mov     rax, [rdi + r9]
        mov     r9, [CALLS + CALLS_FILL]
        mov     r9, [rax + r9]
        and     r9, -4096
        mov     rax, MAGIC
        cmp     [r9 + magic - $$], rax
        jne     .engine
        add     r9, 4096
        push    rdi
        push    rsi
        push    rdx
        push    rcx
        push    r8
        push    r9
        sub     rsp, 8
        add     rdi, [CALLS + CALLS_ENV]
        call    [CALLS + CALLS_PAGE]            ; does not come back if it raises a page fault
        add     rsp, 8
        pop     r9
        pop     r8
        pop     rcx
        pop     rdx
        pop     rsi
        pop     rdi
        cmp     rax, -1
        je      .none
        mov     r10, [CALLS + CALLS_GENERATION]
        cmp     r10, [r9 + FILL_GENERATION]
        jne     .empty
.table: lea     r11d, [eax + esi]
        imul    r11d, r11d, 0x9E3779B1
        shr     r11d, 32 - LOOKUP_BITS
        shl     r11d, 4
        add     r11, [r9 + FILL_LOOKUPS]
        and     rax, -4096
        mov     r10, [r11]
        cmp     rax, [r11 + 8]
        jne     .miss
        test    r10, r10
        jz      .miss
        cmp     [r10 + TB_PC], rsi
        jne     .miss
        cmp     [r10 + TB_CS_BASE], rdx
        jne     .miss
        cmp     [r10 + TB_FLAGS], ecx
        jne     .miss
        cmp     [r10 + TB_CFLAGS], r8d          ; invalid ones have a bit more
        jne     .miss
        mov     rax, r10
        ret

.miss:  push    r8
        push    r11
        push    rax
        call    [CALLS + CALLS_LOOKUP]
        pop     rdx
        pop     r11
        pop     r8
        test    rax, rax
        jz      .found
        cmp     [rax + TB_CFLAGS], r8d
        jne     .found
        cmp     qword [rax + TB_PAGES + 8], -1
        jne     .found
        mov     [r11], rax
        mov     [r11 + 8], rdx
.found: ret

.none:  xor     eax, eax
        ret

.empty: mov     [r9 + FILL_GENERATION], r10
        push    rax
        push    rdi
        push    rcx
        mov     rdi, [r9 + FILL_LOOKUPS]
        mov     ecx, LOOKUP_BYTES / 8
        xor     eax, eax
        rep stosq
        pop     rcx
        pop     rdi
        pop     rax
        jmp     .table

.engine:
        jmp     [CALLS + CALLS_LOOKUP]

; In the place of tcg_region_reset_all: void (context), which the engine calls when it throws all translations away.
forget_blocks:
        lock inc qword [CALLS + CALLS_GENERATION]
        jmp     [CALLS + CALLS_FORGET]
