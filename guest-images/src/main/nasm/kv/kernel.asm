; kernel.asm - ring 0: starts the server, serves its calls, keeps the time.

section .bss
alignb 4
ticks: resd 1

section .data
align 4, db 0
system_calls:
    dd system_read, system_wait, system_write, system_stamp, system_ticks, system_exit

section .text
main:
    call random_init
    call memory_init                ; ECX = bytes the server may use, kept until IRET
    push ecx
    mov dword [trap_handlers + (IRQ_BASE + IRQ_TIMER) * 4], timer_interrupt
    mov dword [trap_handlers + SYSTEM_CALL * 4], system_call
    mov eax, PIT_HZ / TICKS_PER_SECOND
    call pit_start
    call uart_rings_init
    pop ecx
    mov ax, USER_DATA
    mov ds, ax
    mov es, ax
    push dword USER_DATA            ; the frame of an interrupt that came from ring 3
    push dword user_stack_top
    push dword 0x202                ; IF
    push dword USER_CODE
    push dword server
    iretd

timer_interrupt:
    inc dword [ticks]
    jmp pic_eoi

; system_call - int 0x80; EBP = frame. Interrupts are let in again: calls may sleep.
system_call:
    sti
    mov eax, [ebp + FRAME_EAX]
    mov ecx, [ebp + FRAME_ECX]
    mov esi, [ebp + FRAME_ESI]
    mov edi, [ebp + FRAME_EDI]
    cmp eax, SYSTEM_CALLS
    jae system_failed
    push ebp
    call [system_calls + eax * 4]
    pop ebp
system_answer:
    mov [ebp + FRAME_EAX], eax
    cli                             ; the way out must not be interrupted half restored
    ret
system_failed:
    mov eax, SYS_FAILED
    jmp system_answer

system_read:
    mov edx, edi
    call user_may_write
    jc .bad
    jmp uart_read
.bad:
    mov eax, SYS_FAILED
    ret

system_wait:
    call uart_wait_input
    xor eax, eax
    ret

system_write:
    mov edx, esi
    call user_may_read
    jc system_read.bad
    call uart_write
    xor eax, eax
    ret

system_ticks:
    mov eax, [ticks]
    ret

system_stamp:
    mov edx, edi
    mov ecx, STAMP_BYTES
    call user_may_write
    jc system_read.bad
    push edi
    call rtc_read
    pop edi
    mov esi, rtc_now
    mov ecx, RTC_FIELDS
    push edi
    add edi, STAMP_RTC
    rep movsb
    pop edi
    call random_read
    setc [edi + STAMP_HAS_RANDOM]
    mov [edi + STAMP_RANDOM], eax
    mov eax, [ticks]
    mov [edi + STAMP_TICKS], eax
    rdtsc
    mov [edi + STAMP_TSC], eax
    mov [edi + STAMP_TSC + 4], edx
    xor eax, eax
    ret

system_exit:
    push ecx
    call uart_flush
    pop eax
    jmp machine_exit
