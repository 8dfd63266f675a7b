; sum.asm - the checksum, the PRNG, and the values that come from the host.
;
; Interrupt handlers have a sum of their own, or they could come between the load and
; the store of the main one and be forgotten. Every step takes it over.

section .bss
alignb 4
sum_low:   resd 1
sum_high:  resd 1
irq_low:   resd 1
irq_high:  resd 1
irq_count: resd 1
prng:      resd 1                   ; never 0
seed:      resd 1
seeded:    resd 1                   ; 1 = seed=N was given

section .text
; Both lanes are bijective in the old sum and in the value: nothing cancels out.
%macro MIX 2
    push edx
    mov edx, [%1]
    rol edx, 5
    add edx, eax
    imul edx, edx, 0x9E3779B1
    mov [%1], edx
    xor edx, [%2]
    rol edx, 11
    add edx, 0x7F4A7C15
    mov [%2], edx
    pop edx
    ret
%endmacro

; mix - EAX into the sum. Clobbers flags.
mix:
    MIX sum_low, sum_high
; mix_irq - EAX into the handlers' sum. Clobbers flags.
mix_irq:
    MIX irq_low, irq_high

; sum_init - starts the PRNG from seed or host.
sum_init:
    call random_init
    mov eax, [seed]
    imul eax, eax, 0x85EBCA6B
    xor eax, 0x5BD1E995
    cmp dword [seeded], 0
    jne .start
    rdtsc
    push eax
    call random_read
    pop edx
    xor eax, edx
.start:
    or eax, eax
    jnz .set
    inc eax
.set:
    mov [prng], eax
    ret

; sum_step - the handlers' sum into the main one, and the main one into the PRNG.
sum_step:
    mov eax, [irq_low]
    call mix
    mov eax, [irq_high]
    call mix
    mov eax, [irq_count]
    call mix
    mov eax, [sum_high]
    xor [prng], eax
    jnz .done
    inc dword [prng]
.done:
    ret

; random - EAX = next number of the xorshift (Marsaglia 2003: 13, 17, 5).
random:
    push edx
    mov eax, [prng]
    mov edx, eax
    shl edx, 13
    xor eax, edx
    mov edx, eax
    shr edx, 17
    xor eax, edx
    mov edx, eax
    shl edx, 5
    xor eax, edx
    mov [prng], eax
    pop edx
    imul eax, eax, 0x2545F491       ; the low bits of a bare xorshift are weak
    ret

; random_below - EAX = number below ECX.
random_below:
    push edx
    call random
    mul ecx
    mov eax, edx
    pop edx
    ret

; host_tsc - EDX:EAX, host_random - EAX: the host's, or the PRNG's when seeded.
host_tsc:
    cmp dword [seeded], 0
    jne .seeded
    rdtsc
    ret
.seeded:
    call random
    mov edx, eax
    jmp random
host_random:
    cmp dword [seeded], 0
    jne random
    push ecx
    call random_read
    pop ecx
    ret
