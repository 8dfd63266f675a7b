; traps.asm - faults that are meant to happen, and interrupts that come when they like.
;
; `may_fault <instruction>` lists the instruction with its end in .fixups, the way
; operating systems mark their accesses to user memory; the handler skips it. A fault
; anywhere else is a bug of this guest or of the processor, and panics.

%macro may_fault 1+
  %%at:
    %1
  %%next:
  [section .fixups]
    dd %%at, %%next
  __?SECT?__
%endmacro

section .text
; traps_init - Clobbers EAX, ECX, EDX.
traps_init:
    xor eax, eax                    ; no local table: it is 64 KiB at 0 after a reset
    lldt ax
    mov eax, trap_skip
    mov [trap_handlers + 0 * 4], eax    ; #DE
    mov [trap_handlers + 5 * 4], eax    ; #BR
    mov [trap_handlers + 6 * 4], eax    ; #UD
    mov [trap_handlers + 11 * 4], eax   ; #NP
    mov [trap_handlers + 12 * 4], eax   ; #SS
    mov [trap_handlers + 13 * 4], eax   ; #GP
    mov dword [trap_handlers + 3 * 4], trap_soft    ; #BP
    mov dword [trap_handlers + 4 * 4], trap_soft    ; #OF
    mov dword [trap_handlers + 7 * 4], trap_no_math ; #NM
    mov dword [trap_handlers + 14 * 4], trap_page   ; #PF
    mov dword [trap_handlers + SYSTEM_CALL * 4], trap_system_call
    mov dword [trap_handlers + (IRQ_BASE + IRQ_TIMER) * 4], irq_timer
    mov dword [trap_handlers + (IRQ_BASE + IRQ_UART) * 4], irq_serial
    mov ecx, 3                          ; INT3 and INTO are allowed to ring 3
    mov eax, vector_stubs + 3 * 16
    mov dl, 0xEE
    call set_gate
    mov ecx, 4
    mov eax, vector_stubs + 4 * 16
    jmp set_gate

; mix_frame - vector, error code, EIP and ring of the frame at EBP. Clobbers EAX.
mix_frame:
    mov eax, [ebp + FRAME_VECTOR]
    call mix
    mov eax, [ebp + FRAME_ERROR]
    call mix
    mov eax, [ebp + FRAME_EIP]
    call mix
    movzx eax, word [ebp + FRAME_CS]
    jmp mix

; fixup - CF = 0 and EAX = where to go on for the frame's EIP, CF = 1 if not listed.
fixup:
    mov esi, fixups
    mov edx, [ebp + FRAME_EIP]
.entry:
    cmp esi, fixups_end
    je .none
    lodsd
    cmp eax, edx
    lodsd
    jne .entry
    clc
    ret
.none:
    stc
    ret

trap_skip:
    call fixup
    jc panic
    push eax
    call mix_frame
    pop eax
    mov [ebp + FRAME_EIP], eax
    ret

trap_soft:
    jmp mix_frame                   ; EIP is behind the instruction already

trap_no_math:
    clts
    jmp mix_frame

; trap_page - a page of WINDOW is mapped, first read-only if it was read, then
; writable; sometimes a listed instruction is skipped instead. A fetch from nowhere
; by ring 3 returns to its caller. Others must be listed.
trap_page:
    mov eax, cr2
    mov edi, eax
    call mix
    cmp edi, [ebp + FRAME_EIP]
    je .fetch
    mov ecx, edi
    sub ecx, WINDOW
    cmp ecx, WINDOW_PAGES * PAGE_BYTES
    jae trap_skip
    call random
    test al, 7
    jnz .map
    call fixup                      ; string operations are not listed: they finish
    jnc trap_skip
.map:
    call mix_frame
    shr ecx, 12
    mov eax, [window_frames + ecx * 4]
    or eax, PAGE_PRESENT | PAGE_USER
    test dword [ebp + FRAME_ERROR], PAGE_WRITE
    jz .set
    or eax, PAGE_WRITE
.set:
    mov edx, [window_table]
    mov [edx + ecx * 4], eax
    invlpg [edi]
    ret
.fetch:
    test dword [ebp + FRAME_CS], 3
    jz panic
    call mix_frame
    mov esi, [ebp + FRAME_ESP]
    lodsd
    mov [ebp + FRAME_EIP], eax
    mov [ebp + FRAME_ESP], esi
    ret

trap_system_call:
    cmp dword [ebp + FRAME_EIP], ring3_return.after
    je ring3_leave
    mov eax, [ebp + FRAME_EAX]
    call mix
    call mix_frame
    mov eax, [sum_low]
    mov [ebp + FRAME_EAX], eax
    ret

; What interrupts find is mixed in whole: two replicas that take one at different
; instructions, or in different rounds of the same loop, part company here.
irq_timer:
    call mix_irq_frame
    jmp pic_eoi

irq_serial:
    call mix_irq_frame
.next:
    mov dx, UART_LSR
    in al, dx
    test al, LSR_DATA_READY
    jz .idle
    mov dx, UART_DATA
    in al, dx
    movzx eax, al
    call mix_irq
    jmp .next
.idle:
    mov dx, UART_IIR                ; an edge-triggered PIC needs the line low once
    in al, dx
    test al, 1
    jz .next
    jmp pic_eoi

mix_irq_frame:
    inc dword [irq_count]
    mov esi, ebp
.word:
    lodsd
    call mix_irq
    lea eax, [ebp + FRAME_EFLAGS + 4]
    cmp esi, eax
    jb .word
    ret
