; nasm -f bin -o kernel-32.bin kernel-32.asm
BITS 32
%include "kernel.inc"
        jmp     near boot
        times   16 - ($ - $$) nop
next:   mov     esp, KERNEL_STACK       ; every gate leads here
        mov     eax, 0x10
        mov     ds, eax
        mov     es, eax
        mov     ss, eax
        mov     al, 0x20
        out     0x20, al
        mov     ebx, [INDEX]
        inc     ebx
        mov     [INDEX], ebx
        cmp     ebx, [PIECES]
        jae     done
        mov     ecx, [ebx*8 + TABLE]
        mov     edx, [ebx*8 + TABLE + 4]
        mov     eax, [STACK]
        test    eax, eax
        jz      .same
        push    eax
        push    dword PIECE_STACK
        push    edx
        push    dword [CODE]
        push    ecx
        mov     ds, eax
        mov     es, eax
        jmp     .go
.same:  mov     esp, PIECE_STACK
        push    edx
        push    dword [CODE]
        push    ecx
.go:    mov     esi, 0x48000
        mov     edi, 0x40100
        mov     ebp, PIECE_STACK
        iretd
done:   mov     al, 0
        out     0xF4, al
        hlt
boot:   ticks
        jmp     next
