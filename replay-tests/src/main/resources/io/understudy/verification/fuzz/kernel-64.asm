; nasm -f bin -o kernel-64.bin kernel-64.asm
BITS 64
%include "kernel.inc"
        jmp     near boot
        times   16 - ($ - $$) nop
next:   mov     esp, KERNEL_STACK       ; every gate leads here
        mov     al, 0x20
        out     0x20, al
        mov     ebx, [dword INDEX]
        inc     ebx
        mov     [dword INDEX], ebx
        cmp     ebx, [dword PIECES]
        jae     done
        mov     ecx, [rbx*8 + TABLE]
        mov     edx, [rbx*8 + TABLE + 4]
        mov     eax, [dword STACK]
        push    rax
        push    PIECE_STACK
        push    rdx
        mov     eax, [dword CODE]
        push    rax
        push    rcx
        mov     esi, 0x48000
        mov     edi, 0x40100
        mov     ebp, PIECE_STACK
        iretq
done:   mov     al, 0
        out     0xF4, al
        hlt
boot:   ticks
        jmp     next
