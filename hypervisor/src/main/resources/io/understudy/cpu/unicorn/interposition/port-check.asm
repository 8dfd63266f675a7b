; Who may use a port: a program whose privilege level is at most IOPL, any other one and one in virtual-8086 mode only
; where the task's I/O permission map says so (Intel SDM volume 1, 19.5). The engine has functions that ask the map,
; helper_check_iob, -iow and -iol, but its translator does not call them (gen_check_io returns at once). So the call is
; put in front of IN, OUT, INS and OUTS here, where the code that is translated is bound to the map. Fault, EIP and flags
; are then the engine's own, and nothing of the access has been done.

%define TB_CPL          3     ; in a block's flags
%define TB_CODE_32      0x10
%define TB_PROTECTED    0x80
%define TB_IOPL_SHIFT   12
%define TB_VIRTUAL_8086 0x20000

%define SEEN_66         1
%define SEEN_REX_W      2

%define TYPE_I64        1     ; of temporaries of the intermediate code (tcg.h)
%define DX_MASK         0xFFFF

; In front of the instruction that is translated next; keeps rdi and rsi. Reads no byte that the translator will not
; read next, so a page fault is the same one.
check_ports:
        mov     rax, [rdi + CONTEXT_BLOCK]
        mov     eax, [rax + TB_FLAGS]
        test    eax, TB_PROTECTED
        jz      .free
        test    eax, TB_VIRTUAL_8086
        jnz     .bound
        mov     ecx, eax
        shr     ecx, TB_IOPL_SHIFT
        and     ecx, TB_CPL
        mov     edx, eax
        and     edx, TB_CPL
        cmp     edx, ecx
        ja      .bound
.free:  ret

.bound: push    rdi
        push    rsi
        push    rbx
        push    rbp
        push    r12
        push    r13
        push    r14
        push    r15
        sub     rsp, 24
        mov     rbp, rsi
        mov     r12, [rdi + CONTEXT_NEXT]
        mov     r13d, LONGEST
        mov     r15d, eax
        xor     r14d, r14d

.prefix:
        call    .byte
        cmp     eax, 0x66               ; operand size
        je      .operand
        mov     ecx, eax
        and     ecx, 0xFE
        cmp     ecx, 0xF2               ; REPNE, REP; LOCK is an invalid opcode
        je      .prefix
        cmp     ecx, 0x64               ; FS, GS
        je      .prefix
        cmp     eax, 0x67               ; address size
        je      .prefix
        mov     ecx, eax
        and     ecx, 0xE7
        cmp     ecx, 0x26               ; ES, CS, SS, DS
        je      .prefix
        test    r15d, TB_CODE_64
        jz      .opcode
        mov     ecx, eax
        and     ecx, 0xF0
        cmp     ecx, 0x40               ; REX
        jne     .opcode
        and     r14d, ~SEEN_REX_W
        test    eax, 8
        jz      .prefix
        or      r14d, SEEN_REX_W
        jmp     .prefix
.operand:
        or      r14d, SEEN_66
        jmp     .prefix

.opcode:
        mov     ecx, eax
        and     ecx, 0xFC
        cmp     ecx, 0x6C               ; INS, OUTS
        je      .port
        mov     ecx, eax
        and     ecx, 0xF4
        cmp     ecx, 0xE4               ; IN, OUT
        jne     .done

.port:  xor     ebx, ebx                ; 0, 1, 2: bytes, words, doublewords
        test    eax, 1
        jz      .sized
        mov     ebx, 2
        test    r14d, SEEN_REX_W
        jnz     .sized
        test    r15d, TB_CODE_32
        setnz   bl
        xor     ebx, r14d
        and     ebx, SEEN_66
        inc     ebx
.sized: mov     r15d, DX_MASK           ; the port is RDX & r15 | r14
        xor     r14d, r14d
        and     eax, 0xFC
        cmp     eax, 0xE4
        jne     .emit
        call    .byte
        mov     r14d, eax
        xor     r15d, r15d

.emit:  mov     rax, [CALLS + CALLS_ENGINE]
        mov     rcx, [rbp + rax]
        mov     rax, [CALLS + CALLS_CONTEXT]
        mov     r12, [rcx + rax]
        mov     rdi, r12
        mov     esi, TYPE_I64
        xor     edx, edx
        call    [CALLS + CALLS_NEW]
        mov     r13, rax
        mov     rdi, r12                ; values are named by their distance from the context
        mov     rsi, r13
        sub     rsi, r12
        mov     rdx, [CALLS + CALLS_RDX]
        mov     ecx, r15d
        call    [CALLS + CALLS_AND]
        mov     rdi, r12
        mov     rsi, r13
        sub     rsi, r12
        mov     rdx, rsi
        mov     ecx, r14d
        call    [CALLS + CALLS_OR]
        mov     rax, [CALLS + CALLS_STATE]
        add     rax, r12
        mov     [rsp], rax
        mov     [rsp + 8], r13
        mov     rdi, r12
        lea     rax, [CALLS + CALLS_CHECKS]
        mov     rsi, [rax + rbx*8]
        xor     edx, edx
        mov     ecx, 2
        mov     r8, rsp
        call    [CALLS + CALLS_CALL]
        mov     rdi, r12
        mov     rsi, r13
        call    [CALLS + CALLS_FREE]

.done:  add     rsp, 24
        pop     r15
        pop     r14
        pop     r13
        pop     r12
        pop     rbp
        pop     rbx
        pop     rsi
        pop     rdi
        ret

.long:  add     rsp, 16
        jmp     .done

; To eax the next byte, fetched as the translator does; does not come back if that raises a page fault.
.byte:  sub     rsp, 8
        dec     r13d
        js      .long
        mov     rsi, r12
        mov     rdi, rbp
        add     rdi, [CALLS + CALLS_ENV]
        call    [CALLS + CALLS_CODE_BYTE]
        movzx   eax, al
        inc     r12
        add     rsp, 8
        ret
