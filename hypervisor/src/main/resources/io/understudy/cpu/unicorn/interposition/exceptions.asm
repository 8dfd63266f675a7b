; UC_HOOK_INTR: void (uc rdi, vector esi, user rdx). The engine never vectors through the IDT; the machine does.
exception:
        mov     [WORDS + VECTOR], esi
        mov     dword [WORDS + REASON], REASON_EXCEPTION
        jmp     [WORDS + STOP]

; uc_mmio_map: beyond the end of RAM there is nothing. Reads see all ones, writes are lost.
nothing_read:
        or      rax, -1
nothing_write:
        ret
