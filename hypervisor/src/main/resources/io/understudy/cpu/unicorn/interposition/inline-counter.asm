; Writes the counter into the translation of the block in r8, which has just called block_counter: over the engine's
; call of the hook and the engine's check for a stop, which follows it. What the engine emits there (translator.c, the
; BLOCK hook and gen_tb_start):
;
;       mov     reg, EIP
;       mov     [rbp + 80h], reg
;       mov     rdi, uc                 movabs, or lea where it is near
;       mov     rsi, pc
;       mov     edx, size
;       mov     rcx, user
;       call    block_counter           <- the return address
;       mov     rdi, uc
;       xor     esi, esi
;       call    helper_check_exit_request
;
; and what stands there afterwards:
;
;       mov     rax, [COUNT]
;       cmp     rax, [GATE]
;       jl      .go
;       call    [BLOCK_GATE]            ; comes back only if the block may start
; .go:  add     qword [COUNT], instructions
;       lea     rax, [record]
;       mov     [BLOCK], rax
;
; EIP is not kept: a stop restores it from the block's rows, as a fault does. If anything is not as expected the call
; stays, and with it everything that this routine would save.
;
; The room for it is scarce: below 2 GiB, with the engine's uc near the translations, the engine emits 53 bytes.
%define COUNTER_BYTES 52

write_counter:
        mov     rdx, [rsp]
        mov     rax, [WORDS + UC]
        cmp     word [rdx], 0xBF48      ; movabs rdi
        jne     .near
        cmp     [rdx + 2], rax
        jne     .other
        add     rdx, 10
        jmp     .check
.near:  cmp     word [rdx], 0x8D48      ; lea rdi
        jne     .other
        cmp     byte [rdx + 2], 0x3D
        jne     .other
        movsxd  r10, dword [rdx + 3]
        lea     r10, [rdx + r10 + 7]
        cmp     r10, rax
        jne     .other
        add     rdx, 7
.check: cmp     word [rdx], 0xF633      ; xor esi, esi
        jne     .other
        cmp     byte [rdx + 2], 0xE8    ; call
        jne     .far
        movsxd  r10, dword [rdx + 3]
        lea     r10, [rdx + r10 + 7]
        add     rdx, 7
        jmp     .called
.far:   cmp     word [rdx + 2], 0x15FF  ; call through a word behind the translation
        jne     .other
        movsxd  r10, dword [rdx + 4]
        mov     r10, [rdx + r10 + 8]
        add     rdx, 8
.called:
        cmp     r10, [WORDS + CHECK_EXIT]
        jne     .other
        mov     rdi, [r8 + TB_CODE]
        mov     r10, rdx
        sub     r10, rdi
        sub     r10, COUNTER_BYTES
        jl      .other
        cmp     r10, 24                 ; longer than the engine makes it
        ja      .other

        lea     rax, [WORDS]
        mov     r11, rax
        shr     r11, 31
        jnz     .other
        mov     dword [rdi], 0x25048B48         ; mov rax, [COUNT]
        lea     r11d, [rax + COUNT]
        mov     [rdi + 4], r11d
        mov     dword [rdi + 8], 0x25043B48     ; cmp rax, [GATE]
        lea     esi, [rax + GATE]
        mov     [rdi + 12], esi
        mov     word [rdi + 16], 0x077C         ; jl
        mov     dword [rdi + 18], 0x002514FF    ; call [BLOCK_GATE]
        lea     esi, [rax + BLOCK_GATE]
        mov     [rdi + 21], esi
        mov     dword [rdi + 25], 0x25048148    ; add qword [COUNT], instructions
        mov     [rdi + 29], r11d
        movzx   esi, word [r8 + TB_ICOUNT]
        mov     [rdi + 33], esi
        mov     dword [rdi + 37], 0x00058D48    ; lea rax, [record]
        lea     rsi, [rdi + 44]
        sub     esi, r8d
        neg     esi
        mov     [rdi + 40], esi
        mov     dword [rdi + 44], 0x25048948    ; mov [BLOCK], rax
        lea     esi, [rax + BLOCK]
        mov     [rdi + 48], esi

        add     rdi, COUNTER_BYTES              ; what is left becomes instructions that do nothing
        lea     rsi, [.nothing]
.fill:  mov     ecx, 8
        cmp     r10, rcx
        cmovb   ecx, r10d
        jecxz   .done
        lea     eax, [rcx*8 - 8]
        mov     rax, [rsi + rax]
.byte:  mov     [rdi], al
        shr     rax, 8
        inc     rdi
        dec     r10
        loop    .byte
        jmp     .fill

.done:  mov     [rsp], rdx              ; this time the block was counted here
.other: ret

align 8
.nothing:
        db      0x90, 0, 0, 0, 0, 0, 0, 0
        db      0x66, 0x90, 0, 0, 0, 0, 0, 0
        db      0x0F, 0x1F, 0, 0, 0, 0, 0, 0
        db      0x0F, 0x1F, 0x40, 0, 0, 0, 0, 0
        db      0x0F, 0x1F, 0x44, 0, 0, 0, 0, 0
        db      0x66, 0x0F, 0x1F, 0x44, 0, 0, 0, 0
        db      0x0F, 0x1F, 0x80, 0, 0, 0, 0, 0
        db      0x0F, 0x1F, 0x84, 0, 0, 0, 0, 0
