; act_devices.asm - time, ports, sleep, and the instants at which interrupts may come.

TIMER_DIVISOR_MIN   equ PIT_HZ / 1000
TIMER_DIVISOR_RANGE equ PIT_HZ / 200 - TIMER_DIVISOR_MIN
MASKED_ROUNDS       equ 300         ; of a farm loop, about 15 000 instructions

section .text
; devices_init - seeded, everything stays masked. Clobbers EAX, ECX, EDX.
devices_init:
    call float_init
    cmp dword [seeded], 0
    jne .done
    call set_rate
    mov dx, UART_IER
    mov al, 1                       ; received data
    out dx, al
    mov cl, IRQ_UART
    call pic_unmask
.done:
    sti
    ret

; set_rate - the timer at 200 to 1000 Hz. Clobbers EAX, ECX, EDX.
set_rate:
    mov ecx, TIMER_DIVISOR_RANGE
    call random_below
    add eax, TIMER_DIVISOR_MIN
    jmp pit_start

act_rate:
    cmp dword [seeded], 0
    jne act_host_values
    pushfd
    cli                             ; pit_start's two bytes belong together
    call set_rate
    popfd
    ret

act_host_values:
    mov ecx, 3
.round:
    call host_tsc
    call mix
    mov eax, edx
    call mix
    call host_random
    call mix
    dec ecx
    jnz .round
    ret

; act_ports - device reads: some follow from the guest's writes, some from the time.
act_ports:
    call random
    mov dx, UART_SCRATCH
    out dx, al
    in al, dx
    call mix
    in al, PIC1_DATA
    movzx eax, al
    call mix
    cmp dword [seeded], 0
    jne .done
    pushfd
    cli
    mov al, 0                       ; latch channel 0
    out PIT_CONTROL, al
    in al, PIT_CHANNEL0
    mov ah, al
    in al, PIT_CHANNEL0
    popfd
    movzx eax, ax
    call mix
    mov dx, UART_LSR
    in al, dx
    movzx eax, al
    call mix
    mov al, 0                       ; the seconds of the wall clock
    out 0x70, al
    in al, 0x71
    movzx eax, al
    call mix
    in al, 0x61                     ; bit 4 toggles with the refresh timer
    movzx eax, al
    call mix
    mov eax, 1
    cpuid
    call mix
    mov eax, edx
    jmp mix
.done:
    ret

; act_masked - work with IF = 0, so that an interrupt is waiting; then every way in
; which IF becomes 1, each of which says when the first interrupt may come.
act_masked:
    cli
    call work_random
    mov dword [work.ecx], MASKED_ROUNDS
    and dword [work.edi], ARENA_BYTES - 1
    mov ecx, FARM_ROUTINES
    call random_below
    mov edx, [farm_table + eax * 4]
    call random
    test al, 1
    jz .ring3
    call ring0_call
    jmp .unmask
.ring3:
    call ring3_call                 ; ring 3 with IF = 0
.unmask:
    mov ecx, 6
    call random_below
    xor ecx, ecx
    call [.ways + eax * 4]
    sti
    mov eax, ecx
    call mix
    jmp work_mix
.sti:                               ; not before the second instruction behind it
    sti
    inc ecx
    inc ecx
    inc ecx
    ret
.sti_stack:                         ; and MOV SS puts it off once more
    mov eax, ss
    sti
    mov ss, ax
    inc ecx
    inc ecx
    ret
.popf:                              ; at once
    push dword 0x202
    popfd
    inc ecx
    ret
.iret:                              ; at once
    push dword 0x202
    push dword KERNEL_CODE
    push dword .landed
    iretd
.landed:
    inc ecx
    inc ecx
    ret
.sti_cli:                           ; exactly one instruction wide: never
    sti
    cli
    inc ecx
    sti
    nop
    cli
    inc ecx
    ret
.sti_ret:                           ; the shadow covers the return
    sti
    ret
align 4
.ways: dd .sti, .sti_stack, .popf, .iret, .sti_cli, .sti_ret

; act_stack_shadow - loads of SS with interrupts on, as if stacks were being switched.
act_stack_shadow:
    mov ecx, 200
    mov ebx, ss
    mov edi, esp
.round:
    mov ss, bx
    mov esp, edi
    nop
    push ebx
    pop ss
    nop
    dec ecx
    jnz .round
    mov eax, edi
    sub eax, esp
    jmp mix

; act_sleep - rarely, until the next interrupt.
act_sleep:
    cmp dword [seeded], 0
    jne act_host_values
    call random
    test al, 15
    jnz act_host_values
    test ah, 1
    jz .plain
    cli
    call host_tsc                   ; something may arrive meanwhile
    call mix
    sti
.plain:
    hlt
    mov eax, [irq_count]
    jmp mix
